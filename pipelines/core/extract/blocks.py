"""A page as a row of blocks: the runs of text between block-level tags.

A block is what the model keeps or drops: one paragraph, heading, list item, caption, table
row or line between two blank lines made of ``<br>``. The walk notes where each piece of its
text sits in the tree, so that `drop_blocks` can copy the tree without the dropped ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree, html

from pipelines.core.extract.marks import HIDDEN, marks_of

# Inline by the HTML standard's phrasing content. All else, unknown and custom elements too,
# ends a run of text: pages use them as containers.
_INLINE: Final = (
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark "
    "math nobr picture q rp rt ruby s samp small source span strike strong sub sup time tt u "
    "var wbr"
)
INLINE: Final = frozenset(_INLINE.split())
_SKIPPED: Final = (
    "script style noscript template svg head iframe select textarea object embed canvas "
    "audio video datalist map progress meter"
)
SKIPPED: Final = frozenset(_SKIPPED.split())
_LAYOUT_TAGS: Final = ("p", "table", "ul", "ol", "article", "section", "h1", "h2", "h3", "form")
_ROW_LIMIT: Final = 1000  # characters; a longer table row is a layout, whatever its cells hold

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


def segment(root: html.HtmlElement) -> Blocks:
    """Return the blocks of a page; the tree is read, not changed."""
    walk = _Walk()
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            if element.tag in SKIPPED:
                walker.skip_subtree()
            else:
                walk.enter(element)
        else:
            if event == "end" and element.tag not in SKIPPED:
                walk.leave(element)
            if element.tail and element is not root:
                walk.read(element, element.tail, is_tail=True)
    walk.flush()
    return walk.blocks


class _Walk:
    """The state of one walk over the tree."""

    def __init__(self) -> None:
        self.blocks = Blocks()
        self._signatures: dict[tuple[int, str, str], int] = {}
        self._open: list[int] = []  # nodes
        self._rows: list[Any] = []  # table rows that are one block each
        self._link = self._strong = self._slant = 0  # open elements
        self._start()

    def _start(self) -> None:
        self._parts: list[str] = []
        self._pieces: list[Piece] = []
        self._linked = self._bold = self._slanted = 0
        self._links = self._images = self._times = self._breaks = self._marks = 0
        self._is_after_break = False

    def enter(self, element: Any) -> None:
        tag = element.tag
        if tag in INLINE:
            self._enter_inline(element, tag)
        elif not self._rows:
            self.flush()
            self._add_node(element, tag)
            if tag == "tr" and not _is_layout(element):
                self._rows.append(element)
        else:
            self._parts.append(" ")
        if element.text:
            self.read(element, element.text, is_tail=False)

    def leave(self, element: Any) -> None:
        tag = element.tag
        if tag in INLINE:
            self._leave_inline(tag)
            return
        if self._rows:
            self._parts.append(" ")
            if self._rows[-1] is not element:
                return
            self._rows.pop()
        self.flush()
        self._open.pop()

    def read(self, element: Any, text: str, *, is_tail: bool) -> None:
        """Take in a text of the current run."""
        self._pieces.append((element, is_tail))
        self._parts.append(text)
        if text.isspace():
            return
        self._is_after_break = False
        size = len(text)
        self._linked += size if self._link else 0
        self._bold += size if self._strong else 0
        self._slanted += size if self._slant else 0

    def flush(self) -> None:
        """End the current run; it becomes a block if it has a text."""
        if not (self._parts or self._links or self._images or self._times or self._marks):
            return
        text = " ".join("".join(self._parts).split())
        if text and self._open:
            node = self._open[-1]
            block = Block(
                text=text,
                node=node,
                tag=self.blocks.tag[node],
                pieces=self._pieces,
                linked=self._linked,
                bold=self._bold,
                slanted=self._slanted,
                links=self._links,
                images=self._images,
                times=self._times,
                breaks=self._breaks,
                marks=self._marks,
            )
            self.blocks.items.append(block)
        self._start()

    def _add_node(self, element: Any, tag: str) -> None:
        blocks, node = self.blocks, len(self.blocks.tag)
        above = self._open[-1] if self._open else -1
        marks, first_class = marks_of(element)
        path = (blocks.signature[above] if self._open else -1, tag, first_class)
        blocks.tag.append(tag)
        blocks.parent.append(above)
        blocks.depth.append(len(self._open))
        blocks.marks.append(marks)
        blocks.signature.append(self._signatures.setdefault(path, len(self._signatures)))
        self._open.append(node)

    def _enter_inline(self, element: Any, tag: str) -> None:
        if tag == "br":
            if self._is_after_break:
                self.flush()
                return
            self._is_after_break = True
            self._breaks += 1
            self._parts.append("\n")
            return
        if tag == "a":
            self._link += 1
            self._links += 1
        elif tag in ("b", "strong"):
            self._strong += 1
        elif tag in ("em", "i", "cite"):
            self._slant += 1
        elif tag == "img":
            self._images += 1
        elif tag == "time":
            self._times += 1
        if element.attrib:
            self._marks |= marks_of(element)[0] & ~HIDDEN

    def _leave_inline(self, tag: str) -> None:
        if tag == "a":
            self._link -= 1
        elif tag in ("b", "strong"):
            self._strong -= 1
        elif tag in ("em", "i", "cite"):
            self._slant -= 1


def _is_layout(row: Any) -> bool:
    """Tell whether a table row only arranges the page: its cells hold blocks of their own."""
    if next(row.iter(*_LAYOUT_TAGS), None) is not None:
        return True
    return sum(map(len, row.itertext())) > _ROW_LIMIT
