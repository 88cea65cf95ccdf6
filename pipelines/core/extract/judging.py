"""Let the block model judge what the rules have left of a page, and drop blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from typing import Final

import numpy as np
from lxml.html import HtmlElement

from pipelines.core.extract.blocks.kept_tree import drop_blocks
from pipelines.core.extract.blocks.segments import Blocks, segment
from pipelines.core.extract.model.block_model import Model
from pipelines.core.extract.model.hints import Hints
from pipelines.core.extract.model.measures import holders_of
from pipelines.core.extract.page.annotations import NOTES
from pipelines.core.extract.page.arrays import Floats, Truths
from pipelines.core.extract.page.markup import squeeze
from pipelines.core.extract.page.outline import Outline
from pipelines.core.extract.reading.after import is_named
from pipelines.core.extract.reading.body import advice
from pipelines.core.extract.rules.cutting import Cut, Pruning

MODEL: Final = "model"
SECOND_OPINION: Final = "second-opinion"  # the name by which `Means.off` switches it off

# Where the model is unsure of a block, it hears trafilatura's reading as a second opinion: running
# text beside kept text stays if trafilatura takes it for the story.
_UNSURE: Final = 0.1  # probability from which on; set on cross-validated probabilities
_RUNNING: Final = 40  # characters; a shorter block has too little text for a second opinion
_WRAPPERS: Final = frozenset({"blockquote", "ul", "ol"})  # of a story's own text
_NEAR: Final = 3  # blocks behind the last kept one, where a credit line may stand


@dataclass(frozen=True, slots=True)
class Judge:
    """The block model, and what it must know of one page.

    is_head_line: tells whether the after-pass would know a line at the text's head, such as a
        byline.
    """

    model: Model
    hints: Hints
    is_head_line: Callable[[str], bool]

    def read(self, outline: Outline) -> Opinion:
        """Return the model's opinion of a page's blocks. outline: before the rules cut from it."""
        blocks = segment(outline)
        keep, found = self.model.kept(blocks, self.hints)
        return Opinion(blocks, found, keep, self.is_head_line)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model says of each block of a page: its probability, and whether to keep it."""

    blocks: Blocks
    probabilities: Floats
    keep: Sequence[bool]
    is_head_line: Callable[[str], bool]

    def apply(self, work: Pruning, protected: Set[HtmlElement]) -> HtmlElement:
        """Return a copy of the tree without the blocks that the model drops; note these as cuts.

        work: the tree from which the rules have cut. protected: elements whose text the site's
            file says to keep.
        """
        is_there = _are_there(self.blocks)
        keep = list(self.keep)
        if protected:
            in_protected = _are_in(protected, self.blocks)
            keep = [k or is_in for k, is_in in zip(keep, in_protected, strict=True)]
        if not any(k and is_left for k, is_left in zip(keep, is_there, strict=True)):
            return work.root  # the rules cut all that the model keeps: it has misread this page
        self._hear_rules(work, keep, is_there)
        self._keep_notes(keep)
        self._leave_named(keep)
        self._note(work, keep, is_there)
        return drop_blocks(self.blocks, keep)

    def _hear_rules(self, work: Pruning, keep: list[bool], is_there: Sequence[bool]) -> None:
        """Keep running text that the model is unsure of if trafilatura would read it, too.

        Only text beside kept text is in question. work: what the rules have left, which
        trafilatura reads. is_there: whether the rules have left each block.
        """
        if SECOND_OPINION in work.off:
            return
        doubtful = [
            number
            for number in np.flatnonzero(self.probabilities >= _UNSURE).tolist()
            if is_there[number] and not keep[number] and self._running(number) >= _RUNNING
        ]
        if not doubtful:
            return
        holders = _places_of(self.blocks)
        kept = {holder for holder, is_kept in zip(holders, keep, strict=True) if is_kept}
        beside = [number for number in doubtful if holders[number] in kept]
        if not beside:
            return
        reading = squeeze(advice(work.root))
        for number in beside:
            keep[number] = self.blocks.texts[number] in reading

    def _keep_notes(self, keep: list[bool]) -> None:
        """Keep the text of footnotes, which the model does not know, unless it is mostly links."""
        marked = NOTES(self.blocks.outline.root)
        if not marked:
            return
        in_note = _are_in({e for note in marked for e in note.iter()}, self.blocks)
        for number in np.flatnonzero(in_note).tolist():
            is_prose = self._running(number) >= max(_RUNNING, int(self.blocks.linked[number]))
            keep[number] = keep[number] or is_prose

    def _leave_named(self, keep: list[bool]) -> None:
        """Keep the lines at the story's edges that the after-pass knows, such as a credit line.

        It cuts them itself, with a name, and reads some of them.
        """
        texts = self.blocks.texts
        kept = [number for number, is_kept in enumerate(keep) if is_kept]
        start = next((number for number in kept if len(texts[number]) >= _RUNNING), kept[0])
        for number, text in enumerate(texts[: kept[-1] + 1 + _NEAR]):
            if not keep[number]:
                is_head_line = number < start and self.is_head_line(text)
                keep[number] = is_head_line or is_named(text)

    def _note(self, work: Pruning, keep: Sequence[bool], is_there: Sequence[bool]) -> None:
        """Note the dropped blocks, those in a row as one cut.

        A block that stays, or that a rule has cut already, ends the row.
        """
        run: list[int] = []
        for number, is_kept in enumerate([*keep, True]):
            if not is_kept and is_there[number]:
                run.append(number)
            elif run:
                work.cuts.append(self._cut(run))
                run = []

    def _cut(self, run: Sequence[int]) -> Cut:
        """Return one cut for a row of blocks; its rule has the probability of the likeliest."""
        blocks = self.blocks
        likeliest = float(self.probabilities[run].max())
        place = int(blocks.outline.node[blocks.read[blocks.first[run[0]]]])
        text = squeeze(" ".join([blocks.texts[number] for number in run]))
        running = sum(own for number in run if (own := self._running(number)) >= _RUNNING)
        return Cut(text, f"{MODEL}:{likeliest:.2f}", place, running)

    def _running(self, number: int) -> int:
        """Return how many characters of a block are not link text."""
        return len(self.blocks.texts[number]) - int(self.blocks.linked[number])


def _places_of(blocks: Blocks) -> list[int]:
    """Return the number of the node in which each block stands beside others.

    A paragraph in a ``<blockquote>`` counts as standing where the quotation does; so with lists.
    """
    tags, above = blocks.nodes.tags, blocks.nodes.above
    found = []
    for holder in holders_of(blocks).tolist():
        while tags[holder] in _WRAPPERS:
            holder = int(above[holder])
        found.append(holder)
    return found


def _are_there(blocks: Blocks) -> list[bool]:
    """Tell for each block whether the rules have left some of its text in the tree."""
    outline = blocks.outline
    is_in_tree = np.zeros(len(outline.elements), np.bool_)
    is_in_tree[[outline.place[element] for element in outline.root.iter()]] = True
    node = outline.node[blocks.read]
    is_left = is_in_tree[node] & (outline.stripped[blocks.read] > 0)
    # An element that is cut stays in the tree without its text; the text behind it is left.
    for number in np.flatnonzero(is_left & ~outline.is_tail[blocks.read]).tolist():
        is_left[number] = bool(outline.elements[node[number]].text)
    return _any_of(blocks, is_left)


def _are_in(protected: Set[HtmlElement], blocks: Blocks) -> list[bool]:
    """Tell for each block whether some of it is in an element that the site's file protects."""
    outline = blocks.outline
    is_protected = np.array([element in protected for element in outline.elements], np.bool_)
    return _any_of(blocks, is_protected[outline.holder[blocks.read]])


def _any_of(blocks: Blocks, is_true: Truths) -> list[bool]:
    """Tell for each block whether one of its pieces has True in `is_true`.

    is_true: one entry for each piece that readers see (`Blocks.read`).
    """
    true_before = np.concatenate([[0], np.cumsum(is_true)])
    found: list[bool] = (true_before[blocks.behind] > true_before[blocks.first]).tolist()
    return found
