"""What surrounds a phrase: the anchor, the sentence, and which way its tense points."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from pipelines.core.dates.grammar import Phrase
from pipelines.core.dates.lexicon import Lexicon
from pipelines.core.dates.tokens import Token

_REACH = 24  # tokens; a cue further off belongs to another clause
_STOPS = frozenset(".!?;؟؛")


@dataclass(slots=True)
class Scene:
    """One text while it is read from left to right.

    now: the publish instant or day, None if unknown.
    last: the day that the last dated mention began on, for "two days later".
    """

    tokens: list[Token]
    lexicon: Lexicon
    now: date | datetime | None
    last: date | None = None
    _ahead: dict[int, bool] = field(default_factory=dict)

    @property
    def today(self) -> date | None:
        """The anchor as a day in the article's own zone."""
        return self.now.date() if isinstance(self.now, datetime) else self.now

    @property
    def zone(self) -> tzinfo | None:
        """The article's own offset; None where only the day is known."""
        return self.now.tzinfo if isinstance(self.now, datetime) else None

    def earlier_instant(self, seconds: float) -> datetime | None:
        """Return the instant so many seconds before the anchor, None if only a day is known."""
        if not isinstance(self.now, datetime):
            return None
        return self.now - timedelta(seconds=seconds)

    def word_before(self, phrase: Phrase) -> str:
        """Return the folded word before a phrase, "" at the text's start."""
        return self.tokens[phrase.start - 1].word if phrase.start else ""

    def word_after(self, phrase: Phrase) -> Token | None:
        """Return the token that follows a phrase."""
        return self.tokens[phrase.end] if phrase.end < len(self.tokens) else None

    def sentence(self, phrase: Phrase) -> list[Token]:
        """Return the tokens around a phrase up to the nearest full stops, at most 2 x 24."""
        before = self._run(range(phrase.start - 1, -1, -1))
        after = self._run(range(phrase.end, len(self.tokens)))
        return before[::-1] + after

    def points_ahead(self, phrase: Phrase) -> bool:
        """Tell whether the nearest cue of tense is one of the future; none means past."""
        before = self._run(range(phrase.start - 1, -1, -1))
        after = self._run(range(phrase.end, len(self.tokens)))
        for distance in range(max(len(before), len(after))):
            for side in (before, after):
                if distance < len(side):
                    tense = self._tense(side[distance], _next_word(side, distance, side is before))
                    if tense:
                        return tense > 0
        return False

    def _tense(self, token: Token, following: str) -> int:
        cues = self.lexicon.cues
        word = token.word
        if word in cues.get("future_before_to", ()) and following == "to":
            return 1
        if word in cues.get("future", ()):
            return 1
        if word in cues.get("past", ()):
            return -1
        is_verb = word.endswith(self.lexicon.past_endings) if self.lexicon.past_endings else False
        return -1 if is_verb and len(word) > 4 and not token.classes else 0

    def _run(self, indexes: range) -> list[Token]:
        run: list[Token] = []
        for index in indexes[:_REACH]:
            if self.tokens[index].text in _STOPS:
                break
            run.append(self.tokens[index])
        return run


def _next_word(side: list[Token], distance: int, is_reversed: bool) -> str:  # noqa: FBT001
    index = distance - 1 if is_reversed else distance + 1
    return side[index].word if 0 <= index < len(side) else ""
