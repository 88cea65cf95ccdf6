"""Read one source, whatever it turns out to be: its links, and further sources that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from crawler.discovery.feeds import parse_feed
from crawler.discovery.front_page import Served, find_feeds, find_links
from crawler.discovery.kind import Kind, what_is
from crawler.discovery.sitemaps import Child, parse_sitemap
from pipelines.core.models import Link, Site

_GZIP: Final = b"\x1f\x8b"
_TAIL: Final = 2000  # bytes; some servers append comments
_END: Final = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|RDF|channel|urlset|sitemapindex)\s*>")
_CHILDREN: Final = 5  # sitemaps followed from one index: the newest hold the news
_FEEDS: Final = 5  # feeds followed from one page; some announce one a section


@dataclass(frozen=True, slots=True)
class Found:
    """What a source gave.

    more: URLs of further sources to read, the most promising first.
    passed: links of a front page that have a headline, but not the address of an article.
    is_cut_off: the feed or sitemap ends in the middle.
    """

    kind: Kind
    links: tuple[Link, ...] = ()
    more: tuple[str, ...] = ()
    passed: tuple[Link, ...] = ()
    is_cut_off: bool = False


def read_source(
    body: bytes, content_type: str | None, url: str, site: Site, *, is_front_page: bool = False
) -> Found:
    """Return what a fetched source is, and what it names.

    - A feed or sitemap gives its links, a sitemap index its newest sitemaps, news first.
    - A home page gives its links and feeds.
    - A section page gives its links. It gives its feeds only when it has no links, since they are
      often those of the whole site.
    - A page below the root that leads nowhere counts as an article. If it is none, the reason why
      it was rejected then tells the user more.

    is_front_page: whether the site's file names the URL as a front page.
    Raises: UnreadableFeedError for a broken feed; another PageError for a body that is no page.
    """
    served = Served(body, content_type)
    kind = "front-page" if is_front_page else what_is(served, url)
    if kind == "feed":
        return Found(kind, tuple(parse_feed(body, url)), is_cut_off=_is_cut_off(body))
    if kind == "sitemap":
        sitemap = parse_sitemap(body, url)
        more = newest(sitemap.children)
        return Found(kind, sitemap.links, more, is_cut_off=_is_cut_off(body))
    if kind == "article":
        return Found(kind)
    tree = served.tree  # raises a PageError if it is no page
    found = find_links(tree, url, site)
    is_whole_site = urlsplit(url).path in ("", "/") and not is_front_page
    feeds = find_feeds(tree, url) if is_whole_site or not found.articles else []
    if not (found.articles or feeds or is_whole_site or is_front_page):
        return Found("article")
    return Found(kind, found.articles, tuple(feeds[:_FEEDS]), found.passed)


def _is_cut_off(body: bytes) -> bool:
    """Tell whether XML ends before its root does, as when a connection or a disk broke off."""
    if body.startswith(_GZIP):  # its checksum tells
        return False
    return not _END.search(body[-_TAIL:].replace(b"\0", b""))  # UTF-16 has zeros


def newest(children: Iterable[Child]) -> tuple[str, ...]:
    """Return the URLs of the five sitemaps to follow: news first, then the latest changed."""
    by_change = sorted(children, key=lambda child: child.modified or "", reverse=True)
    by_promise = sorted(by_change, key=lambda child: "news" not in child.url.lower())
    return tuple(child.url for child in by_promise[:_CHILDREN])


def news_sitemaps(named_by_robots: Iterable[str]) -> tuple[str, ...]:
    """Return which of a robots.txt's sitemaps to read: two of news, or else the first two."""
    named = tuple(named_by_robots)
    news = tuple(url for url in named if "news" in url.lower())
    return (news or named)[:2]
