"""Read front and section pages: the links that look like articles, and the feeds."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from lxml import html

from crawler.discovery.addresses import absolute, is_match, is_web_address
from crawler.discovery.sitemaps import unpacked
from pipelines.core.extract.page.tree import Tree, parse_page
from pipelines.core.models import Link, Site, Source
from pipelines.core.urls import canonical_url, registrable_domain

COMMON_PATHS: Final = (  # asked for only when a home page names nothing
    "/feed/",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/rss",
    "/news-sitemap.xml",
    "/sitemap.xml",
)
_FEED_TYPES: Final = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_NOT_PAGES: Final = re.compile(
    r"\.(jpe?g|png|gif|webp|svg|ico|css|js|json|xml|rss|pdf|zip|gz|mp[34]|m4a|webm|docx?|xlsx?)$",
    re.IGNORECASE,
)
_LISTS: Final = re.compile(
    r"^/?(tags?|topics?|categor(y|ies)|authors?|users?|search|page|login|signin|register|account|"
    r"subscribe|newsletters?|about|contact|privacy|terms|cookies?|feeds?|rss|shop|jobs|advertis\w*|"
    r"wp-(admin|login|json|content)\S*)(/|$|\.)",
    re.IGNORECASE,
)
_DATED: Final = re.compile(r"/(19|20)\d\d[/-]?(0?[1-9]|1[0-2]|[a-z]{3})\b", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"\d{5,}")
_PAGED: Final = re.compile(r"/page/\d+/?$")
_SLUG_WORDS: Final = 4  # "mayor-opens-new-bridge"; sections have one or two words
_TITLE_LENGTH: Final = 25  # characters of a link's text that is a headline, whatever its URL
_TITLE_WORDS: Final = 3  # of a shorter text that is a headline; a section's name has one or two


@dataclass(frozen=True)
class Served:
    """What the address of a source served. It is unpacked and parsed once, however often asked.

    body: as received. content_type: the header's value; None if there was none.
    """

    body: bytes
    content_type: str | None = None

    @cached_property
    def plain(self) -> bytes:
        """The body, unpacked if it is a gzip file."""
        return unpacked(self.body)

    @cached_property
    def tree(self) -> Tree:
        """The body parsed as a page. Raises: PageError if it is no page."""
        return parse_page(self.plain, self.content_type)


def looks_like_article(url: str) -> bool:
    """Tell by its address alone whether a page is an article, as most news sites build addresses.

    For example: "/2024/05/bridge-opens", "/mayor-opens-new-bridge", "/news/1234567".
    """
    path = urlsplit(url).path
    if path in ("", "/") or _is_other(path):
        return False
    last = path.rstrip("/").rsplit("/", 1)[-1]
    words = [word for word in re.split(r"[-_.]", last) if word]
    is_dated = bool(_DATED.search(path)) and len(words) > 1
    return is_dated or len(words) >= _SLUG_WORDS or bool(_NUMBERED.search(last))


@dataclass(frozen=True, slots=True)
class FrontLinks:
    """A page's links to its own site.

    articles: those that look like articles. passed: others that have a headline as their text.
    """

    articles: tuple[Link, ...] = ()
    passed: tuple[Link, ...] = ()


def find_links(tree: Tree, url: str, site: Site) -> FrontLinks:
    """Return the page's links that look like articles of the same site, in page order.

    A link is taken when `site.article_url` matches its address. Where the site has no such
    pattern, its address must look like an article's, or its text like a headline. Each address
    comes once. Its title is the longest of the texts that link to it.
    """
    titles: dict[str, str] = {}
    for anchor in tree.elements("a"):
        address = _address(anchor, url)
        if address:
            title = " ".join(anchor.text_content().split())
            titles[address] = max(titles.get(address, ""), title, key=len)
    domain = registrable_domain(url)
    own = {at: title for at, title in titles.items() if registrable_domain(at) == domain}
    wanted = {at for at, title in own.items() if _is_wanted(at, title, site)}
    links = [Link(at, Source.FRONT_PAGE, url, title=title or None) for at, title in own.items()]
    return FrontLinks(
        tuple(link for link in links if link.url in wanted),
        tuple(link for link in links if link.url not in wanted and _is_headline(link, site)),
    )


def find_feeds(tree: Tree, url: str) -> list[str]:
    """Return the feeds that a page names by `<link rel="alternate">`, except those of comments."""
    found: Counter[str] = Counter()
    for element in tree.elements("link"):
        is_feed = (element.get("type") or "").strip().lower() in _FEED_TYPES
        is_alternate = "alternate" in (element.get("rel") or "").lower().split()
        target = element.get("href")
        if is_feed and is_alternate and target and "comment" not in target.lower():
            found[absolute(url, target)] += 1
    return list(found)


def _is_wanted(address: str, title: str, site: Site) -> bool:
    if site.article_url is not None:
        try:
            return is_match(site.article_url, address)
        except TimeoutError:
            return True  # the choice tries the pattern again, and reports that it is slow
    path = urlsplit(address).path
    if _is_other(path):
        return False
    is_deep = path.strip("/").count("/") >= 1 or path.endswith((".html", ".htm", ".php"))
    return looks_like_article(address) or (is_deep and len(title) >= _TITLE_LENGTH)


def _is_other(path: str) -> bool:
    """Tell whether a path is that of a file ("/a.jpg") or of a list ("/tag/x", "/page/2")."""
    return bool(_NOT_PAGES.search(path) or _LISTS.match(path) or _PAGED.search(path))


def _is_headline(link: Link, site: Site) -> bool:
    """Tell whether a link that was not taken has a headline: `article_url` could take it in."""
    path = urlsplit(link.url).path
    title = link.title or ""
    is_told = len(title) >= _TITLE_LENGTH or len(title.split()) >= _TITLE_WORDS
    return is_told and path.strip("/") != "" and not _is_other(path) and site.article_url is None


def _address(anchor: html.HtmlElement, url: str) -> str | None:
    """Return an anchor's absolute address without fragment; None if it leads to no other page."""
    target = (anchor.get("href") or "").strip()
    if not target or target.startswith(("#", "mailto:", "tel:", "javascript:", "data:")):
        return None
    address = absolute(url, target).split("#", 1)[0]
    if not is_web_address(address) or canonical_url(address) == canonical_url(url):
        return None
    return address
