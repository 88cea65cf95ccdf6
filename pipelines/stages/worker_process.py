"""One worker process, seen from both sides: the engine's handle, and what the process does.

Each worker has a pipe of its own, and shares no lock and no queue with another. So a worker can
be killed at any instant, and the others go on: the pipe's end tells the engine at once.
"""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, Final

from pipelines.core.errors import PageError
from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.reasons import Reason

Task = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]

MEMORY: Final = 2 << 30  # bytes of address space a worker; 32 MB of HTML make a large tree
START_SECONDS: Final = 60.0  # a start takes two seconds; a busy machine gets time
_NICENESS: Final = 5  # below the engine, and still three times as much as an idle priority gets
_PRELOADED: Final = "pipelines.stages.preloaded"


class NotStartedError(Exception):
    """A worker process ended, or hung, before it could take a task."""


class EndedError(Exception):
    """A worker process ended while it had a task in hand."""


class OverdueError(Exception):
    """A task took too long, and its worker was killed."""


class WorkerProcess:
    """The engine's handle of one worker process. One thread at a time uses it; `kill` is for any.

    Raises: NotStartedError when the process does not come up within START_SECONDS.
    """

    def __init__(self) -> None:
        try:
            self._pipe, theirs = multiprocessing.Pipe()
        except OSError as error:  # too many open files
            raise NotStartedError(str(error)) from error
        with theirs:  # closed here, so that the pipe ends with the process
            self._process: BaseProcess = workers_context().Process(  # type: ignore[attr-defined]
                target=_serve, args=(theirs,), daemon=True
            )
            try:
                self._process.start()
            except (OSError, EOFError) as error:
                self.close()
                raise NotStartedError(str(error) or type(error).__name__) from error
        self._limit(START_SECONDS)
        try:
            problem = self._receive(START_SECONDS)
        except (EndedError, OverdueError) as error:
            problem = str(error)
        if problem:
            self.close()
            raise NotStartedError(problem)

    def call(self, task: Task, seconds: float) -> Any:
        """Return the result of a task, which is called in the process.

        Raises: EndedError when the process ends before it answers; OverdueError after `seconds`,
            when it has been killed. The handle is of no use after either.
        """
        self._limit(seconds)
        with suppress(BrokenPipeError, ConnectionResetError):  # then there is no answer either
            try:
                self._pipe.send(task)
            except BlockingIOError as error:
                raise self._overdue(seconds) from error
        return self._receive(seconds)

    def is_alive(self) -> bool:
        """Tell whether the process runs; one that was killed while it had no task does not."""
        return self._process.is_alive()

    def kill(self) -> None:
        """End the process at once; whoever waits for it is told that it ended."""
        with suppress(AttributeError, ValueError, OSError):  # it never started, or has ended
            self._process.kill()

    def close(self) -> None:
        """End the process and let go of the pipe. No other thread may wait for it any more."""
        self.kill()
        self._pipe.close()

    def _receive(self, seconds: float) -> Any:
        """Return what the process sends next, within the limit that was set."""
        try:
            return self._pipe.recv()
        except BlockingIOError as error:
            raise self._overdue(seconds) from error
        except (EOFError, OSError) as error:
            raise EndedError(f"the worker ended: {self._exit()}") from error

    def _limit(self, seconds: float) -> None:
        """Let each read from the pipe, and each write, wait so long and no longer.

        It holds in the middle of a large answer too, where a process that was frozen would keep
        the reader waiting for ever. `Connection.poll` waits for the begin of an answer only.
        """
        timeval = struct.pack("ll", int(seconds), int(seconds % 1 * 1_000_000))
        with socket.socket(fileno=os.dup(self._pipe.fileno())) as end:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, timeval)

    def _overdue(self, seconds: float) -> OverdueError:
        self.kill()
        return OverdueError(f"no answer in {seconds:g} seconds")

    def _exit(self) -> str:
        """Return how the process ended: "exit code 7", or "SIGKILL"."""
        self._process.join(1.0)
        code = self._process.exitcode
        if code is None or code >= 0:
            return f"exit code {code}"
        with suppress(ValueError):
            return signal.Signals(-code).name
        return f"signal {-code}"


def workers_context() -> BaseContext:
    """Return the way in which worker processes are started.

    On Linux they are forked from a server process that has one thread and has loaded all that a
    worker needs. Elsewhere each is started anew, since the system's own libraries may not survive
    a fork.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_PRELOADED])
    return context


def _serve(pipe: Connection) -> None:
    """Be a worker: say that the process is ready, then answer one task after another.

    The first answer is empty, or the problem with the start. The process ends with its pipe, which
    the engine holds, and when a task is too large to be received.
    """
    try:
        _prepare()
    except (ImportError, OSError, ValueError, MemoryError) as error:
        pipe.send(f"{type(error).__name__}: {error}")
        return
    pipe.send("")
    with suppress(EOFError, ConnectionResetError, BrokenPipeError, MemoryError):
        while True:
            pipe.send(_attempt(*pipe.recv()))


def _prepare() -> None:
    """Set up a worker: bounded memory, deaf to Ctrl-C, which is the main process's to hear.

    It steps back behind the engine, which has little to do and must do it at once.
    """
    os.nice(_NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    _end_with_parent()
    importlib.import_module(_PRELOADED)
    spare_collector()


def _limit_memory() -> None:
    """Bound the address space, by the limit that the process came with if that is lower."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def spare_collector() -> None:
    """Let the garbage collector skip all objects loaded so far, and run less often.

    Reading a page makes a hundred thousand small objects, and no cycle that it would collect.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)


def _end_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends, even if the parent is killed.

    The parent is the fork server where there is one. The fork server ends when the engine does,
    since then its pipe to the engine is closed.
    """
    import ctypes

    set_death_signal = 1  # PR_SET_PDEATHSIG of prctl(2), on Linux only
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(set_death_signal, signal.SIGKILL)
    engine = multiprocessing.parent_process()
    if engine is None or not engine.is_alive():  # the engine died before the kernel was asked
        os._exit(1)


def _attempt(work: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Return what `work` returns, or a Trouble for an error: not all exceptions can be pickled."""
    try:
        return work(*args, **kwargs)
    except PageError as error:
        return error.trouble
    except MemoryError:
        detail = f"extraction needs more than {MEMORY >> 30} GiB"
        return Trouble(Outcome.FAILED, Reason.EXTRACTION_MEMORY, detail)
    except Exception as error:  # a page must not end the run
        line = str(error).splitlines()[0] if str(error) else ""
        detail = f"{type(error).__name__}: {line}"
        return Trouble(Outcome.FAILED, Reason.EXTRACTION_ERROR, detail)
