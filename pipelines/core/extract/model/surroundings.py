"""Features of the elements around a block: tags, and what their attributes call them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from pipelines.core.extract.blocks.markup_groups import NAMES
from pipelines.core.extract.blocks.segments import Blocks
from pipelines.core.extract.model.columns import Columns
from pipelines.core.extract.page.arrays import Floats, Ints

_AROUND: Final = (
    "article main aside footer header nav form figure figcaption ul ol table section blockquote "
    "dl button p h1 h2 h3 h4 details pre li address label a"
)
_AROUND_TAGS: Final = tuple(_AROUND.split())
_TAGS_AT: Final = np.uint64(len(NAMES))  # an element's tags behind its names in one number
_LEAF: Final = "p li h1 h2 h3 h4 h5 h6 td tr th dt dd figcaption pre span label a"
_LEAVES: Final = frozenset(_LEAF.split())


def add_surroundings(columns: Columns, blocks: Blocks, group: Ints, good: Floats) -> None:
    """Add tags and markup names: own, the parent's, all ancestors', and below the best text."""
    node = np.array([item.node for item in blocks.items], np.int64)
    parent = np.array(blocks.parent, np.int64)
    marks = np.array(blocks.marks, np.uint64)
    inline = np.array([item.marks for item in blocks.items], np.uint64)
    tag_bit = {tag: 1 << place for place, tag in enumerate(_AROUND_TAGS, len(NAMES))}
    bits = [m | tag_bit.get(tag, 0) for m, tag in zip(blocks.marks, blocks.tag, strict=True)]
    around = np.array(_inherited(blocks, bits), np.uint64)[node]
    columns.add("depth", np.array(blocks.depth)[node])
    _add_bits(columns, "own", NAMES, marks[node])
    _add_bits(columns, "inline", NAMES, inline)
    _add_bits(columns, "above", NAMES, marks[np.maximum(parent[node], 0)])
    _add_bits(columns, "around", NAMES, around)
    _add_bits(columns, "in", _AROUND_TAGS, around >> _TAGS_AT)
    first_h1 = next((i.node for i in blocks.items if i.tag == "h1"), -1)
    by_group = np.bincount(group, good)
    best = int(node[np.argmax(by_group[group] + good / 1e6)])
    for name, target in (("best", best), ("h1", first_h1)):
        path = _path(blocks, target)
        apart = np.array(_inherited(blocks, bits, path), np.uint64)[node]
        steps, fork = _steps(blocks, path)
        columns.add(f"steps to {name}", steps[node])
        columns.add(f"fork with {name}", fork[node] - (blocks.depth[target] if path else 0))
        _add_bits(columns, f"apart from {name}", NAMES, apart)
        _add_bits(columns, f"tags apart from {name}", _AROUND_TAGS, apart >> _TAGS_AT)


def _add_bits(
    columns: Columns, prefix: str, names: Sequence[str], bits: npt.NDArray[np.uint64]
) -> None:
    places = np.arange(len(names), dtype=np.uint64)
    columns.add_many([f"{prefix} {n}" for n in names], (bits[:, None] >> places) & np.uint64(1))


def _inherited(blocks: Blocks, bits: list[int], stop: frozenset[int] = frozenset()) -> list[int]:
    """Return each node's bits joined with its ancestors', up to those of `stop`."""
    joined: list[int] = []
    for node, above in enumerate(blocks.parent):
        if node in stop:
            joined.append(0)
        else:
            joined.append(bits[node] | (joined[above] if above >= 0 else 0))
    return joined


def _path(blocks: Blocks, node: int) -> frozenset[int]:
    """Return a node and its ancestors; nothing for -1."""
    path = set()
    while node >= 0:
        path.add(node)
        node = blocks.parent[node]
    return frozenset(path)


def _steps(blocks: Blocks, path: frozenset[int]) -> tuple[Floats, Floats]:
    """Return for each node the steps up to the path, and the depth at which it meets it."""
    steps: list[int] = []
    fork: list[int] = []
    for node, above in enumerate(blocks.parent):
        is_on = node in path or above < 0
        steps.append(0 if is_on else steps[above] + 1)
        fork.append(blocks.depth[node] if is_on else fork[above])
    return np.array(steps, np.float32), np.array(fork, np.float32)


def is_leaf_like(blocks: Blocks, node: Ints) -> npt.NDArray[np.bool_]:
    """Tell for each block whether its element by its nature holds it alone, as <p> does."""
    return np.array([blocks.tag[place] in _LEAVES for place in node], bool)


def nearest(blocks: Blocks, tag: str) -> Ints:
    """Return for each node the nearest one of that tag, itself or above; 0 for none."""
    nearest: list[int] = []
    for node, above in enumerate(blocks.parent):
        nearest.append(node if blocks.tag[node] == tag else nearest[above] if above >= 0 else 0)
    return np.array(nearest, np.int64)
