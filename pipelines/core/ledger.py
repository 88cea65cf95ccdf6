"""The run's books: every discovered URL ends under exactly one outcome, so counts balance.

``discovered = skipped + attempted`` and ``attempted = landed + unchanged + duplicate +
superseded + rejected + failed + spooled (+ would_land in a dry run)`` hold by construction:
a URL is entered once and closed at most once more finely than "attempted".
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a URL. `skipped`, `rejected` and `failed` carry a reason, others may."""

    SKIPPED = "skipped"  # seen, robots, limit, deadline, leased
    LANDED = "landed"  # in a part that a commit names
    UNCHANGED = "unchanged"  # the latest revision has this content
    DUPLICATE = "duplicate"  # another URL of this run gave the same article
    SUPERSEDED = "superseded"  # fetched earlier than the latest revision
    REJECTED = "rejected"  # fetched, but no article
    FAILED = "failed"  # not fetched, or not readable
    SPOOLED = "spooled"  # on local disk, not yet in the bucket
    WOULD_LAND = "would_land"  # a dry run


@dataclass(frozen=True, slots=True)
class Entry:
    """One URL's line in the books."""

    url: str
    site: str
    outcome: Outcome | None = None  # None: still in work
    reason: str | None = None
    article_id: str | None = None
    detail: str | None = None  # one line for a person


class Ledger:
    """The entries of one run, by URL as discovered.

    It may be read from one thread while another writes: a reader takes a copy, in one step.
    """

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def discover(self, url: str, site: str) -> bool:
        """Enter a URL; False when it is entered already."""
        if url in self._entries:
            return False
        self._entries[url] = Entry(url, site)
        return True

    def close(
        self,
        url: str,
        outcome: Outcome,
        reason: str | None = None,
        *,
        article_id: str | None = None,
        detail: str | None = None,
    ) -> None:
        """Give a URL its outcome. A later call replaces it (spooled, then landed).

        Raises KeyError for a URL that was never discovered: the books would not balance.
        """
        entry = self._entries[url]
        self._entries[url] = Entry(
            url, entry.site, outcome, reason, article_id or entry.article_id, detail
        )

    def entries(self) -> tuple[Entry, ...]:
        """Return all entries in the order of discovery."""
        return tuple(self._entries.values())

    def open_urls(self) -> tuple[str, ...]:
        """Return the URLs that have no outcome yet."""
        return tuple(e.url for e in self._entries.values() if e.outcome is None)

    def counts(self) -> Counter[Outcome]:
        """Return how many URLs have each outcome."""
        return Counter(e.outcome for e in self.entries() if e.outcome)
