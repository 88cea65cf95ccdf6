"""Cut blocks that the site's other pages have too, as the memory of the site tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipelines.core.extract.blocks.fingerprints import KnownBlock, blocks_of, main_places
from pipelines.core.extract.rules.announced import HEADINGS, cut_box
from pipelines.core.extract.rules.cutting import Pruning
from pipelines.core.memory import LEAST_PAGES, Memory, page_key

TEXT: Final = "memory:text"
PATH: Final = "memory:path"
HEADING: Final = "memory:heading"
RECURRING: Final = (TEXT, PATH, HEADING)

# On how many pages, and on what share of pages, a text must be for it to be the site's:
_AGAIN: Final = (2, 0.1)
_OFTEN: Final = (3, 0.3)  # for a text among the story's own paragraphs
# From what share of the blocks at a place on all blocks there are the site's:
_PATH_AGAIN: Final = 0.6  # of blocks that recur
_PATH_LINKS: Final = 0.9  # of blocks that are all link
_PATH_BEHIND: Final = 0.95  # of blocks behind the story
_SLACK: Final = 0.01  # by which a count may fall short, since pages count less as they age
_LABEL: Final = 60  # characters
# These are not cut by themselves: a table's row or a list's line needs the others.
_WHOLE: Final = frozenset({"td", "th", "tr", "dt", "dd", "body"})


def cut_recurring(work: Pruning, memory: Memory) -> None:
    """Cut blocks that the memory knows from other pages, and the boxes that they announce.

    A memory of fewer than `LEAST_PAGES` other pages cuts nothing.
    """
    page = page_key(work.page_url)
    if len(memory.known) - (page in memory.known) < LEAST_PAGES:
        return
    verdicts = _Verdicts(memory, page, blocks_of(work.outline))
    if not verdicts.has_story:  # all is known: the article has other addresses, too
        return
    for place, block in enumerate(verdicts.blocks):
        rule = verdicts.rule_of(place)
        if rule is None or not work.may_go(block.element, rule):
            continue
        is_label = block.element.tag in HEADINGS or len(block.line) <= _LABEL
        may_announce = rule == TEXT and is_label and HEADING not in work.off
        if may_announce and cut_box(work, block.element, HEADING, of_links=True):
            continue
        if not verdicts.is_heading_of_story(place):
            work.cut(block.element, rule)


class _Verdicts:
    """What the memory says of each block of one page.

    The story is taken to reach from the first to the last long paragraph that the memory does
    not know, as far as they stand at the places with most text.
    """

    def __init__(self, memory: Memory, page: str, blocks: Sequence[KnownBlock]) -> None:
        self.blocks = blocks
        self._memory = memory
        self._counts = [memory.text(block.fingerprint.text, page=page) for block in blocks]
        own = [n for n, block in enumerate(blocks) if block.is_long and self._counts[n] < 1]
        self._story = main_places((blocks[n].fingerprint.path, len(blocks[n].line)) for n in own)
        inside = [n for n in own if blocks[n].fingerprint.path in self._story]
        self.has_story = bool(inside)
        self._first, self._last = (inside[0], inside[-1]) if inside else (0, -1)

    def rule_of(self, place: int) -> str | None:
        """Return the rule by which the block of a number goes; None for a block that stays."""
        block = self.blocks[place]
        if not block.is_leaf or block.element.tag in _WHOLE:
            return None
        is_inside = self._first < place < self._last
        is_paragraph = block.fingerprint.path in self._story
        if is_inside and is_paragraph and not block.fingerprint.is_link:
            return None
        is_prose = (is_inside or is_paragraph) and not block.fingerprint.is_link
        least, share = _OFTEN if is_prose else _AGAIN
        if self._counts[place] >= max(least, share * self._memory.pages) - _SLACK:
            return TEXT
        if is_paragraph:
            return None
        return PATH if self._is_sites(block, is_behind=place > self._last) else None

    def is_heading_of_story(self, place: int) -> bool:
        """Tell whether a block is a heading among the story's paragraphs: "Background"."""
        is_heading = self.blocks[place].element.tag in HEADINGS
        return is_heading and self._first < place < self._last

    def _is_sites(self, block: KnownBlock, *, is_behind: bool) -> bool:
        """Tell whether the blocks at a block's place are the site's.

        They are if nearly all of them stood behind the story, recurred or were links. That is
        asked only of a place which enough pages have. is_behind: whether this block stands behind
        the story.
        """
        counts = self._memory.paths.get(block.fingerprint.path)
        least, share = _OFTEN
        if counts is None or counts.pages < max(least, share * self._memory.pages) - _SLACK:
            return False
        if is_behind and counts.behind >= _PATH_BEHIND * counts.blocks:
            return True
        if block.is_long:
            return False
        if counts.again >= _PATH_AGAIN * counts.blocks:
            return True
        return block.fingerprint.is_link and counts.links >= _PATH_LINKS * counts.blocks
