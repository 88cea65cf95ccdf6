"""Worker processes: a page that hangs, eats memory or crashes takes down only its worker."""

from __future__ import annotations

import asyncio
import gc
import importlib
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as WorkTimeoutError
from multiprocessing import resource_tracker
from multiprocessing.context import BaseContext
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Final, ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from pipelines.core.errors import PageError
from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.reasons import Reason

P = ParamSpec("P")
R = TypeVar("R")

PAGE_SECONDS: Final = 30.0  # an article takes well under one second
MEMORY: Final = 2 << 30  # bytes of address space a worker; 32 MB of HTML make a large tree
_NICENESS: Final = 5  # below the engine, and still three times as much as an idle priority gets
_PRELOADED: Final = "pipelines.stages.preloaded"
_MOST: Final = 4  # workers, unless told otherwise; a polite crawl keeps no more of them busy


class Workers:
    """A pool of processes, used as a context manager.

    The processes start at the first `get_ready` or `run`, since a run that finds nothing new needs
    none. Each loads its libraries once.
    count: the number of processes; None for one a processor, at most `_MOST`.
    page_seconds: how long a call of `run` may take.
    shared: a temporary directory for files that the workers read. It is removed with the pool.
    """

    def __init__(self, count: int | None = None, *, page_seconds: float = PAGE_SECONDS) -> None:
        self._page_seconds = page_seconds
        self._directory = TemporaryDirectory(prefix="dateline-")
        self.shared = Path(self._directory.name)
        _start_tracker()
        self._count = count or min(_MOST, os.cpu_count() or 1)
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="workers")
        self._start: Future[None] | None = None
        self._pool: ProcessPool = ProcessPool(
            max_workers=self._count,
            initializer=_prepare,
            context=workers_context(),
        )

    def __enter__(self) -> Self:
        return self

    def get_ready(self) -> None:
        """Start the processes, so that they load what they need while a first page is fetched.

        A thread does it, since it takes seconds: the engine's loop goes on.
        """
        if self._start is None:
            self._start = self._starter.submit(self._start_all)

    def _start_all(self) -> None:
        for _ in range(self._count):
            self._pool.schedule(_attempt, args=(os.getpid, (), {}))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def kill(self) -> None:
        """End every worker at once and remove `shared`. What a worker was doing is lost."""
        self._starter.shutdown()
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it untyped
        self._pool.join()
        self._directory.cleanup()

    async def run(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R | Trouble:
        """Call `work` in a worker and return its result, or the trouble if there is none.

        work: a function at the top of a module, with arguments that can be pickled. A PageError or
            any other error that it raises, a crash of the worker, and a call that takes longer
            than `page_seconds` all come back as a Trouble.
        """
        self.get_ready()
        if self._start is not None and not self._start.done():
            await asyncio.wrap_future(self._start)
        future = self._pool.schedule(
            _attempt, args=(work, args, kwargs), timeout=self._page_seconds
        )
        try:
            result: R | Trouble = await asyncio.wrap_future(future)
        except WorkTimeoutError:
            detail = f"extraction took longer than {self._page_seconds:g} seconds"
            return Trouble(Outcome.FAILED, Reason.EXTRACTION_TIMEOUT, detail)
        except ProcessExpired as error:
            detail = f"the worker ended: exit code {error.exitcode}"
            return Trouble(Outcome.FAILED, Reason.EXTRACTION_CRASH, detail)
        return result


def _start_tracker() -> None:
    """Start multiprocessing's tracker, the process that removes semaphores which others left.

    If the pool started it, it would print a warning into the user's terminal or cron's log
    whenever this process was killed, though removing them is its task.
    """
    sys.warnoptions.append("ignore:resource_tracker")  # a process takes these over at its start
    try:
        resource_tracker.ensure_running()
    finally:
        sys.warnoptions.pop()


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


def _prepare() -> None:
    """Set up a worker: bounded memory, deaf to Ctrl-C, which is the main process's to hear.

    It steps back behind the engine, which has little to do and must do it at once.
    """
    os.nice(_NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    _end_with_parent()
    importlib.import_module(_PRELOADED)
    spare_collector()


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
