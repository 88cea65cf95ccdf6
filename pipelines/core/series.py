"""Find the other pages of an article: where it begins, where it goes on, what it repeats.

`may_lead_on` picks, in the engine, the few pages that name another page of their article.
`series_from` and `next_of_series` read them in a worker process, before the article is read.
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

_MOST_REPEATED: Final = 0.5  # share of the shorter page: each page may have the same summary
MOST_PAGES: Final = 20  # of an article; the longest reports have a dozen
# These patterns run in the engine's thread, so every repetition in them is bounded, and they
# begin with plain letters, which makes the search four times as quick.
_HEAD: Final = 4096  # bytes in which <html> is looked for; comments may stand before it
_MOST: Final = 2 * 2**20  # bytes of a page that are searched for rel=next and rel=prev
_AMP: Final = re.compile(rb"<html\b[^>]{0,200}?\s(?:amp|\xe2\x9a\xa1)[\s=>]", re.IGNORECASE)
_RELS: Final = tuple(
    re.compile(rel + rb"\s{0,9}=\s{0,9}[\"']?[^\"'>]{0,40}?\b(?i:next|prev)\b")
    for rel in (b"rel", b"REL")
)


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What the first page of an article says. The article's next pages are known by it.

    url: the first page's final address, after redirects.
    canonical_url: the address that the page gives itself, else `url` without tracking parameters.
    headline: empty where the page has none. paragraphs: the text that the reader took from it.
    published: as `PublishDate.value`; None where the page names no date.
    """

    url: str
    canonical_url: str
    headline: str
    paragraphs: tuple[str, ...]
    published: str | None


@dataclass(frozen=True, slots=True)
class Series:
    """What a page says of the other pages of its article. All fields are empty if nothing.

    instead: the URL at which the article begins, where this page is a later page of it or its
        AMP twin: a second version of the same page for phones.
    is_twin: this page is an AMP twin, which has the whole article too.
    next: the second page, where this page is the first.
    first: what this page says, if `next` is to be fetched; None if it is not.
    """

    instead: str | None = None
    is_twin: bool = False
    next: NextPage | None = None
    first: FirstPage | None = None


@dataclass(frozen=True, slots=True)
class Further:
    """Whether a page that was fetched as an article's next page is that page.

    is_part: the page belongs to the article.
    is_missing: the article has such a page, but the server served something else.
    next: the page after this one; None if the article ends here.
    """

    is_part: bool
    is_missing: bool = False
    next: NextPage | None = None


def may_lead_on(body: bytes) -> bool:
    """Tell from a page's bytes, without parsing, whether it may name another page of its article.

    True for an AMP page, and for one that has a link with rel=next or rel=prev.
    """
    has_amp = _AMP.search(body, 0, _HEAD) is not None
    return has_amp or any(rel.search(body, 0, _MOST) for rel in _RELS)


def series_from(page: Page, site: Site) -> Series:
    """Return where the article of a page begins, or where it goes on.

    Lists and forum threads have pages too, so their next pages are not fetched: a page that is no
    article by itself gives no `next`, and one that does not state that it is one no `first`.
    Raises: PageError for a page that cannot be parsed.
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

    page: the answer to the request for `named`. named: the next page as the page before named it.
    A page too short to be an article by itself is part of this one if `named.is_sure`: the last
    page may have a few lines only. Any other page that is no article counts as missing.
    """
    if url_key(page.final_url) == url_key(first.url):
        return Further(is_part=False)  # the server has no such page and answers with the first
    if not is_same_page(page.final_url, named.url):
        return Further(is_part=False, is_missing=True)
    try:
        tree = _tree(page)
        is_part = _continues(first, tree, page, site, is_sure=named.is_sure)
    except (TooShortError, NoHeadlineError):  # the last page may have a few lines only
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
    """Return the publish date that the page itself names, as `PublishDate.value`, or None.

    The date that a feed gave with the link is left out: all pages of the article share it.
    """
    link = Link(page.url, page.link.source, page.link.found_on)
    dates = publish_dates(dated_page(tree, replace(page, link=link), site, draft.language))
    return dates.published.value if dates.published else None


def _continues(first: FirstPage, tree: Tree, page: Page, site: Site, *, is_sure: bool) -> bool:
    """Tell whether a page continues an article. False for another article or a copy of page one.

    is_sure: the address alone shows whose page it is. If it does not, headline and publish date
        must be those of the first page.
    Raises: PageError as `_read` does.
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
    """Tell whether a page is the first one again, by the paragraphs of both.

    It is if they share more than half of the shorter text: boxes on the page may have changed.
    """
    told, found = set(first), set(other)
    again = sum(map(len, told & found))
    return again > _MOST_REPEATED * min(sum(map(len, told)), sum(map(len, found)))


def _tree(page: Page) -> Tree:
    return parse_page(page.body, page.header("content-type"))
