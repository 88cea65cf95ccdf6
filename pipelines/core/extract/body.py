"""The text of a pruned tree, by trafilatura, as paragraphs."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Final

from lxml.etree import XPath
from lxml.html import Element, HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document

from pipelines.core.extract.blocks import segment
from pipelines.core.extract.selectors import select

# Its notes on each page ("discarding data") are ours to make, with a reason.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# trafilatura and libxml2 take the square of the number of siblings: 20,000 links in one
# paragraph are five minutes. The most on 1,632 pages are 1,521, of 10,089 elements.
_CROWDED: Final = XPath("boolean(//*[*[2001]]) or count(//*) > 12000")
_ITEM: Final = re.compile(r"- |\|")


def is_crowded(root: HtmlElement) -> bool:
    """Tell whether a tree has more elements, or more in one, than trafilatura can read."""
    return bool(_CROWDED(root))


def paragraphs(root: HtmlElement) -> list[str]:
    """Return the main text; the lines of a list or table stay together, one per line.

    Of a crowded tree it is all text, block by block.
    """
    if is_crowded(root):
        return segment(root).texts()
    document = bare_extraction(
        root, include_comments=False, include_tables=True, deduplicate=False, with_metadata=False
    )
    text = document.text if isinstance(document, Document) else None
    found: list[str] = []
    in_list = False
    for line in (text or "").splitlines():
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


def narrowed(root: HtmlElement, selectors: Sequence[str]) -> HtmlElement | None:
    """Return a page of only the selected elements; None where the selectors find nothing."""
    chosen = list(select(root, selectors))
    outer = [e for e in chosen if not any(parent in chosen for parent in e.iterancestors())]
    if not outer:
        return None
    page, body, article = Element("html"), Element("body"), Element("article")
    page.append(body)
    body.append(article)
    for element in outer:
        copy = deepcopy(element)
        copy.tail = None
        article.append(copy)
    return page
