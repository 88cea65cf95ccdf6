"""A tree as rows, read once: its elements in document order, and the texts between them.

Blocks, rules, running text and fingerprints are all filters and sums over these rows; a walk
of its own for each of them, element by element, would be half of a page's time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from lxml.html import HtmlElement

from pipelines.core.extract.page.arrays import Ints, Truths, followed_up

Attributes = Mapping[str, str]
COMMENT: Final = "!"  # the tag of what is no element: comments, processing instructions

# Beside class and id, what the rules and the model ask; most elements have none of them.
ASKED: Final = frozenset(
    {"role", "itemprop", "data-testid", "data-component", "style", "hidden", "aria-modal"}
)


@dataclass(frozen=True)
class Outline:
    """The rows of a tree as it was when they were read; rules may cut from it later.

    Elements have one entry each, in document order, the root first; an element's place is its
    number there. Pieces are the texts and tails that are not empty, in reading order, the
    root's tail left out. An event is the start or the end of an element; all are numbered
    together, so that `starts`, `ends` and the pieces' `after` tell what comes before what.
    """

    elements: list[HtmlElement]
    place: dict[HtmlElement | None, int]
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
    def _attributes(self) -> tuple[list[str], list[str], dict[int, Attributes]]:
        """The class and the id of each element, and what else is asked, by place."""
        classes, ids = [""] * len(self.elements), [""] * len(self.elements)
        asked: dict[int, Attributes] = {}
        for place, element in enumerate(self.elements):
            own = element.items()
            for name, value in own:
                if name == "class":
                    classes[place] = value
                elif name == "id":
                    ids[place] = value
                elif name in ASKED:
                    asked[place] = dict(own)
        return classes, ids, asked

    @property
    def classes(self) -> list[str]:
        """The class attribute of each element, "" where it has none."""
        return self._attributes[0]

    @property
    def ids(self) -> list[str]:
        """The id of each element, "" where it has none."""
        return self._attributes[1]

    @property
    def asked(self) -> dict[int, Attributes]:
        """All attributes of the elements that have one of `ASKED`, by place."""
        return self._attributes[2]

    @cached_property
    def holder(self) -> Ints:
        """The place of the element in which each piece stands."""
        return np.where(self.is_tail, self.above[self.node], self.node)

    @cached_property
    def above(self) -> Ints:
        """The place of the element around each; the root's own for the root."""
        above = np.array(self.parent, np.int64)
        above[0] = 0
        return above

    @cached_property
    def stripped(self) -> Ints:
        """The characters of each piece without the blanks at its edges; 0 for a blank one."""
        return np.array([len(piece.strip()) for piece in self.pieces], np.int64)

    @cached_property
    def links(self) -> Ints:
        """How many links are open after each event."""
        return self.around(self.places(("a",)))

    @cached_property
    def _tag_numbers(self) -> tuple[list[str], Ints]:
        """The tags of the page, each once, and the number among them of each element's."""
        number = {tag: at for at, tag in enumerate(dict.fromkeys(self.tags))}
        numbers = np.fromiter(map(number.__getitem__, self.tags), np.int64, len(self.tags))
        return list(number), numbers

    def are(self, is_meant: Callable[[str], bool]) -> Truths:
        """Tell for each element whether its tag is meant; a tag is asked about once."""
        tags, numbers = self._tag_numbers
        return np.fromiter(map(is_meant, tags), np.bool_, len(tags))[numbers]

    def places(self, tags: Collection[str]) -> list[int]:
        """Return the places of the elements with these tags, in document order."""
        found: list[int] = np.flatnonzero(self.are(tags.__contains__)).tolist()
        return found

    def nearest(self, is_chosen: Truths) -> Ints:
        """Return for each element the place of the nearest chosen one, which may be itself.

        Where no chosen element is around one, it is the root.
        """
        return followed_up(np.where(is_chosen, np.arange(len(is_chosen)), self.above))

    def around(self, places: Sequence[int] | Ints) -> Ints:
        """Return for each event how many of some elements are open after it."""
        chosen = np.asarray(places, np.int64)
        change = np.zeros(2 * len(self.elements), np.int64)
        change[self.starts[chosen]] = 1
        change[self.ends[chosen]] = -1
        return np.asarray(np.cumsum(change), np.int64)

    def below(self, values: Ints) -> Ints:
        """Return for each element the sums of figures of the pieces within it.

        values: one row a figure, one column a piece; so is the result, one column an element.
        """
        sums = np.zeros((len(values), len(self.pieces) + 1), np.int64)
        np.cumsum(values, axis=1, out=sums[:, 1:])
        first, behind = self.within
        return sums.take(behind, axis=1) - sums.take(first, axis=1)

    @cached_property
    def within(self) -> tuple[Ints, Ints]:
        """The number of the first piece in each element, and of the one behind its last."""
        is_followed = np.zeros(2 * len(self.elements) + 1, np.int64)
        is_followed[self.after + 1] = 1
        before = np.cumsum(is_followed)
        return before[self.starts], before[self.ends]


def outline_of(root: HtmlElement) -> Outline:
    """Return the rows of a tree, or of a part of one."""
    elements = list(root.iter())
    number_of = np.arange(len(elements))
    place: dict[HtmlElement | None, int] = dict(zip(elements, number_of.tolist(), strict=True))
    parent = [place.get(element.getparent(), -1) for element in elements]
    parent[0] = -1
    depths, sizes = [0] * len(elements), [1] * len(elements)
    for number, above in enumerate(parent[1:], 1):
        depths[number] = depths[above] + 1
    for number in range(len(elements) - 1, 0, -1):
        sizes[parent[number]] += sizes[number]
    depth = np.array(depths, np.int64)
    end = number_of + np.array(sizes, np.int64)
    # Before an element starts, all before it have started and all but those around it ended.
    starts, ends = 2 * number_of - depth, 2 * end - depth - 1
    pieces, node, is_tail = _pieces(elements)
    after = np.where(is_tail, ends[node], starts[node])
    order = np.argsort(after)
    return Outline(
        elements=elements,
        place=place,
        tags=[tag if isinstance(tag := element.tag, str) else COMMENT for element in elements],
        parent=parent,
        end=end.tolist(),
        starts=starts,
        ends=ends,
        pieces=[pieces[number] for number in order.tolist()],
        after=after[order],
        node=node[order],
        is_tail=is_tail[order],
    )


def _pieces(elements: Sequence[HtmlElement]) -> tuple[list[str], Ints, Truths]:
    """Return the texts and then the tails, their elements' places, and which are tails."""
    texts = [element.text for element in elements]
    tails = [element.tail for element in elements]
    tails[0] = None
    with_text = [place for place, text in enumerate(texts) if text]
    with_tail = [place for place, tail in enumerate(tails) if tail]
    pieces = [text for text in (*texts, *tails) if text]
    node = np.array(with_text + with_tail, np.int64)
    return pieces, node, np.arange(len(node)) >= len(with_text)


def numbered_paths(above: Sequence[int], tags: Sequence[str], classes: Sequence[str]) -> list[int]:
    """Return a number for each way down to elements, by its tags and classes, as they come.

    above: for each element the number in these lists of the one around it, which comes before
        it; of the first, the root, its own.
    """
    numbers = {(-1, tags[0], classes[0]): 0}
    found = [0]
    for around, tag, own in zip(above[1:], tags[1:], classes[1:], strict=True):
        found.append(numbers.setdefault((found[around], tag, own), len(numbers)))
    return found
