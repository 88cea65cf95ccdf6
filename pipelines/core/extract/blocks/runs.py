"""The runs of text between block-level tags, as sums over a page's outline."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

import numpy as np

from pipelines.core.extract.blocks.markup_groups import HIDDEN, marks_of
from pipelines.core.extract.page.arrays import Ints
from pipelines.core.extract.page.outline import COMMENT, Outline, Truths
from pipelines.core.extract.page.tags import BLOCK_SKIPPED

# Inline by the HTML standard's phrasing content. All else, unknown and custom elements too,
# ends a run of text: pages use them as containers.
_INLINE: Final = (
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark "
    "math nobr picture q rp rt ruby s samp small source span strike strong sub sup time tt u "
    "var wbr"
)
INLINE: Final = frozenset(_INLINE.split())
_UNREAD: Final = BLOCK_SKIPPED | {COMMENT}
_LINK: Final = ("a",)
_STRONG: Final = ("b", "strong")
_SLANTED: Final = ("em", "i", "cite")
_LAYOUT_TAGS: Final = ("p", "table", "ul", "ol", "article", "section", "h1", "h2", "h3", "form")
_ROW_LIMIT: Final = 1000  # characters; a longer table row is a layout, whatever its cells hold

Run = tuple[str, int, tuple[int, int], tuple[int, ...]]


class Runs:
    """Where the runs of a page begin and end, and what is in them.

    is_node: for each element, whether it is block-level and no cell of a row.
    named: as `marks_of` gives it.
    """

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self.named = marks_of(outline)
        hidden = outline.around(outline.places(_UNREAD)) > 0
        is_shown = ~hidden[outline.starts]
        is_inline = is_shown & np.array([tag in INLINE for tag in outline.tags])
        is_block = is_shown & ~is_inline
        rows = self._rows(is_shown)
        is_cell = is_block & (outline.around(rows) > 0)[outline.starts]
        is_cell[rows] = False
        is_node = is_block & ~is_cell
        self.is_node: list[bool] = is_node.tolist()
        self._inline = is_inline
        self._read = np.flatnonzero(~hidden[outline.after])
        self._after = outline.after[self._read]
        self._is_told = outline.stripped[self._read] > 0
        edges = np.sort(np.concatenate([outline.starts[is_node], outline.ends[is_node]]))
        self._breaks, parting = self._line_breaks(edges)
        self._edges = np.sort(np.concatenate([edges, parting]))
        self._blanks = np.concatenate(
            [outline.starts[is_cell], outline.ends[is_cell], self._breaks]
        )

    def pieces(self) -> tuple[list[Any], list[bool]]:
        """Return the element of each piece that is read, and whether the piece is its tail."""
        elements, outline = self._outline.elements, self._outline
        nodes = outline.node[self._read].tolist()
        return [elements[place] for place in nodes], outline.is_tail[self._read].tolist()

    def told(self) -> Iterator[Run]:
        """Yield of each run that has a text that, its place, its pieces and its figures.

        The place is that of the element that holds it; the pieces are the number of the first
        and of the one behind the last; the figures are a `Block`'s, in their order.
        """
        run = self._run_of(self._after)
        numbers = np.unique(run[self._is_told])
        starts, ends = np.searchsorted(run, numbers), np.searchsorted(run, numbers, "right")
        holders = self._outline.holder[self._read[starts]].tolist()
        spans = list(zip(starts.tolist(), ends.tolist(), strict=True))
        texts = self._texts()
        counts = zip(*self._counts(run, numbers), strict=True)
        for holder, (start, end), figures in zip(holders, spans, counts, strict=True):
            text = " ".join("".join(texts[start:end]).split())
            yield text, holder, (start, end), figures

    def _counts(self, run: Ints, numbers: Ints) -> Iterator[list[int]]:
        """Yield the figures of the runs of these numbers, one list for each of a block's."""
        pieces, most = self._outline.pieces, len(self._edges) + 1
        sizes = np.array([len(pieces[place]) for place in self._read.tolist()], np.int64)
        for tags in (_LINK, _STRONG, _SLANTED):
            is_in = self._outline.around(self._places(tags))[self._after] > 0
            chosen = is_in & self._is_told
            yield np.bincount(run[chosen], sizes[chosen], most)[numbers].astype(int).tolist()
        for events in (*map(self._started, ("a", "img", "time")), self._breaks):
            yield np.bincount(self._run_of(events), None, most)[numbers].tolist()
        marks = self._marks()
        yield [marks.get(number, 0) for number in numbers.tolist()]

    def _marks(self) -> dict[int, int]:
        """Return by the number of the run the marks of the inline elements that start in it."""
        bits, tags = [bits & ~HIDDEN for bits, _ in self.named], self._outline.tags
        places = [p for p in np.flatnonzero(self._inline).tolist() if bits[p] and tags[p] != "br"]
        runs = self._run_of(self._outline.starts[np.array(places, np.int64)]).tolist()
        found: dict[int, int] = {}
        for place, number in zip(places, runs, strict=True):
            found[number] = found.get(number, 0) | bits[place]
        return found

    def _texts(self) -> list[str]:
        """Return the pieces that are read, with a blank before those that are set apart."""
        texts = [self._outline.pieces[place] for place in self._read.tolist()]
        for place in np.searchsorted(self._after, self._blanks).tolist():
            if place < len(texts):
                texts[place] = " " + texts[place]
        return texts

    def _places(self, tags: Collection[str]) -> Ints:
        """Return the places of the inline elements with these tags that are shown."""
        places = np.array(self._outline.places(tags), np.int64)
        return np.asarray(places[self._inline[places]], np.int64)

    def _started(self, tag: str) -> Ints:
        return self._outline.starts[self._places((tag,))]

    def _run_of(self, events: Ints) -> Ints:
        """Return the numbers of the runs in which events fall."""
        return np.asarray(np.searchsorted(self._edges, events, "right"), np.int64)

    def _rows(self, is_shown: Truths) -> Ints:
        """Return the places of the table rows that are one block each."""
        rows: list[int] = []
        end = 0
        for place in self._outline.places(("tr",)):
            if is_shown[place] and place >= end and not _is_layout(self._outline.elements[place]):
                rows.append(place)
                end = self._outline.end[place]
        return np.array(rows, np.int64)

    def _line_breaks(self, edges: Ints) -> tuple[Ints, Ints]:
        """Return the events of the line breaks that part no runs, and of each second in a row.

        edges: the events of the block-level elements, which part runs.
        """
        starts = self._started("br")
        told = np.searchsorted(self._after[self._is_told], starts).tolist()
        passed = np.searchsorted(edges, starts, "right").tolist()
        single: list[int] = []
        parting: list[int] = []
        before: tuple[int, int] | None = None
        for start, *seen in zip(starts.tolist(), told, passed, strict=True):
            is_second = before == tuple(seen)
            (parting if is_second else single).append(start)
            before = None if is_second else (seen[0], seen[1])
        return np.array(single, np.int64), np.array(parting, np.int64)


def _is_layout(row: Any) -> bool:
    """Tell whether a table row only arranges the page: its cells hold blocks of their own."""
    if next(row.iter(*_LAYOUT_TAGS), None) is not None:
        return True
    return sum(map(len, row.itertext())) > _ROW_LIMIT
