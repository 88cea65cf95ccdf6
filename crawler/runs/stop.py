"""End a turn before its time: on Ctrl-C, SIGTERM, the deadline or a fault."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from crawler.fetching.handler import CANCEL_ALL
from crawler.terminal import complain
from pipelines.core.errors import ExitCode
from pipelines.core.ledger import Outcome
from pipelines.core.reasons import Reason
from pipelines.stages.context import context_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

GRACE: Final = 5.0  # seconds that requests in flight get; after the first Ctrl-C all they need
_CLEAN_LINE: Final = "\r\x1b[2K\x1b[?25h"  # clears a progress line and shows the cursor
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Ends a turn once, for the first reason given: STOPPED, DEADLINE or FAULT.

    A turn that ends sends no new request; what was fetched is still read and committed. Signals
    are heard from `listen` to `unlisten`. A second one ends the process at once, and nothing that
    was committed or spooled is lost.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._closing: asyncio.Task[None] | None = None
        self._is_over = False
        self.reason: Reason | None = None

    def listen(self) -> None:
        """Begin to hear SIGINT and SIGTERM. Call it in the main thread, in the running loop."""
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.add_signal_handler(number, self._hear, number)

    def unlisten(self) -> None:
        """Stop hearing the signals, as the turn is over. Call it in the running loop."""
        self._is_over = True
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.remove_signal_handler(number)

    def end(self, reason: Reason, *, grace: float | None = GRACE) -> None:
        """Begin to end the turn, unless it is ending or over.

        grace: seconds until requests in flight are cancelled; None lets them finish.
        """
        if self.reason is not None or self._is_over:
            return
        self.reason = reason
        loop = asyncio.get_running_loop()
        self._closing = loop.create_task(self._crawler.engine.close_spider_async(reason=reason))
        if grace is not None:
            loop.call_later(grace, self._cancel_requests)

    def _cancel_requests(self) -> None:
        self._crawler.signals.send_catch_log(CANCEL_ALL, reason=self.reason)

    def _hear(self, number: int) -> None:
        """End the turn on the first signal, and the process on a second one."""
        if self.reason is Reason.STOPPED:
            self._end_now()
        if number == signal.SIGINT and sys.stderr.isatty():
            complain("stopping: what is fetched is being committed; Ctrl-C again stops at once")
        self.end(Reason.STOPPED, grace=None if number == signal.SIGINT else GRACE)
        self.reason = Reason.STOPPED  # also when the deadline came first: the user wants out

    def _end_now(self) -> None:
        spooled = context_of(self._crawler).ledger.counts()[Outcome.SPOOLED]
        waiting = f"{spooled} pages wait" if spooled != 1 else "1 page waits"
        more = f"; {waiting} in the spool for the next run" if spooled else ""
        # sys.stderr would not do: the progress display would draw its line there once more.
        terminal = sys.__stderr__
        if terminal is not None:
            clean = _CLEAN_LINE if terminal.isatty() else ""
            with suppress(OSError):  # the terminal may be closed by now
                terminal.write(f"{clean}dateline: stopped at once{more}\n")
                terminal.flush()
        # A plain exit would wait for the storage thread. The workers end with this process.
        os._exit(ExitCode.STOPPED)
