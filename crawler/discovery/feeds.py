"""RSS, Atom and RDF feeds: bytes to links."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]  # it ships no types

from pipelines.core.models import Link, Source


def parse_feed(body: bytes, url: str) -> list[Link]:
    """Return a feed's articles in its order, broken XML read as far as it goes.

    url: the feed's own, against which relative links count.
    A link's dates are as printed. An entry without a link is left out.
    """
    # Bytes, never a string: a string that looks like a URL or a path would be opened.
    # Sanitising is for showing HTML; we read a link, a title and two dates.
    feed = feedparser.parse(body, response_headers={"content-location": url}, sanitize_html=False)
    return [link for entry in feed.entries if (link := _link(entry, url))]


def _link(entry: Any, url: str) -> Link | None:
    target = _target(entry)
    if not target:
        return None
    return Link(
        url=urljoin(url, target.strip()),
        source=Source.FEED,
        found_on=url,
        title=entry.get("title") or None,
        published=entry.get("published") or None,
        # feedparser answers "updated" with "published" when only that is there
        modified=entry["updated"] if "updated" in entry.keys() else None,  # noqa: SIM118
    )


def _target(entry: Any) -> str | None:
    """Return the entry's page: FeedBurner keeps the real one beside its own redirect."""
    stated = entry.get("feedburner_origlink") or entry.get("link")
    if stated:
        return str(stated)
    guid = str(entry.get("id", ""))
    return guid if guid.startswith(("http://", "https://")) else None
