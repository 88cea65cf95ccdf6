"""What surrounds a phrase: the anchor, the sentence, and which way its tense points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from pipelines.core.dates.grammar import Phrase
from pipelines.core.dates.lexicon import Lexicon
from pipelines.core.dates.tokens import Token

_REACH = 24  # tokens; a cue further off belongs to another clause
_MANY = 8  # years named, from which a text may be a chronicle
_LONG_AGO = 3  # years before the publish day
_SHARE = 0.8  # of the years named that lie so long ago
_JOIN = 3  # tokens that a clause border is worth
_STOPS = frozenset(".!?;؟؛")


@dataclass(slots=True)
class Scene:
    """One text while it is read from left to right.

    now: the publish instant or day, None if unknown.
    last: the day that the last dated mention began on, for "two days later".
    is_chronicle: the text tells of another time than its own, such as a war long ago;
        there a bare "September" is the one near the mention before.
    """

    tokens: list[Token]
    lexicon: Lexicon
    now: date | datetime | None
    last: date | None = None
    middle: date | None = None  # of that mention: a bare year's is in July
    day_end: int | None = None  # the token after the last mention of a single day
    is_chronicle: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_chronicle = _is_chronicle(self.tokens, self.today)

    @property
    def today(self) -> date | None:
        """The anchor as a day in the article's own zone."""
        return self.now.date() if isinstance(self.now, datetime) else self.now

    @property
    def base(self) -> date | None:
        """The day that months and days without a year lie near."""
        return self.middle if self.is_chronicle and self.middle is not None else self.today

    @property
    def zone(self) -> tzinfo | None:
        """The article's own offset; None where only the day is known."""
        return self.now.tzinfo if isinstance(self.now, datetime) else None

    def earlier_instant(self, seconds: float) -> datetime | None:
        """Return the instant so many seconds before the anchor, None if only a day is known."""
        if not isinstance(self.now, datetime):
            return None
        return self.now - timedelta(seconds=seconds)

    def day_of_sentence(self, phrase: Phrase) -> date | None:
        """Return the day that the same sentence named before a phrase, else the anchor's."""
        if self.day_end is None or self.last is None or phrase.start - self.day_end > _REACH:
            return self.today
        between = self.tokens[self.day_end : phrase.start]
        return self.today if any(token.text in _STOPS for token in between) else self.last

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
        """Tell whether the nearest cue of tense is one of the future; none means past.

        A comma or conjunction between makes a cue count as farther off.
        """
        before = self._run(range(phrase.start - 1, -1, -1))
        after = self._run(range(phrase.end, len(self.tokens)))
        nearest = min(self._cues(before, is_before=True), default=(_REACH * 2, 0))
        return min(nearest, min(self._cues(after, is_before=False), default=nearest))[1] > 0

    def _cues(self, side: list[Token], *, is_before: bool) -> Iterator[tuple[int, int]]:
        """Give the distance and tense of each cue on one side of a phrase."""
        joins = self.lexicon.cues.get("joins", frozenset())
        penalty = 0
        for distance, token in enumerate(side):
            penalty += _JOIN if token.word in joins or token.word == "," else 0
            step = -1 if is_before else 1
            following = _word_at(side, distance + step)
            if _word_at(side, distance - step) in self.lexicon.cues.get("participle_after", ()):
                continue  # "will be sold" has one tense, and "sold" does not tell it
            tense = self._tense(token, following)
            if tense:
                yield distance + penalty, tense

    def _tense(self, token: Token, following: str) -> int:
        cues, word = self.lexicon.cues, token.word
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
        if word.endswith(self.lexicon.future_endings):
            return 1
        return -1 if word.endswith(self.lexicon.past_endings) else 0

    def _run(self, indexes: range) -> list[Token]:
        run: list[Token] = []
        for index in indexes[:_REACH]:
            if self.tokens[index].text in _STOPS:
                break
            run.append(self.tokens[index])
        return run


def _word_at(side: list[Token], index: int) -> str:
    return side[index].word if 0 <= index < len(side) else ""


def _is_chronicle(tokens: list[Token], today: date | None) -> bool:
    years: list[int] = [token.classes["year"] for token in tokens if "year" in token.classes]
    if today is None or len(years) < _MANY:
        return False
    return sum(year <= today.year - _LONG_AGO for year in years) >= _SHARE * len(years)
