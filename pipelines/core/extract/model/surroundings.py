"""The features of the elements around a block: their tags and markup groups."""

from __future__ import annotations

from typing import Final

import numpy as np

from pipelines.core.extract.blocks.markup_groups import NAMES
from pipelines.core.extract.blocks.segments import Blocks
from pipelines.core.extract.model.columns import Columns, named
from pipelines.core.extract.model.measures import Measures
from pipelines.core.extract.page.arrays import Ints, Truths, followed_up, joined_up

_AROUND: Final = (
    "article main aside footer header nav form figure figcaption ul ol table section blockquote "
    "dl button p h1 h2 h3 h4 details pre li address label a"
)
_AROUND_TAGS: Final = tuple(_AROUND.split())
_TAGS_AT: Final = np.uint64(len(NAMES))  # in one number, bits of tags come after those of groups
_TAG_BIT: Final = {tag: 1 << place for place, tag in enumerate(_AROUND_TAGS, len(NAMES))}
_OWN: Final = named("own", NAMES)
_INLINE: Final = named("inline", NAMES)
_ABOVE: Final = named("above", NAMES)
_AROUND_GROUPS: Final = named("around", NAMES)
_IN: Final = named("in", _AROUND_TAGS)
_APART: Final = {
    name: (named(f"apart from {name}", NAMES), named(f"tags apart from {name}", _AROUND_TAGS))
    for name in ("best", "h1")
}


def put_surroundings(columns: Columns, blocks: Blocks, measures: Measures) -> None:
    """Put markup groups and tags of the block's node and of the nodes around it.

    They are those of the node, of its inline elements, of its parent, and of all nodes up to the
    root. As "apart from best", only nodes count that are not also around the page's best text;
    "fork with best" is the depth of the nearest node that is, less the depth of the best text.
    The first h1 is treated like the best text.
    """
    nodes, node = blocks.nodes, blocks.node
    tag_bits = np.array([_TAG_BIT.get(tag, 0) for tag in nodes.tags], np.uint64)
    bits = nodes.groups | tag_bits
    around = joined_up(bits, nodes.above)[node]
    columns.put("depth", nodes.depth[node])
    columns.put_bits(_OWN, nodes.groups[node])
    columns.put_bits(_INLINE, blocks.inline_groups)
    columns.put_bits(_ABOVE, nodes.groups[nodes.above[node]])
    columns.put_bits(_AROUND_GROUPS, around)
    columns.put_bits(_IN, around >> _TAGS_AT)
    for name, target in (("best", _best(blocks, measures)), ("h1", _first_h1(blocks))):
        is_on = _is_on_way(nodes.above, target)
        apart = joined_up(np.where(is_on, np.uint64(0), bits), nodes.above)[node]
        is_on_or_root = is_on.copy()
        is_on_or_root[0] = True
        own = np.arange(len(is_on))
        fork = nodes.depth[followed_up(np.where(is_on_or_root, own, nodes.above))]
        columns.put(f"steps to {name}", (nodes.depth - fork)[node])
        columns.put(f"fork with {name}", fork[node] - (nodes.depth[target] if target >= 0 else 0))
        groups, tags = _APART[name]
        columns.put_bits(groups, apart)
        columns.put_bits(tags, apart >> _TAGS_AT)


def _best(blocks: Blocks, measures: Measures) -> int:
    """Return the node of the longest good block among the siblings with most good text."""
    group, good = measures.groups["parent"], measures.good
    of_group = np.bincount(group, good)
    return int(blocks.node[np.argmax(of_group[group] + good / 1e6)])


def _first_h1(blocks: Blocks) -> int:
    """Return the node of the first main heading; -1 where there is none."""
    return int(blocks.node[blocks.tags.index("h1")]) if "h1" in blocks.tags else -1


def _is_on_way(above: Ints, node: int) -> Truths:
    """Tell for each node whether it is, or is around, the node with a number; for -1 none is."""
    is_on = np.zeros(len(above), np.bool_)
    while node >= 0 and not is_on[node]:
        is_on[node] = True
        node = int(above[node])
    return is_on
