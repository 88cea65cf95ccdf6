"""A page as a row of blocks: the runs of text between block-level tags.

A block is what the model keeps or drops: one paragraph, heading, list item, caption, table
row or line between two blank lines made of ``<br>``. Each knows where the pieces of
its text sit in the tree, so that `drop_blocks` can copy the tree without the dropped ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipelines.core.extract.blocks.runs import Runs
from pipelines.core.extract.page.outline import Outline

Piece = tuple[Any, bool]  # an element, and whether the text is its tail


@dataclass(slots=True)
class Block:
    """One run of text. Counts are of characters of `text` unless they say otherwise."""

    text: str
    node: int  # the block-level element that holds it, an index into Blocks' node lists
    tag: str
    pieces: list[Piece]
    linked: int = 0
    bold: int = 0
    slanted: int = 0
    links: int = 0  # elements
    images: int = 0  # elements
    times: int = 0  # elements
    breaks: int = 0  # elements
    marks: int = 0  # of the inline elements in it


@dataclass(slots=True)
class Blocks:
    """The blocks of a page in reading order, and the block-level elements around them.

    The node lists run in document order, the root first; `parent` is -1 at the root. `marks`
    are the bits of `marks.marks_of`. `signature` is equal for elements whose path of tags
    and first classes is equal, so that siblings of one kind share it.
    """

    items: list[Block] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    signature: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.items)

    def texts(self) -> list[str]:
        """Return each block's text, blanks squeezed."""
        return [block.text for block in self.items]


def segment(outline: Outline) -> Blocks:
    """Return the blocks of a page."""
    runs = Runs(outline)
    blocks = Blocks()
    node_of = _add_nodes(blocks, outline, runs)
    pieces = list(zip(*runs.pieces(), strict=True))
    for text, holder, (start, end), counts in runs.told():
        node = node_of[holder]
        blocks.items.append(Block(text, node, blocks.tag[node], pieces[start:end], *counts))
    return blocks


def _add_nodes(blocks: Blocks, outline: Outline, runs: Runs) -> list[int]:
    """Add the block-level elements; return for each element the node that it is or lies in."""
    signatures: dict[tuple[int, str, str], int] = {}
    node_of: list[int] = []
    for place, (tag, parent) in enumerate(zip(outline.tags, outline.parent, strict=True)):
        above = node_of[parent] if parent >= 0 else -1
        if not runs.is_node[place]:
            node_of.append(above)
            continue
        node_of.append(len(blocks.tag))
        marks, first_class = runs.named[place]
        path = (blocks.signature[above] if above >= 0 else -1, tag, first_class)
        blocks.tag.append(tag)
        blocks.parent.append(above)
        blocks.depth.append(blocks.depth[above] + 1 if above >= 0 else 0)
        blocks.marks.append(marks)
        blocks.signature.append(signatures.setdefault(path, len(signatures)))
    return node_of
