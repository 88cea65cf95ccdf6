"""Read RSS, Atom, RDF and JSON feeds: from bytes to links."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, Literal
from xml.sax import SAXException

import feedparser  # type: ignore[import-untyped]  # it ships no types

from crawler.discovery.addresses import absolute
from crawler.discovery.root import as_utf8, encoding_of, root_of, start_of
from pipelines.core.errors import PageError
from pipelines.core.models import Link, Source
from pipelines.core.reasons import Reason

Format = Literal["rss", "atom", "rdf", "cdf", "json"]

ROOTS: Final = frozenset({"rss", "feed", "rdf", "channel"})  # of feeds in XML
MOST_ENTRIES: Final = 5000  # read of a feed; the newest come first in nearly all
_MOST_BYTES: Final = 4 << 20  # of XML that is read: 5,000 entries of a common feed
_JSON_FEED: Final = re.compile(r'"(?:home_page_url|feed_url)"\s*:|"https?:\\?/\\?/jsonfeed\.org')
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")
_END_OF_ENTRY: Final = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)


class UnreadableFeedError(PageError):
    """A feed is so broken that not a single article can be read from it."""

    reason = Reason.UNREADABLE_FEED

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(f"{url}: no entry can be read from this feed; look at it in a browser")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed. address: of its page, absolute; None if it names none.

    The dates are as the feed has them, not read yet.
    """

    address: str | None
    title: str | None = None
    published: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself, and its entries in its order. url: its own address."""

    format: Format
    url: str
    title: str | None
    entries: tuple[FeedEntry, ...]

    @property
    def links(self) -> tuple[Link, ...]:
        """Return the links to the articles. An entry without an address gives none."""
        return tuple(
            Link(
                url=entry.address,
                source=Source.FEED,
                found_on=self.url,
                title=entry.title,
                published=entry.published,
                modified=entry.modified,
            )
            for entry in self.entries
            if entry.address
        )


def is_feed(body: bytes) -> bool:
    """Tell by its root whether a body is a feed."""
    root = root_of(body)
    return root in ROOTS or (root == "{" and _JSON_FEED.search(start_of(body)) is not None)


def parse_feed(body: bytes, url: str, content_type: str | None = None) -> Feed:
    """Return what a feed says; of a large one its first 5,000 entries, or 4 MB.

    url: the address of the feed, against which relative links are read.
    content_type: the header's value, whose charset counts where the feed declares none.
    Broken XML is read as far as it goes.
    Raises: UnreadableFeedError for a feed so broken that it has no entry.
    """
    if root_of(body) == "{":
        return _parse_json(body, url)
    # Bytes, never a string: a string that looks like a URL or a path would be opened.
    # Nothing is sanitised: that is for showing HTML, and here a link, a title and dates are read.
    headers = {"content-location": url}
    if encoding_of(body):
        body = as_utf8(body)
    elif content_type:
        headers["content-type"] = content_type
    try:
        feed = feedparser.parse(_bounded(body), response_headers=headers, sanitize_html=False)
    except Exception as error:  # feedparser's second parser, for broken XML, fails on some
        raise UnreadableFeedError(url) from error
    is_broken = isinstance(feed.get("bozo_exception"), SAXException)
    if is_broken and not feed.entries and not feed.feed.get("title"):
        raise UnreadableFeedError(url)
    entries = tuple(_entry(entry, url) for entry in feed.entries[:MOST_ENTRIES])
    return Feed(_format_of(feed, body), url, plain(feed.feed.get("title")), entries)


def plain(title: object) -> str | None:
    """Return a feed's or an entry's title as text: entities decoded, tags taken out.

    Feeds escape titles once or twice ("Bread &amp;amp; butter"), or hold markup ("<b>Live</b>").
    """
    text = html.unescape(html.unescape(title)) if isinstance(title, str) else ""
    return " ".join(_TAG.sub("", text).split()) or None


def _bounded(body: bytes) -> bytes:
    """Return XML of at most `_MOST_BYTES`, cut behind an entry and closed again.

    feedparser reads one megabyte a second, and looks for the end of a broken feed much longer.
    """
    if len(body) <= _MOST_BYTES:
        return body
    ends = [match.end() for match in _END_OF_ENTRY.finditer(body[:_MOST_BYTES])]
    closing = {"rss": b"</channel></rss>", "feed": b"</feed>"}.get(root_of(body), b"")
    return body[: ends[-1] if ends else _MOST_BYTES] + closing


def _format_of(feed: Any, body: bytes) -> Format:
    version = str(feed.get("version", ""))
    if version.startswith(("rss090", "rss10")) or root_of(body) == "rdf":
        return "rdf"
    if version == "cdf":
        return "cdf"
    return "atom" if version.startswith("atom") or root_of(body) == "feed" else "rss"


def _entry(entry: Any, url: str) -> FeedEntry:
    target = _target(entry)
    return FeedEntry(
        absolute(url, target) if target else None,
        plain(entry.get("title")),
        published=entry.get("published") or None,
        # feedparser answers "updated" with "published" when only that is there
        modified=entry["updated"] if "updated" in entry.keys() else None,  # noqa: SIM118
    )


def _target(entry: Any) -> str | None:
    """Return the address of an entry's page; of FeedBurner's entries not that of its redirect.

    The picture or sound that an entry encloses is never its page.
    """
    links = entry.get("links", ())
    enclosed = {link.get("href") for link in links if link.get("rel") == "enclosure"}
    stated = [entry.get("feedburner_origlink"), entry.get("link")]
    # feedparser takes no link whose type is not that of a page, such as type="insert type here"
    stated += [link.get("href") for link in links if link.get("rel") == "alternate"]
    addresses = [str(one) for one in stated if one and one not in enclosed]
    identity = str(entry.get("id", ""))
    of_the_web = (one for one in (*addresses, identity) if one.startswith(("http://", "https://")))
    others = (one for one in addresses if one != identity)
    return next(chain(of_the_web, others), None)


def _parse_json(body: bytes, url: str) -> Feed:
    """Read a feed by jsonfeed.org. Raises: UnreadableFeedError."""
    try:
        feed = json.loads(body.decode("utf-8-sig"))
        items = [item for item in feed["items"][:MOST_ENTRIES] if isinstance(item, dict)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableFeedError(url) from error
    entries = tuple(_json_entry(item, url) for item in items)
    return Feed("json", url, plain(feed.get("title")), entries)


def _json_entry(item: dict[str, Any], url: str) -> FeedEntry:
    stated = [_text(item.get(key)) for key in ("url", "external_url")]
    identity = _text(item.get("id"))  # often the address of the page
    if identity and identity.startswith(("http://", "https://")):
        stated.append(identity)
    target = next((one for one in stated if one), None)
    return FeedEntry(
        absolute(url, target) if target else None,
        plain(item.get("title")),
        published=_text(item.get("date_published")),
        modified=_text(item.get("date_modified")),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
