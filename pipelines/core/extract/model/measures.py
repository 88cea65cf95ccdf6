"""The figures of a page's blocks from which their features are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from pipelines.core.extract.blocks.segments import Blocks
from pipelines.core.extract.model.characters import TextCounts
from pipelines.core.extract.model.surroundings import is_leaf_like, nearest
from pipelines.core.extract.page.arrays import Floats, Ints

_HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_GOOD_LENGTH: Final = 80  # characters; shorter runs are as often labels as sentences
_GOOD_LINKED: Final = 0.3  # share; prose rarely links more


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures with one entry a block, in reading order."""

    length: Floats  # characters
    good: Floats  # characters of running text; 0 for a block that is none
    linked: Floats  # share
    is_end: Floats  # 1 where the block ends as a sentence does
    heading: Floats  # level, 0 for none
    groups: dict[str, Ints]  # by name, the number of the group that the block is in


def measures_of(blocks: Blocks, counts: TextCounts) -> Measures:
    """Return the figures of a page's blocks."""
    items = blocks.items
    length = counts.length
    linked = np.array([item.linked for item in items], np.float32) / length
    linked = np.minimum(linked, 1)
    is_good = (counts.weight >= _GOOD_LENGTH) & (linked <= _GOOD_LINKED)
    node = np.array([item.node for item in items], np.int64)
    parent_of = np.array(blocks.parent, np.int64)
    above = np.maximum(parent_of[node], 0)
    third = np.maximum(parent_of[above], 0)
    fifth = np.maximum(parent_of[np.maximum(parent_of[third], 0)], 0)
    heading = np.array([_HEADINGS.get(item.tag, 0) for item in items], np.float32)
    groups = {
        "parent": _numbered(np.where(is_leaf_like(blocks, node), above, node)),
        "above": _numbered(above),
        "third": _numbered(third),
        "fifth": _numbered(fifth),
        "article": _numbered(nearest(blocks, "article")[node]),
        "kind": _numbered(np.array(blocks.signature, np.int64)[node]),
        "section": _numbered(np.cumsum((heading > 0).astype(np.int64))),
    }
    return Measures(
        length=length,
        good=np.where(is_good, counts.weight * (1 - linked), 0).astype(np.float32),
        linked=linked,
        is_end=counts.is_end,
        heading=heading,
        groups=groups,
    )


def _numbered(group: Ints) -> Ints:
    return np.unique(group, return_inverse=True)[1].reshape(-1)
