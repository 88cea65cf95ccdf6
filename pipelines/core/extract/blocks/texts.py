"""Gather the text directly in each block-level element of a page, with its inline elements."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from pipelines.core.extract.page.arrays import Ints, Truths
from pipelines.core.extract.page.markup import is_block, squeeze, squeeze_all
from pipelines.core.extract.page.outline import COMMENT, Outline
from pipelines.core.extract.page.tags import SILENT

_MOST: Final = 1500  # block-level elements that are read; a page with more has a comment thread
_LETTER: Final = re.compile(r"[^\W\d_]")
_UNREAD: Final = SILENT | {COMMENT}


@dataclass(frozen=True)
class Texts:
    """The texts directly in block-level elements that have a letter, in document order.

    The lists have one entry for each text.
    """

    outline: Outline
    is_block: Truths  # for each element of the page, whether it is block-level and in the body
    places: list[int]  # the places of the texts' elements
    lines: list[str]  # the texts, each on one line
    linked: list[int]  # characters of link text
    is_leaf: list[bool]  # whether no other element with a text lies within the text's element

    @cached_property
    def block_of(self) -> Ints:
        """For each element the place of the block-level element that it is or lies in."""
        return self.outline.nearest(self.is_block)


def texts_of(outline: Outline) -> Texts:
    """Return the texts of a page's body, or of the whole tree if it has no body."""
    body = outline.root.find("body")
    first = 0 if body is None else outline.place[body]
    blocks = outline.are(is_block)
    blocks[:first] = False
    blocks[outline.end[first] :] = False
    blocks[first] = True
    owner = outline.nearest(blocks)[outline.holder]
    read = _read(outline, first)
    has_text = np.zeros(len(blocks), np.bool_)
    has_text[owner[read[outline.stripped[read] > 0]]] = True
    read = read[has_text[owner[read]]]
    read = read[np.argsort(owner[read], kind="stable")]
    places, firsts = np.unique(owner[read], return_index=True)
    lines = squeeze_all([outline.pieces[piece] for piece in read.tolist()], firsts.tolist())
    linked = _linked(outline, read, owner)
    up_to = np.cumsum(has_text)  # elements with text, in document order
    is_leaf = up_to[places] == up_to[_last(outline, places)]
    is_early = np.cumsum(blocks)[places] <= _MOST
    chosen = [
        number
        for number, (line, may_be) in enumerate(zip(lines, is_early.tolist(), strict=True))
        if may_be and _LETTER.search(line)
    ]
    return Texts(
        outline,
        blocks,
        places=places[chosen].tolist(),
        lines=[lines[number] for number in chosen],
        linked=linked[places[chosen]].tolist(),
        is_leaf=is_leaf[chosen].tolist(),
    )


def _read(outline: Outline, body: int) -> Ints:
    """Return the numbers of the pieces in the body that readers see. body: its place."""
    edges = (outline.starts[body], outline.ends[body])
    first, behind = np.searchsorted(outline.after, edges)
    is_silent = outline.around(np.flatnonzero(outline.are(_UNREAD.__contains__))) > 0
    return np.asarray(first + np.flatnonzero(~is_silent[outline.after[first:behind]]), np.int64)


def _linked(outline: Outline, read: Ints, owner: Ints) -> Ints:
    """Return for each element how many characters of link text are directly in it.

    read: the pieces to count. owner: the block-level element to which each piece belongs.
    """
    linked = read[(outline.links[outline.after[read]] > 0) & (outline.stripped[read] > 0)]
    sizes = [len(squeeze(outline.pieces[piece])) for piece in linked.tolist()]
    return np.bincount(owner[linked], sizes, len(outline.tags)).astype(np.int64)


def _last(outline: Outline, places: Ints) -> Ints:
    """Return the place of each element's last descendant, or its own if it has none."""
    return places + (outline.ends[places] - outline.starts[places]) // 2
