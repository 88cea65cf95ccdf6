"""The run's objects, in one frozen bundle that rides on the Scrapy crawler."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pipelines.core.ledger import Ending, Ledger
from pipelines.core.memory import Memory
from pipelines.core.models import Site
from pipelines.core.record import Article
from pipelines.stages.journal import Known
from pipelines.stages.learning import Learning
from pipelines.stages.unfinished import Unfinished

if TYPE_CHECKING:
    from pipelines.bucket.landing import Landing
    from pipelines.bucket.state import States
    from pipelines.stages.workers import Workers


R = TypeVar("R")

# Scrapy signals of the stages, for the runner.
FAULT: Final = object()  # sent with `fault`: the run must stop
COMMITTED: Final = object()  # sent with `number`: a commit is in the log


class Step(StrEnum):
    """How far a URL has come; its outcome stands in the ledger."""

    FOUND = "found"  # entered in the ledger
    FETCHED = "fetched"  # its page is here
    RECORDED = "recorded"  # its page became an article, which the event carries
    CLOSED = "closed"  # it has an outcome


@dataclass(frozen=True, slots=True)
class Event:
    """One step of one URL, for the progress display and the closing table."""

    step: Step
    url: str
    article: Article | None = None  # with RECORDED


def _storage_thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="storage")


def ignore(_event: Event) -> None:
    """Take an event and show nothing."""


@dataclass(frozen=True, slots=True)
class RunContext:
    """What a turn works with and on. Without ``landing`` it is a dry run.

    ``sites`` that name no feed, sitemap or front page are found out from ``home``.
    ``on_event`` is called in the engine's thread or in the storage thread; it must not raise.
    """

    run_id: str
    started_at: datetime  # aware UTC
    sites: tuple[Site, ...]
    ledger: Ledger
    workers: Workers
    landing: Landing | None = None
    states: States | None = None
    jsonl: Path | None = None  # the records that land are appended here too
    refetch: bool = False  # fetch what was seen before
    is_out_of_turn: bool = False  # no turn: dues, validators and the time of the last one stay
    limit: int | None = None  # articles a site; None: no limit with `since`, else the site's own
    since: datetime | None = None  # aware UTC; links dated before it are left out
    on_event: Callable[[Event], None] = ignore
    learning: Learning = field(default_factory=Learning)
    unfinished: Unfinished = field(default_factory=Unfinished)
    # One thread for all storage work of a run: neither landing nor states is safe for two,
    # and the order of what is added and committed is part of the promise.
    storage: ThreadPoolExecutor = field(default_factory=_storage_thread, repr=False)

    async def in_storage(self, work: Callable[..., R], /, *args: Any) -> R:
        """Return what `work` returns in the storage thread; the engine's loop goes on."""
        return await asyncio.get_running_loop().run_in_executor(self.storage, work, *args)

    async def memory_of(self, domain: str) -> Known:
        """Return what is known of a domain's pages, from earlier runs and from this one.

        Raises: StorageFault.
        """
        return await self.learning.of(domain, self._learned_before, self.workers.shared)

    async def _learned_before(self, domain: str) -> Memory:
        if self.states is None:
            return Memory()
        return (await self.in_storage(self.states.of, domain)).learned

    def discover(self, url: str, site: Site) -> bool:
        """Enter a URL in the books; False when it is there already."""
        is_new = self.ledger.discover(url, site.name)
        if is_new:
            self.on_event(Event(Step.FOUND, url))
        return is_new

    def close(self, url: str, ending: Ending, *, article_id: str | None = None) -> None:
        """Give a URL its ending. Raises KeyError for one that was never discovered."""
        self.ledger.close(url, ending, article_id=article_id)
        self.on_event(Event(Step.CLOSED, url))


def context_of(crawler: Any) -> RunContext:
    """Return the context that the runner put on a Scrapy crawler as ``dateline``."""
    context = crawler.dateline
    if not isinstance(context, RunContext):
        raise TypeError(f"the crawler carries {type(context).__name__}, not a RunContext")
    return context
