"""Starts commands as processes of their own which find their modules loaded.

Loading them takes two seconds of processor time a command, and its workers' as much again: more
than most tests need otherwise. So one process loads them and forks for each command, and all
commands have their workers from one fork server. A command has its own environment, working
directory, output and exit code. `test_demo.py` and `test_stopping.py` start the real command.
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
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from typing import NoReturn

from pipelines.core.urls import registrable_domain
from pipelines.stages.workers import workers_context

_COMMANDS = ("run", "crawl", "site", "tail", "why", "doctor", "extract")
_BEHIND_THEM = ("crawler.runs.run", "pipelines.core.assembly")
_REQUEST = 1 << 16  # bytes
_SECONDS = 120.0


class Launcher:
    """The caller's side: asks the loaded process for commands."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._asked = ours
        self._process = subprocess.Popen(  # noqa: S603 (this module)
            [sys.executable, "-m", "tests.cli.launcher", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        )
        theirs.close()

    def run(self, arguments: list[str], environment: dict[str, str]) -> tuple[int, str, str]:
        """Run `dateline` from `/` and return its exit code, stdout and stderr.

        Raises: subprocess.TimeoutExpired after two minutes; the command is killed.
        """
        ours, theirs = socket.socketpair()
        with ours, theirs, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            request = json.dumps([arguments, environment]).encode()
            handles = [theirs.fileno(), out.fileno(), err.fileno()]
            socket.send_fds(self._asked, [request], handles)
            pid = int(ours.recv(32))
            if not select.select([ours], [], [], _SECONDS)[0]:
                os.kill(pid, signal.SIGKILL)
                raise subprocess.TimeoutExpired(arguments, _SECONDS)
            status = int(ours.recv(32))
            texts = [(stream.seek(0), stream.read().decode())[1] for stream in (out, err)]
            return os.waitstatus_to_exitcode(status), texts[0], texts[1]

    def close(self) -> None:
        """End the loaded process."""
        self._asked.close()
        self._process.wait(10)


@contextmanager
def launching() -> Iterator[Launcher]:
    """Keep a loaded process while the block runs."""
    launcher = Launcher()
    try:
        yield launcher
    finally:
        launcher.close()


def _load() -> None:
    for name in (*(f"crawler.cli.{command}" for command in _COMMANDS), *_BEHIND_THEM):
        importlib.import_module(name)
    registrable_domain("https://osthaven.example/")  # loads the list of public suffixes
    workers_context()
    forkserver.ensure_running()
    gc.freeze()  # a command's collector passes over it, so that its pages are not copied


def _share_fork_server() -> None:
    """Keep a command from starting a fork server of its own: it finds the launcher's running."""
    setattr(forkserver._forkserver, "ensure_running", lambda: None)  # noqa: B010


def _serve(asked: socket.socket) -> None:
    """Fork for each request until the caller closes its side."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks for the status of a waiter
    while True:
        data, handles, _, _ = socket.recv_fds(asked, _REQUEST, 3)
        if not data:
            return
        if os.fork() == 0:
            asked.close()
            _wait_for_command(data, *handles)
        for handle in handles:
            os.close(handle)


def _wait_for_command(data: bytes, answer: int, out: int, err: int) -> NoReturn:
    """Fork once more for the command, tell its process id, and then how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        os.close(answer)
        _become_command(data, out, err)
    os.write(answer, b"%d" % pid)
    os.write(answer, b"%d" % os.waitpid(pid, 0)[1])
    os._exit(0)


def _become_command(data: bytes, out: int, err: int) -> NoReturn:
    """Do what the installed command does; the interpreter then ends as always."""
    arguments, environment = json.loads(data)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir("/")
    os.dup2(out, 1)
    os.dup2(err, 2)
    sys.argv = ["dateline", *arguments]
    _share_fork_server()
    sys.exit(importlib.import_module("crawler.cli").main())


if __name__ == "__main__":
    _load()
    with socket.socket(fileno=int(sys.argv[1])) as connection:
        _serve(connection)
