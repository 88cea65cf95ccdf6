"""Tell whether a clause is about the past or the future, by the nearest word that shows a tense.

Such a word is a cue: "will" of the future, "said" of the past. Only a bounded number of tokens is
looked at, so a question costs the same in every text: a megabyte may ask 100,000 times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from pipelines.core.dates.mentions.lexicon import Lexicon
from pipelines.core.dates.mentions.vocabulary import Token

_REACH: Final = 24  # tokens beside a phrase; a cue further off belongs to another clause
_CLAUSE_BORDER: Final = 3  # a comma or conjunction makes a cue count as so many tokens farther
_BESIDE: Final = 3  # tokens between a scheduled verb and its date: "begin in Geneva on Thursday"
_ADJACENT: Final = 2  # tokens from "is" to the date in "is leaving on Monday"
_FARTHEST_VERB: Final = 7  # tokens to the first word of a scheduled verb of several words
_NO_CUE: Final = (2 * _REACH, 0)  # farther off than any cue, and of no tense


class Clauses:
    """The sentences of one text, and the words in them that show a tense."""

    def __init__(self, tokens: list[Token], lexicon: Lexicon) -> None:
        self._tokens, self._lexicon = tokens, lexicon

    def is_future(self, start: int, end: int) -> bool:
        """Tell whether the clause of a phrase is about the future.

        start, end: the tokens of the phrase, end exclusive.
        The nearest cue in the sentence decides; a comma or conjunction between makes a cue count
        as farther off. Without a cue the clause is about the past, except behind a word such as
        "by". Directly behind "is on" or "until" it is about the future whatever the cues are.
        """
        if self._is_led_in(start, self._lexicon.leads_ahead):
            return True
        left = self._nearest_cue(range(start - 1, max(start - 1 - _REACH, -1), -1))
        right = self._nearest_cue(range(end, min(end + _REACH, len(self._tokens))))
        tense = min(left, right)[1]
        return tense > 0 or (not tense and self._is_led_in(start, self._lexicon.leads_alone))

    def is_one_sentence(self, start: int, end: int) -> bool:
        """Tell whether no full stop stands among the tokens `start` to `end` (exclusive)."""
        return not any(token.ends_sentence for token in self._tokens[start:end])

    def opens_sentence(self, start: int, reach: int) -> bool:
        """Tell whether a full stop or the start of the text is among the `reach` tokens before."""
        return start < reach or not self.is_one_sentence(start - reach, start)

    def _nearest_cue(self, places: Iterable[int]) -> tuple[int, int]:
        """Return the distance of the first cue in tokens, and its tense: 1 future, -1 past.

        places: the indexes of the tokens to look at, nearest first. The search ends with the
        sentence. If no cue is found, return `_NO_CUE`.
        """
        joins = 0
        for distance, index in enumerate(places):
            token = self._tokens[index]
            if token.ends_sentence:
                break
            joins += token.is_clause_border
            far = distance + _CLAUSE_BORDER * joins
            if token.may_point_ahead and far <= _FARTHEST_VERB and self._is_scheduled(index, far):
                return far, 1
            tense = self._tense(index) if token.tense or token.may_point_ahead else 0
            if tense:
                return far, tense
        return _NO_CUE

    def _tense(self, index: int) -> int:
        """Return the tense of the cue at `index`, 0 if its neighbours take it away.

        "may" is of the future, but not in "may have left".
        """
        token, cues = self._tokens[index], self._lexicon.cues
        following, second = (*(t.word for t in self._tokens[index + 1 : index + 3]), "", "")[:2]
        if following in cues.get("not_future_before", ()) and second != "to":
            return 0  # "may have left", not "will have to leave"
        if following == "to" and token.word in cues.get("future_before_to", ()):
            return 1
        is_participle = index and self._tokens[index - 1].word in cues.get("participle_after", ())
        if is_participle and token.tense < 0:
            return 0  # in "will be sold" the tense is that of "will", not of "sold"
        return token.tense

    def _is_led_in(self, start: int, leads: Mapping[str, list[list[str]]]) -> bool:
        """Tell whether one of the phrases in `leads` stands right before the token `start`.

        So does "is on" in "the vote is on Monday". leads: by last word.
        """
        for words in leads.get(self._tokens[start - 1].word, ()):
            place = start - len(words)
            if place >= 0 and self._words_between(place, start) == words:
                # In "two days before Christmas" the word "before" belongs to the length.
                return not place or "unit" not in self._tokens[place - 1].classes
        return False

    def _is_scheduled(self, index: int, far: int) -> bool:
        """Tell whether the token at `index` is a present verb of the future: "talks begin on".

        far: how many tokens it is from the date. At the end of a clause the word may be an
        infinitive, and behind a number it is a noun ("50 votes on Monday"); neither counts.
        """
        before = self._tokens[index - 1] if index else None
        if before is not None:
            is_noun = "number" in before.classes
            if is_noun or before.word in self._lexicon.cues.get("not_scheduled_after", ()):
                return False
        for words in self._lexicon.scheduled.get(self._tokens[index].word, ()):
            end = index + len(words)
            if far < _BESIDE + len(words) and self._words_between(index, end) == words:
                return end < len(self._tokens) and not self._tokens[end].ends_sentence
        return far <= _ADJACENT and self._is_progressive(index)

    def _is_progressive(self, index: int) -> bool:
        """Tell whether "is" at `index` begins a form such as "is leaving"."""
        ending = self._lexicon.cues.get("progressive_ending")
        if not ending or self._tokens[index].word not in self._lexicon.cues["progressive_after"]:
            return False
        following = self._tokens[index + 1 : index + 2]
        return bool(following) and following[0].word.endswith(tuple(ending))

    def _words_between(self, start: int, end: int) -> list[str]:
        """Return the folded words of the tokens `start` to `end` (exclusive)."""
        return [token.word for token in self._tokens[start:end]]
