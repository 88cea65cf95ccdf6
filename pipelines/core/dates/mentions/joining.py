"""Join phrases that name one date together: "8 p.m. on Monday", "July of that year".

The language's table lists which words may stand between two phrases, under `[cues]`: "on the" is
one entry of two words, and "" allows the phrases to stand side by side. A phrase is joined only
with its neighbours, so the time grows linearly with the text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final

from pipelines.core.dates.mentions.clocks import LATE_PARTS, clock_on
from pipelines.core.dates.mentions.context import Context
from pipelines.core.dates.mentions.grammar import Phrase
from pipelines.core.dates.mentions.reading import (
    Reading,
    cue_words,
    first_day_and_precision,
    has_vague_count,
    unit_of,
)
from pipelines.core.dates.mentions.resolver import read
from pipelines.core.dates.mentions.timex import shift, value_of
from pipelines.core.dates.mentions.trie import Rule

_LONGEST_GLUE: Final = 4  # tokens between two phrases that may be joined
_LACKS_YEAR: Final = frozenset(
    {"day", "worded_day", "short", "month", "holiday", "season", "quarter", "half"}
)
_NAMES_YEAR: Final = frozenset({"year", "period", "after_last"})
_COUNTED: Final = frozenset({"duration", "later"})
_LENGTH: Final = re.compile(r"P[\dTYMWDHS.]+")
_UNITS: Final = ("Y", "M", "W", "D", "TH", "TM", "TS")  # of a length, from long to short
_YEAR: Final = re.compile(r"(BC)?(\d{4})")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_OR_PART: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T([A-Z]{2}))?")
_SINGLE: Final = frozenset({"day", "month", "year"})


def read_joined(
    phrases: list[Phrase], index: int, context: Context
) -> tuple[Phrase, Reading | None, int]:
    """Read the phrase at `index` together with the following ones that belong to the same date.

    Returns: the joined phrase, its reading (None if it is no date), and the index of the next
        phrase that is to be read.
    """
    phrase = phrases[index]
    reading = read(phrase, context)
    index += 1
    while index < len(phrases) and phrases[index].start - phrase.end <= _LONGEST_GLUE:
        counted = _counted_from(phrase, phrases, index, context)
        if counted is not None:
            return counted
        joined = _join(phrase, reading, phrases[index], context)
        if joined is None:
            break
        phrase, reading = joined
        index += 1
    return phrase, reading, index


def with_part_before(
    phrase: Phrase, reading: Reading, context: Context, floor: int
) -> tuple[Phrase, Reading]:
    """Return the phrase and reading of a day with the part of the day before it.

    "[Monday]" behind "the morning of" gives "[the morning of Monday]" and its value with "TMO".
    floor: the first token that no earlier mention has; the phrase does not reach before it.
    """
    if reading.type != "DATE" or not _DAY.fullmatch(reading.value):
        return phrase, reading
    glue = context.lexicon.part_glue
    for words in (*glue.get(context.word_before(phrase), ()), *glue.get("", ())):
        start = phrase.start - len(words) - 1
        if start < floor:
            continue
        before = context.tokens[start + 1 : phrase.start]
        if [token.word for token in before] != words:
            continue
        part = context.tokens[start].classes.get("part")
        if part is None:
            continue
        while start > floor and context.tokens[start - 1].word in cue_words(
            context, "part_article"
        ):
            start -= 1
        time = Reading("TIME", f"{reading.value}T{part}", reading.anchor)
        named = _renamed(phrase.rule, "part-of-day")
        return phrase._replace(start=start, rule=named), time
    return phrase, reading


def _join(
    phrase: Phrase, reading: Reading | None, second: Phrase, context: Context
) -> tuple[Phrase, Reading] | None:
    """Return two neighbouring phrases as one phrase with its reading, None if they are two."""
    means, following = phrase.rule.means, second.rule.means
    lacks_year = means in _LACKS_YEAR and following in _NAMES_YEAR
    are_lengths = means == following == "duration"
    if not (lacks_year or are_lengths or "clock" in (means, following)):
        return None
    glue = _words_between(phrase.end, second, context)
    if following == "clock" and glue in cue_words(context, "clock_glue"):
        return _day_then_clock(phrase, reading, second, context)
    if means == "clock" and glue in cue_words(context, "day_glue"):
        return _clock_then_day(phrase, second, context)
    if reading is None:
        return None
    if lacks_year and glue in cue_words(context, "year_glue"):
        return _with_year(phrase, second, context)
    if are_lengths and glue in cue_words(context, "length_glue"):
        return _with_smaller_length(phrase, reading, second, context)
    return None


@lru_cache(maxsize=256)
def _renamed(rule: Rule, name: str) -> Rule:
    """Return the rule under another name, which the record gives as `method`."""
    return replace(rule, name=name)


def _words_between(start: int, second: Phrase, context: Context) -> str:
    """Return the words between token `start` and a phrase, separated by spaces."""
    return " ".join(token.word for token in context.tokens[start : second.start])


def _day_then_clock(
    phrase: Phrase, reading: Reading | None, second: Phrase, context: Context
) -> tuple[Phrase, Reading] | None:
    """Read "tomorrow at 8:45", "Monday evening, 8 p.m."."""
    match = _DAY_OR_PART.fullmatch(reading.value) if reading else None
    following = context.word_after(second)
    runs_on = following is not None and following.text[0].isalnum()
    if match is None or reading is None or "weekday" in second.parts:
        return None
    if second.rule.options.get("needs_day") and runs_on:
        return None  # "on Monday at 8 schools"
    clock = clock_on(match[1], second, is_late=match[2] in LATE_PARTS)
    if clock is None:
        return None
    found = second._replace(start=phrase.start)
    return found, Reading("TIME", f"{match[1]}{clock}", reading.anchor)


def _clock_then_day(
    phrase: Phrase, second: Phrase, context: Context
) -> tuple[Phrase, Reading] | None:
    """Read "8 p.m. on Monday", "3 p.m. today"."""
    reading = read(second, context)
    match = _DAY_OR_PART.fullmatch(reading.value) if reading else None
    if match is None or reading is None or "weekday" in phrase.parts:
        return None
    clock = clock_on(match[1], phrase, is_late=match[2] in LATE_PARTS)
    if clock is None:
        return None
    found = phrase._replace(end=second.end)
    return found, Reading("TIME", f"{match[1]}{clock}", reading.anchor)


def _with_year(phrase: Phrase, second: Phrase, context: Context) -> tuple[Phrase, Reading] | None:
    """Read "July of that year", "Christmas 1963"."""
    if {"year", "direction"} & set(phrase.parts) or "edge" in second.parts:
        return None
    year = read(second, context)
    match = _YEAR.fullmatch(year.value) if year else None
    if match is None or year is None:
        return None
    number = -int(match[2]) if match[1] else int(match[2])
    whole = phrase._replace(end=second.end, parts={**phrase.parts, "year": number})
    reading = read(whole, context)
    return (whole, reading._replace(anchor=year.anchor)) if reading else None


def _with_smaller_length(
    phrase: Phrase, reading: Reading, second: Phrase, context: Context
) -> tuple[Phrase, Reading] | None:
    """Read "2 years 1 month 21 days" as P2Y1M21D; each unit must be smaller than the last."""
    rest = read(second, context)
    if rest is None or not (_LENGTH.fullmatch(reading.value) and _LENGTH.fullmatch(rest.value)):
        return None
    if _unit_rank(reading.value) >= _unit_rank(rest.value):
        return None
    tail = rest.value[2:] if "T" in reading.value else rest.value[1:]
    found = phrase._replace(end=second.end)
    return found, Reading("DURATION", f"{reading.value}{tail}")


def _unit_rank(value: str) -> int:
    """Return the rank of a length's last unit among all units: 0 for years, 6 for seconds."""
    return _UNITS.index(("T" if "T" in value else "") + value[-1])


def _counted_from(
    phrase: Phrase, phrases: list[Phrase], index: int, context: Context
) -> tuple[Phrase, Reading, int] | None:
    """Read "two days before Christmas 2017": a length, a word of direction, and a date.

    Returns: as `read_joined`. None if the words are no such date: "for two days after Monday"
        begins with a word that makes the length a mention of its own.
    """
    means = phrase.rule.means
    if means not in _COUNTED or phrases[index].rule.means in _COUNTED:
        return None
    unit = unit_of(phrase)
    if unit is None or has_vague_count(phrase, context):
        return None
    glue = _words_between(phrase.end - (means == "later"), phrases[index], context)
    step = (glue in cue_words(context, "after_glue")) - (glue in cue_words(context, "before_glue"))
    is_length = context.word_before(phrase) in cue_words(context, "before_length")
    if not step or is_length or context.tokens[phrase.start].word in cue_words(context, "article"):
        return None
    second, base, further = read_joined(phrases, index, context)
    stretch = first_day_and_precision(base) if base else None
    after = context.word_after(second)
    if after is not None and after.word in cue_words(context, "range_words"):
        return None  # "64 days from November 21 to January 24"
    if base is None or stretch is None or stretch[1] not in _SINGLE:
        return None
    try:
        day: date = shift(stretch[0], unit, step * int(phrase.parts.get("number", 1)))
    except (ValueError, OverflowError):
        return None
    found = phrase._replace(end=second.end, rule=_renamed(phrase.rule, "counted-from"))
    return found, Reading("DATE", value_of(day, stretch[1]), base.anchor), further
