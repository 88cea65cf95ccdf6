"""One source, whatever it turns out to be: its links and the further sources it names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from crawler.discovery.feeds import parse_feed
from crawler.discovery.front_page import Served, find_feeds, find_links
from crawler.discovery.kind import Kind, what_is
from crawler.discovery.sitemaps import Child, parse_sitemap
from pipelines.core.models import Link, Site

_CHILDREN: Final = 5  # sitemaps followed from one index: the newest hold the news
_FEEDS: Final = 5  # feeds followed from one page; some announce one a section


@dataclass(frozen=True, slots=True)
class Found:
    """What a source gave. ``more``: URLs of further sources, the most promising first.

    passed: headlines of a front page whose address is not like an article's.
    """

    kind: Kind
    links: tuple[Link, ...] = ()
    more: tuple[str, ...] = ()
    passed: tuple[Link, ...] = ()


def read_source(
    body: bytes, content_type: str | None, url: str, site: Site, *, is_front_page: bool = False
) -> Found:
    """Return what a fetched source is and names.

    A feed or sitemap gives its links; a sitemap index its newest children, news first; a
    home page its links and feeds; a section page its links, and its feeds only when it has
    no links, since they are often the whole site's. A page below the root that leads nowhere
    counts as an article, so that it is told what it lacks as one. is_front_page: the site's
    file says so.
    Raises: UnreadableFeedError, NotHtmlError for what is none of all that.
    """
    served = Served(body, content_type)
    kind = "front-page" if is_front_page else what_is(served, url)
    if kind == "feed":
        return Found(kind, tuple(parse_feed(body, url)))
    if kind == "sitemap":
        sitemap = parse_sitemap(body, url)
        return Found(kind, sitemap.links, newest(sitemap.children))
    if kind == "article":
        return Found(kind)
    tree = served.tree  # raises for what is no page
    found = find_links(tree, url, site)
    is_whole_site = urlsplit(url).path in ("", "/") and not is_front_page
    feeds = find_feeds(tree, url) if is_whole_site or not found.articles else []
    if not (found.articles or feeds or is_whole_site or is_front_page):
        return Found("article")
    return Found(kind, found.articles, tuple(feeds[:_FEEDS]), found.passed)


def newest(children: Iterable[Child]) -> tuple[str, ...]:
    """Return the sitemaps worth following: news first, then the latest changed."""
    by_change = sorted(children, key=lambda child: child.modified or "", reverse=True)
    by_promise = sorted(by_change, key=lambda child: "news" not in child.url.lower())
    return tuple(child.url for child in by_promise[:_CHILDREN])


def news_sitemaps(named_by_robots: Iterable[str]) -> tuple[str, ...]:
    """Return which of a robots.txt's sitemaps to read: the news ones, else the first two."""
    named = tuple(named_by_robots)
    news = tuple(url for url in named if "news" in url.lower())
    return (news or named)[:2]
