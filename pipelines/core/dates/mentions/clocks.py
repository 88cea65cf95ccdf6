"""Read times of day, alone or with a weekday or time zone: "8 p.m.", "at 9:30 EST on Monday"."""

from __future__ import annotations

import re
from typing import Final

from pipelines.core.dates.mentions.context import Context
from pipelines.core.dates.mentions.grammar import Phrase
from pipelines.core.dates.mentions.reading import Reading, cue_words
from pipelines.core.dates.mentions.weekdays import read_weekday
from pipelines.core.dates.mentions.zones import offset_text

MIDNIGHT: Final = "24:00"
_LATE_EVENING: Final = 5  # from this hour on, a time in the evening is one after noon
LATE_PARTS: Final = frozenset({"AF", "EV", "NI"})
_CLOCK: Final = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d)(?::(?P<second>\d\d))?)?\s?h?(?:(?P<half>[aApP])\.?[mM])?"
)


def read_clock(phrase: Phrase, context: Context) -> Reading | None:
    """Read a time of day. Its day is its weekday, the sentence's day or the publish day."""
    leads = cue_words(context, "before_clock")
    is_bare = phrase.parts.get("clock", "h")[-1].isdecimal()
    if is_bare and leads and context.word_before(phrase) not in leads:
        return None  # "a 2:10 finish", "won 3:00"
    if phrase.rule.options.get("needs_day"):
        return None  # "at 8" is a time only beside its day
    if "weekday" in phrase.parts:
        reading = read_weekday(phrase, context)
        day, anchor = (reading.value, reading.anchor) if reading else ("XXXX-XX-XX", None)
    else:
        near, anchor = context.day_of_sentence(phrase), context.today
        day = near.isoformat() if near else "XXXX-XX-XX"
    clock = clock_on(day, phrase)
    return Reading("TIME", f"{day}{clock}", anchor) if clock else None


def clock_on(day: str, phrase: Phrase, *, is_late: bool = False) -> str | None:
    """Return a time of day as TIMEX3 writes it behind the day: "T08:45", "T09:30-05".

    day: ISO date. With it the offset of a printed zone is found, such as that of "ET".
    is_late: the text speaks of an afternoon or evening. Then "8:30" is 20:30, but "2:30" stays
        2:30, because "Monday night, 2:30" is not 14:30.
    Returns: None if there is no such time ("25:00").
    """
    text = phrase.parts.get("clock") or phrase.parts.get("dotclock") or _of_words(phrase)
    hour, minute, second = clock_parts(text)
    if (hour > 23 and text != MIDNIGHT) or minute > 59:
        return None
    is_late = is_late or phrase.parts.get("part") in LATE_PARTS
    if is_late and hour < 12 and "m" not in text.lower():
        hour += 12 if hour >= _LATE_EVENING or "part" in phrase.parts else 0
    seconds = f":{second:02}" if second is not None else ""
    return f"T{hour:02}:{minute:02}{seconds}{offset_text(text, day)}"


def _of_words(phrase: Phrase) -> str:
    """Return a time in words as digits: "2:00" for "two in the afternoon".

    Raises: ValueError if the phrase counts another unit than hours.
    """
    amount, unit = phrase.parts.get("amount", (None, "hour"))
    if unit != "hour":
        raise ValueError(f"a length in {unit}s is no time of day")
    named = (amount, phrase.parts.get("number"), phrase.parts.get("ordinal"))
    hour = next((float(one) for one in named if one is not None), None)  # the hour may be 0
    if hour is None:
        raise ValueError("no word names the hour")
    minute = phrase.parts.get("number2", round(hour % 1 * 100))
    return f"{int(hour)}:{int(minute):02}"


def clock_parts(text: str) -> tuple[int, int, int | None]:
    """Return hour, minute and second: (18, 40, None) for "6:40 p.m.". The second may be missing.

    Raises: ValueError if the text does not begin with a time of day.
    """
    match = _CLOCK.match(text)
    if match is None:
        raise ValueError(f"{text!r} is no time of day")
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").lower()
    if half == "p" and hour < 12:
        hour += 12
    if half == "a" and hour == 12:
        hour = 0
    return hour, minute, int(match["second"]) if match["second"] else None
