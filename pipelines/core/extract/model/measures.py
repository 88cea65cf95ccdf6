"""Measure a page's blocks: the figures from which their features are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from pipelines.core.extract.blocks.segments import Blocks
from pipelines.core.extract.model.characters import TextCounts, count_texts
from pipelines.core.extract.page.arrays import Floats, Ints, followed_up

_HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_GOOD_LENGTH: Final = 80  # characters; shorter blocks are as often labels as sentences
_GOOD_LINKED: Final = 0.3  # share of link text; prose rarely has more
# Elements that hold one block by their nature, as <p> does.
_LEAF: Final = "p li h1 h2 h3 h4 h5 h6 td tr th dt dd figcaption pre span label a"
_LEAVES: Final = frozenset(_LEAF.split())


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures of a page's blocks; the arrays have one entry for each block, in reading order."""

    counts: TextCounts
    length: Floats  # characters
    good: Floats  # weight of its unlinked text; 0 for a block that is no running text
    linked: Floats  # share of link text
    heading: Floats  # level of the heading; 0 for other blocks
    groups: dict[str, Ints]  # by the name of a grouping, the number of each block's group


def measures_of(blocks: Blocks) -> Measures:
    """Return the figures of a page's blocks."""
    counts = count_texts(blocks.texts)
    linked = np.minimum(blocks.linked.astype(np.float32) / counts.length, 1)
    is_good = (counts.weight >= _GOOD_LENGTH) & (linked <= _GOOD_LINKED)
    heading = np.array([_HEADINGS.get(tag, 0) for tag in blocks.tags], np.float32)
    return Measures(
        counts=counts,
        length=counts.length,
        good=np.where(is_good, counts.weight * (1 - linked), 0).astype(np.float32),
        linked=linked,
        heading=heading,
        groups={name: _numbered(group) for name, group in _groups(blocks, heading).items()},
    )


def holders_of(blocks: Blocks) -> Ints:
    """Return for each block the number of the node in which it stands beside other blocks.

    For a paragraph that is the node around its ``<p>``; for text directly in a ``<div>`` it is
    the node of the ``<div>``.
    """
    is_leaf = np.array([tag in _LEAVES for tag in blocks.tags], np.bool_)
    return np.where(is_leaf, blocks.nodes.above[blocks.node], blocks.node)


def _groups(blocks: Blocks, heading: Floats) -> dict[str, Ints]:
    """Return by the name of each grouping a number for each block; a group shares its number."""
    node, up = blocks.node, blocks.nodes.above
    above = up[node]
    third = up[above]
    # A block that is in no `<article>` has the root in its place.
    article = up.copy()
    for number, tag in enumerate(blocks.nodes.tags):
        if tag == "article":
            article[number] = number
    return {
        "parent": holders_of(blocks),
        "above": above,
        "third": third,
        "fifth": up[up[third]],
        "article": followed_up(article)[node],
        "kind": blocks.nodes.kind[node],
        "section": np.cumsum((heading > 0).astype(np.int64)),
    }


def _numbered(values: Ints) -> Ints:
    """Return the values renumbered without gaps from 0 on, in the order of their size."""
    is_there = np.zeros(int(values.max()) + 1, np.bool_)
    is_there[values] = True
    return (np.cumsum(is_there) - 1)[values]
