"""Cut a page into a row of blocks: the runs of text between block-level tags.

A block is what the model keeps or drops: a paragraph, heading, list item, caption, table row, or
the lines between two blank lines made of ``<br>``. Each block knows where the pieces of its text
are in the tree, so that `kept_tree` can copy the tree without the dropped blocks.
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
    above: Ints  # number of the node around it; for the root its own
    depth: Ints  # how many nodes are around it
    groups: Bits  # its markup groups, in the order of `markup_groups.NAMES`
    kind: Ints  # equal for nodes with the same tags and first classes from the root down to them


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of a page in reading order; one entry each, except in `outline`, `nodes`, `read`.

    Counts are characters of the text where nothing else is said.
    """

    outline: Outline
    nodes: Nodes
    texts: list[str]  # with single blanks; none is empty
    tags: list[str]  # the tag of the node that holds the block
    node: Ints  # the number of the node that holds the block
    read: Ints  # the numbers of the outline's pieces that readers see
    first: Ints  # the place in `read` of the block's first piece
    behind: Ints  # the place in `read` behind the block's last piece
    linked: Ints
    bold: Ints
    slanted: Ints
    links: Ints  # elements
    images: Ints  # elements
    times: Ints  # elements
    breaks: Ints  # elements
    inline_groups: Bits  # the markup groups of the inline elements in the block

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
    """Return the nodes of a page.

    is_node: for each element, whether it is a node. node_of: for each element, the number of the
    node that it is or lies in. groups: the markup groups of each element.
    """
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
