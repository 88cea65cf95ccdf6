"""A tree as rows, read once: its elements in document order, and the texts between them.

Blocks, weights and fingerprints are all sums over these rows; a walk of its own for each of
them, element by element, would be half of a page's time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final

import numpy as np
import numpy.typing as npt
from lxml.html import HtmlElement

from pipelines.core.extract.page.arrays import Ints

Attributes = Mapping[str, str]
Truths = npt.NDArray[np.bool_]
COMMENT: Final = "!"  # the tag of what is no element: comments, processing instructions


@dataclass(frozen=True)
class Outline:
    """The rows of a tree as it was when they were read; rules may cut from it later.

    Elements have one entry each, in document order, the root first. Pieces are the texts and
    tails that are not empty, in reading order, the root's tail left out. An event is the start
    or the end of an element; all are numbered together, so that `starts`, `ends` and the
    pieces' `after` tell what comes before what.
    """

    elements: list[HtmlElement]
    place: dict[HtmlElement | None, int]  # of each element in the list
    tags: list[str]
    parent: list[int]  # -1 at the root
    end: list[int]  # place behind the last descendant
    starts: Ints  # the number of each element's first event
    ends: Ints  # and of its last
    pieces: list[str]
    after: Ints  # the number of the event that a piece follows
    node: Ints  # place of the element whose text or tail a piece is
    is_tail: Truths

    @property
    def root(self) -> HtmlElement:
        """Return the tree itself."""
        return self.elements[0]

    @cached_property
    def attributes(self) -> list[Attributes]:
        """The attributes of each element, by name."""
        return [
            dict(element.items()) if tag != COMMENT else {}
            for element, tag in zip(self.elements, self.tags, strict=True)
        ]

    @cached_property
    def _by_tag(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, tag in enumerate(self.tags):
            places.setdefault(tag, []).append(place)
        return places

    @cached_property
    def holder(self) -> Ints:
        """The place of the element in which each piece stands."""
        return np.where(self.is_tail, np.array(self.parent, np.int64)[self.node], self.node)

    @cached_property
    def stripped(self) -> Ints:
        """The characters of each piece without the blanks at its edges; 0 for a blank one."""
        return np.array([len(piece.strip()) for piece in self.pieces], np.int64)

    def places(self, tags: Collection[str]) -> list[int]:
        """Return the places of the elements with these tags, in document order."""
        found = [self._by_tag[tag] for tag in tags if tag in self._by_tag]
        return found[0] if len(found) == 1 else sorted(chain.from_iterable(found))

    def around(self, places: Sequence[int] | Ints) -> Ints:
        """Return for each event how many of some elements are open after it."""
        chosen = np.asarray(places, np.int64)
        change = np.zeros(2 * len(self.elements), np.int64)
        change[self.starts[chosen]] = 1
        change[self.ends[chosen]] = -1
        return np.asarray(np.cumsum(change), np.int64)

    def below(self, values: Ints) -> Ints:
        """Return for each element the sum of a figure of the pieces within it."""
        sums = np.concatenate([[0], np.cumsum(values)])
        first, behind = self.within
        return np.asarray(sums[behind] - sums[first], np.int64)

    @cached_property
    def within(self) -> tuple[Ints, Ints]:
        """The number of the first piece in each element, and of the one behind its last."""
        return np.searchsorted(self.after, self.starts), np.searchsorted(self.after, self.ends)


def outline_of(root: HtmlElement) -> Outline:
    """Return the rows of a tree, or of a part of one."""
    elements = list(root.iter())
    place: dict[HtmlElement | None, int] = {e: number for number, e in enumerate(elements)}
    tags = [tag if isinstance(tag := element.tag, str) else COMMENT for element in elements]
    parent = [place.get(element.getparent(), -1) for element in elements]
    parent[0] = -1
    depths, sizes = [0] * len(elements), [1] * len(elements)
    for number, above in enumerate(parent[1:], 1):
        depths[number] = depths[above] + 1
    for number in range(len(elements) - 1, 0, -1):
        sizes[parent[number]] += sizes[number]
    depth, number_of = np.array(depths, np.int64), np.arange(len(elements))
    end = number_of + np.array(sizes, np.int64)
    # Before an element starts, all before it have started and all but those around it ended.
    starts, ends = 2 * number_of - depth, 2 * end - depth - 1
    followed = _followed(elements, starts, ends)
    after = np.array([at for at, text in enumerate(followed) if text], np.int64)
    node_of = np.zeros(2 * len(elements), np.int64)
    node_of[starts] = number_of
    node_of[ends] = number_of
    node = node_of[after]
    return Outline(
        elements=elements,
        place=place,
        tags=tags,
        parent=parent,
        end=end.tolist(),
        starts=starts,
        ends=ends,
        pieces=[text for text in followed if text],
        after=after,
        node=node,
        is_tail=after == ends[node],
    )


def _followed(elements: Sequence[HtmlElement], starts: Ints, ends: Ints) -> list[str | None]:
    """Return by the number of each event the text behind it; the root's tail is none of it."""
    texts: list[str | None] = [None] * (2 * len(elements))
    for at, element in zip(starts.tolist(), elements, strict=True):
        texts[at] = element.text
    for at, element in zip(ends.tolist(), elements, strict=True):
        texts[at] = element.tail
    texts[-1] = None
    return texts
