"""The run's objects, in one frozen bundle that rides on the Scrapy crawler."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.core.ledger import Ledger
from pipelines.core.models import Site
from pipelines.core.record import Article

if TYPE_CHECKING:
    from pipelines.bucket.landing import Landing
    from pipelines.bucket.state import States
    from pipelines.stages.workers import Workers


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
    jsonl: Path | None = None  # records are appended here too
    refetch: bool = False  # fetch what was seen before
    limit: int | None = None  # articles a site; None: no limit with `since`, else the site's own
    since: datetime | None = None  # aware UTC; links dated before it are left out
    on_event: Callable[[Event], None] = ignore


def context_of(crawler: Any) -> RunContext:
    """Return the context that the runner put on a Scrapy crawler as ``dateline``."""
    context = crawler.dateline
    if not isinstance(context, RunContext):
        raise TypeError(f"the crawler carries {type(context).__name__}, not a RunContext")
    return context
