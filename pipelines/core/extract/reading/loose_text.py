"""Set prose that stands in no paragraph into paragraphs, before trafilatura reads a tree.

Pages print prose as bare text, or in ``<span>`` and ``<b>``, beside paragraphs:
``<div>The lead. <p>The rest.</p></div>``. trafilatura reads paragraphs, headings, lists, tables
and quotations, and would leave such prose out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipelines.core.extract.blocks.runs import INLINE
from pipelines.core.extract.page.markup import squeeze

# Elements that arrange a page. Text directly in any other block-level element belongs to that.
_CONTAINERS: Final = [
    "article",
    "aside",
    "body",
    "center",
    "details",
    "div",
    "fieldset",
    "figure",
    "footer",
    "form",
    "header",
    "main",
    "section",
]
_PARTS: Final = [
    "blockquote",
    "dl",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ol",
    "p",
    "pre",
    "table",
    "ul",
]
_INNER: Final = " or ".join(f"self::{tag}" for tag in _PARTS)
_OUTER: Final = " or ".join(f"self::{tag}" for tag in _CONTAINERS)
_BLOCK: Final = f"descendant::*[{_INNER} or {_OUTER}]"
# Containers with a paragraph, heading or list in them, and those without a block in them right
# beside a paragraph: where such parts stand, text beside them is one of them.
_MIXED: Final = XPath(
    f"descendant-or-self::*[{_OUTER}][descendant::*[{_INNER}] or not({_BLOCK})"
    " and (preceding-sibling::*[1][self::p] or following-sibling::*[1][self::p])]"
)
_ALL: Final = XPath(f"descendant-or-self::*[{_OUTER}]")
_HOLDS_PARTS: Final = XPath(f"boolean(descendant::*[{_INNER}])")
_HOLDS_BLOCKS: Final = XPath(f"boolean({_BLOCK})")
_OPENED: Final = ("p", "b", "em", "font", "i", "span", "strong", "u")
_LONG: Final = 40  # characters from which a run is prose even without a mark at its end
_ENDS: Final = re.compile(r"\w.*[.!?…:。！？؟।][\s)\]»”’\"']*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Run:
    """Texts and inline elements that stand directly in a container, one behind the other.

    before: the element before the run; None where the run opens the container.
    """

    text: str
    elements: list[HtmlElement]
    before: HtmlElement | None

    @property
    def is_prose(self) -> bool:
        """Tell whether the run is long, or ends as a sentence does."""
        pieces = [self.text]
        for element in self.elements:
            pieces += [*element.itertext(), element.tail or ""]
        whole = squeeze("".join(pieces))
        return len(whole) >= _LONG or _ENDS.search(whole) is not None


def set_in_paragraphs(root: HtmlElement) -> None:
    """Give each run of prose directly in a container of the tree a paragraph of its own."""
    opened = [e for e in root.iterdescendants(*_OPENED) if len(e) and _HOLDS_PARTS(e)]
    for element in opened:
        element.tag = "div"
    inner = (inside for element in opened for inside in _ALL(element))
    for holder in dict.fromkeys((*inner, *_MIXED(root))):
        for run in list(_runs(holder)):
            if run.is_prose:
                _wrap(holder, run)


def _wrap(holder: HtmlElement, run: _Run) -> None:
    """Move a run into a new paragraph at its place."""
    paragraph = holder.makeelement("p")
    paragraph.text = run.text
    if run.before is None:
        holder.text = None
        holder.insert(0, paragraph)
    else:
        run.before.tail = None
        run.before.addnext(paragraph)
    paragraph.extend(run.elements)


def _runs(holder: HtmlElement) -> Iterator[_Run]:
    run = _Run(holder.text or "", [], None)
    for child in holder:
        if _is_inline(child):
            run.elements.append(child)
            continue
        yield run
        run = _Run(child.tail or "", [], child)
    yield run


def _is_inline(element: HtmlElement) -> bool:
    return element.tag in INLINE and not (len(element) and _HOLDS_BLOCKS(element))
