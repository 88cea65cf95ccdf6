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

from lxml.html import HtmlElement

from pipelines.core.extract.blocks.runs import INLINE
from pipelines.core.extract.page.markup import squeeze

# Elements that arrange a page. Text directly in any other block-level element belongs to that.
_CONTAINERS: Final = frozenset(
    {
        *("article", "aside", "body", "center", "details", "div", "fieldset", "figure", "footer"),
        *("form", "header", "main", "section"),
    }
)
_PARTS: Final = frozenset(
    {
        *("blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"),
    }
)
_OPENED: Final = frozenset({"p", "b", "em", "font", "i", "span", "strong", "u"})
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


@dataclass(frozen=True, slots=True)
class _Tree:
    """The elements of a tree in document order, and which hold a part or any block."""

    every: list[HtmlElement]
    with_parts: set[HtmlElement]
    with_blocks: set[HtmlElement]


def set_in_paragraphs(root: HtmlElement) -> None:
    """Give each run of prose directly in a container of the tree a paragraph of its own."""
    tree = _looked_through(root)
    opened = {e for e in tree.every if e.tag in _OPENED and e in tree.with_parts and e is not root}
    for element in opened:
        element.tag = "div"
    for holder in _holders(tree, opened):
        for run in list(_runs(holder, tree.with_blocks)):
            if run.is_prose:
                _wrap(holder, run)


def _looked_through(root: HtmlElement) -> _Tree:
    tree = _Tree(list(root.iter()), set(), set())
    for element in reversed(tree.every):
        parent = element.getparent()
        if element is root or parent is None:
            continue
        is_part = element.tag in _PARTS
        if is_part or element in tree.with_parts:
            tree.with_parts.add(parent)
        if is_part or element.tag in _CONTAINERS or element in tree.with_blocks:
            tree.with_blocks.add(parent)
    return tree


def _holders(tree: _Tree, opened: set[HtmlElement]) -> list[HtmlElement]:
    """Return the containers beside whose text parts of a story stand.

    They have a paragraph, heading or list in them, or have no block in them and stand right beside
    a paragraph, or stand in an element that was opened.
    """
    inside = set(opened)
    found = []
    for element in tree.every:
        if element.getparent() in inside:
            inside.add(element)
        if element.tag not in _CONTAINERS:
            continue
        if element in inside or element in tree.with_parts or _is_beside(element, tree):
            found.append(element)
    return found


def _is_beside(element: HtmlElement, tree: _Tree) -> bool:
    if element in tree.with_blocks:
        return False
    near = (element.getprevious(), element.getnext())
    return any(one is not None and one.tag == "p" for one in near)


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


def _runs(holder: HtmlElement, with_blocks: set[HtmlElement]) -> Iterator[_Run]:
    run = _Run(holder.text or "", [], None)
    for child in holder:
        if child.tag in INLINE and child not in with_blocks:
            run.elements.append(child)
            continue
        yield run
        run = _Run(child.tail or "", [], child)
    yield run
