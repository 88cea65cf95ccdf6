"""The text of a pruned tree, by trafilatura, as paragraphs."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Final

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipelines.core.extract.blocks.segments import segment
from pipelines.core.extract.page.outline import outline_of
from pipelines.core.extract.page.selectors import select
from pipelines.core.extract.page.tree import new_element

# Its notes on each page ("discarding data") are ours to make, with a reason.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# trafilatura and libxml2 take the square of the number of siblings: 20,000 links in one
# paragraph are five minutes. The most on 1,632 pages are 1,521, of 10,089 elements.
_CROWDED: Final = XPath("count(//*) > 2001 and (//*[*[2001]] or count(//*) > 12000)")
_ITEM: Final = re.compile(r"- |\|")
_LENGTH: Final = XPath("string-length(normalize-space())")
_ENOUGH: Final = 0.8  # of the characters; of a pruned tree that has all, less is a wrong choice


def is_crowded(root: HtmlElement) -> bool:
    """Tell whether a tree has more elements, or more in one, than trafilatura can read."""
    return bool(_CROWDED(root))


def paragraphs(root: HtmlElement) -> list[str]:
    """Return the main text; where a quick reading finds little, a thorough one."""
    text = main_text(root)
    if len(text) < _ENOUGH * _LENGTH(root):
        text = main_text(root, is_thorough=True)
    return lines_of(text)


def lines_of(text: str) -> list[str]:
    """Return the paragraphs; the lines of a list or table stay together, one per line."""
    found: list[str] = []
    in_list = False
    for line in text.splitlines():
        line = " ".join(line.split())
        if not line or line == "-":
            in_list = False
            continue
        is_item = bool(_ITEM.match(line))
        if is_item and in_list:
            found[-1] += "\n" + line
        else:
            found.append(line)
        in_list = is_item
    return found


def main_text(root: HtmlElement, *, is_thorough: bool = False) -> str:
    """Return the main text, a paragraph a line; "" where there is none.

    Of a crowded tree it is all text, block by block.
    is_thorough: compare with what other readers find, at several times the time.
    """
    # Imported here: trafilatura takes a fifth of a second, and not all commands read.
    from pipelines.core.extract.reading.first_reading import first_reading

    if is_crowded(root):
        return _all_text(root)
    reading = None if is_thorough else first_reading(root)
    if reading is not None and reading.is_last:
        return reading.text
    return whole_reading(root, is_thorough=is_thorough)


def advice(root: HtmlElement) -> str:
    """Return what is read first, as `main_text` does where that suffices.

    For those who only ask which blocks of a tree are its story: nothing else is tried where
    this finds little.
    """
    from pipelines.core.extract.reading.first_reading import first_reading

    return _all_text(root) if is_crowded(root) else first_reading(root).text


def _all_text(root: HtmlElement) -> str:
    return "\n".join(segment(outline_of(root)).texts)


def whole_reading(root: HtmlElement, *, is_thorough: bool = False) -> str:
    """Return what trafilatura itself reads, with the steps that follow where it finds little."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    document = bare_extraction(
        root,
        fast=not is_thorough,
        include_comments=False,
        include_tables=True,
        deduplicate=False,
        with_metadata=False,
    )
    return (document.text or "") if isinstance(document, Document) else ""


def narrowed(root: HtmlElement, selectors: Sequence[str]) -> HtmlElement | None:
    """Return a page of only the selected elements; None where the selectors find nothing."""
    chosen = list(select(root, selectors))
    outer = [e for e in chosen if not any(parent in chosen for parent in e.iterancestors())]
    if not outer:
        return None
    page, body, article = map(new_element, ("html", "body", "article"))
    page.append(body)
    body.append(article)
    for element in outer:
        copy = deepcopy(element)
        copy.tail = None
        article.append(copy)
    return page
