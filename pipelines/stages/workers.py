"""Worker processes: a page that hangs, eats memory or crashes takes down only its worker."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import resource_tracker
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Final, ParamSpec, Self, TypeVar

from pipelines.core.errors import UsageFault
from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.reasons import Reason
from pipelines.stages.worker_process import (
    EndedError,
    NotStartedError,
    OverdueError,
    Task,
    WorkerProcess,
)

P = ParamSpec("P")
R = TypeVar("R")

PAGE_SECONDS: Final = 30.0  # an article takes well under one second
_MOST: Final = 4  # workers, unless told otherwise; a polite crawl keeps no more of them busy
_LIVES: Final = 2  # workers that one page may end
_STARTS: Final = 5  # in a row that may fail before the machine is taken to be at fault
_PAUSE: Final = 0.2  # seconds after a first start that failed; twice as long after the second


class Workers:
    """A pool of processes, used as a context manager.

    A thread a process waits for its answers, so that the engine's loop goes on. The processes
    start at the first `get_ready` or `run`, since a run that finds nothing new needs none. Each
    loads its libraries once. One that ends is replaced.
    count: the number of processes; None for one a processor, at most `_MOST`.
    page_seconds: how long a call of `run` may take in its process.
    shared: a temporary directory for files that the workers read. It is removed with the pool.
    """

    def __init__(self, count: int | None = None, *, page_seconds: float = PAGE_SECONDS) -> None:
        self._page_seconds = page_seconds
        self._directory = TemporaryDirectory(prefix="dateline-")
        self.shared = Path(self._directory.name)
        _start_tracker()
        self._count = count or min(_MOST, os.cpu_count() or 1)
        self._threads = ThreadPoolExecutor(self._count, thread_name_prefix="workers")
        self._own = threading.local()  # .process: the one whose answers this thread waits for
        self._changing = threading.Lock()  # held where the next two change
        self._processes: set[WorkerProcess] = set()
        self._ending = threading.Event()
        self._is_started = False

    def __enter__(self) -> Self:
        return self

    def get_ready(self) -> None:
        """Start the processes, so that they load what they need while a first page is fetched."""
        if not self._is_started:
            self._is_started = True
            for _ in range(self._count):
                self._threads.submit(self._process)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def kill(self) -> None:
        """End every worker at once and remove `shared`. What a worker was doing is lost."""
        with self._changing:
            self._ending.set()
            for process in self._processes:
                process.kill()
        self._threads.shutdown(cancel_futures=True)
        self._directory.cleanup()

    async def run(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R | Trouble:
        """Call `work` in a worker and return its result, or the trouble if there is none.

        work: a function at the top of a module, with arguments that can be pickled. A PageError or
            any other error that it raises, and a call that takes longer than `page_seconds`, come
            back as a Trouble. Where the worker ends, another is given the same call; where that
            one ends as well, a Trouble comes back.
        Raises: UsageFault when no worker can start on this machine.
        """
        self.get_ready()
        loop = asyncio.get_running_loop()
        result: R | Trouble = await loop.run_in_executor(
            self._threads, self._call, (work, args, kwargs)
        )
        return result

    def _call(self, task: Task) -> Any:
        """Return the result of a task, or its Trouble; run in a thread of the pool."""
        detail = ""
        for _ in range(_LIVES):
            process = self._process()
            try:
                return process.call(task, self._page_seconds)
            except OverdueError:
                self._drop(process)
                detail = f"extraction took longer than {self._page_seconds:g} seconds"
                return Trouble(Outcome.FAILED, Reason.EXTRACTION_TIMEOUT, detail)
            except EndedError as error:
                self._drop(process)
                detail = f"{error}, and so did a second one"
        return Trouble(Outcome.FAILED, Reason.EXTRACTION_CRASH, detail)

    def _process(self) -> WorkerProcess:
        """Return this thread's worker, started if there is none. Raises: UsageFault."""
        process: WorkerProcess | None = getattr(self._own, "process", None)
        if process is not None and process.is_alive():
            return process
        if process is not None:  # it was killed while it had nothing to do
            self._drop(process)
        problem = ""
        for tries in range(1, _STARTS + 1):
            if self._ending.is_set():
                raise asyncio.CancelledError
            try:
                return self._started()
            except NotStartedError as error:
                problem = str(error)
                self._ending.wait(tries * _PAUSE)
        raise UsageFault(
            f"no worker process can start here ({problem})",
            "give it more memory, processes and open files (`ulimit -a` shows the limits)",
        )

    def _started(self) -> WorkerProcess:
        process = WorkerProcess()
        with self._changing:
            self._processes.add(process)
            if self._ending.is_set():
                process.kill()
        self._own.process = process
        return process

    def _drop(self, process: WorkerProcess) -> None:
        with self._changing:
            self._processes.discard(process)
        process.close()
        self._own.process = None


def _start_tracker() -> None:
    """Start multiprocessing's tracker, the process that removes semaphores which others left.

    If a worker's start did it, it would print a warning into the user's terminal or cron's log
    whenever this process was killed, though removing them is its task.
    """
    sys.warnoptions.append("ignore:resource_tracker")  # a process takes these over at its start
    try:
        resource_tracker.ensure_running()
    finally:
        sys.warnoptions.pop()
