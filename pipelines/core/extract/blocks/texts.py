"""The text directly in each block-level element of a page, its inline elements included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from pipelines.core.extract.page.markup import is_block, squeeze
from pipelines.core.extract.page.outline import COMMENT, Outline
from pipelines.core.extract.page.tags import SILENT

_MOST: Final = 1500  # elements; a long comment thread has no news
_LETTER: Final = re.compile(r"[^\W\d_]")
_UNREAD: Final = SILENT | {COMMENT}


@dataclass(frozen=True, slots=True)
class Text:
    """What stands directly in one element. `is_leaf`: no other with text lies within it."""

    place: int  # of the element in the outline
    line: str  # on one line
    linked: int  # characters of link text
    is_leaf: bool


class Texts:
    """The block-level elements of a page's body, and which of them each element belongs to.

    Those in what readers do not see are among them, without a text.

    blocks: their places in document order, the body's own first.
    """

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        body = outline.root.find("body")
        first = 0 if body is None else outline.place[body]
        silent = outline.around(outline.places(_UNREAD))
        tags = outline.tags
        behind = outline.end[first]
        self.blocks = [first]
        self._block_of = [first] * behind
        for place in range(first + 1, behind):
            if is_block(tags[place]):
                self.blocks.append(place)
                self._block_of[place] = place
            else:
                self._block_of[place] = self._block_of[outline.parent[place]]
        is_within = (outline.after >= outline.starts[first]) & (
            outline.after < outline.ends[first]
        )
        self._read = np.flatnonzero(is_within & (silent[outline.after] == 0))

    def above(self, block: int) -> int:
        """Return the next block-level element around one; -1 for the body."""
        return -1 if block == self.blocks[0] else self._block_of[self._outline.parent[block]]

    def lettered(self) -> Iterator[Text]:
        """Yield the texts that have a letter, in document order."""
        parts, linked = self._parts()
        outer = self._outer(parts)
        for place in self.blocks[:_MOST]:
            line = squeeze("".join(parts.get(place, ())))
            if _LETTER.search(line):
                yield Text(place, line, linked.get(place, 0), place not in outer)

    def _parts(self) -> tuple[dict[int, list[str]], dict[int, int]]:
        """Return the pieces of each element's text, and the characters of links among them."""
        outline, read = self._outline, self._read
        in_link = (outline.around(outline.places(("a",)))[outline.after[read]] > 0).tolist()
        parts: dict[int, list[str]] = {}
        linked: dict[int, int] = {}
        holders = outline.holder[read].tolist()
        for piece, holder, is_linked in zip(read.tolist(), holders, in_link, strict=True):
            block = self._block_of[holder]
            parts.setdefault(block, []).append(outline.pieces[piece])
            if is_linked:
                linked[block] = linked.get(block, 0) + len(squeeze(outline.pieces[piece]))
        return parts, linked

    def _outer(self, parts: dict[int, list[str]]) -> set[int]:
        """Return the elements around another with text."""
        outer: set[int] = {-1}
        for place, texts in parts.items():
            if all(map(str.isspace, texts)):
                continue
            above = self.above(place)
            while above not in outer:
                outer.add(above)
                above = self.above(above)
        return outer
