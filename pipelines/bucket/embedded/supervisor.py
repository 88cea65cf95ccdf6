"""A small process that keeps the embedded server running while anybody uses it.

It and its users tell each other all they need by four files in the bucket's directory. Three of
them are locked by `flock`, which the kernel releases however the holder of the lock dies:

`users.lock`       shared by all users; the supervisor ends when it gets this lock for itself
`supervisor.lock`  held by the supervisor as long as it lives
`server.lock`      held by the server, which inherits the lock; the file has the server's pid, so
                   that a server whose supervisor was killed is found without guessing
`state.json`       endpoint, ports and the supervisor's pid, or why the server failed

Run as `python -I supervisor.py DIRECTORY WEED`. It imports nothing but the standard library, so
that it starts at once and stays small.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, Any, Final

HOST: Final = "127.0.0.1"
POLL: Final = 0.3  # seconds
LINGER: Final = 2.0  # seconds without a user before the server ends: commands follow each other
GRACE: Final = 8.0  # seconds that the server gets to end by itself
CRASHES: Final = 5  # in a row, each within STEADY of a start, after which it gives up
STEADY: Final = 10.0  # seconds
LOG_BYTES: Final = 20_000_000  # a longer log is emptied
PORTS: Final = (
    *("master.port", "master.port.grpc", "volume.port", "volume.port.grpc"),
    *("filer.port", "filer.port.grpc", "s3.port", "s3.port.grpc"),
    "admin.port",
)
PR_SET_PDEATHSIG: Final = 1  # linux/prctl.h


def lock(path: Path, operation: int) -> IO[bytes] | None:
    """Open a lock file, take its `flock` and return the file.

    Return None when the operation has LOCK_NB and somebody else holds the lock.
    """
    file = path.open("ab+")
    try:
        fcntl.flock(file, operation)
    except BlockingIOError:
        file.close()
        return None
    return file


def write_state(directory: Path, state: dict[str, Any]) -> None:
    """Replace `state.json` in one step, so that a reader sees the old or the new one."""
    fresh = directory / "state.json.new"
    fresh.write_text(json.dumps(state), "utf-8")
    fresh.replace(directory / "state.json")


def read_state(directory: Path) -> dict[str, Any]:
    """Return what `state.json` says, empty when there is none or it is damaged."""
    with suppress(OSError, ValueError):
        state = json.loads((directory / "state.json").read_text("utf-8"))
        return state if isinstance(state, dict) else {}
    return {}


def last_words(log: Path) -> str:
    """Return the line of the server's log that tells most: the last error, else the last line."""
    try:
        lines = log.read_text("utf-8", "replace").split("\n")[-200:]
    except OSError:
        return "it left no log"
    lines = [line.strip() for line in lines if line.strip()]
    errors = [line for line in lines if line.startswith(("F", "E", "panic"))]
    return (errors or lines or ["its log is empty"])[-1]


def free_ports(remembered: dict[str, int]) -> dict[str, int]:
    """Return a free port of this machine for each listener of the server, by the name in PORTS.

    remembered: the ports of last time. They are returned again if all of them are free.
    Raises: OSError when no free ports are found in twenty more tries.
    """
    for wanted in (remembered, *({} for _ in range(20))):
        with suppress(OSError), ExitStack() as bound:
            ports = {name: _bind(bound, wanted.get(name, 0)) for name in PORTS}
            # The server's own worker looks for admin's gRPC at this port, whatever it is told.
            ports["admin.port.grpc"] = _bind(bound, ports["admin.port"] + 10000)
            return ports
    raise OSError("no free ports on 127.0.0.1")


def _bind(bound: ExitStack, port: int) -> int:
    listener = bound.enter_context(socket.socket())
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OverflowError as error:
        raise OSError(f"no port {port}") from error
    return int(listener.getsockname()[1])


def arguments(weed: str, directory: Path, ports: dict[str, int]) -> list[str]:
    """Return the server's command line: it listens on 127.0.0.1 only, and reports to nobody."""
    data = directory / "data"
    return [
        weed,
        "-logtostderr",
        "mini",
        f"-dir={data}",
        f"-ip={HOST}",
        f"-ip.bind={HOST}",
        *(f"-{name}={port}" for name, port in ports.items()),
        "-master.telemetry=false",
        "-master.resumeState=false",  # a resumed master leads too late: 5 s more to the first read
        "-master.volumeSizeLimitMB=1024",
        "-volume.preStopSeconds=0",
        "-webdav=false",
        "-admin.ui=false",
        "-s3.iam=false",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        f"-s3.config={directory / 'credentials.json'}",
        # Relative to its working directory: a socket's path may have 107 bytes only.
        "-s3.localSocket=s3.sock",
        "-filer.localSocket=filer.sock",
        "-bucket=dateline,ready",
    ]


class Supervisor:
    """Keeps one server process up, and ends it when its last user is gone."""

    def __init__(self, directory: Path, weed: str) -> None:
        self._directory, self._weed = directory, weed
        self._ports = free_ports(read_state(directory).get("ports", {}))
        self._server: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._crashes = 0
        self._is_asked_to_end = False

    def run(self) -> None:
        """Keep the server running until no user is left, SIGTERM comes, or it keeps dying."""
        signal.signal(signal.SIGTERM, self._ask_to_end)
        end_orphan(self._directory)
        (self._directory / "server.log").write_bytes(b"")
        self._state()
        self._start()
        idle_since: float | None = None
        while not self._is_asked_to_end:
            time.sleep(POLL)
            self._trim_log()
            if not self._is_up():
                break
            alone = lock(self._directory / "users.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
            if alone is None:
                idle_since = None
                continue
            idle_since = idle_since or time.monotonic()
            if time.monotonic() - idle_since >= LINGER:
                self._stop()  # holding the users' lock: a new user waits, then starts a server
                return
            alone.close()
        self._stop()

    def _ask_to_end(self, _signal: int, _frame: object) -> None:
        self._is_asked_to_end = True

    def _state(self, **more: str) -> None:
        endpoint = f"http://{HOST}:{self._ports['s3.port']}"
        state = {"pid": os.getpid(), "endpoint": endpoint, "ports": self._ports, **more}
        write_state(self._directory, state)

    def _is_up(self) -> bool:
        """Tell whether the server runs; start it again if it died. False when it keeps dying."""
        if self._server is None or self._server.poll() is None:
            return True
        steady = time.monotonic() - self._started > STEADY
        self._crashes = 1 if steady else self._crashes + 1
        if self._crashes >= CRASHES:
            self._state(failed=last_words(self._directory / "server.log"))
            return False
        self._ports = free_ports(self._ports)  # another program may have taken one of them
        self._state()
        self._start()
        return True

    def _trim_log(self) -> None:
        log = self._directory / "server.log"
        if log.stat().st_size > LOG_BYTES:
            os.truncate(log, 0)  # the server appends, so it goes on from there

    def _start(self) -> None:
        held = lock(self._directory / "server.lock", fcntl.LOCK_EX)
        assert held is not None  # noqa: S101 - for the type checker: without LOCK_NB it waits
        held.truncate(0)
        with held, (self._directory / "server.log").open("ab") as log:
            self._server = subprocess.Popen(  # noqa: S603 - our own binary and arguments
                arguments(self._weed, self._directory, self._ports),
                cwd=self._directory / "data",
                env={"HOME": str(self._directory), "PATH": "/usr/bin:/bin"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[held.fileno()],
                preexec_fn=_die_with_parent,  # this process has one thread
            )
            held.write(str(self._server.pid).encode())
            held.flush()
        self._started = time.monotonic()

    def _stop(self) -> None:
        if self._server and self._server.poll() is None:
            self._server.terminate()
            try:
                self._server.wait(GRACE)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
        for role in ("admin", "master", "volume", "filer", "s3"):
            # The server hard-codes these and leaves some behind.
            port = self._ports[f"{role}.port.grpc"]
            Path(f"/tmp/seaweedfs-{role}-grpc-{port}.sock").unlink(missing_ok=True)  # noqa: S108


def _die_with_parent() -> None:
    if sys.platform == "linux":  # elsewhere the next supervisor ends the orphan
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def end_orphan(directory: Path) -> None:
    """End the server that a killed supervisor left behind, if there is one, and wait for that."""
    path = directory / "server.lock"
    deadline = time.monotonic() + GRACE
    while (free := lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB)) is None:
        # Whoever holds the lock is the server, so the pid in it cannot be another's.
        number = path.read_text("ascii").strip()
        kind = signal.SIGTERM if time.monotonic() < deadline else signal.SIGKILL
        if number:
            with suppress(ProcessLookupError):
                os.kill(int(number), kind)
        time.sleep(0.2)
    free.close()


def main(directory: Path, weed: str) -> None:
    """Supervise the server of a directory, unless another supervisor does. weed: its program."""
    held = lock(directory / "supervisor.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
    if held is None:
        return
    with held:
        Supervisor(directory, weed).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
