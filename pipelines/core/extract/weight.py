"""How much of a page's running text lies in an element, and how much of it is links."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from lxml.html import HtmlElement

from pipelines.core.extract.markup import text_of

_RUNNING: Final = 40  # characters of unlinked text from which a piece is no label
_SOLID: Final = 120  # from which, not cut off with "…", it is no teaser's excerpt either
_LEAST: Final = 500  # characters of a page that is not all frame
_CUT_OFF: Final = re.compile(r"(?:…|\.\.\.)[\])\s»”\"]*$")


def is_cut_off(text: str) -> bool:
    """Tell whether a text ends in an ellipsis, as excerpts do."""
    return bool(_CUT_OFF.search(text))


def link_share(element: HtmlElement) -> float:
    """Return the share of an element's text that is link text, 0 to 1."""
    length = len(text_of(element))
    if not length:
        return 0.0
    if element.tag == "a" or any(parent.tag == "a" for parent in element.iterancestors()):
        return 1.0
    return min(1.0, sum(len(text_of(link)) for link in element.iter("a")) / length)


class Weights:
    """The running and the solid text below every element of a tree, in characters.

    frame: elements that are the page's own (menus, dialogs); their text does not count when
        another element's share is taken.
    """

    def __init__(self, root: HtmlElement, frame: Collection[HtmlElement]) -> None:
        self._running: dict[HtmlElement, int] = {}
        self._solid: dict[HtmlElement, int] = {}
        self._order: dict[HtmlElement, int] = {}
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
        if element.tag in ("script", "style", "a", "noscript", "template"):
            return
        pieces = [element.text or "", *(child.tail or "" for child in element)]
        lengths = [(len(piece.strip()), piece) for piece in pieces]
        running = sum(length for length, _ in lengths if length >= _RUNNING)
        solid = sum(n for n, piece in lengths if n >= _SOLID and not is_cut_off(piece))
        self._running[element] = running + sum(self.running(child) for child in element)
        self._solid[element] = solid + sum(self.solid(child) for child in element)

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
