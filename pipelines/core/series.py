"""Where the rest of an article is: its first page, its next page, or the page that it repeats.

Called in a worker for the few pages that name such a page, before the article is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from pipelines.core.assembly import page_to_record
from pipelines.core.errors import PageError
from pipelines.core.extract.gate.rejections import NoHeadlineError, TooShortError
from pipelines.core.extract.page.markup import fold
from pipelines.core.extract.page.tree import Tree, parse_page
from pipelines.core.extract.pages.paging import (
    NextPage,
    first_page,
    is_same_page,
    next_page,
    twin_of,
)
from pipelines.core.models import Link, Page, Site
from pipelines.core.record import Article
from pipelines.core.urls import canonical_url, registrable_domain, url_key

_MOST_REPEATED: Final = 0.5  # of the shorter page: a summary may stand on each
MOST_PAGES: Final = 20  # of an article; the longest reports have a dozen
# Whether a page is worth a look is asked in the engine's thread: every repetition is bounded,
# and a pattern that begins with plain letters is four times as quick.
_HEAD: Final = 4096  # bytes; before <html> there may be comments
_MOST: Final = 2 * 2**20  # bytes; of a longer page the rest is not looked at
_AMP: Final = re.compile(rb"<html\b[^>]{0,200}?\s(?:amp|\xe2\x9a\xa1)[\s=>]", re.IGNORECASE)
_RELS: Final = tuple(
    re.compile(rel + rb"\s{0,9}=\s{0,9}[\"']?[^\"'>]{0,40}?\b(?i:next|prev)\b")
    for rel in (b"rel", b"REL")
)


@dataclass(frozen=True, slots=True)
class Series:
    """What a first page says of the article's other pages.

    instead: the page at which the article begins; this one is a later page or an AMP twin.
    is_twin: it is a twin, which has the whole article too.
    next: the article's second page. record: the first page's own, where the second is to be
        asked for.
    """

    instead: str | None = None
    is_twin: bool = False
    next: NextPage | None = None
    record: Article | None = None


@dataclass(frozen=True, slots=True)
class Further:
    """What came as an article's next page.

    is_part: it belongs to the article. is_missing: it does, and something else was served.
    """

    is_part: bool
    is_missing: bool = False
    next: NextPage | None = None


def may_lead_on(body: bytes) -> bool:
    """Tell whether a page may name another page of its article. Reads no tree."""
    has_amp = _AMP.search(body, 0, _HEAD) is not None
    return has_amp or any(rel.search(body, 0, _MOST) for rel in _RELS)


def series_from(page: Page, site: Site) -> Series:
    """Return where the article of a page goes on, or begins.

    What is no article by itself, or does not state that it is, is not followed: a list and a
    forum's thread have pages too.
    Raises: PageError for what cannot be read.
    """
    tree, url = _tree(page), page.final_url
    twin = twin_of(tree, url)
    start = twin or first_page(tree, url)
    if start and registrable_domain(start) == registrable_domain(url):
        return Series(instead=start, is_twin=twin is not None)
    following = next_page(tree, url, url)
    if following is None:
        return Series()
    try:
        record = _record(page, site)
    except PageError:
        return Series()
    is_stated = "no_article_markup" not in record.extraction.flags
    return Series(next=following, record=record if is_stated else None)


def next_of_series(page: Page, site: Site, first: Article, named: NextPage) -> Further:
    """Return whether a page is the next of the article that began with `first`, and what follows.

    named: what was asked for.
    """
    first_url = first.http.final_url
    if url_key(page.final_url) == url_key(first_url):
        return Further(is_part=False)  # the server knows no such page
    if not is_same_page(page.final_url, named.url):
        return Further(is_part=False, is_missing=True)
    try:
        tree = _tree(page)
        is_part = _continues(first, _record(page, site), is_sure=named.is_sure)
    except (TooShortError, NoHeadlineError):  # a last page may be a few lines
        is_part = named.is_sure
    except PageError:
        return Further(is_part=False, is_missing=True)
    following = next_page(tree, page.final_url, first_url) if is_part else None
    return Further(is_part, next=following)


def _record(page: Page, site: Site) -> Article:
    """Return what a page says by itself: the same date of a feed would make all pages alike."""
    link = Link(page.url, page.link.source, page.link.found_on)
    return page_to_record(replace(page, link=link), site, run_id="")


def _continues(first: Article, other: Article, *, is_sure: bool) -> bool:
    """Tell whether a page is a further one of an article, or another article, or a copy.

    Where the address alone does not say it, headline and publish date must be the same.
    """
    url = other.http.final_url
    is_own = is_same_page(other.canonical_url, url) or other.canonical_url == canonical_url(url)
    if not is_own and other.canonical_url != first.canonical_url:
        return False
    if _repeats(first, other):
        return False
    return is_sure or (_day(first) == _day(other) and _is_same_headline(first, other))


def _repeats(first: Article, other: Article) -> bool:
    """Tell whether a page is the first one again; the boxes around it may have changed."""
    told, found = set(first.article_body.split("\n\n")), set(other.article_body.split("\n\n"))
    again = sum(map(len, told & found))
    return again > _MOST_REPEATED * min(sum(map(len, told)), sum(map(len, found)))


def _day(record: Article) -> str | None:
    return record.date_published.value if record.date_published else None


def _is_same_headline(first: Article, other: Article) -> bool:
    """Compare headlines; a later page's may have a number behind."""
    return fold(other.headline).startswith(fold(first.headline))


def _tree(page: Page) -> Tree:
    return parse_page(page.body, page.header("content-type"))
