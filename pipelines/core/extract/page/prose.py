"""Measure how much running text each element of a page holds, and how much link text."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

import numpy as np
from lxml.html import HtmlElement

from pipelines.core.extract.page.arrays import Ints, Truths
from pipelines.core.extract.page.outline import COMMENT, Outline
from pipelines.core.extract.page.tags import SILENT

_RUNNING: Final = 40  # characters from which an unlinked piece is running text and no label
_SOLID: Final = 120  # from which, if it does not end with "…", it is no teaser's excerpt either
_SILENT: Final = SILENT | {COMMENT}
_CUT_OFF: Final = re.compile(r"(?:…|\.\.\.)[\])\s»”\"]*$")


def is_cut_off(text: str) -> bool:
    """Tell whether a text ends in an ellipsis, as excerpts do."""
    return bool(_CUT_OFF.search(text))


class Prose:
    """How much text of each kind lies in every element of a tree, in characters.

    The lists have one entry for each element, by its place in the outline; the methods of
    similar names say what the entries are. `in_link`: whether the element lies within a link.
    """

    lengths: list[int]
    linked_lengths: list[int]
    running_lengths: list[int]
    solid_lengths: list[int]
    in_link: list[bool]
    is_headed: list[bool]

    def __init__(self, outline: Outline) -> None:
        self._place = outline.place
        self.is_headed = _headed(outline)
        in_link, figures = _figures(outline)
        self.in_link = in_link.tolist()
        self.lengths, self.linked_lengths, self.running_lengths, self.solid_lengths = (
            figures.tolist()
        )
        body = outline.root.find("body")
        self._total = self.running(body if body is not None else outline.root)

    def forget(self, element: HtmlElement) -> None:
        """Set an element's own figures to 0; its ancestors and descendants keep theirs."""
        place = self._place[element]
        for figures in (
            self.lengths,
            self.linked_lengths,
            self.running_lengths,
            self.solid_lengths,
        ):
            figures[place] = 0

    def length(self, element: HtmlElement) -> int:
        """Return the characters of all text in an element, without blanks at pieces' edges."""
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
        return self.is_headed[self._place[element]]

    def running(self, element: HtmlElement) -> int:
        """Return the characters of an element's unlinked pieces that are no mere labels."""
        return self.running_lengths[self._place[element]]

    def solid(self, element: HtmlElement) -> int:
        """Return the characters of unlinked pieces that are too long and whole for a teaser."""
        return self.solid_lengths[self._place[element]]

    def share(self, element: HtmlElement) -> float:
        """Return the element's share of the page's running text, 0 to 1."""
        return self.running(element) / self._total if self._total else 0.0

    def order(self, element: HtmlElement) -> int:
        """Return the element's place in the document."""
        return self._place[element]


def _headed(outline: Outline) -> list[bool]:
    """Tell for each element whether it is or holds an h1."""
    is_headed = [False] * len(outline.elements)
    for heading in outline.places(("h1",)):
        place = heading
        while place >= 0 and not is_headed[place]:
            is_headed[place] = True
            place = outline.parent[place]
    return is_headed


def _figures(outline: Outline) -> tuple[Truths, Ints]:
    """Return for each element whether it lies in a link, and four sums over its texts.

    The sums are rows: characters of all text, of link text, of running and of solid text. For
    an element inside a link, that link does not make its text link text. The text of a silent
    element, such as `noscript`, counts only for the elements inside it.
    """
    in_link = outline.links[outline.starts] > outline.are("a".__eq__)
    sums_of = partial(_sums, outline, in_link)
    is_silent = outline.are(_SILENT.__contains__)
    if not is_silent.any():
        return in_link, sums_of(outline.stripped)
    around = outline.around(np.flatnonzero(is_silent))
    sums = sums_of(np.where(around[outline.after] == 0, outline.stripped, 0))
    is_within = (around[outline.starts] > 0) & ~is_silent
    if is_within.any():
        sums = np.where(is_within, sums_of(outline.stripped), sums)
    return in_link, sums


def _sums(outline: Outline, in_link: Truths, size: Ints) -> Ints:
    """Return the four sums for each element. size: for each piece, the characters that count."""
    running = np.where(size >= _RUNNING, size, 0)
    solid = np.where(size >= _SOLID, size, 0)
    for piece in np.flatnonzero(solid).tolist():
        if is_cut_off(outline.pieces[piece]):
            solid[piece] = 0
    figures = np.stack([size, running, solid])
    links = outline.links[outline.after]
    # Free text is in no link; for an element inside a link, it is in that link alone.
    outside, inside = (outline.below(figures * (links <= most)) for most in (0, 1))
    free, free_running, free_solid = np.where(in_link, inside, outside)
    length = outline.below(size[None])[0]
    return np.stack([length, length - free, free_running, free_solid])
