"""Read the text of a pruned tree by trafilatura, as paragraphs."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Final

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipelines.core.extract.blocks.segments import segment
from pipelines.core.extract.page.markup import fold
from pipelines.core.extract.page.outline import outline_of
from pipelines.core.extract.page.selectors import select
from pipelines.core.extract.page.tree import new_element
from pipelines.core.extract.reading.loose_text import set_in_paragraphs

# trafilatura's notes on each page ("discarding data") are not shown: our records have reasons.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# trafilatura and libxml2 take quadratic time for siblings: 20,000 links in one paragraph take five
# minutes. Of 1,632 pages, none has more than 1,521 in one element or 10,089 elements in all.
_CROWDED: Final = XPath("count(//*) > 2001 and (//*[*[2001]] or count(//*) > 12000)")
_ITEM: Final = re.compile(r"- |\|")
_LENGTH: Final = XPath("string-length(normalize-space())")
_UNBROKEN: Final = 1500  # characters of a paragraph; a longer one may be several
_ENOUGH: Final = 0.8  # share of a pruned tree's characters; a reading with less has missed some


def is_crowded(root: HtmlElement) -> bool:
    """Tell whether a tree has too many elements, in all or in one, for trafilatura to read."""
    return bool(_CROWDED(root))


def paragraphs(root: HtmlElement) -> list[str]:
    """Return the paragraphs of a tree's main text; where a quick reading finds little, read on.

    The thorough reading then tried is compared with what other readers find.
    """
    if not is_crowded(root):
        set_in_paragraphs(root)
    text = main_text(root)
    if len(text) < _ENOUGH * _LENGTH(root):
        text = main_text(root, is_thorough=True)
    found = lines_of(text)
    return found if max(map(len, found), default=0) <= _UNBROKEN else list(_broken(found, root))


def _broken(found: Sequence[str], root: HtmlElement) -> Iterator[str]:
    """Yield the paragraphs, those that are several blocks of the tree in a row block by block.

    Short pages are read as one long line by trafilatura's last step.
    """
    blocks = segment(outline_of(root)).texts
    for text in found:
        parts = [block for block in blocks if block in text] if len(text) > _UNBROKEN else []
        yield from parts if fold("".join(parts)) == fold(text) else [text]


def lines_of(text: str) -> list[str]:
    """Return the paragraphs of a text that has one per line.

    The lines of a list or table are one paragraph, with line ends between them.
    """
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
    """Return the main text of a tree with one paragraph per line; "" if there is none.

    For a crowded tree that is all of its text, block by block.
    is_thorough: whether to compare with what other readers find, which takes several times as
        long.
    """
    # Imported here: it takes a fifth of a second, and not all commands read pages.
    from pipelines.core.extract.reading.first_reading import first_reading

    if is_crowded(root):
        return _all_text(root)
    reading = None if is_thorough else first_reading(root)
    if reading is not None and reading.is_last:
        return reading.text
    return whole_reading(root, is_thorough=is_thorough)


def advice(root: HtmlElement) -> str:
    """Return trafilatura's first reading of a tree, with one paragraph per line.

    It tells quickly which blocks of a tree are the story. Unlike `main_text`, nothing else is
    tried where it finds little.
    """
    from pipelines.core.extract.reading.first_reading import first_reading

    return _all_text(root) if is_crowded(root) else first_reading(root).text


def _all_text(root: HtmlElement) -> str:
    """Return the texts of all blocks of a tree, one per line."""
    return "\n".join(segment(outline_of(root)).texts)


def whole_reading(root: HtmlElement, *, is_thorough: bool = False) -> str:
    """Return the text by all steps of trafilatura, also those for pages on which it finds little.

    is_thorough: as for `main_text`.
    """
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
    """Return a new page with copies of only the selected elements; None if none is found."""
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
