"""Which way a clause points: the nearest cue of the past or the future on either side.

Every look goes a bounded way, so that a question costs the same anywhere in a text: one of a
megabyte may ask a hundred thousand times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from pipelines.core.dates.lexicon import Lexicon
from pipelines.core.dates.vocabulary import Token

_REACH: Final = 24  # tokens; a cue further off belongs to another clause
_JOIN: Final = 3  # tokens that a clause border is worth
_NONE: Final = (2 * _REACH, 0)


class Clauses:
    """The sentences of one text, and the cues of tense in them."""

    def __init__(self, tokens: list[Token], lexicon: Lexicon) -> None:
        self._tokens, self._cues = tokens, lexicon.cues

    def is_ahead(self, start: int, end: int) -> bool:
        """Tell whether the cue nearest to tokens `start` to `end` is one of the future.

        A comma or conjunction between makes a cue count as farther off; none means past.
        """
        left = self._nearest(range(start - 1, max(start - 1 - _REACH, -1), -1))
        right = self._nearest(range(end, min(end + _REACH, len(self._tokens))))
        return min(left, right)[1] > 0

    def is_one_sentence(self, start: int, end: int) -> bool:
        """Tell whether no full stop stands among tokens `start` to `end`, a few tokens on."""
        return not any(token.is_stop for token in self._tokens[start:end])

    def opens_sentence(self, start: int, reach: int) -> bool:
        """Tell whether a full stop, or the text's start, is among the tokens just before."""
        return start < reach or not self.is_one_sentence(start - reach, start)

    def _nearest(self, places: Iterable[int]) -> tuple[int, int]:
        """Return how far off the first cue of the sentence is, and its tense."""
        joins = 0
        for distance, index in enumerate(places):
            token = self._tokens[index]
            if token.is_stop:
                break
            joins += token.is_join
            if token.tense or token.ahead_before_to:
                tense = _tense(self._tokens, index, self._cues)
                if tense:
                    return distance + _JOIN * joins, tense
        return _NONE


def _tense(tokens: list[Token], index: int, cues: Mapping[str, frozenset[str]]) -> int:
    """Return a cue's tense among its neighbours, 0 where they take it."""
    token = tokens[index]
    following = tokens[index + 1].word if index + 1 < len(tokens) else ""
    if index and tokens[index - 1].word in cues.get("participle_after", ()):
        return 0  # "will be sold" has one tense, and "sold" does not tell it
    if following in cues.get("not_future_before", ()):
        return 0
    return 1 if token.ahead_before_to and following == "to" else token.tense
