"""What surrounds a phrase: the publish date, the mention before, its sentence and its tense."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from pipelines.core.dates.mentions.grammar import Phrase
from pipelines.core.dates.mentions.lexicon import Lexicon
from pipelines.core.dates.mentions.tense import Clauses
from pipelines.core.dates.mentions.timex import Interval
from pipelines.core.dates.mentions.tokens import Row
from pipelines.core.dates.mentions.vocabulary import Token

_REACH = 24  # tokens beside a phrase that are looked at; others belong to another clause
_LEAST_YEARS = 8  # a text that names fewer years is no chronicle
_LONG_AGO = 1  # years before the publish year; such a year speaks for a chronicle
_DAY_OF_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])$")
_COARSE = ("year", "decade", "century")
_OPENING_TOKENS = 4  # a phrase so near to the full stop before it opens its sentence
_ASIDE_YEARS = 3  # a mention so far from the story's year is an aside
_DOT = frozenset(".")
_SEASON_DAYS = 90  # a month further off, in the middle of a sentence, is an aside
_LEAST_SHARE = 0.8  # of the years that a chronicle names lie so far back


@dataclass(slots=True)
class Context:
    """One text while its phrases are read from left to right.

    now: the anchor, an aware instant or a day; None if it is unknown. today: the same as a day
        in the article's own zone.
    last_day: the first day of the last mention that has one, for "two days later".
    last_precision: the precision of that mention, such as "day".
    last_end: the index of the token behind that mention.
    last_quarter: of the last mention that is a quarter, the index of its token, its year and its
        number; zeros before any.
    story_day: a day in the middle of the time that the text tells of now, for a year 2 July.
    story_year: that year, if the text names only a year. year_bc: that year, if it is one BC.
    is_chronicle: most of the years in the text lie before the publish year, as in a story of a
        war. There a bare "September" is the one near `story_day`.
    """

    row: Row
    lexicon: Lexicon
    now: date | datetime | None
    last_day: date | None = None
    story_day: date | None = None
    story_year: int | None = None
    year_bc: int | None = None
    last_precision: str = ""
    last_end: int = 0
    last_quarter: tuple[int, int, int] = (0, 0, 0)
    today: date | None = field(init=False)
    tokens: list[Token] = field(init=False)
    is_chronicle: bool = field(init=False)
    clauses: Clauses = field(init=False)

    def __post_init__(self) -> None:
        self.count_from(self.now)
        self.tokens = self.row.tokens
        self.clauses = Clauses(self.tokens, self.lexicon)
        self.is_chronicle = _is_chronicle(self.row, self.today)

    def count_from(self, now: date | datetime | None) -> None:
        """Set the anchor for the phrases that are read from here on."""
        self.now = now
        self.today = now.date() if isinstance(now, datetime) else now

    @property
    def reference_day(self) -> date | None:
        """The day near which a month or day without a year lies; None if it is unknown.

        In a chronicle it is the day that the story tells of, else the publish day.
        """
        return self.story_day if self.is_chronicle and self.story_day is not None else self.today

    @property
    def zone(self) -> tzinfo | None:
        """The article's own offset from UTC; None if only the publish day is known."""
        return self.now.tzinfo if isinstance(self.now, datetime) else None

    def earlier_instant(self, seconds: float) -> datetime | None:
        """Return the aware instant that lies `seconds` before the anchor.

        Negative seconds give a later instant. None if the anchor is a day or unknown.
        """
        if not isinstance(self.now, datetime):
            return None
        return self.now - timedelta(seconds=seconds)

    def remember(self, phrase: Phrase, value: str, stretch: Interval | None) -> None:
        """Keep the day of a mention for the phrases that count from it ("two days later").

        value: the mention's TIMEX3 value. stretch: its interval, None if it has none.
        """
        found = _QUARTER.match(value)
        if found and "step" not in phrase.rule.options and "quarter" in phrase.rule.means:
            self.last_quarter = phrase.start, int(found[1]), int(found[2])
        if stretch is not None:
            self.last_day = stretch.first
            self.last_precision, self.last_end = stretch.precision, phrase.end
            if not self._is_aside(phrase, stretch):
                self.story_day, self.year_bc = stretch.middle, None
                self.story_year = stretch.first.year if stretch.precision == "year" else None
        elif _DAY_OF_TIME.match(value):
            self.last_day = self.story_day = date.fromisoformat(value[:10])
            self.last_precision, self.last_end = "part-of-day", phrase.end
        elif value.startswith("BC"):
            self.last_day, self.last_precision = None, ""  # Python's dates begin with the year 1
            self.story_day = self.story_year = None
            self.year_bc = int(value[2:6]) if len(value) > 5 else None

    def _is_aside(self, phrase: Phrase, stretch: Interval) -> bool:
        """Tell whether a mention leaves the time that the text tells of, as in "a film of 2005".

        The story moves to another year, or to a far month, only if a sentence opens with it:
        "In 2005 he made a film" moves the story, "a law of August 1792" does not.
        """
        if self.year_bc is not None:
            return not self.clauses.opens_sentence(phrase.start, _OPENING_TOKENS)
        if self.story_day is None:
            return False
        if int(phrase.parts.get("away", 0)) < 0 or int(phrase.parts.get("direction", 0)) > 0:
            return True  # "a year earlier", "next summer"
        opens = self.clauses.opens_sentence(phrase.start, _OPENING_TOKENS)
        if stretch.precision == "month":
            days = abs((stretch.middle - self.story_day).days)
            return days > _SEASON_DAYS and not opens  # "a law of August 1792"
        if stretch.precision not in _COARSE:
            return False
        is_far = abs(stretch.middle.year - self.story_day.year) > _ASIDE_YEARS
        return is_far or (self.story_year is None and not opens)

    def day_of_sentence(self, phrase: Phrase) -> date | None:
        """Return the day that the sentence named before a phrase, else the publish day.

        In a chronicle it is the day of the last mention, whichever sentence that stands in.
        """
        is_day = self.last_precision in ("day", "part-of-day", "hour", "minute")
        is_near = is_day and phrase.start - self.last_end <= _REACH
        if is_near and self.clauses.is_one_sentence(self.last_end, phrase.start):
            return self.last_day
        return self.last_day if self.is_chronicle and is_day else self.today

    def word_before(self, phrase: Phrase) -> str:
        """Return the folded word before a phrase, "" at the start of the text."""
        return self.tokens[phrase.start - 1].word if phrase.start else ""

    def word_after(self, phrase: Phrase) -> Token | None:
        """Return the token that follows a phrase, None at the end of the text."""
        return self.tokens[phrase.end] if phrase.end < len(self.tokens) else None

    def stands_behind(self, phrase: Phrase, words: frozenset[str], glue: frozenset[str]) -> bool:
        """Tell whether one of the words stands before a phrase.

        One word of `glue` may stand between, such as "du" in "rue du 8 mai".
        """
        place = phrase.start - 1
        if place > 0 and self.tokens[place].word in glue:
            place -= 1
        return place >= 0 and self.tokens[place].word in words

    def has_title(self, phrase: Phrase) -> bool:
        """Tell whether a title makes the phrase a person's name: "Herr März", "Mrs. Sunday"."""
        if not self.stands_behind(phrase, self.lexicon.cues.get("titles", frozenset()), _DOT):
            return False
        place = phrase.start - 1
        return self.tokens[place - (self.tokens[place].word == ".")].text[0].isupper()

    def is_count(self, phrase: Phrase) -> bool:
        """Tell whether a number or range counts what follows: "2019 people", "1500-1800 men"."""
        after = self.tokens[phrase.end : phrase.end + 3]
        is_range = len(after) == 3 and after[0].word == "-" and after[1].text.isdecimal()
        counted = self.lexicon.cues.get("counted", frozenset())
        return bool(after) and after[2 if is_range else 0].word in counted

    def is_before_name(self, phrase: Phrase) -> bool:
        """Tell whether a word with a capital follows, which may be a name.

        Always false in a language such as German, whose common nouns have capitals too.
        """
        if not self.lexicon.has_name_capitals or phrase.end >= len(self.tokens):
            return False
        return self.tokens[phrase.end].text[0].isupper()

    def points_ahead(self, phrase: Phrase) -> bool:
        """Tell whether the clause of a phrase is about the future; see `tense.Clauses`."""
        return self.clauses.is_future(phrase.start, phrase.end)

    def has_word_near(self, phrase: Phrase, words: frozenset[str]) -> bool:
        """Tell whether the phrase's sentence has one of the words, at most 24 tokens away."""
        before = self._tokens_of_sentence(range(phrase.start - 1, -1, -1))
        after = self._tokens_of_sentence(range(phrase.end, len(self.tokens)))
        return any(token.word in words for token in (*before, *after))

    def _tokens_of_sentence(self, indexes: range) -> Iterator[Token]:
        for index in indexes[:_REACH]:
            if self.tokens[index].ends_sentence:
                return
            yield self.tokens[index]


def _is_chronicle(row: Row, today: date | None) -> bool:
    """Tell whether a text names eight years or more, and four in five lie before this year."""
    if today is None:
        return False
    named = [row.tokens[index].classes for index in row.notable]
    years: list[int] = [classes["year"] for classes in named if "year" in classes]
    if len(years) < _LEAST_YEARS:
        return False
    return sum(year <= today.year - _LONG_AGO for year in years) >= _LEAST_SHARE * len(years)
