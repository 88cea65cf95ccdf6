"""The words that travel through the house: one frozen model a border.

``Site`` -> ``Link`` -> ``Page`` -> ``Draft`` -> ``Article`` (the record, in ``record.py``).
Instants are aware UTC unless a field says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from pipelines.core.record import Dateline, Image, RemovedBlock


class Source(StrEnum):
    """Where a link was found, best knowledge first."""

    FEED = "feed"
    NEWS_SITEMAP = "news-sitemap"
    SITEMAP = "sitemap"
    FRONT_PAGE = "front-page"
    ARGUMENT = "argument"  # the user named the article itself


@dataclass(frozen=True, slots=True)
class Site:
    """One news site, from its TOML file or made on the spot from a bare URL."""

    name: str  # [a-z0-9_-]+, the file's stem, or the host of a bare URL
    home: str  # absolute URL
    title: str = ""  # as a reader would call it
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    front_pages: tuple[str, ...] = ()
    article_url: str | None = None  # regular expression; a link must match it
    exclude_url: str | None = None  # regular expression; a link must not match it
    languages: tuple[str, ...] = ()  # BCP 47, most likely first
    time_zone: str | None = None  # IANA name, for dates printed without an offset
    date_order: str | None = None  # "DMY", "MDY" or "YMD"
    every: int = 3600  # seconds between two turns
    limit: int = 500  # articles fetched in one turn, newest first
    delay: float = 1.0  # seconds between two requests to a host
    paused: bool = False
    allow_addresses: tuple[str, ...] = ()  # "host:port" that may be private
    body: tuple[str, ...] = ()  # CSS or XPath of the article's body
    remove: tuple[str, ...] = ()  # CSS or XPath of what is never article
    keep: tuple[str, ...] = ()  # CSS or XPath of what no rule may remove


@dataclass(frozen=True, slots=True)
class Link:
    """An article's address and what discovery knows of it."""

    url: str
    source: Source
    found_on: str  # URL of the feed, sitemap or page that names it
    title: str | None = None
    published: str | None = None  # as the source printed it
    modified: str | None = None  # a sitemap's lastmod, a feed's updated


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched, byte for byte."""

    url: str  # as asked
    final_url: str  # after redirects
    status: int
    headers: tuple[tuple[str, str], ...]  # as received, in order
    body: bytes  # content-encoding undone
    fetched_at: datetime  # aware UTC, when the response was complete
    link: Link
    redirects: tuple[str, ...] = ()
    ip_address: str | None = None
    further: tuple[Page, ...] = ()  # the article's next pages, in order
    is_incomplete: bool = False  # it has more pages, which did not come

    @property
    def pages(self) -> tuple[Page, ...]:
        """Return the page and the article's further ones, in order."""
        return (self, *self.further)

    def header(self, name: str) -> str | None:
        """Return the first header of that name, in any case of letters."""
        wanted = name.lower()
        return next((v for k, v in self.headers if k.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Draft:
    """What extraction read from a page, before dates and identity.

    ``methods`` names for each filled field where it came from ("json-ld", "h1", ...).
    ``text`` is the body: plain text, paragraphs separated by one blank line.
    """

    text: str
    headline: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    credited: tuple[str, ...] = ()  # the authors; without one, the desk or agency in their place
    publisher: str | None = None
    section: str | None = None
    breadcrumbs: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    language: str | None = None
    is_free: bool | None = None
    dateline: Dateline | None = None
    credit_line: str | None = None
    canonical_url: str | None = None
    removed: tuple[RemovedBlock, ...] = ()
    flags: tuple[str, ...] = ()
    body_method: str = "trafilatura"
    methods: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
