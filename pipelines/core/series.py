"""Where the rest of an article is: its first page, its next page, or the page that it repeats.

Called in a worker for the few pages that name such a page, before the article is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipelines.core.dates.publishing.published import dated_page, publish_dates
from pipelines.core.errors import PageError
from pipelines.core.extract import extract
from pipelines.core.extract.gate.checks import check
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
from pipelines.core.models import Draft, Link, Page, Site
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
class FirstPage:
    """What the first page of an article says, by which its next pages are known.

    url: its final address. canonical_url: the one that it gives itself.
    published: as `PublishDate.value`; None where the page names no date.
    """

    url: str
    canonical_url: str
    headline: str
    paragraphs: tuple[str, ...]
    published: str | None


@dataclass(frozen=True, slots=True)
class Series:
    """What a first page says of the article's other pages.

    instead: the page at which the article begins; this one is a later page or an AMP twin.
    is_twin: it is a twin, which has the whole article too.
    next: the article's second page. first: what this page says, where the second is to be
        asked for.
    """

    instead: str | None = None
    is_twin: bool = False
    next: NextPage | None = None
    first: FirstPage | None = None


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
        draft, is_stated = _read(tree, page, site)
    except PageError:
        return Series()
    return Series(next=following, first=_first(tree, page, site, draft) if is_stated else None)


def next_of_series(page: Page, site: Site, first: FirstPage, named: NextPage) -> Further:
    """Return whether a page is the next of the article that began with `first`, and what follows.

    named: what was asked for.
    """
    if url_key(page.final_url) == url_key(first.url):
        return Further(is_part=False)  # the server knows no such page
    if not is_same_page(page.final_url, named.url):
        return Further(is_part=False, is_missing=True)
    try:
        tree = _tree(page)
        is_part = _continues(first, tree, page, site, is_sure=named.is_sure)
    except (TooShortError, NoHeadlineError):  # a last page may be a few lines
        is_part = named.is_sure
    except PageError:
        return Further(is_part=False, is_missing=True)
    following = next_page(tree, page.final_url, first.url) if is_part else None
    return Further(is_part, next=following)


def _read(tree: Tree, page: Page, site: Site) -> tuple[Draft, bool]:
    """Return the draft of a page by itself, and whether the page states that it is an article.

    Raises: PageError as `read_page` does.
    """
    draft = extract(tree, page_url=page.final_url, site=site, link_title=None).draft
    return draft, "no_article_markup" not in check(tree, draft, page.final_url)


def _first(tree: Tree, page: Page, site: Site, draft: Draft) -> FirstPage:
    return FirstPage(
        page.final_url,
        _canonical(page, draft),
        draft.headline or "",
        tuple(draft.text.split("\n\n")),
        _published(tree, page, site, draft),
    )


def _canonical(page: Page, draft: Draft) -> str:
    return draft.canonical_url or canonical_url(page.final_url)


def _published(tree: Tree, page: Page, site: Site, draft: Draft) -> str | None:
    """Return the date that a page names itself: a feed's would make all pages alike."""
    link = Link(page.url, page.link.source, page.link.found_on)
    dates = publish_dates(dated_page(tree, replace(page, link=link), site, draft.language))
    return dates.published.value if dates.published else None


def _continues(first: FirstPage, tree: Tree, page: Page, site: Site, *, is_sure: bool) -> bool:
    """Tell whether a page is a further one of an article, or another article, or a copy.

    Where the address alone does not say it, headline and publish date must be the same.
    """
    draft, _ = _read(tree, page, site)
    url, canonical = page.final_url, _canonical(page, draft)
    is_own = is_same_page(canonical, url) or canonical == canonical_url(url)
    if not is_own and canonical != first.canonical_url:
        return False
    if _repeats(first.paragraphs, draft.text.split("\n\n")):
        return False
    if is_sure:
        return True
    # The headline of a later page may have a number behind it.
    has_headline = fold(draft.headline or "").startswith(fold(first.headline))
    return has_headline and _published(tree, page, site, draft) == first.published


def _repeats(first: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether a page is the first one again; the boxes around it may have changed."""
    told, found = set(first), set(other)
    again = sum(map(len, told & found))
    return again > _MOST_REPEATED * min(sum(map(len, told)), sum(map(len, found)))


def _tree(page: Page) -> Tree:
    return parse_page(page.body, page.header("content-type"))
