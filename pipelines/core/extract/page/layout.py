"""Make paragraphs of text that is laid out by tables and line breaks.

Pages from before style sheets set their columns as table cells and their paragraphs as
`<br><br>`; trafilatura would read such a page as one row of data.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Final

from lxml.etree import SubElement, XPath, strip_elements, strip_tags
from lxml.html import HtmlElement

from pipelines.core.extract.page.outline import outline_of
from pipelines.core.extract.page.prose import Prose
from pipelines.core.extract.page.tags import TEXTLESS

_CELLS: Final = ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "center")
_LENGTH: Final = XPath("string-length()")
# Lists of links and of paragraphs are what a table that lays the page out holds.
_IS_CELLS: Final = XPath(
    "not(.//table) and count(.//a) < count(.//li) and not(.//li[string-length() > 200])"
)
_PROSE: Final = 400  # characters of running text that no cell of a data table holds


def set_out(page: HtmlElement) -> HtmlElement:
    """Return a copy with divisions for layout tables and paragraphs for double line breaks.

    Scripts, styles and drawings are left out: they hold no text and are a ninth of a page's
    elements, which every later step would have to walk through.
    """
    root = deepcopy(page)
    strip_elements(root, *TEXTLESS, with_tail=False)
    _undo_tables(root)
    _join_lists(root)
    # Inner elements come before outer ones, since an element's children become its paragraphs.
    parents = dict.fromkeys(line.getparent() for line in root.iter("br"))
    for parent in reversed(parents):
        if parent is not None and parent.tag not in ("pre", "a"):
            _split(parent)
    return root


def _undo_tables(root: HtmlElement) -> None:
    """Make divisions of each table that has a cell with much running text, and of its cells."""
    prose: set[HtmlElement | None] = set()
    for table in root.iter("table"):
        # An inner table is weighed with the outer one. A table with little text in all has no
        # cell with much.
        if _table(table.getparent()) is None and _LENGTH(table) >= _PROSE:
            text = Prose(outline_of(table))
            prose |= {_table(cell) for cell in table.iter("td") if text.running(cell) >= _PROSE}
    for element in [e for e in root.iter(*_CELLS) if prose and _table(e) in prose]:
        element.tag = "div"


def _join_lists(root: HtmlElement) -> None:
    """Make one text of each short list in a table's cell, its entries parted by semicolons.

    A cell is a line of text to all that read tables.
    """
    for cell in root.iter("td", "th"):
        for entries in cell.findall("ul") + cell.findall("ol"):
            if _IS_CELLS(entries):
                _join(entries)


def _join(entries: HtmlElement) -> None:
    """Make a `<span>` of a list, and of all that is in it plain or inline text."""
    items = [item for item in entries.iter("li") if _LENGTH(item)]
    for item in items[1:]:
        item.text = f"; {(item.text or '').lstrip()}"
    strip_tags(entries, "li", "ul", "ol", "p", "div")
    entries.tag = "span"


def _table(element: HtmlElement | None) -> HtmlElement | None:
    """Return an element that is a table, or else the table around it; None if there is none."""
    if element is None:
        return None
    return element if element.tag == "table" else next(element.iterancestors("table"), None)


def _split(element: HtmlElement) -> None:
    """Split an element's content into paragraphs wherever two line breaks follow one another."""
    runs: list[list[HtmlElement | str]] = [[element.text or ""]]
    waiting: HtmlElement | None = None  # a line break, until it is known whether one follows it
    is_parted = False  # whether the run before has just ended, so that more breaks mean nothing
    for child in list(element):
        text = child.tail or ""
        if child.tag != "br":
            runs[-1] += [child] if waiting is None else [waiting, child]
            waiting, is_parted = None, False
        elif is_parted or waiting is not None:
            if not is_parted:
                runs.append([])
            runs[-1].append(text)
            waiting, is_parted = None, not text.strip()
        elif text.strip():
            runs[-1].append(child)
        else:
            waiting = child
        if text.strip():
            is_parted = False
    if len(runs) > 1:
        _rebuild(element, runs)


def _rebuild(element: HtmlElement, runs: list[list[HtmlElement | str]]) -> None:
    """Replace an element's content by one paragraph for each run of texts and elements."""
    for child in list(element):
        element.remove(child)
    element.text = None
    for run in runs:
        part = SubElement(element, "p")
        for piece in run:
            if isinstance(piece, str):
                append_text(part, piece)
            else:
                part.append(piece)
    if element.tag == "p":
        element.tag = "div"


def append_text(element: HtmlElement, text: str) -> None:
    """Add text at the end of an element, after its last child if it has one."""
    # Not len(element), which counts all children.
    last = next(element.iterchildren(reversed=True), None)
    if last is not None:
        last.tail = (last.tail or "") + text
    else:
        element.text = (element.text or "") + text
