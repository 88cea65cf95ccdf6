"""The run's books: every discovered URL ends under exactly one outcome, so counts balance.

``discovered = skipped + attempted`` and ``attempted = landed + unchanged + duplicate +
superseded + rejected + failed + spooled (+ would_land in a dry run)`` hold by construction:
a URL has one entry, and the entry has one outcome. Every outcome but `skipped` is an attempt.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from pipelines.core.reasons import Reason


class Outcome(StrEnum):
    """What became of a URL. `skipped`, `rejected` and `failed` carry a reason, others may."""

    SKIPPED = "skipped"  # left out: seen before, forbidden, over the limit, ...
    LANDED = "landed"  # in a part that a commit names
    UNCHANGED = "unchanged"  # the latest revision has this content
    DUPLICATE = "duplicate"  # another URL of this run gave the same article
    SUPERSEDED = "superseded"  # the latest revision is better: fetched later, or with more pages
    REJECTED = "rejected"  # fetched, but no article
    FAILED = "failed"  # not fetched, or not readable
    SPOOLED = "spooled"  # on local disk, not yet in the bucket
    WOULD_LAND = "would_land"  # a dry run


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Which page of which article a URL is, such as page 3 of https://paper.example/long."""

    number: int
    article: str  # the article's URL as discovered


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a URL did not become a new article.

    detail: one line for a person. No code reads facts out of it; those have fields of their own.
    status: the HTTP status code that the server answered, with Reason.HTTP only.
    place: for a page that its article lacks, which page of which article it is; else None.
    """

    outcome: Outcome
    reason: Reason
    detail: str | None = None
    status: int | None = None
    place: PagePlace | None = None

    @property
    def counter(self) -> str:
        """Return the name under which reports count the trouble: "robots" or "http_404"."""
        return f"{self.reason}_{self.status}" if self.reason is Reason.HTTP else str(self.reason)

    @property
    def line(self) -> str | None:
        """Return the detail; where there is a place, with the page's number and its article.

        For example: "no answer; it is page 3 of https://paper.example/long".
        """
        if self.place is None:
            return self.detail
        said = self.detail or self.reason.policy.sentence
        return f"{said}; it is page {self.place.number} of {self.place.article}"


# How a URL ended: as a bare outcome, or as a trouble, which has an outcome and its reason.
Ending = Outcome | Trouble


def outcome_of(ending: Ending) -> Outcome:
    """Return the outcome of an ending."""
    return ending.outcome if isinstance(ending, Trouble) else ending


@dataclass(frozen=True, slots=True)
class Entry:
    """One URL's line in the books.

    site: the name of the site for which the URL was discovered.
    ending: None while the URL is in work. article_id: None if no article is known for the URL.
    """

    url: str
    site: str
    ending: Ending | None = None
    article_id: str | None = field(default=None, kw_only=True)

    @property
    def outcome(self) -> Outcome | None:
        """Return the outcome; None while the URL is in work."""
        return outcome_of(self.ending) if self.ending else None

    @property
    def trouble(self) -> Trouble | None:
        """Return why there is no new article; None where the ending is a bare outcome or open."""
        return self.ending if isinstance(self.ending, Trouble) else None

    @property
    def reason(self) -> Reason | None:
        """Return the trouble's reason; None where there is no trouble."""
        return self.trouble.reason if self.trouble else None


class Ledger:
    """The entries of one run, by URL as discovered.

    `entries` and `counts` may be called from one thread while another writes: they take a copy
    of the entries in one step.
    """

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def discover(self, url: str, site: str) -> bool:
        """Enter a URL under the name of a site. Return False if the URL was entered before."""
        if url in self._entries:
            return False
        self._entries[url] = Entry(url, site)
        return True

    def close(self, url: str, ending: Ending, *, article_id: str | None = None) -> None:
        """Give a URL its ending. A later call replaces an earlier one: spooled, then landed.

        Raises KeyError for a URL that was never discovered: the books would not balance.
        """
        entry = self._entries[url]
        self._entries[url] = Entry(
            url, entry.site, ending, article_id=article_id or entry.article_id
        )

    def entries(self) -> tuple[Entry, ...]:
        """Return all entries in the order of discovery."""
        return tuple(self._entries.values())

    def open_urls(self) -> tuple[str, ...]:
        """Return the URLs that have no outcome yet."""
        return tuple(entry.url for entry in self.entries() if entry.outcome is None)

    def counts(self) -> Counter[Outcome]:
        """Return how many URLs have each outcome."""
        return Counter(e.outcome for e in self.entries() if e.outcome)
