"""What a phrase says, and the small questions that every meaning asks."""

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
    """What a phrase says. `anchor` is the day it was counted from, None if absolute."""

    type: str
    value: str
    anchor: date | None = None


def dated(value: str, anchor: date | None = None) -> Reading:
    """Return a reading of type DATE."""
    return Reading("DATE", value, anchor)


def with_part(value: str, phrase: Phrase, anchor: date | None) -> Reading:
    """Return a day, or its morning where the phrase names one."""
    part = phrase.parts.get("part") or phrase.rule.options.get("part")
    return Reading("TIME", f"{value}T{part}", anchor) if part else dated(value, anchor)


def cue_words(context: Context, name: str) -> frozenset[str]:
    """Return the words of one list of the language."""
    return context.lexicon.cues.get(name, frozenset())


def modifier(phrase: Phrase, reading: Reading, context: Context) -> str | None:
    """Return the TIMEX3 modifier that the words before a length are, "MORE_THAN" and the like."""
    if reading.type != "DURATION":
        return None
    for count in (3, 2, 1):
        before = context.tokens[max(phrase.start - count, 0) : phrase.start]
        found = context.lexicon.modifiers.get(" ".join(token.word for token in before))
        if found is not None:
            return found
    return None


def has_vague_count(phrase: Phrase, context: Context) -> bool:
    """Tell whether the count is "a few" or the like."""
    words = context.tokens[phrase.start : phrase.end]
    listed = any("some" in token.classes for token in words)
    return listed or bool(phrase.rule.options.get("is_some"))


def count_of(phrase: Phrase, context: Context) -> float:
    """Return the number of units; 1 where only an article stands."""
    fractions = [
        token.classes["fraction"]
        for token in context.tokens[phrase.start : phrase.end]
        if "fraction" in token.classes
    ]
    given = phrase.parts.get("number", phrase.rule.options.get("number", 1))
    return float(fractions[0] if fractions else given)


def direction_of(phrase: Phrase, word_class: str) -> int:
    """Return which way a phrase counts: its word's value, else its rule's."""
    return int(phrase.parts.get(word_class, phrase.rule.options.get("direction", 0)))


def month_of(phrase: Phrase) -> int:
    """Return the month that a phrase names, in full or shortened."""
    return int(phrase.parts.get("month") or phrase.parts["abbr"])


def unit_of(phrase: Phrase) -> str | None:
    """Return the unit of days or longer that a length counts, None for hours and less."""
    found = (phrase.parts.get(name) for name in ("unit", "plural", "dual"))
    return next((str(unit) for unit in found if unit), None)


def first_day_and_precision(reading: Reading) -> tuple[date, str] | None:
    """Return the first day of a DATE and its precision, None if it is vague."""
    stretch = interval(reading.value, None) if reading.type == "DATE" else None
    return (date.fromisoformat(stretch.begin), stretch.precision) if stretch else None


def year_text(year: int) -> str:
    """Return a year as TIMEX3 writes it, one before our era as "BC0490"."""
    return f"{year:04}" if year > 0 else f"BC{-year:04}"


def year_bc_text(context: Context, step: int = 0) -> str | None:
    """Return the year BC that is told of, or one so many years on; None in our era."""
    if context.year_bc is None:
        return None
    year = step - context.year_bc
    return year_text(year if year < 0 else year + 1)  # there is no year 0


def nearest(days: list[date], today: date) -> date:
    """Return the day nearest to today, in either direction."""
    return min(days, key=lambda day: abs((day - today).days))


def next_or_last(days: list[date], today: date, *, ahead: bool) -> date:
    """Return the first day not before today, or the last not after it."""
    if ahead:
        return min((day for day in days if day >= today), default=max(days))
    return max((day for day in days if day <= today), default=min(days))
