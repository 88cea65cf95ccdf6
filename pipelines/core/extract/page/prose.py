"""How much of a page's running text lies in an element, and how much of it is links."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import partial
from typing import Final

import numpy as np
from lxml.html import HtmlElement

from pipelines.core.extract.page.arrays import Ints
from pipelines.core.extract.page.outline import COMMENT, Outline, Truths
from pipelines.core.extract.page.tags import SILENT

_RUNNING: Final = 40  # characters of unlinked text from which a piece is no label
_SOLID: Final = 120  # from which, not cut off with "…", it is no teaser's excerpt either
_LEAST: Final = 500  # characters of a page that is not all frame
_SILENT: Final = SILENT | {COMMENT}
_CUT_OFF: Final = re.compile(r"(?:…|\.\.\.)[\])\s»”\"]*$")


def is_cut_off(text: str) -> bool:
    """Tell whether a text ends in an ellipsis, as excerpts do."""
    return bool(_CUT_OFF.search(text))


class Prose:
    """The running and the solid text below every element of a tree, in characters.

    `lengths`, `linked_lengths`, `running_lengths`, `solid_lengths` and `in_link` (whether a link
    is around the element) are by place in the outline, so that a rule can pass over most
    elements by their figures alone.

    frame: elements that are the page's own (menus, dialogs); their text does not count when
        another element's share is taken.
    """

    def __init__(self, outline: Outline, frame: Collection[HtmlElement]) -> None:
        self._place = outline.place
        headings = outline.places(("h1",))
        self._headed = {outline.elements[place] for place in headings}
        self._headed |= {e for heading in list(self._headed) for e in heading.iterancestors()}
        self.in_link, *figures = _sums(outline)
        self.lengths, self.linked_lengths, self.running_lengths, self.solid_lengths = figures
        root = outline.root
        body = root.find("body")
        everything = self.running(body if body is not None else root)
        outer = (e for e in frame if not any(parent in frame for parent in e.iterancestors()))
        inside = everything - sum(self.running(element) for element in outer)
        # A page whose text is all in what looks like its frame is measured whole.
        self._total = inside if inside > _LEAST else everything

    def forget(self, element: HtmlElement) -> None:
        """Take an element for empty from now on; those around it keep their figures."""
        place = self._place[element]
        for figures in (
            self.lengths,
            self.linked_lengths,
            self.running_lengths,
            self.solid_lengths,
        ):
            figures[place] = 0

    def length(self, element: HtmlElement) -> int:
        """Return the characters of all text, blanks at the pieces' edges not counted."""
        return self.lengths[self._place[element]]

    def linked(self, element: HtmlElement) -> int:
        """Return the characters of link text in an element."""
        return self.linked_lengths[self._place[element]]

    def link_share(self, element: HtmlElement) -> float:
        """Return the share of an element's text that is link text, 0 to 1."""
        place = self._place[element]
        if self.in_link[place]:
            return 1.0
        length = self.lengths[place]
        return self.linked_lengths[place] / length if length else 0.0

    def has_main_heading(self, element: HtmlElement) -> bool:
        """Tell whether the element is or holds an h1."""
        return element in self._headed

    def running(self, element: HtmlElement) -> int:
        """Return the characters of unlinked running text."""
        return self.running_lengths[self._place[element]]

    def solid(self, element: HtmlElement) -> int:
        """Return the characters in pieces too long and too whole for a teaser."""
        return self.solid_lengths[self._place[element]]

    def share(self, element: HtmlElement) -> float:
        """Return the element's share of the page's running text, 0 to 1."""
        return self.running(element) / self._total if self._total else 0.0

    def order(self, element: HtmlElement) -> int:
        """Return the element's place in the document."""
        return self._place[element]


def _sums(outline: Outline) -> tuple[list[bool], *tuple[list[int], ...]]:
    """Return of each element whether it lies in a link, and the sums of what it holds.

    Characters: of all text, of link text, of running and of solid text. The link around an
    element is none for itself; a silent element's text is heard only by what lies within.
    """
    is_link = np.array([tag == "a" for tag in outline.tags])
    links = outline.around(np.flatnonzero(is_link))
    in_link = links[outline.starts] > is_link
    figures = partial(_figures, outline, in_link, links[outline.after])
    silent = outline.places(_SILENT)
    around = outline.around(silent)
    sums = figures(np.where(around[outline.after] == 0, outline.stripped, 0))
    is_within = around[outline.starts] > 0
    is_within[silent] = False
    if is_within.any():
        within = figures(outline.stripped)
        sums = [np.where(is_within, own, heard) for own, heard in zip(within, sums, strict=True)]
    return in_link.tolist(), *(each.tolist() for each in sums)


def _figures(outline: Outline, in_link: Truths, links: Ints, size: Ints) -> list[Ints]:
    """Return the sums. Of each piece, links: those around it; size: characters that count."""
    running = np.where(size >= _RUNNING, size, 0)
    solid = np.where(size >= _SOLID, size, 0)
    for piece in np.flatnonzero(solid).tolist():
        if is_cut_off(outline.pieces[piece]):
            solid[piece] = 0

    def free(sizes: Ints) -> Ints:
        """Return the sums of what is in no link, or in none but the one around the element."""
        inside, outside = (outline.below(sizes * (links <= most)) for most in (1, 0))
        return np.where(in_link, inside, outside)

    length = outline.below(size)
    return [length, length - free(size), free(running), free(solid)]
