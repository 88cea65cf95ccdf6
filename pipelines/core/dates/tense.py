"""Which way a clause points: the nearest cue of the past or the future on either side.

Every look goes a bounded way, so that a question costs the same anywhere in a text: one of a
megabyte may ask a hundred thousand times.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pipelines.core.dates.lexicon import Lexicon
from pipelines.core.dates.vocabulary import Token

_REACH: Final = 24  # tokens; a cue further off belongs to another clause
_JOIN: Final = 3  # tokens that a clause border is worth
_BESIDE: Final = 3  # tokens between a scheduled verb and its date: "begin in Geneva on Thursday"
_NONE: Final = (2 * _REACH, 0)


class Clauses:
    """The sentences of one text, and the cues of tense in them."""

    def __init__(self, tokens: list[Token], lexicon: Lexicon) -> None:
        self._tokens, self._lexicon = tokens, lexicon

    def is_ahead(self, start: int, end: int) -> bool:
        """Tell whether the cue nearest to tokens `start` to `end` is one of the future.

        A comma or conjunction between makes a cue count as farther off; none means past.
        """
        left = self._nearest(range(start - 1, max(start - 1 - _REACH, -1), -1))
        right = self._nearest(range(end, min(end + _REACH, len(self._tokens))))
        return min(left, right)[1] > 0

    def is_one_sentence(self, start: int, end: int) -> bool:
        """Tell whether no full stop stands among tokens `start` to `end`; each is looked at."""
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
            far = distance + _JOIN * joins
            if token.may_point_ahead and far <= _BESIDE and self._is_scheduled(index):
                return far, 1
            tense = self._tense(index) if token.tense or token.may_point_ahead else 0
            if tense:
                return far, tense
        return _NONE

    def _tense(self, index: int) -> int:
        """Return a cue's tense among its neighbours, 0 where they take it."""
        token, cues = self._tokens[index], self._lexicon.cues
        following, second = (*(t.word for t in self._tokens[index + 1 : index + 3]), "", "")[:2]
        if index and self._tokens[index - 1].word in cues.get("participle_after", ()):
            return 0  # "will be sold" has one tense, and "sold" does not tell it
        if following in cues.get("not_future_before", ()) and second != "to":
            return 0  # "may have left", not "will have to leave"
        is_before_to = following == "to" and token.word in cues.get("future_before_to", ())
        return 1 if is_before_to else token.tense

    def _is_scheduled(self, index: int) -> bool:
        """Tell a verb in the present that beside a date means the future: "talks begin on".

        At the end of a clause it may be an infinitive, as it is behind "to".
        """
        before = self._tokens[index - 1].word if index else ""
        if before in self._lexicon.cues.get("not_scheduled_after", ()):
            return False
        for words in self._lexicon.scheduled.get(self._tokens[index].word, ()):
            end = index + len(words)
            if [token.word for token in self._tokens[index:end]] == words:
                return end < len(self._tokens) and not self._tokens[end].is_stop
        return False
