"""The row of numbers below an article on several pages: "Page 1 2 3"."""

from __future__ import annotations

from typing import Final
from urllib.parse import urljoin

from lxml.html import HtmlElement

from pipelines.core.extract.page.markup import squeeze, text_of
from pipelines.core.extract.pages.paging import is_of_one_article
from pipelines.core.extract.rules.cutting import Pruning

PAGER: Final = "links:pages"

_BOXES: Final = ("div", "p", "ul", "ol", "section", "span")
_LONGEST: Final = 160  # characters; "Next page: " may name what is told there
_BESIDE: Final = 40  # characters that are no link: "Page 2 of 3"


def cut_pager(work: Pruning) -> None:
    """Cut short blocks whose links lead to the article's other pages, and nowhere else."""
    for element in work.elements(_BOXES):
        if not work.prose.linked(element):
            continue
        text = work.short_text(element, _LONGEST)
        if text and _is_pager(element, text, work.page_url) and work.may_go(element, PAGER):
            work.cut(element, PAGER)


def _is_pager(element: HtmlElement, text: str, page_url: str) -> bool:
    links = [link for link in element.iter("a") if link.get("href")]
    if not any(map(_is_number, links)):  # the addresses are slower to look at
        return False
    if len(text) - sum(len(text_of(link)) for link in links) > _BESIDE:
        return False
    try:
        urls = [urljoin(page_url, squeeze(link.get("href") or "")) for link in links]
    except ValueError:
        return False
    return all(is_of_one_article(page_url, url) for url in urls)


def _is_number(link: HtmlElement) -> bool:
    rel = (link.get("rel") or "").lower().split()
    return text_of(link).isdecimal() or not {"next", "prev"}.isdisjoint(rel)
