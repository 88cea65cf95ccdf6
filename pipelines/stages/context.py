"""What the parts of a run share: one frozen `RunContext`, put on the Scrapy crawler."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlsplit

from pipelines.core.dates.periods import ANY_TIME, Period
from pipelines.core.ledger import Ending, Ledger, Trouble
from pipelines.core.memory import Memory
from pipelines.core.models import Site
from pipelines.core.reasons import Reason
from pipelines.core.record import Article
from pipelines.stages.journal import Known
from pipelines.stages.learning import Learning
from pipelines.stages.local_copy import Destination
from pipelines.stages.unfinished import Unfinished

if TYPE_CHECKING:
    from pipelines.bucket.landing import Landing
    from pipelines.bucket.state import States
    from pipelines.stages.workers import Workers


R = TypeVar("R")

# Scrapy signals that the stages send and the runner listens to.
FAULT: Final = object()  # sent with `fault`: the run must stop
COMMITTED: Final = object()  # sent with `number`: a commit is in the log


class Step(StrEnum):
    """How far a URL has come in the run. Its outcome is in the ledger, not here."""

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
    """What one turn works with: its sites, books, workers and bucket.

    Without ``landing`` it is a dry run, without ``states`` nothing is known of earlier runs.
    For one of the ``sites`` that names no feed, sitemap or front page, discovery looks for them
    from its ``home``.
    ``on_event`` is called in the engine's thread or in the storage thread; it must not raise.
    """

    run_id: str
    started_at: datetime  # aware UTC
    sites: tuple[Site, ...]
    ledger: Ledger
    workers: Workers
    landing: Landing | None = None
    states: States | None = None
    jsonl: Destination | None = None  # the records that land are appended here too
    refetch: bool = False  # fetch what was seen before
    # The crawl is no turn of its sites: it tries no failed link again, sends no validators, and
    # leaves the states of sources and the time of the last turn as they are.
    is_out_of_turn: bool = False
    limit: int | None = None  # articles a site; None: the site's own
    period: Period = ANY_TIME  # links and articles dated outside are left out
    on_event: Callable[[Event], None] = ignore
    learning: Learning = field(default_factory=Learning)
    unfinished: Unfinished = field(default_factory=Unfinished)
    # By host and port, how many of its pages asked whether the visitor is a person.
    challenges: Counter[str] = field(default_factory=Counter)
    # One thread does all storage work of a run: two must not use landing or states at once, and
    # articles must be added and committed in their order.
    storage: ThreadPoolExecutor = field(default_factory=_storage_thread, repr=False)

    async def in_storage(self, work: Callable[..., R], /, *args: Any) -> R:
        """Call `work` in the storage thread and return its result; the engine's loop goes on."""
        return await asyncio.get_running_loop().run_in_executor(self.storage, work, *args)

    async def memory_of(self, domain: str) -> Known:
        """Return the memory of a registrable domain, of earlier runs and of this one so far.

        It is returned as a `Known`, a file that the workers read.
        Raises: StorageFault when the state or the file cannot be read or written.
        """
        return await self.learning.of(domain, self._learned_before, self.workers.shared)

    async def _learned_before(self, domain: str) -> Memory:
        if self.states is None:
            return Memory()
        return (await self.in_storage(self.states.of, domain)).learned

    def discover(self, url: str, site: Site) -> bool:
        """Enter a URL in the ledger. Return False if it was entered before."""
        is_new = self.ledger.discover(url, site.name)
        if is_new:
            self.on_event(Event(Step.FOUND, url))
        return is_new

    def close(self, url: str, ending: Ending, *, article_id: str | None = None) -> None:
        """Give a URL its ending in the ledger, and tell the display.

        Raises: KeyError for a URL that was never discovered.
        """
        if isinstance(ending, Trouble) and ending.reason is Reason.CHALLENGE:
            self.challenges[urlsplit(url).netloc] += 1
        self.ledger.close(url, ending, article_id=article_id)
        self.on_event(Event(Step.CLOSED, url))


def challenges_of(crawler: Any) -> Counter[str]:
    """Return how many pages of each host asked for a person; none where one page is fetched."""
    context = getattr(crawler, "dateline", None)
    return context.challenges if isinstance(context, RunContext) else Counter()


def context_of(crawler: Any) -> RunContext:
    """Return the context that the runner put on a Scrapy crawler as its attribute ``dateline``.

    Raises: TypeError if that is something else; AttributeError if there is none.
    """
    context = crawler.dateline
    if not isinstance(context, RunContext):
        raise TypeError(f"the crawler carries {type(context).__name__}, not a RunContext")
    return context
