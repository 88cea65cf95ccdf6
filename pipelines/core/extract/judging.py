"""What the model drops of a page where no named rule has spoken."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from typing import Final

import numpy as np
from lxml.html import HtmlElement

from pipelines.core.extract.blocks.kept_tree import drop_blocks
from pipelines.core.extract.blocks.segments import Block, Blocks, segment
from pipelines.core.extract.model.block_model import Model
from pipelines.core.extract.model.hints import Hints
from pipelines.core.extract.model.surroundings import is_leaf_like
from pipelines.core.extract.page.arrays import Floats
from pipelines.core.extract.page.markup import squeeze
from pipelines.core.extract.page.outline import Outline
from pipelines.core.extract.reading.after import is_named
from pipelines.core.extract.reading.body import advice
from pipelines.core.extract.rules.cutting import Cut, Pruning

MODEL: Final = "model"
SECOND_OPINION: Final = "second-opinion"  # to switch it off by, as `off` of `extract` does

# Where the model is unsure, trafilatura's reading of what the rules left is a second opinion:
# running text beside kept text that it takes for the story stays. Set on cross-validated
# probabilities.
_UNSURE: Final = 0.1
_RUNNING: Final = 40  # characters; a shorter block says too little for a second opinion
_NEAR: Final = 3  # blocks behind the last kept one, where a credit line may stand


@dataclass(frozen=True, slots=True)
class Judge:
    """The model, what the page says of itself, and which lines at its head have a name."""

    model: Model
    hints: Hints
    is_head_line: Callable[[str], bool]

    def read(self, outline: Outline) -> Opinion:
        """Return what the model thinks of the blocks of a tree before anything is cut."""
        blocks = segment(outline)
        keep, found = self.model.kept(blocks, self.hints)
        return Opinion(blocks, found, keep, self.is_head_line)


@dataclass(frozen=True, slots=True)
class Opinion:
    """The model's word on each block of a page."""

    blocks: Blocks
    probabilities: Floats
    keep: Sequence[bool]
    is_head_line: Callable[[str], bool]

    def apply(self, work: Pruning, protected: Set[HtmlElement]) -> HtmlElement:
        """Return a copy of what the rules left without what the model drops, and note that.

        protected: elements whose text the site's file says to keep.
        """
        there = set(work.root.iter())
        items = self.blocks.items
        is_there = [_is_there(there, block) for block in items]
        keep = [k or _is_protected(protected, b) for k, b in zip(self.keep, items, strict=True)]
        if not any(k and is_left for k, is_left in zip(keep, is_there, strict=True)):
            return work.root  # the rules cut all that the model would keep: it is lost here
        self._hear_rules(work, keep, is_there)
        self._leave_named(keep)
        self._note(work, keep, is_there)
        return drop_blocks(work.root, self.blocks, keep)

    def _hear_rules(self, work: Pruning, keep: list[bool], is_there: Sequence[bool]) -> None:
        """Keep the running text in doubt beside kept text that trafilatura would keep."""
        if SECOND_OPINION in work.off:
            return
        doubtful = [
            place
            for place, block in enumerate(self.blocks.items)
            if is_there[place]
            and not keep[place]
            and self.probabilities[place] >= _UNSURE
            and len(block.text) - block.linked >= _RUNNING
        ]
        if not doubtful:
            return
        holders = _holders(self.blocks)
        kept = {holder for holder, is_kept in zip(holders, keep, strict=True) if is_kept}
        beside = [place for place in doubtful if holders[place] in kept]
        if not beside:
            return
        reading = squeeze(advice(work.root))
        for place in beside:
            keep[place] = self.blocks.items[place].text in reading

    def _leave_named(self, keep: list[bool]) -> None:
        """Keep the lines at the story's edges that the after-pass cuts by name, or reads."""
        kept = [place for place, is_kept in enumerate(keep) if is_kept]
        lengths = ((place, len(self.blocks.items[place].text)) for place in kept)
        start = next((place for place, length in lengths if length >= _RUNNING), kept[0])
        for place, block in enumerate(self.blocks.items[: kept[-1] + 1 + _NEAR]):
            if not keep[place]:
                is_head_line = place < start and self.is_head_line(block.text)
                keep[place] = is_head_line or is_named(block.text)

    def _note(self, work: Pruning, keep: Sequence[bool], is_there: Sequence[bool]) -> None:
        """Note the dropped blocks, neighbours as one cut; what a rule has cut parts them."""
        run: list[int] = []
        for place, is_kept in enumerate([*keep, True]):
            if not is_kept and is_there[place]:
                run.append(place)
            elif run:
                work.cuts.append(self._cut(work, run))
                run = []

    def _cut(self, work: Pruning, run: Sequence[int]) -> Cut:
        blocks = [self.blocks.items[place] for place in run]
        likeliest = max(float(self.probabilities[place]) for place in run)
        element = blocks[0].pieces[0][0]
        text = squeeze(" ".join(block.text for block in blocks))
        running = sum(own for b in blocks if (own := len(b.text) - b.linked) >= _RUNNING)
        return Cut(text, f"{MODEL}:{likeliest:.2f}", work.prose.order(element), running)


def _holders(blocks: Blocks) -> list[int]:
    """Return for each block the element that holds it beside others, as the story's does a <p>."""
    nodes = np.array([block.node for block in blocks.items], np.int64)
    holders = np.where(is_leaf_like(blocks, nodes), np.array(blocks.parent)[nodes], nodes)
    return [int(holder) for holder in holders]


def _is_there(there: Set[HtmlElement], block: Block) -> bool:
    """Tell whether the rules have left a block, or some of its text."""
    texts = ((e, e.tail if is_tail else e.text) for e, is_tail in block.pieces if e in there)
    return any(text and not text.isspace() for _, text in texts)


def _is_protected(protected: Set[HtmlElement], block: Block) -> bool:
    """Tell whether a block lies in an element that the site's file says to keep."""
    holders = (e.getparent() if is_tail else e for e, is_tail in block.pieces)
    return any(holder in protected for holder in holders)
