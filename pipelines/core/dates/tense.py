"""Which way a clause points: the nearest cue of the past or the future on either side.

Everything is counted once for the whole text, so that a question costs the same anywhere in
it: a text of a megabyte may ask a hundred thousand times.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import accumulate
from typing import Final

from pipelines.core.dates.lexicon import Lexicon
from pipelines.core.dates.vocabulary import Token

_REACH: Final = 24  # tokens; a cue further off belongs to another clause
_JOIN: Final = 3  # tokens that a clause border is worth
_NONE: Final = (2 * _REACH, 0)


class Clauses:
    """The sentences of one text, and the cues of tense in them, counted when first asked for."""

    def __init__(self, tokens: list[Token], lexicon: Lexicon) -> None:
        self._tokens, self._cues = tokens, lexicon.cues

    @cached_property
    def _tenses(self) -> list[int]:
        tenses = [0] * len(self._tokens)
        for index, token in enumerate(self._tokens):
            if token.tense or token.ahead_before_to:
                tenses[index] = _tense(self._tokens, index, self._cues)
        return tenses

    @cached_property
    def _sentence(self) -> list[int]:
        return list(accumulate([token.is_stop for token in self._tokens], initial=0))

    @cached_property
    def _joins(self) -> list[int]:
        return list(accumulate([token.is_join for token in self._tokens], initial=0))

    @cached_property
    def _before(self) -> list[int]:
        marks = [index if tense else -1 for index, tense in enumerate(self._tenses)]
        return list(accumulate(marks, max, initial=-1))

    @cached_property
    def _after(self) -> list[int]:
        last = len(self._tokens)
        marks = [index if tense else last for index, tense in enumerate(self._tenses)]
        return list(accumulate(reversed(marks), min, initial=last))[::-1]

    def is_ahead(self, start: int, end: int) -> bool:
        """Tell whether the cue nearest to tokens `start` to `end` is one of the future.

        A comma or conjunction between makes a cue count as farther off; none means past.
        """
        return min(self._left(start), self._right(end))[1] > 0

    def is_one_sentence(self, start: int, end: int) -> bool:
        """Tell whether no full stop stands among tokens `start` to `end`."""
        return self._sentence[start] == self._sentence[end]

    def opens_sentence(self, start: int, reach: int) -> bool:
        """Tell whether a full stop, or the text's start, is among the tokens just before."""
        return start < reach or not self.is_one_sentence(start - reach, start)

    def _left(self, start: int) -> tuple[int, int]:
        cue = self._before[start]
        if cue < 0 or start - cue > _REACH or not self.is_one_sentence(cue, start):
            return _NONE
        joins = self._joins[start] - self._joins[cue]
        return start - 1 - cue + _JOIN * joins, self._tenses[cue]

    def _right(self, end: int) -> tuple[int, int]:
        cue = self._after[end]
        is_near = cue < len(self._tenses) and cue - end < _REACH
        if not is_near or not self.is_one_sentence(end, cue):
            return _NONE
        joins = self._joins[cue + 1] - self._joins[end]
        return cue - end + _JOIN * joins, self._tenses[cue]


def _tense(tokens: list[Token], index: int, cues: Mapping[str, frozenset[str]]) -> int:
    """Return a cue's tense among its neighbours, 0 where they take it."""
    token = tokens[index]
    following = tokens[index + 1].word if index + 1 < len(tokens) else ""
    if index and tokens[index - 1].word in cues.get("participle_after", ()):
        return 0  # "will be sold" has one tense, and "sold" does not tell it
    if following in cues.get("not_future_before", ()):
        return 0
    return 1 if token.ahead_before_to and following == "to" else token.tense
