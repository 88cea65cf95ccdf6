"""A tree as columns, read once: its elements in document order, and the texts between them.

Blocks, rules, running text and fingerprints are all filters and sums over these columns. If each
of them walked through the elements by itself, that would take half of a page's time.
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
COMMENT: Final = "!"  # stands for a tag at comments and processing instructions

# The attributes beside class and id that the model asks for; most elements have none of them.
ASKED: Final = frozenset(
    {"role", "itemprop", "data-testid", "data-component", "style", "hidden", "aria-modal"}
)


@dataclass(frozen=True)
class Outline:
    """The columns of a tree as it was when it was read, though rules may cut from it later.

    Elements have one entry each, in document order, the root first; an element's place is its
    number there. Pieces are the texts and tails (lxml's `text` and `tail`) that are not empty,
    in reading order, without the root's tail. An event is the start or the end of an element.
    Events are numbered through the whole tree, so that `starts`, `ends` and `after` tell whether
    one element or piece comes before another.
    """

    elements: list[HtmlElement]
    place: dict[HtmlElement | None, int]
    tags: list[str]
    parent: list[int]  # the place of each element's parent, -1 at the root
    end: list[int]  # the place behind each element's last descendant
    starts: Ints  # the number of the event that starts each element
    ends: Ints  # the number of the event that ends each element
    pieces: list[str]
    after: Ints  # the number of the event that each piece follows
    node: Ints  # the place of the element whose text or tail each piece is
    is_tail: Truths  # whether each piece is a tail

    @property
    def root(self) -> HtmlElement:
        """Return the tree itself."""
        return self.elements[0]

    @cached_property
    def _attributes(self) -> tuple[list[str], list[str], dict[int, Attributes]]:
        """The class and the id of each element, and the value of `asked`."""
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
        """The place of each element's parent; for the root its own place."""
        above = np.array(self.parent, np.int64)
        above[0] = 0
        return above

    @cached_property
    def stripped(self) -> Ints:
        """The characters of each piece without the blanks at its edges; 0 for a blank one."""
        return np.array([len(piece.strip()) for piece in self.pieces], np.int64)

    @cached_property
    def links(self) -> Ints:
        """How many links are open after each event; a text after it stands in that many links."""
        return self.around(self.places(("a",)))

    @cached_property
    def _tag_numbers(self) -> tuple[list[str], Ints]:
        """The page's different tags, and for each element the number of its tag among them."""
        number = {tag: at for at, tag in enumerate(dict.fromkeys(self.tags))}
        numbers = np.fromiter(map(number.__getitem__, self.tags), np.int64, len(self.tags))
        return list(number), numbers

    def are(self, is_meant: Callable[[str], bool]) -> Truths:
        """Tell for each element whether `is_meant` is true of its tag; each tag is asked once."""
        tags, numbers = self._tag_numbers
        return np.fromiter(map(is_meant, tags), np.bool_, len(tags))[numbers]

    def places(self, tags: Collection[str]) -> list[int]:
        """Return the places of the elements with these tags, in document order."""
        found: list[int] = np.flatnonzero(self.are(tags.__contains__)).tolist()
        return found

    def nearest(self, is_chosen: Truths) -> Ints:
        """Return for each element the place of the nearest chosen element at or above it.

        is_chosen: one entry for each element. An element with no chosen one gets the root.
        """
        return followed_up(np.where(is_chosen, np.arange(len(is_chosen)), self.above))

    def around(self, places: Sequence[int] | Ints) -> Ints:
        """Return for each event how many of the elements at `places` are open after it."""
        chosen = np.asarray(places, np.int64)
        change = np.zeros(2 * len(self.elements), np.int64)
        change[self.starts[chosen]] = 1
        change[self.ends[chosen]] = -1
        return np.asarray(np.cumsum(change), np.int64)

    def below(self, values: Ints) -> Ints:
        """Return for each element the sums of some figures over the pieces within it.

        values: one row for each figure, one column for each piece.
        Returns: one row for each figure, one column for each element.
        """
        sums = np.zeros((len(values), len(self.pieces) + 1), np.int64)
        np.cumsum(values, axis=1, out=sums[:, 1:])
        first, behind = self.within
        return sums.take(behind, axis=1) - sums.take(first, axis=1)

    @cached_property
    def within(self) -> tuple[Ints, Ints]:
        """For each element the number of its first piece, and of the piece after its last."""
        is_followed = np.zeros(2 * len(self.elements) + 1, np.int64)
        is_followed[self.after + 1] = 1
        before = np.cumsum(is_followed)
        return before[self.starts], before[self.ends]


def outline_of(root: HtmlElement) -> Outline:
    """Return the outline of the tree, or the part of a tree, below an element."""
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
    # Before an element starts, all elements before it have started and all of these but its
    # ancestors have ended.
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
    """Return all texts and then all tails, the places of their elements, and which are tails."""
    texts = [element.text for element in elements]
    tails = [element.tail for element in elements]
    tails[0] = None
    with_text = [place for place, text in enumerate(texts) if text]
    with_tail = [place for place, tail in enumerate(tails) if tail]
    pieces = [text for text in (*texts, *tails) if text]
    node = np.array(with_text + with_tail, np.int64)
    return pieces, node, np.arange(len(node)) >= len(with_text)


def numbered_paths(above: Sequence[int], tags: Sequence[str], classes: Sequence[str]) -> list[int]:
    """Return for each element the number of its path: the tags and classes down to it.

    Elements with equal paths share a number; paths are numbered as they first appear.
    above: for each element the number, in these lists, of the element around it, which comes
        before it. The first element is the root.
    """
    numbers = {(-1, tags[0], classes[0]): 0}
    found = [0]
    for around, tag, own in zip(above[1:], tags[1:], classes[1:], strict=True):
        found.append(numbers.setdefault((found[around], tag, own), len(numbers)))
    return found
