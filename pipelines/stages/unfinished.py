"""The articles of this run that land and are not final. Only the engine's thread may use them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from pipelines.core.ledger import Trouble
from pipelines.core.record import Article


class Missing(NamedTuple):
    """A page that an article lacks: its URL, and why it did not come."""

    url: str
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Articles that are not final, by URL as discovered.

    lacking: those that lack a page, with that page. live: live blogs, with their publish instant.
    """

    lacking: dict[str, Missing] = field(default_factory=dict)
    live: dict[str, datetime | None] = field(default_factory=dict)  # aware UTC; None: unknown


def published_at(article: Article) -> datetime | None:
    """Return an article's publish instant, aware UTC; None when the page names no day.

    For a bare day it is the day's first moment. A day or time without an offset is taken as UTC.
    """
    published = article.date_published
    if published is None or published.precision in ("month", "year"):
        return None
    return published.utc or datetime.fromisoformat(published.value).replace(tzinfo=UTC)
