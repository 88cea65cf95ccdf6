"""How a turn ends before its time: Ctrl-C, SIGTERM, the deadline, a fault."""

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

GRACE: Final = 5.0  # seconds for requests in flight, except after the first Ctrl-C
_CLEAN_LINE: Final = "\r\x1b[2K\x1b[?25h"  # no half progress line, and the cursor that it hid
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Ends a turn once, for the first reason given: STOPPED, DEADLINE or FAULT.

    Ending means: no new request, what is fetched is finished and committed. Signals are
    heard from ``listen`` to ``unlisten``; the second one ends the process at once, which
    loses nothing committed.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._closing: asyncio.Task[None] | None = None
        self._is_over = False
        self.reason: Reason | None = None

    def listen(self) -> None:
        """Take SIGINT and SIGTERM. Needs the running loop, in the main thread."""
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.add_signal_handler(number, self._hear, number)

    def unlisten(self) -> None:
        """Give the signals back; there is nothing left to end. Needs the running loop."""
        self._is_over = True
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.remove_signal_handler(number)

    def end(self, reason: Reason, *, grace: float | None = GRACE) -> None:
        """Begin to end the turn. grace: seconds until requests in flight are cancelled."""
        if self.reason is not None or self._is_over:
            return
        self.reason = reason
        loop = asyncio.get_running_loop()
        self._closing = loop.create_task(self._crawler.engine.close_spider_async(reason=reason))
        if grace is not None:
            loop.call_later(grace, self._cancel_requests)

    def _cancel_requests(self) -> None:
        self._crawler.signals.send_catch_log(CANCEL_ALL)

    def _hear(self, number: int) -> None:
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
        # Not through sys.stderr, where the progress display would draw its line once more.
        terminal = sys.__stderr__
        if terminal is not None:
            clean = _CLEAN_LINE if terminal.isatty() else ""
            with suppress(OSError):  # a terminal that was closed keeps nobody here
                terminal.write(f"{clean}dateline: stopped at once{more}\n")
                terminal.flush()
        # Threads that wait for storage would hold a plain exit back; workers end with us.
        os._exit(ExitCode.STOPPED)
