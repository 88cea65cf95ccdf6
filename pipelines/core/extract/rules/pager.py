"""Cut the row of page numbers below an article on several pages: "Page 1 2 3"."""

from __future__ import annotations

from bisect import bisect
from typing import Final
from urllib.parse import urljoin

from lxml.html import HtmlElement

from pipelines.core.extract.page.markup import squeeze, text_of
from pipelines.core.extract.pages.paging import is_of_one_article
from pipelines.core.extract.rules.cutting import Pruning
from pipelines.core.extract.rules.edges import NONE

PAGER: Final = "links:pages"

_BOXES: Final = ("div", "p", "ul", "ol", "section", "span")
_LONGEST: Final = 160  # characters; behind "Next page:" may stand the heading of that page
_BESIDE: Final = 40  # most characters that are no link text: "Page 2 of 3"


def cut_pager(work: Pruning) -> None:
    """Cut short blocks whose links lead to the article's other pages, and nowhere else."""
    numbers = _numbers(work)
    for place in work.places(_BOXES, _LONGEST) if numbers else ():
        following = bisect(numbers, place)
        if following == len(numbers) or numbers[following] >= work.outline.end[place]:
            continue
        element = work.outline.elements[place]
        text = work.short_text(element, _LONGEST)
        if text and _is_pager(element, text, work.page_url) and work.may_go(element, PAGER):
            work.cut(element, PAGER)


def _numbers(work: Pruning) -> list[int]:
    """Return the places of links that may be page numbers, or have a rel of "next" or "prev"."""
    found: list[int] = []
    pieces, first, lengths = work.outline.pieces, work.edges.first, work.prose.lengths
    for place in work.outline.places(("a",)):
        words = pieces[first[place]].strip() if first[place] != NONE else ""
        is_number = words.isdecimal() or (not words and lengths[place] > 0)
        # A link from which something was cut may now be a number.
        if is_number or work.is_changed(place) or _is_neighbour(_rel(work, place)):
            found.append(place)
    return found


def _rel(work: Pruning, place: int) -> str:
    return work.outline.elements[place].get("rel") or ""


def _is_pager(element: HtmlElement, text: str, page_url: str) -> bool:
    """Tell whether an element has little but links, all to pages of this article, some numbers."""
    links = [link for link in element.iter("a") if link.get("href")]
    if not any(map(_is_number, links)):  # asked first, since addresses take longer to compare
        return False
    if len(text) - sum(len(text_of(link)) for link in links) > _BESIDE:
        return False
    try:
        urls = [urljoin(page_url, squeeze(link.get("href") or "")) for link in links]
    except ValueError:
        return False
    return all(is_of_one_article(page_url, url) for url in urls)


def _is_number(link: HtmlElement) -> bool:
    return text_of(link).isdecimal() or _is_neighbour(link.get("rel") or "")


def _is_neighbour(rel: str) -> bool:
    """Tell whether a link's rel calls its target the next or the previous page."""
    return bool(rel) and not {"next", "prev"}.isdisjoint(rel.lower().split())
