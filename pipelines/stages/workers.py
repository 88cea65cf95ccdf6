"""Worker processes: a page that hangs, eats memory or crashes takes only itself down."""

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
_MOST: Final = 4  # workers; fetching at one page a second a host keeps no more busy


class Workers:
    """A pool of processes, used as a context manager.

    The processes start when they are first asked for, since a run that finds nothing new needs
    none, and import their libraries once.
    shared: a directory of this machine's that they and the caller read; it goes with the block.
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
        """End every worker at once; a run that finished has none at work."""
        self._starter.shutdown()
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it untyped
        self._pool.join()
        self._directory.cleanup()

    async def run(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R | Trouble:
        """Return what `work` returns in a worker, or why it could not.

        work: a function of a module, its arguments picklable. Its PageErrors, its crash, its
        overtime and any other error of its come back as the page's trouble.
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
    """Start the process that clears away the pool's semaphores once this one is gone.

    Else the pool would start it, and after a kill it would print a warning for each run into
    the user's prompt or cron's log, though clearing away is what it is for.
    """
    sys.warnoptions.append("ignore:resource_tracker")  # read when a process is started
    try:
        resource_tracker.ensure_running()
    finally:
        sys.warnoptions.pop()


def workers_context() -> BaseContext:
    """Return how to start a worker: forked from a process that has one thread and all it needs.

    Elsewhere than on Linux a system's own libraries may not survive a fork.
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
    """Let the collector of cycles pass over what is loaded, and look at the rest less often.

    A page is read into a hundred thousand small objects without a cycle among them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)


def _end_with_parent() -> None:
    """Ask the kernel to end this process with its parent, also when that is killed.

    The fork server is the parent where there is one; it ends when the engine's pipe does.
    """
    import ctypes

    set_death_signal = 1  # PR_SET_PDEATHSIG of prctl(2); elsewhere the pipe's end must do
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(set_death_signal, signal.SIGKILL)
    engine = multiprocessing.parent_process()
    if engine is None or not engine.is_alive():  # it died before we asked
        os._exit(1)


def _attempt(work: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Call `work`; errors become values, since not every exception survives pickling."""
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
