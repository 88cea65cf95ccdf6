"""Find the runs of text between block-level tags, as sums over a page's outline."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

import numpy as np

from pipelines.core.extract.blocks.markup_groups import HIDDEN
from pipelines.core.extract.page.arrays import Bits, Ints, Truths
from pipelines.core.extract.page.markup import squeeze_all
from pipelines.core.extract.page.outline import COMMENT, Outline
from pipelines.core.extract.page.tags import BLOCK_SKIPPED

# The inline elements are the HTML standard's phrasing content. All others, even unknown and custom
# ones, end a run of text, since pages use them as containers.
_INLINE: Final = (
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark "
    "math nobr picture q rp rt ruby s samp small source span strike strong sub sup time tt u "
    "var wbr"
)
INLINE: Final = frozenset(_INLINE.split())
_UNREAD: Final = BLOCK_SKIPPED | {COMMENT}
_LAYOUT_TAGS: Final = ("p", "table", "ul", "ol", "article", "section", "h1", "h2", "h3", "form")
_ROW_LIMIT: Final = 1000  # characters; a longer table row is a layout, whatever its cells hold


class Runs:
    """Where the runs of a page begin and end, and what is in them.

    Where nothing else is said, arrays have one entry for each run that has text, in reading order.

    is_node: for each element, whether it is the root, or block-level and no cell of a row.
    read: the numbers of the outline's pieces that readers see.
    first, behind: the places in `read` of the run's first piece, and behind its last.
    """

    is_node: Truths
    read: Ints
    first: Ints
    behind: Ints

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        hidden = outline.around(np.flatnonzero(outline.are(_UNREAD.__contains__))) > 0
        is_shown = ~hidden[outline.starts]
        self._is_inline = is_shown & outline.are(INLINE.__contains__)
        is_block = is_shown & ~self._is_inline
        is_cell = self._cells(is_shown, is_block)
        self.is_node = is_block & ~is_cell
        self.is_node[0] = True
        self.read = np.flatnonzero(~hidden[outline.after])
        self._has_text = outline.stripped[self.read] > 0
        self._run_after, self._breaks = self._parted()
        run = self._run_after[outline.after[self.read]]
        self._numbers = np.unique(run[self._has_text])
        self.first = np.searchsorted(run, self._numbers)
        self.behind = np.searchsorted(run, self._numbers, "right")
        self._run = run
        cells = [outline.starts[is_cell], outline.ends[is_cell]]
        self._blanks = np.concatenate([*cells, self._breaks])

    def texts(self) -> list[str]:
        """Return the runs' texts with single blanks, also between cells and at line breaks."""
        pieces = self._outline.pieces
        texts = [pieces[number] for number in self.read.tolist()]
        behind_blank = np.searchsorted(self._outline.after[self.read], self._blanks)
        for place in behind_blank[behind_blank < len(texts)].tolist():
            texts[place] = " " + texts[place]
        return squeeze_all(texts, self.first.tolist())

    def characters(self, tags: Collection[str]) -> Ints:
        """Return how many characters of the runs are in inline elements with these tags."""
        around = self._outline.around(self._places(tags))
        is_in = around[self._outline.after[self.read]] > 0
        chosen = np.flatnonzero(is_in & self._has_text)
        pieces = self._outline.pieces
        sizes = [len(pieces[number]) for number in self.read[chosen].tolist()]
        return self._summed(self._run[chosen], sizes)

    def count(self, tag: str) -> Ints:
        """Return how many inline elements with this tag start in the runs."""
        return self._summed(self._run_after[self._outline.starts[self._places((tag,))]])

    def breaks(self) -> Ints:
        """Return how many line breaks are in the runs; a break that parts two runs is in none."""
        return self._summed(self._run_after[self._breaks])

    def inline_groups(self, groups: Bits) -> Bits:
        """Return the markup groups of the inline elements that start in the runs.

        groups: the groups of each element. "hidden" is left out, since a hidden inline element
            does not hide the run.
        """
        bits = groups & np.uint64(~HIDDEN & 0xFFFF_FFFF_FFFF_FFFF)
        places = np.flatnonzero(self._is_inline & (bits > 0) & ~self._outline.are("br".__eq__))
        joined = np.zeros(int(self._run_after[-1]) + 1, np.uint64)
        runs = self._run_after[self._outline.starts[places]]
        np.bitwise_or.at(joined, runs, bits[places])
        return joined[self._numbers]

    def _summed(self, runs: Ints, sizes: Sequence[int] | None = None) -> Ints:
        """Return for each run the sum of its sizes; without sizes, how often it is in `runs`.

        runs: the number of the run to which each size belongs.
        """
        sums = np.bincount(runs, sizes, int(self._run_after[-1]) + 1)
        return sums[self._numbers].astype(np.int64)

    def _places(self, tags: Collection[str]) -> Ints:
        """Return the places of the inline elements with these tags that are shown."""
        return np.flatnonzero(self._is_inline & self._outline.are(tags.__contains__))

    def _cells(self, is_shown: Truths, is_block: Truths) -> Truths:
        """Tell which block-level elements lie in a table row that is one block."""
        outline = self._outline
        is_row = np.zeros(len(outline.tags), np.bool_)
        end = 0
        for place in np.flatnonzero(is_shown & outline.are("tr".__eq__)).tolist():
            if place >= end and not _is_layout(outline.elements[place]):
                is_row[place] = True
                end = outline.end[place]
        if not end:
            return is_row
        return is_block & ~is_row & (outline.around(np.flatnonzero(is_row))[outline.starts] > 0)

    def _parted(self) -> tuple[Ints, Ints]:
        """Return the number of the run in which each event falls, and the single line breaks.

        A run ends at the start and at the end of each node, and at the second of two line
        breaks without text between them. The first of the two counts as single. Line breaks are
        given as the numbers of the events that start them.
        """
        outline = self._outline
        is_edge = np.zeros(2 * len(outline.elements), np.bool_)
        is_edge[outline.starts[self.is_node]] = True
        is_edge[outline.ends[self.is_node]] = True
        run_after = np.cumsum(is_edge, dtype=np.int64)
        breaks = outline.starts[self._places(("br",))]
        if not len(breaks):
            return run_after, breaks
        texts = np.searchsorted(outline.after[self.read[self._has_text]], breaks)
        single: list[int] = []
        before: tuple[int, int] | None = None
        rows = zip(breaks.tolist(), texts.tolist(), run_after[breaks].tolist(), strict=True)
        for start, *seen in rows:
            if before == tuple(seen):
                is_edge[start] = True
                before = None
            else:
                single.append(start)
                before = (seen[0], seen[1])
        return np.cumsum(is_edge, dtype=np.int64), np.array(single, np.int64)


def _is_layout(row: Any) -> bool:
    """Tell whether a table row only arranges the page: its cells hold blocks of their own."""
    if next(row.iter(*_LAYOUT_TAGS), None) is not None:
        return True
    return sum(map(len, row.itertext())) > _ROW_LIMIT
