"""Make paragraphs of what is laid out by tables and line breaks.

Pages from before style sheets set their columns as table cells and their paragraphs as
`<br><br>`; trafilatura would read such a page as one row of data.
"""

from __future__ import annotations

from copy import copy
from typing import Final

from lxml.html import Element, HtmlElement

from pipelines.core.extract.weight import Weights

_CELLS: Final = ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "center")
_PROSE: Final = 400  # characters of running text that no cell of a data table holds


def set_out(root: HtmlElement) -> None:
    """Change the tree: layout tables become divisions, double line breaks paragraphs."""
    weights = Weights(root, ())
    for table in list(root.iter("table")):
        cells = [cell for cell in table.iter("td") if weights.running(cell) >= _PROSE]
        if not any(next(cell.iterancestors("table")) is table for cell in cells):
            continue
        for element in [table, *table.iter(*_CELLS)]:
            if next(element.iterancestors("table"), table) is table or element is table:
                element.tag = "div"
    for parent in {line.getparent() for line in root.iter("br")}:
        if parent is not None and parent.tag not in ("pre", "a"):
            _split(parent)


def _split(element: HtmlElement) -> None:
    """Put what lies between two line breaks in a row into a paragraph of its own."""
    runs: list[list[HtmlElement | str]] = [[element.text or ""]]
    breaks = 0
    for child in list(element):
        if child.tag == "br":
            breaks += 1
            text = child.tail or ""
            if breaks == 2:
                runs.append([])
            runs[-1] += [text] if breaks >= 2 or text.strip() == "" else [child]
        else:
            runs[-1].append(child)
            breaks = 0
        if (child.tail or "").strip():
            breaks = 0
    if len(runs) == 1:
        return
    _rebuild(element, runs)


def _rebuild(element: HtmlElement, runs: list[list[HtmlElement | str]]) -> None:
    tail, attributes = element.tail, dict(element.attrib)
    element.clear()
    element.attrib.update(attributes)
    element.tail = tail
    for run in runs:
        part = Element("p")
        for piece in run:
            if isinstance(piece, str):
                _append_text(part, piece)
            else:
                part.append(copy(piece))
        element.append(part)
    if element.tag == "p":
        element.tag = "div"


def _append_text(part: HtmlElement, text: str) -> None:
    if len(part):
        part[-1].tail = (part[-1].tail or "") + text
    else:
        part.text = (part.text or "") + text
