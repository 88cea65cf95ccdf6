"""Which way a clause points: the nearest cue of the past or the future on either side.

Everything is counted once for the whole text, so that a question costs the same anywhere in
it: a text of a megabyte may ask a hundred thousand times.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Final

from pipelines.core.dates.lexicon import Lexicon
from pipelines.core.dates.tokens import Token

_REACH: Final = 24  # tokens; a cue further off belongs to another clause
_JOIN: Final = 3  # tokens that a clause border is worth
_STOPS: Final = frozenset(".!?;؟؛")
_NONE: Final = (2 * _REACH, 0)


class Clauses:
    """The sentences of one text, and the cues of tense in them."""

    def __init__(self, tokens: list[Token], lexicon: Lexicon) -> None:
        cues = lexicon.cues
        joins = cues.get("joins", frozenset())
        tenses = [_tense(tokens, index, lexicon) for index in range(len(tokens))]
        self._tenses = tenses
        self._sentence = list(accumulate((token.text in _STOPS for token in tokens), initial=0))
        joining = (token.word in joins or token.word == "," for token in tokens)
        self._joins = list(accumulate(joining, initial=0))
        self._before = list(accumulate(_marks(tenses), max, initial=-1))
        after = accumulate(_marks_back(tenses), min, initial=len(tokens))
        self._after = list(after)[::-1]

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


def _marks(tenses: list[int]) -> list[int]:
    return [index if tense else -1 for index, tense in enumerate(tenses)]


def _marks_back(tenses: list[int]) -> list[int]:
    last = len(tenses)
    return [index if tenses[index] else last for index in range(last - 1, -1, -1)]


def _tense(tokens: list[Token], index: int, lexicon: Lexicon) -> int:
    """Return 1 for a cue of the future, -1 of the past, 0 for any other word."""
    token, cues = tokens[index], lexicon.cues
    word = token.word
    if len(word) < 2:
        return 0
    following = tokens[index + 1].word if index + 1 < len(tokens) else ""
    if index and tokens[index - 1].word in cues.get("participle_after", ()):
        return 0  # "will be sold" has one tense, and "sold" does not tell it
    if "month" in token.classes or following in cues.get("not_future_before", ()):
        return 0
    if word in cues.get("future_before_to", ()) and following == "to":
        return 1
    if word in cues.get("future", ()):
        return 1
    if word in cues.get("past", ()):
        return -1
    if len(word) <= 4 or token.classes:
        return 0
    if word.endswith(lexicon.future_endings):
        return 1
    return -1 if word.endswith(lexicon.past_endings) else 0
