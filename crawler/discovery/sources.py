"""Read one source, whatever it turns out to be: its links, and further sources that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final
from urllib.parse import urlsplit

from crawler.discovery import feeds, sitemaps
from crawler.discovery.feeds import parse_feed
from crawler.discovery.front_page import Served, find_feeds, find_links
from crawler.discovery.kind import Kind, what_is
from crawler.discovery.root import root_of
from crawler.discovery.sitemaps import Child, parse_sitemap
from pipelines.core.models import Link, Site

_TAIL: Final = 2000  # bytes; some servers append comments
_END: Final = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|RDF|channel|urlset|sitemapindex)\s*>")
_DATED: Final = re.compile(  # "2024", "2024/11", "2024-11-05", "yyyy=2024&mm=11"
    r"(?<!\d)((?:19|20)\d\d)(?:(?:[-_/.]?|&\w{1,5}=)(0[1-9]|1[0-2])"
    r"(?:(?:[-_/.]?|&\w{1,5}=)(0[1-9]|[12]\d|3[01]))?)?(?!\d)"
)
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
        feed = parse_feed(served.plain, url, content_type)
        return Found(kind, feed.links, is_cut_off=_is_cut_off(served.plain))
    if kind == "sitemap":
        sitemap = parse_sitemap(body, url)
        more = newest(sitemap.children)
        return Found(kind, sitemap.links, more, is_cut_off=_is_cut_off(served.plain))
    if kind == "article":
        return Found(kind)
    tree = served.tree  # raises a PageError if it is no page
    found = find_links(tree, url, site)
    is_whole_site = urlsplit(url).path in ("", "/") and not is_front_page
    announced = find_feeds(tree, url) if is_whole_site or not found.articles else []
    if not (found.articles or announced or is_whole_site or is_front_page):
        return Found("article")
    return Found(kind, found.articles, tuple(announced[:_FEEDS]), found.passed)


def _is_cut_off(body: bytes) -> bool:
    """Tell whether XML ends before its root does, as when a connection or a disk broke off."""
    if root_of(body) not in (*feeds.ROOTS, *sitemaps.ROOTS):  # JSON, or plain text
        return False
    return not _END.search(body[-_TAIL:].replace(b"\0", b""))  # UTF-16 has zeros


def newest(children: Sequence[Child]) -> tuple[str, ...]:
    """Return the URLs of the five sitemaps to follow: news first, then the newest.

    How new a file is, its address tells best ("/sitemap-2024-11.xml"), since an archive that is
    written anew each night has the same `lastmod` everywhere. The others count by `lastmod`.
    Those without a date come last, taken from both ends of the index in turn, since some indexes
    begin with the oldest file and others with the newest.
    """
    dated = [child for child in children if _day_of(child)]
    dated.sort(key=_day_of, reverse=True)
    undated = [child for child in children if not _day_of(child)]
    half = len(undated) // 2
    first, last = undated[: len(undated) - half], undated[len(undated) - half :]
    ends = [child for pair in zip_longest(reversed(last), first) for child in pair if child]
    by_promise = sorted([*dated, *ends], key=lambda child: "news" not in _path(child.url))
    return tuple(child.url for child in by_promise[:_CHILDREN])


def _day_of(child: Child) -> str:
    """Return how new a sitemap is, for sorting: "2024-11", or "" where nothing tells."""
    found = _DATED.search(_path(child.url))
    if found is None:
        return child.modified or ""
    return "-".join(part for part in found.groups() if part)


def _path(url: str) -> str:
    return url.lower().split("://", 1)[-1].partition("/")[2]


def news_sitemaps(named_by_robots: Iterable[str]) -> tuple[str, ...]:
    """Return which of a robots.txt's sitemaps to read: two of news, or else the first two."""
    named = tuple(named_by_robots)
    news = tuple(url for url in named if "news" in url.lower())
    return (news or named)[:2]
