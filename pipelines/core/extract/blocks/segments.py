"""A page as a row of blocks: the runs of text between block-level tags.

A block is what the model keeps or drops: one paragraph, heading, list item, caption, table
row or line between two blank lines made of ``<br>``. Each knows where the pieces of
its text sit in the tree, so that `kept_tree` can copy the tree without the dropped ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.core.extract.blocks.markup_groups import first_classes, groups_of
from pipelines.core.extract.blocks.runs import Runs
from pipelines.core.extract.page.arrays import Bits, Ints, Truths
from pipelines.core.extract.page.outline import Outline, numbered_paths


@dataclass(frozen=True, slots=True)
class Nodes:
    """The block-level elements of a page in document order, the root first; one entry each."""

    tags: list[str]
    above: Ints  # number of the node around it; the root's own for the root
    depth: Ints  # nodes around it
    groups: Bits  # what its attributes call it, in the order of `markup_groups.NAMES`
    kind: Ints  # equal where the tags and first classes are, all the way down from the root


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of a page in reading order; one entry each.

    Counts are of characters of the text unless they say otherwise.
    """

    outline: Outline
    nodes: Nodes
    texts: list[str]  # none is empty, blanks squeezed
    tags: list[str]  # of the node that holds it
    node: Ints  # number of the node that holds it
    read: Ints  # numbers of the pieces of the outline that readers see
    first: Ints  # the first of the block's pieces in `read`
    behind: Ints  # and the one behind its last
    linked: Ints
    bold: Ints
    slanted: Ints
    links: Ints  # elements
    images: Ints  # elements
    times: Ints  # elements
    breaks: Ints  # elements
    inline_groups: Bits  # what the attributes of the inline elements in it call them

    def __len__(self) -> int:
        return len(self.texts)


def segment(outline: Outline) -> Blocks:
    """Return the blocks of a page."""
    runs = Runs(outline)
    groups = groups_of(outline)
    node_of = (np.cumsum(runs.is_node) - 1)[outline.nearest(runs.is_node)]
    nodes = _nodes(outline, runs.is_node, node_of, groups)
    node = node_of[outline.holder[runs.read[runs.first]]]
    return Blocks(
        outline=outline,
        nodes=nodes,
        texts=runs.texts(),
        tags=[nodes.tags[number] for number in node.tolist()],
        node=node,
        read=runs.read,
        first=runs.first,
        behind=runs.behind,
        linked=runs.characters(("a",)),
        bold=runs.characters(("b", "strong")),
        slanted=runs.characters(("em", "i", "cite")),
        links=runs.count("a"),
        images=runs.count("img"),
        times=runs.count("time"),
        breaks=runs.breaks(),
        inline_groups=runs.inline_groups(groups),
    )


def _nodes(outline: Outline, is_node: Truths, node_of: Ints, groups: Bits) -> Nodes:
    """Return the nodes. node_of: for each element the number of the node that it is or is in."""
    places = np.flatnonzero(is_node)
    above = node_of[outline.above[places]]
    chosen = places.tolist()
    tags = [outline.tags[place] for place in chosen]
    classes = first_classes(outline)
    return Nodes(
        tags=tags,
        above=above,
        depth=outline.around(places)[outline.starts[places]] - 1,
        groups=groups[places],
        kind=np.array(
            numbered_paths(above.tolist(), tags, [classes[place] for place in chosen]), np.int64
        ),
    )
