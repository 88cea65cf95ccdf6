"""How much of a page's running text lies in an element, and how much of it is links."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from lxml.html import HtmlElement

_RUNNING: Final = 40  # characters of unlinked text from which a piece is no label
_SOLID: Final = 120  # from which, not cut off with "…", it is no teaser's excerpt either
_LEAST: Final = 500  # characters of a page that is not all frame
_CUT_OFF: Final = re.compile(r"(?:…|\.\.\.)[\])\s»”\"]*$")


def is_cut_off(text: str) -> bool:
    """Tell whether a text ends in an ellipsis, as excerpts do."""
    return bool(_CUT_OFF.search(text))


class Weights:
    """The running and the solid text below every element of a tree, in characters.

    frame: elements that are the page's own (menus, dialogs); their text does not count when
        another element's share is taken.
    """

    def __init__(self, root: HtmlElement, frame: Collection[HtmlElement]) -> None:
        self._running: dict[HtmlElement, int] = {}
        self._solid: dict[HtmlElement, int] = {}
        self._length: dict[HtmlElement, int] = {}
        self._linked: dict[HtmlElement, int] = {}
        self._order: dict[HtmlElement, int] = {}
        self._headed = {e for h1 in root.iter("h1") for e in (h1, *h1.iterancestors())}
        self._in_link = {e for link in root.iter("a") for e in link.iterdescendants()}
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        for order, element in enumerate(elements):
            self._order[element] = order
        for element in reversed(elements):
            self._add(element)
        body = root.find("body")
        everything = self.running(body if body is not None else root)
        outer = (e for e in frame if not any(parent in frame for parent in e.iterancestors()))
        inside = everything - sum(self.running(element) for element in outer)
        # A page whose text is all in what looks like its frame is measured whole.
        self._total = inside if inside > _LEAST else everything

    def _add(self, element: HtmlElement) -> None:
        if element.tag in ("script", "style", "noscript", "template"):
            return
        length = linked = running = solid = 0
        pieces = [element.text] if element.text else []
        for child in element:
            length += self._length.get(child, 0)
            linked += self._linked.get(child, 0)
            running += self._running.get(child, 0)
            solid += self._solid.get(child, 0)
            if child.tail:
                pieces.append(child.tail)
        for piece in pieces:
            size = len(piece.strip())
            length += size
            running += size if size >= _RUNNING else 0
            solid += size if size >= _SOLID and not is_cut_off(piece) else 0
        self._length[element] = length
        if element.tag == "a":
            self._linked[element] = length
        else:
            self._linked[element] = linked
            self._running[element] = running
            self._solid[element] = solid

    def forget(self, element: HtmlElement) -> None:
        """Take an element for empty from now on; those around it keep their figures."""
        for figures in (self._running, self._solid, self._length, self._linked):
            figures.pop(element, None)

    def length(self, element: HtmlElement) -> int:
        """Return the characters of all text, blanks at the pieces' edges not counted."""
        return self._length.get(element, 0)

    def linked(self, element: HtmlElement) -> int:
        """Return the characters of link text in an element."""
        return self._linked.get(element, 0)

    def link_share(self, element: HtmlElement) -> float:
        """Return the share of an element's text that is link text, 0 to 1."""
        if element in self._in_link:
            return 1.0
        length = self.length(element)
        return self._linked.get(element, 0) / length if length else 0.0

    def has_main_heading(self, element: HtmlElement) -> bool:
        """Tell whether the element is or holds an h1."""
        return element in self._headed

    def running(self, element: HtmlElement) -> int:
        """Return the characters of unlinked running text."""
        return self._running.get(element, 0)

    def solid(self, element: HtmlElement) -> int:
        """Return the characters in pieces too long and too whole for a teaser."""
        return self._solid.get(element, 0)

    def share(self, element: HtmlElement) -> float:
        """Return the element's share of the page's running text, 0 to 1."""
        return self.running(element) / self._total if self._total else 0.0

    def order(self, element: HtmlElement) -> int:
        """Return the element's place in the document."""
        return self._order.get(element, 0)
