"""Find the texts of a page that print a date, and the elements that have one for machines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import Any, Final

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipelines.core.dates.publishing.months import prints_day
from pipelines.core.dates.publishing.positions import (
    DateElements,
    Layout,
    ShownText,
    date_elements,
    layout_of,
)
from pipelines.core.dates.publishing.writing import PLAIN, Writing
from pipelines.core.extract.page.tags import UNPRINTED
from pipelines.core.extract.page.tree import Tree

# A year with another number beside it, because most years in a text are no part of a date.
_YEAR: Final = re.compile(
    r"\d\D{1,18}(?:19|20|٢٠)\d\d|(?:19|20)\d\d\D{1,18}\d|\d[./]\d{1,2}[./]\s?\d\d"
)
_DIGIT: Final = re.compile(r"\d")
_SHORT: Final = 60  # characters; only in a text up to this length may a year have two digits
_LONGEST: Final = 3000  # characters; a longer text node is data and no news
_LOOKED_AT: Final = 200  # characters at a text's start; a date deep in prose dates something else
_FIRST: Final = 40  # so many texts with a date from the start of a page are weighed
_LAST: Final = 10  # and so many from its end
_STAMPS: Final = 24  # so many `<time>` elements and their like are weighed
_AROUND: Final = 60  # characters before a date that may say what it is
_ABOVE: Final = 6  # texts before the headline that are near it
_BELOW: Final = 14  # texts from the headline's first on that are near it
_LINE: Final = 80  # characters; a longer text is no line of author and time


@dataclass(frozen=True, slots=True)
class Survey:
    """The parts of a page that may name its date, in the page's order.

    texts: those that print a date. times: `<time>` elements and their like, whose `text` is the
    date in the attribute.
    """

    texts: Sequence[ShownText]
    times: Sequence[ShownText]


def survey(tree: Tree, writing: Writing = PLAIN) -> Survey:
    """Return the texts of a page that print a date, and its `<time>` elements and their like.

    writing: how the page's languages write dates.
    On a page with very many dated texts only the first 40 and the last 10 are taken.
    """
    texts = tree.texts
    elements = date_elements(tree)
    layout = layout_of(elements, texts)
    dated = [
        index
        for index in layout.shown
        for text in (texts[index],)
        if writing.needs_look
        or "20" in text
        or "19" in text
        or "٢٠" in text
        or (len(text) <= _SHORT and ("." in text or "/" in text))
        if _prints_day(text, writing)
    ]
    if len(dated) > _FIRST + _LAST:
        dated = dated[:_FIRST] + dated[-_LAST:]
    return Survey(_pieces(tree.root, dated, texts, layout), list(_times(elements, texts, layout)))


def lines_near_headline(tree: Tree) -> Sequence[ShownText]:
    """Return the short texts near the headline, none for a page without a headline."""
    texts = tree.texts
    layout = layout_of(date_elements(tree), texts)
    if layout.start is None:
        return ()
    near = layout.shown[max(0, layout.start - _ABOVE) : layout.start + _BELOW]
    lines = [index for index in near if len(texts[index]) <= _LINE]
    return _pieces(tree.root, lines, texts, layout)


def _pieces(
    root: HtmlElement, indexes: Sequence[int], texts: Sequence[str], layout: Layout
) -> Sequence[ShownText]:
    """Return the texts at the indexes, without those in scripts and form fields."""
    return [
        layout.shown_text(texts[index][:_LOOKED_AT], owner, index, before)
        for index in indexes
        for owner, before in [_holder_and_text_before(_at(index)(root)[0])]
        if owner is not None and owner.tag not in UNPRINTED
    ]


def _prints_day(text: str, writing: Writing) -> bool:
    """Tell whether the start of a text has a full date; cheap checks come first."""
    if len(text) > _LONGEST:
        return False
    sign = _DIGIT if writing.needs_look else _YEAR
    return sign.search(text, 0, _LOOKED_AT) is not None and prints_day(text[:_LOOKED_AT], writing)


@lru_cache(maxsize=1024)
def _at(index: int) -> XPath:
    """Return an XPath for the text at an index, which gives a string that knows its element.

    libxml2 stops at that text, so this takes less time than one more pass over all texts.
    """
    return XPath(f"descendant::text()[{index + 1}]")


def _times(elements: DateElements, texts: Sequence[str], layout: Layout) -> Iterator[ShownText]:
    """Yield the `<time>` elements and their like, at the place of the text that they show."""
    last = 0
    for element, stamp in islice(chain(elements.times, elements.titled), _STAMPS):
        shown = next((text for text in element.itertext() if not text.isspace()), None)
        with suppress(ValueError):
            last = texts.index(shown, last) if shown else last
        yield layout.shown_text(stamp, element, last, _text_before(element))


def _text_before(element: HtmlElement) -> str:
    """Return the text right before an element in its parent: "Updated: " of "Updated: <time>"."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is None:
        return (parent.text or "")[-_AROUND:] if parent is not None else ""
    return ((previous.tail or "").strip() or (previous.text or ""))[-_AROUND:]


def _holder_and_text_before(node: Any) -> tuple[HtmlElement | None, str]:
    """Return the element that holds a text, and the text before it.

    For the text "5 May" in "Posted on <b>5 May</b>" that is the element b, and "Posted on ".
    """
    parent = node.getparent()
    if node.is_tail:
        return parent.getparent(), (parent.text or "")[-_AROUND:]
    return parent, _text_before(parent)
