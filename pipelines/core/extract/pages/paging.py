"""Tell which address is an article's next page: `/story`, `/story/2`, `/story?page=3`.

A link with rel=next is believed only when it leads to the article's own address with the next
number, since most blogs mark the next article so. No word of any language is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit

from pipelines.core.extract.metadata.fields import canonical_of
from pipelines.core.extract.page.tree import Tree
from pipelines.core.urls import canonical_url, url_key

_MOST_LINKS: Final = 20  # with one rel; a page has two or three
_LONGEST: Final = 1000  # characters of an address; the patterns below take quadratic time
_NUMBER: Final = re.compile(r"[1-9]\d?")  # longer numbers are of articles, or years
_ENDING: Final = re.compile(r"(?:/|(?<=[^/])\.[a-z]{2,5}|/index)$")  # "/story/", "/story.html"
_MARKS: Final = (
    re.compile(r"(?P<stem>.*[^/])(?P<mark>[/\-_.,;])(?P<number>[1-9]\d?)"),
    re.compile(  # "/page/2", "/seite-2", "_p2"
        r"(?P<stem>.*[^/\-_.,;])(?P<mark>[/\-_.,;][^\W\d_]{1,12}[/\-_.,;=]?)(?P<number>[1-9]\d?)"
    ),
)


Stem = tuple[str, ...]  # host, path without number and ending, other parameters


@dataclass(frozen=True, slots=True)
class PageAddress:
    """One way to read a URL: as page `number` of the article whose pages share `stem`.

    mark: how the number is joined to the stem ("/", "-page-", "?p"); "" without a number.
    """

    stem: Stem
    number: int
    mark: str


@dataclass(frozen=True, slots=True)
class NextPage:
    """The address of an article's next page.

    is_sure: whether no other article can have this address. So it is with `/story/2` or
        `?page=2` after `/story`. But `/story-2` may be another story of the same name, and
        `/story/2` after `/story/1` may be another article.
    """

    url: str
    is_sure: bool


def next_page(tree: Tree, page_url: str, first_url: str) -> NextPage | None:
    """Return the page that follows this one in an article; None for the last or only page.

    page_url: the address of this page. first_url: the address of the article's first page.
    """
    for url in _named(tree, page_url, "next"):
        steps = [
            new
            for start, new in _places(first_url, url)
            if any(_is_step(start, now, new) for now in _page_addresses(page_url))
        ]
        if steps:
            started = {start.mark for start, _ in _places(first_url, url)}
            is_sure = any(new.mark[0] in "/?" for new in steps) and "" in started
            return NextPage(url, is_sure)
    return None


def first_page(tree: Tree, page_url: str) -> str | None:
    """Return the address of the article's first page if this is a later page, else None.

    The page must name the page before it by rel=prev. From page 3 on, its canonical address must
    be the first page's: a chain of rel=prev may as well lead through three articles.
    """
    before = list(_named(tree, page_url, "prev"))
    if not before:
        return None
    canonical, _ = canonical_of(tree, page_url)
    for first in [*([canonical] if canonical else []), *before]:
        places = [new for start, new in _places(first, page_url) if not start.mark]
        if any(_leads_to(first, url, place) for url in before for place in places):
            return first
    return None


def first_page_key(url: str) -> Stem:
    """Return the key of the article whose first page has this address.

    It is among the `later_page_keys` of each of the article's later pages; () for a broken URL.
    """
    return next((reading.stem for reading in _page_addresses(url)), ())


def later_page_keys(url: str) -> frozenset[Stem]:
    """Return the `first_page_key` of every article that may have this address as a later page."""
    return frozenset(reading.stem for reading in _page_addresses(url) if reading.number > 1)


def is_of_one_article(one: str, other: str) -> bool:
    """Tell whether two different addresses can be pages of one article."""
    left, right = set(_page_addresses(one)), set(_page_addresses(other))
    stems = {reading.stem for reading in left} & {reading.stem for reading in right}
    numbered = {reading.stem for reading in left ^ right if reading.mark}
    return not stems.isdisjoint(numbered)


def is_same_page(one: str, other: str) -> bool:
    """Tell whether two addresses name the same numbered page, such as `/bell/2` and `/bell/2/`."""
    numbered = [{r for r in _page_addresses(url) if r.mark} for url in (one, other)]
    return not numbered[0].isdisjoint(numbered[1])


def _leads_to(first: str, before: str, place: PageAddress) -> bool:
    """Tell whether `before` is the page before `place` of the article at `first`."""
    if url_key(before) == url_key(first):
        return place.number == _second(place)
    return any(
        new.mark == place.mark and new.number == place.number - 1
        for _, new in _places(first, before)
    )


def _second(place: PageAddress) -> int:
    """Return the number that the article's second page has if it is numbered as this place is."""
    return 2 if place.mark[0] != "?" or place.number != 1 else 1  # some sites count from 0


def _is_step(start: PageAddress, now: PageAddress, new: PageAddress) -> bool:
    """Tell whether `new` is the page after `now` of the article that begins at `start`."""
    if now.stem != new.stem:
        return False
    if now == start:
        return new.number == (2 if start.mark else _second(new))
    return now.mark == new.mark and new.number == now.number + 1


def _places(first: str, url: str) -> Iterator[tuple[PageAddress, PageAddress]]:
    """Yield each way to read `url` as a numbered page of the article that begins at `first`.

    It is a pair: how the first page's address is read, and how `url` is read.
    """
    for start in _page_addresses(first):
        for new in _page_addresses(url):
            is_joined = new.mark and start.mark in ("", new.mark)
            if start.number == 1 and start.stem == new.stem and is_joined:
                yield start, new


def _page_addresses(url: str) -> Iterator[PageAddress]:
    """Yield the ways to read a URL: as page 1 without a number, and by each number in it."""
    try:
        parts = urlsplit(canonical_url(url))
        pairs = sorted(parse_qsl(parts.query, keep_blank_values=True))
    except ValueError:
        return
    host, path = parts.netloc.removeprefix("www."), _bare(unquote(parts.path))
    others = [f"{name}={value}" for name, value in pairs]
    yield PageAddress((host, path, *others), 1, "")
    for index, (name, value) in enumerate(pairs):
        if _NUMBER.fullmatch(value):
            rest = others[:index] + others[index + 1 :]
            yield PageAddress((host, path, *rest), int(value), f"?{name}")
    for pattern in _MARKS:
        if found := pattern.fullmatch(path):
            stem = (host, _bare(found["stem"]), *others)
            yield PageAddress(stem, int(found["number"]), found["mark"])


def _bare(path: str) -> str:
    """Return a path without final slashes, file ending and "index"."""
    while (shorter := _ENDING.sub("", path)) != path:
        path = shorter
    return path


def _named(tree: Tree, page_url: str, rel: str) -> Iterator[str]:
    """Yield the absolute addresses of the page's links with a rel, those of its head first.

    A fragment is left out, since it names a place within a page: "/story#comments" is "/story".
    """
    links = (*tree.elements("link"), *tree.elements("a"))
    named = (link for link in links if rel in (link.get("rel") or "").lower().split())
    for link in islice(named, _MOST_LINKS):
        try:
            url = urldefrag(urljoin(page_url, (link.get("href") or "").strip())).url
            is_other = len(url) < _LONGEST and url_key(url) != url_key(page_url)
        except ValueError:
            continue
        if is_other:
            yield url


def is_amp(tree: Tree) -> bool:
    """Tell whether the page is an AMP document (`<html amp>` or `<html ⚡>`, as its spec says)."""
    return "amp" in tree.root.attrib or "⚡" in tree.root.attrib


def twin_of(tree: Tree, page_url: str) -> str | None:
    """Return the address of the page that an AMP page repeats; None for any other page.

    An AMP page that is its own canonical page repeats none.
    """
    if not is_amp(tree):
        return None
    canonical, _ = canonical_of(tree, page_url)
    is_other = canonical is not None and url_key(canonical) != url_key(page_url)
    return canonical if is_other else None
