"""Run a turn: one run of Scrapy's engine in this process, with an account of how it went.

Scrapy goes on and exits with 0 when a stage, a callback or a closing handler raises, so this
module catches every error and returns it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler.runs.quiet import quiet_libraries
from crawler.runs.settle import EndedTurn, settle
from crawler.runs.stop import Stop
from crawler.sites.targets import LEAST_DELAY
from crawler.spiders.news import NewsSpider
from crawler.spiders.visits import SiteVisit
from pipelines.core.errors import Fault, StorageFault
from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.models import Link, Site, Source
from pipelines.core.reasons import Reason
from pipelines.core.urls import is_this_machine
from pipelines.stages.context import COMMITTED, FAULT, RunContext


@dataclass(frozen=True, slots=True)
class TurnResult:
    """How a turn ended. What became of each URL is in the ledger of the context."""

    reason: Reason | None  # why it ended early: STOPPED, DEADLINE or FAULT; else None
    faults: tuple[BaseException, ...] = ()
    # By site, how many of its feeds and sitemaps answered 304. Every site that was asked is in it.
    not_modified: Mapping[str, int] = field(default_factory=dict)
    # By site, the URLs of feeds, sitemaps and front pages.
    asked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    retried: frozenset[str] = frozenset()  # URLs that had failed in an earlier run
    commits: tuple[int, ...] = ()  # the numbers of those written
    seen: tuple[str, ...] = ()  # URLs that were chosen, but an earlier run had fetched them
    sources: Mapping[str, Source] = field(default_factory=dict)  # by URL, those that name articles

    @property
    def is_stopped(self) -> bool:
        """Tell whether Ctrl-C or SIGTERM ended the turn."""
        return self.reason is Reason.STOPPED


def run_turn(
    context: RunContext, settings_module: str, *, deadline: float | None = None
) -> TurnResult:
    """Crawl the sites of the context, land their articles, and return how it went.

    A process may call it once, since engines do not restart.
    settings_module: dotted name, such as "settings.local".
    deadline: seconds from now after which the turn ends; None for no deadline.
    When it returns, every URL of the ledger is closed. Faults are returned, not raised.
    """
    process = AsyncCrawlerProcess(_settings(context.sites, settings_module))
    crawler = process.create_crawler(NewsSpider)
    quiet_libraries()  # after the process: making one configures the loggers anew
    crawler.dateline = context  # type: ignore[attr-defined]  # read by context_of
    turn = _Turn(context, crawler, deadline)
    task = process.crawl(crawler)
    process.start(install_signal_handlers=False)
    return turn.result(task)


class _Turn:
    """Listens to one crawler's signals from its start, and says at the end how the turn went."""

    def __init__(self, context: RunContext, crawler: Crawler, deadline: float | None) -> None:
        self._context, self._crawler, self._deadline = context, crawler, deadline
        self._stop = Stop(crawler)
        self._faults: list[BaseException] = []
        self._commits: list[int] = []
        connect = crawler.signals.connect
        connect(self._opened, signals.spider_opened)
        connect(self._closed, signals.spider_closed)
        connect(self._erred, signals.spider_error)
        connect(self._erred, signals.item_error)
        connect(self._faulted, FAULT)
        connect(self._committed, COMMITTED)

    def result(self, task: asyncio.Task[None]) -> TurnResult:
        """Close open URLs, note what the next turn must know, and return how the turn went.

        task: the crawl, which has ended.
        """
        error = task.exception() if task.done() and not task.cancelled() else None
        if error is not None:
            self._faults.append(error)
        self._close_open()
        spider = self._crawler.spider
        visits = spider.visits if isinstance(spider, NewsSpider) else []
        links = spider.links if isinstance(spider, NewsSpider) else {}
        self._settle(visits, links)
        self._context.storage.shutdown()
        default = Reason.FAULT if self._faults else None
        return TurnResult(
            self._stop.reason or default,
            faults=tuple(self._faults),
            not_modified={visit.site.name: visit.not_modified for visit in visits},
            asked={visit.site.name: frozenset(visit.asked) for visit in visits},
            retried=self._retried(visits),
            commits=tuple(self._commits),
            seen=tuple(url for visit in visits for url in visit.seen),
            sources={link.found_on: link.source for link in links.values()},
        )

    def _retried(self, visits: list[SiteVisit]) -> frozenset[str]:
        """Return the URLs that had failed in an earlier run, and pages that they still lack."""
        urls = frozenset(url for visit in visits for url in visit.retried)
        lacking = self._context.unfinished.lacking
        return urls | {missing.url for url, missing in lacking.items() if url in urls}

    def _settle(self, visits: list[SiteVisit], links: dict[str, Link]) -> None:
        """Note in the states what the turn leaves, unless storage failed or it is a dry run."""
        context = self._context
        has_storage = not any(isinstance(fault, StorageFault) for fault in self._faults)
        if context.states is None or context.landing is None or not has_storage:
            return
        try:
            ended = EndedTurn(
                entries=context.ledger.entries(),
                visits=() if context.is_out_of_turn else visits,
                links=links,
                learned=context.learning.learned(),
                unfinished=context.unfinished,
            )
            settle(context.states, ended, datetime.now(UTC))
        except Fault as fault:
            self._faults.append(fault)

    def _close_open(self) -> None:
        """Close the URLs to which the turn did not come, with the reason why it ended early."""
        trouble = Trouble(Outcome.SKIPPED, self._stop.reason or Reason.FAULT)
        for url in self._context.ledger.open_urls():
            self._context.close(url, trouble)

    def _opened(self) -> None:
        self._stop.listen()
        if self._deadline is not None:
            loop = asyncio.get_running_loop()
            loop.call_later(self._deadline, self._stop.end, Reason.DEADLINE)

    def _closed(self) -> None:
        self._stop.unlisten()

    def _erred(self, failure: Failure) -> None:
        if failure.value is not None:
            self._faults.append(failure.value)

    def _committed(self, number: int) -> None:
        self._commits.append(number)

    def _faulted(self, fault: Exception) -> None:
        self._faults.append(fault)
        self._stop.end(Reason.FAULT)


def _settings(sites: Iterable[Site], module: str) -> Settings:
    """Return the settings of a module, with the delays and private addresses of the sites."""
    settings = Settings()
    settings.setmodule(module, priority="project")
    slots: dict[str, dict[str, Any]] = {}
    allowed: set[str] = set()
    for site in sites:
        allowed.update(site.allow_addresses)
        for url in (site.home, *site.sources):
            host = urlsplit(url).hostname or ""
            shortest = 0.0 if is_this_machine(host) else LEAST_DELAY
            delay = max(site.delay, shortest, slots.get(host, {}).get("delay", 0.0))
            slots[host] = {"delay": delay}
    settings.set("DOWNLOAD_SLOTS", slots, priority="cmdline")
    settings.set("DATELINE_ALLOW_ADDRESSES", sorted(allowed), priority="cmdline")
    return settings
