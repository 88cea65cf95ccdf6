"""The data that one part of the program hands to the next, as frozen models.

Discovery turns a ``Site`` into ``Link``s, the crawler fetches a ``Link`` as a ``Page``, extraction
reads a ``Page`` into a ``Draft``, and with dates and identity that becomes an ``Article`` (the
record, in ``record.py``). Instants are aware UTC unless a field says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from pipelines.core.record import Dateline, Image, RemovedBlock


class Source(StrEnum):
    """Where a link was found. The sources that say most about an article come first."""

    FEED = "feed"
    NEWS_SITEMAP = "news-sitemap"
    SITEMAP = "sitemap"
    FRONT_PAGE = "front-page"
    ARGUMENT = "argument"  # the user named the article itself


@dataclass(frozen=True, slots=True)
class Site:
    """One news site, from its TOML file or from a bare URL. docs/sites.md explains every key."""

    name: str  # [a-z0-9_-]+, the file's stem, or the host of a bare URL
    home: str  # absolute URL
    title: str = ""  # the paper's name, such as "Example Herald"
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    front_pages: tuple[str, ...] = ()
    article_url: str | None = None  # regular expression; a link must match it
    exclude_url: str | None = None  # regular expression; a link must not match it
    languages: tuple[str, ...] = ()  # BCP 47, most likely first
    time_zone: str | None = None  # IANA name ("Europe/Oslo"), for dates printed without an offset
    date_order: str | None = None  # "DMY", "MDY" or "YMD", for dates such as "5/4/2019"
    every: int = 3600  # seconds from one crawl of the site to the next
    # Seconds after its first fetch at which a landed article is fetched again, ascending.
    refresh: tuple[int, ...] = ()
    limit: int = 500  # articles fetched in one crawl, newest first
    delay: float = 1.0  # seconds between two requests to a host
    paused: bool = False  # `dateline run` leaves the site out
    allow_addresses: tuple[str, ...] = ()  # "host:port" that may lie on a private network
    body: tuple[str, ...] = ()  # CSS or XPath of the elements that hold the article's body
    remove: tuple[str, ...] = ()  # CSS or XPath of elements that are never part of an article
    keep: tuple[str, ...] = ()  # CSS or XPath of elements that no rule may remove

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the URLs of the feeds, sitemaps and front pages that the site's file names."""
        return (*self.feeds, *self.sitemaps, *self.front_pages)


@dataclass(frozen=True, slots=True)
class Link:
    """The URL of an article, and what the feed, sitemap or page that names it says about it."""

    url: str
    source: Source
    found_on: str  # URL of the feed, sitemap or page that names it
    title: str | None = None
    published: str | None = None  # the date in the source's own words, not read yet
    modified: str | None = None  # likewise a sitemap's `lastmod` or a feed's `updated`, not read


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was fetched."""

    url: str  # the URL that was requested
    final_url: str  # the URL of the response, after redirects
    status: int  # HTTP status code
    headers: tuple[tuple[str, str], ...]  # as received, in order
    body: bytes  # as received, with the content encoding (gzip and others) undone
    fetched_at: datetime  # aware UTC, when the response was complete
    link: Link  # how the page was discovered
    redirects: tuple[str, ...] = ()  # the URLs that answered with a redirect, in order
    ip_address: str | None = None  # of the server
    further: tuple[Page, ...] = ()  # the article's later pages, in order
    is_incomplete: bool = False  # the article has a later page that could not be fetched

    @property
    def pages(self) -> tuple[Page, ...]:
        """Return this page and the article's later ones, in order."""
        return (self, *self.further)

    def header(self, name: str) -> str | None:
        """Return the first header of a name, whatever its case; None if there is none."""
        wanted = name.lower()
        return next((v for k, v in self.headers if k.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Draft:
    """What extraction read from a page, before it has dates and an identity.

    The fields mean the same as those of ``Article`` of the same or a longer name: ``section`` is
    its ``article_section``, ``text`` its ``article_body`` (plain text, with one blank line between
    paragraphs). ``methods`` says for each filled field where it was read ("json-ld", "h1" ...).
    """

    text: str
    headline: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    credited: tuple[str, ...] = ()  # the authors, or else the desk or agency in their place
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
