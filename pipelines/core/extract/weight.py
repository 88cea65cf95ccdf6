"""How much of a page's running text lies in an element, and how much of it is links."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from lxml.html import HtmlElement

_RUNNING: Final = 40  # characters of unlinked text from which a piece is no label
_SOLID: Final = 120  # from which, not cut off with "…", it is no teaser's excerpt either
_LEAST: Final = 500  # characters of a page that is not all frame
_SILENT: Final = frozenset({"script", "style", "noscript", "template"})
_CUT_OFF: Final = re.compile(r"(?:…|\.\.\.)[\])\s»”\"]*$")


_Figures = tuple[int, int, int, int]  # characters: length, linked, running, solid
_NOTHING: Final[_Figures] = (0, 0, 0, 0)


def is_cut_off(text: str) -> bool:
    """Tell whether a text ends in an ellipsis, as excerpts do."""
    return bool(_CUT_OFF.search(text))


class Weights:
    """The running and the solid text below every element of a tree, in characters.

    frame: elements that are the page's own (menus, dialogs); their text does not count when
        another element's share is taken.
    """

    def __init__(self, root: HtmlElement, frame: Collection[HtmlElement]) -> None:
        self._figures: dict[HtmlElement, _Figures] = {}
        self._headed = {e for h1 in root.iter("h1") for e in (h1, *h1.iterancestors())}
        self._in_link = {e for link in root.iter("a") for e in link.iterdescendants()}
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        self._order = {element: order for order, element in enumerate(elements)}
        for element in reversed(elements):
            self._add(element)
        body = root.find("body")
        everything = self.running(body if body is not None else root)
        outer = (e for e in frame if not any(parent in frame for parent in e.iterancestors()))
        inside = everything - sum(self.running(element) for element in outer)
        # A page whose text is all in what looks like its frame is measured whole.
        self._total = inside if inside > _LEAST else everything

    def _add(self, element: HtmlElement) -> None:
        if element.tag in _SILENT:
            return
        length = linked = running = solid = 0
        pieces = [element.text]
        for child in element:
            inner = self._figures.get(child, _NOTHING)
            length, linked = length + inner[0], linked + inner[1]
            running, solid = running + inner[2], solid + inner[3]
            pieces.append(child.tail)
        for piece in filter(None, pieces):
            size = len(piece.strip())
            length += size
            running += size if size >= _RUNNING else 0
            solid += size if size >= _SOLID and not is_cut_off(piece) else 0
        is_link = element.tag == "a"
        self._figures[element] = (
            (length, length, 0, 0) if is_link else (length, linked, running, solid)
        )

    def forget(self, element: HtmlElement) -> None:
        """Take an element for empty from now on; those around it keep their figures."""
        self._figures.pop(element, None)

    def length(self, element: HtmlElement) -> int:
        """Return the characters of all text, blanks at the pieces' edges not counted."""
        return self._figures.get(element, _NOTHING)[0]

    def linked(self, element: HtmlElement) -> int:
        """Return the characters of link text in an element."""
        return self._figures.get(element, _NOTHING)[1]

    def link_share(self, element: HtmlElement) -> float:
        """Return the share of an element's text that is link text, 0 to 1."""
        if element in self._in_link:
            return 1.0
        length, linked, *_ = self._figures.get(element, _NOTHING)
        return linked / length if length else 0.0

    def has_main_heading(self, element: HtmlElement) -> bool:
        """Tell whether the element is or holds an h1."""
        return element in self._headed

    def running(self, element: HtmlElement) -> int:
        """Return the characters of unlinked running text."""
        return self._figures.get(element, _NOTHING)[2]

    def solid(self, element: HtmlElement) -> int:
        """Return the characters in pieces too long and too whole for a teaser."""
        return self._figures.get(element, _NOTHING)[3]

    def share(self, element: HtmlElement) -> float:
        """Return the element's share of the page's running text, 0 to 1."""
        return self.running(element) / self._total if self._total else 0.0

    def order(self, element: HtmlElement) -> int:
        """Return the element's place in the document."""
        return self._order.get(element, 0)
