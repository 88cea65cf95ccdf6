"""The result of reading a phrase, and what the functions that read phrases share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from pipelines.core.dates.mentions.context import Context
from pipelines.core.dates.mentions.grammar import Phrase
from pipelines.core.dates.mentions.timex import interval

UNKNOWN: Final[Mapping[str, str]] = {
    "day": "XXXX-XX-XX",
    "week": "XXXX-WXX",
    "fortnight": "XXXX-WXX",
    "weekend": "XXXX-WXX-WE",
    "month": "XXXX-XX",
    "quarter": "XXXX-QX",
    "half": "XXXX-HX",
    "season": "XXXX",
    "decade": "XXX",
    "century": "XX",
}


class Reading(NamedTuple):
    """What a phrase says.

    type, value: as TIMEX3 has them, such as "DATE" and "2019-01-24".
    anchor: the day that the value was counted from; None if the phrase names its date completely.
    """

    type: str
    value: str
    anchor: date | None = None


def dated(value: str, anchor: date | None = None) -> Reading:
    """Return a reading of type DATE."""
    return Reading("DATE", value, anchor)


def with_part(value: str, phrase: Phrase, anchor: date | None) -> Reading:
    """Return a reading of a day, or of its part of the day if the phrase names one: "TMO"."""
    part = phrase.parts.get("part") or phrase.rule.options.get("part")
    return Reading("TIME", f"{value}T{part}", anchor) if part else dated(value, anchor)


def cue_words(context: Context, name: str) -> frozenset[str]:
    """Return the words of one list under `[cues]` in the language's table; empty without one."""
    return context.lexicon.cues.get(name, frozenset())


def modifier(phrase: Phrase, reading: Reading, context: Context) -> str | None:
    """Return the TIMEX3 modifier of a length, such as "MORE_THAN" for "more than a year".

    The words of the modifier stand before the phrase. None if there are none.
    """
    if reading.type != "DURATION":
        return None
    for count in (3, 2, 1):
        before = context.tokens[max(phrase.start - count, 0) : phrase.start]
        found = context.lexicon.modifiers.get(" ".join(token.word for token in before))
        if found is not None:
            return found
    return None


def has_vague_count(phrase: Phrase, context: Context) -> bool:
    """Tell whether the phrase counts with "a few", "several" or the like."""
    words = context.tokens[phrase.start : phrase.end]
    listed = any("some" in token.classes for token in words)
    return listed or bool(phrase.rule.options.get("is_some"))


def count_of(phrase: Phrase, context: Context) -> float:
    """Return the number of units that a phrase counts, 1 for "a week"."""
    fractions = [
        token.classes["fraction"]
        for token in context.tokens[phrase.start : phrase.end]
        if "fraction" in token.classes
    ]
    given = phrase.parts.get("number", phrase.rule.options.get("number", 1))
    return float(fractions[0] if fractions else given)


def direction_of(phrase: Phrase, word_class: str) -> int:
    """Return the direction in which a phrase counts: -1 into the past, 1 into the future, else 0.

    It is the value of the phrase's word of that class, else the one in its rule.
    """
    return int(phrase.parts.get(word_class, phrase.rule.options.get("direction", 0)))


def month_of(phrase: Phrase) -> int:
    """Return the month that a phrase names in full or shortened, 1 to 12."""
    return int(phrase.parts.get("month") or phrase.parts["abbr"])


def unit_of(phrase: Phrase) -> str | None:
    """Return the unit that a phrase counts, such as "week"; None for hours and smaller units."""
    found = (phrase.parts.get(name) for name in ("unit", "plural", "dual"))
    return next((str(unit) for unit in found if unit), None)


def first_day_and_precision(reading: Reading) -> tuple[date, str] | None:
    """Return the first day of a reading and its precision; None if it is no DATE or is vague."""
    stretch = interval(reading.value, None) if reading.type == "DATE" else None
    return (date.fromisoformat(stretch.begin), stretch.precision) if stretch else None


def year_text(year: int) -> str:
    """Return a year as TIMEX3 writes it: "2019", and "BC0490" for -490."""
    return f"{year:04}" if year > 0 else f"BC{-year:04}"


def year_bc_text(context: Context, step: int = 0) -> str | None:
    """Return the year that the text tells of if it is one BC, or the year `step` years later.

    It is written as TIMEX3 does: "BC0480", or "0005" if the step leads past the year 1 BC.
    None if the text tells of another time.
    """
    if context.year_bc is None:
        return None
    year = step - context.year_bc
    return year_text(year if year < 0 else year + 1)  # there is no year 0


def nearest(days: list[date], today: date) -> date:
    """Return the day nearest to today, in either direction."""
    return min(days, key=lambda day: abs((day - today).days))


def next_or_last(days: list[date], today: date, *, ahead: bool) -> date:
    """Return the first of the days from today on if `ahead`, else the last one up to today.

    If there is none on that side, return the day that is nearest to it.
    """
    if ahead:
        return min((day for day in days if day >= today), default=max(days))
    return max((day for day in days if day <= today), default=min(days))
