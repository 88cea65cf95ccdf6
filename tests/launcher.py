"""Starts programs as processes of their own which find their modules loaded.

Loading them takes up to two seconds of processor time, more than most tests need otherwise. So
one process loads them and forks for each start, which has its own environment, working
directory, output and exit code. Tests of the command's start and end start the real one.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
_REQUEST = 1 << 17  # bytes
_SECONDS = 120.0


class Launcher:
    """The caller's side: asks the loaded process for starts.

    program: a module with `main`, which returns an exit code or None; importing it loads all
    that it needs.
    """

    def __init__(self, program: str) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._asked = ours
        self._process = subprocess.Popen(  # noqa: S603 (this module)
            [sys.executable, "-m", "tests.launcher", program, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        )
        theirs.close()

    def run(
        self, arguments: Sequence[str], environment: dict[str, str], directory: str = "/"
    ) -> subprocess.CompletedProcess[str]:
        """Run the program with arguments in a directory and return it, ended.

        Raises: subprocess.TimeoutExpired after two minutes; the program is killed.
        """
        ours, theirs = socket.socketpair()
        with ours, theirs, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            request = json.dumps([[*arguments], environment, directory]).encode()
            handles = [theirs.fileno(), out.fileno(), err.fileno()]
            socket.send_fds(self._asked, [request], handles)
            pid = int(ours.recv(32))
            if not select.select([ours], [], [], _SECONDS)[0]:
                os.kill(pid, signal.SIGKILL)
                raise subprocess.TimeoutExpired([*arguments], _SECONDS)
            code = os.waitstatus_to_exitcode(int(ours.recv(32)))
            texts = [(stream.seek(0), stream.read().decode())[1] for stream in (out, err)]
            return subprocess.CompletedProcess([*arguments], code, *texts)

    def close(self) -> None:
        """End the loaded process."""
        self._asked.close()
        self._process.wait(10)


@contextmanager
def launching(program: str) -> Iterator[Launcher]:
    """Keep a loaded process while the block runs."""
    launcher = Launcher(program)
    try:
        yield launcher
    finally:
        launcher.close()


def _serve(asked: socket.socket, program: str) -> None:
    """Fork for each request until the caller closes its side."""
    main = importlib.import_module(program).main
    gc.freeze()  # what is forked passes over it, so that its memory is not copied
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks for the status of a waiter
    while True:
        data, handles, _, _ = socket.recv_fds(asked, _REQUEST, 3)
        if not data:
            return
        if os.fork() == 0:
            asked.close()
            _wait_for(handles, data, main)
        for handle in handles:
            os.close(handle)


def _wait_for(handles: Sequence[int], data: bytes, main: Callable[[], int | None]) -> NoReturn:
    """Fork once more for the program, tell its process id, and then how it ended."""
    answer, out, err = handles
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        os.close(answer)
        arguments, environment, directory = json.loads(data)
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(directory)
        os.dup2(out, 1)
        os.dup2(err, 2)
        sys.argv[1:] = arguments
        sys.exit(main())  # the interpreter ends as always
    os.write(answer, b"%d" % pid)
    os.write(answer, b"%d" % os.waitpid(pid, 0)[1])
    os._exit(0)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[2])) as connection:
        _serve(connection, sys.argv[1])
