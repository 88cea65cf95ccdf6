"""Read RSS, Atom and RDF feeds: from bytes to links."""

from __future__ import annotations

from typing import Any
from xml.sax import SAXException

import feedparser  # type: ignore[import-untyped]  # it ships no types

from crawler.discovery.addresses import absolute
from pipelines.core.errors import PageError
from pipelines.core.models import Link, Source
from pipelines.core.reasons import Reason


class UnreadableFeedError(PageError):
    """A feed is so broken that not a single article can be read from it."""

    reason = Reason.UNREADABLE_FEED

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(f"{url}: no entry can be read from this feed; look at it in a browser")


def parse_feed(body: bytes, url: str) -> list[Link]:
    """Return the links of a feed's articles, in the feed's order.

    url: the address of the feed, against which relative links are read.
    Broken XML is read as far as it goes. The dates of a link are as the feed has them, not read
    yet. An entry without a link is left out.
    Raises: UnreadableFeedError for a feed so broken that it has no entry.
    """
    # Bytes, never a string: a string that looks like a URL or a path would be opened.
    # Nothing is sanitised: that is for showing HTML, and here a link, a title and dates are read.
    headers = {"content-location": url}
    try:
        feed = feedparser.parse(body, response_headers=headers, sanitize_html=False)
    except Exception as error:  # feedparser's second parser, for broken XML, fails on some
        raise UnreadableFeedError(url) from error
    is_broken = isinstance(feed.get("bozo_exception"), SAXException)
    if is_broken and not feed.entries:
        raise UnreadableFeedError(url)
    return [link for entry in feed.entries if (link := _link(entry, url))]


def _link(entry: Any, url: str) -> Link | None:
    target = _target(entry)
    if not target:
        return None
    return Link(
        url=absolute(url, target),
        source=Source.FEED,
        found_on=url,
        title=entry.get("title") or None,
        published=entry.get("published") or None,
        # feedparser answers "updated" with "published" when only that is there
        modified=entry["updated"] if "updated" in entry.keys() else None,  # noqa: SIM118
    )


def _target(entry: Any) -> str | None:
    """Return the address of an entry's page; of FeedBurner's entries not that of its redirect."""
    stated = entry.get("feedburner_origlink") or entry.get("link")
    if stated:
        return str(stated)
    guid = str(entry.get("id", ""))
    return guid if guid.startswith(("http://", "https://")) else None
