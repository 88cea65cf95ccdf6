"""Read dates that have a name: holidays, the new year, and days such as "9/11"."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from pipelines.core.dates.mentions.calendar_dates import day_without_year
from pipelines.core.dates.mentions.context import Context
from pipelines.core.dates.mentions.grammar import Phrase
from pipelines.core.dates.mentions.holidays import holiday_days
from pipelines.core.dates.mentions.reading import Reading, cue_words, dated, next_or_last

_FIXED: Final = re.compile(r"\d\d-\d\d")  # a holiday on the same day of each year
_YEAR_IS_OLD: Final = 11  # from this month on, "the new year" is the next year


def read_new_year(phrase: Phrase, context: Context) -> Reading | None:
    """Read "the new year" as a year.

    It is the next year from November on, or if the clause is about the future, else this year.
    """
    following, today = context.word_after(phrase), context.today
    if any(word in cue_words(context, "after_holiday") for word in _words_after(phrase, context)):
        return None  # "the New Year holidays"
    if following is not None and following.word == "'":
        return None  # "the New Year's Eve": another form reads it
    if today is None:
        return dated("XXXX")
    is_ahead = today.month >= _YEAR_IS_OLD or context.points_ahead(phrase)
    return dated(f"{today.year + is_ahead:04}", today)


def read_fixed(phrase: Phrase, context: Context) -> Reading | None:
    """Read a name that means one day of one year: "9/11" is 2001-09-11.

    In a text from before that day it is a day of the year like any other.
    """
    day, today = date.fromisoformat(phrase.rule.options["value"]), context.today
    if today is not None and today < day:
        return day_without_year(day.month, day.day, context)
    return dated(day.isoformat())


def _words_after(phrase: Phrase, context: Context) -> list[str]:
    """Return the word after a phrase. After an "'s", return the "'" and the word behind it."""
    words = [token.word for token in context.tokens[phrase.end : phrase.end + 3]]
    return [words[0], words[2]] if words[:2] == ["'", "s"] and len(words) == 3 else words[:1]


def read_holiday(phrase: Phrase, context: Context) -> Reading | None:
    """Read a holiday: of the year named beside it, else the last one.

    It is the next one if the clause is about the future. "a Christmas tree" is no date.
    """
    today, rule = context.reference_day, phrase.rule.options["day"]
    if any(word in cue_words(context, "after_holiday") for word in _words_after(phrase, context)):
        return None  # "a Christmas tree", "New Year's resolutions"
    if "year" in phrase.parts:
        days = list(holiday_days(rule, phrase.parts["year"]))
        return dated(days[0].isoformat()) if days else None
    if today is None:
        is_fixed = _FIXED.fullmatch(rule) is not None
        return dated(f"XXXX-{rule}" if is_fixed else "XXXX-XX-XX")
    days = [day for step in (-1, 0, 1) for day in holiday_days(rule, today.year + step)]
    if not days:
        return None
    return dated(next_or_last(days, today, ahead=context.points_ahead(phrase)).isoformat(), today)
