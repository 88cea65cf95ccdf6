"""What of this run is not final though it lands. For the engine's thread alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from pipelines.core.ledger import Trouble
from pipelines.core.record import Article


class Missing(NamedTuple):
    """The page of an article that did not come, and why."""

    url: str
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Unfinished:
    """By URL as discovered: articles that lack a page, live blogs with their publish instant."""

    lacking: dict[str, Missing] = field(default_factory=dict)
    live: dict[str, datetime | None] = field(default_factory=dict)  # aware UTC; None: unknown


def published_at(article: Article) -> datetime | None:
    """Return the publish instant, a bare day's first; None when the page names no day."""
    published = article.date_published
    if published is None or published.precision in ("month", "year"):
        return None
    return published.utc or datetime.fromisoformat(published.value).replace(tzinfo=UTC)
