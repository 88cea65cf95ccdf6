"""What of this run is not final though it lands. For the engine's thread alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NamedTuple

from pipelines.core.record import Article

_PLACE: Final = re.compile(r"(.*); it is page (\d+) of (\S+)", re.DOTALL)


class Missing(NamedTuple):
    """The page of an article that did not come, and why."""

    url: str
    reason: str


def place_of(number: int, url: str) -> str:
    """Return the end of a missing page's detail: which page of which article it is."""
    return f"it is page {number} of {url}"


def place_in(detail: str) -> tuple[str, int, str] | None:
    """Return a detail's own words, number and article of a missing page; None for another's."""
    found = _PLACE.fullmatch(detail)
    return (found[1], int(found[2]), found[3]) if found else None


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
