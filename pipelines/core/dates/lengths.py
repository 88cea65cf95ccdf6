"""Lengths of time, what comes again, and times of day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pipelines.core.dates.grammar import Phrase
from pipelines.core.dates.reading import Reading, count_of, cue, is_some
from pipelines.core.dates.relative_dates import read_weekday
from pipelines.core.dates.scene import Scene

_DURATIONS: Final[Mapping[str, tuple[str, float, str]]] = {
    "second": ("PT", 1, "S"),
    "minute": ("PT", 1, "M"),
    "hour": ("PT", 1, "H"),
    "day": ("P", 1, "D"),
    "week": ("P", 1, "W"),
    "weekend": ("P", 1, "WE"),
    "fortnight": ("P", 2, "W"),
    "month": ("P", 1, "M"),
    "quarter": ("P", 3, "M"),
    "half": ("P", 6, "M"),
    "year": ("P", 1, "Y"),
    "decade": ("P", 10, "Y"),
    "century": ("P", 100, "Y"),
}

_LATE_EVENING: Final = 5  # "tonight at 8:30" is 20:30, "tonight at 2:30" is not 14:30


def read_duration(phrase: Phrase, scene: Scene) -> Reading | None:
    """Read a length of time."""
    classes = ("unit", "moment", "plural", "dual")
    unit = next(phrase.parts[name] for name in classes if name in phrase.parts)
    lead, factor, letter = _DURATIONS[unit]
    last, following = scene.tokens[phrase.end - 1], scene.word_after(phrase)
    runs_on = following is not None and following.text[0].isalnum()
    if "ordinal" in last.classes and "number" not in phrase.parts and runs_on:
        return None  # "for a second lock"
    if is_some(phrase, scene):
        return Reading("DURATION", f"{lead}X{letter}")
    amount = count_of(phrase, scene) * factor
    return Reading("DURATION", f"{lead}{amount:g}{letter}")


def read_each(phrase: Phrase, _: Scene) -> Reading | None:
    """Read what comes again: "every Friday"."""
    parts = phrase.parts
    if "month" in parts:
        return Reading("SET", f"XXXX-{parts['month']:02}")
    if "season" in parts:
        return Reading("SET", f"XXXX-{parts['season']}")
    if parts.get("unit") == "weekend" and "number" not in parts:
        return Reading("SET", "XXXX-WXX-WE")
    if "weekday" in parts or "weekdays" in parts:
        value = f"XXXX-WXX-{parts.get('weekday') or parts['weekdays']}"
        return Reading("SET", f"{value}T{parts['part']}" if "part" in parts else value)
    if "part" in parts:
        return Reading("SET", f"XXXX-XX-XXT{parts['part']}")
    lead, factor, letter = _DURATIONS[parts.get("unit") or parts.get("plural") or parts["moment"]]
    count = parts.get("number", 1) if phrase.rule.options.get("is_counted") else 1
    return Reading("SET", f"{lead}{count * factor:g}{letter}")


def read_frequency(phrase: Phrase, scene: Scene) -> Reading | None:
    """Read "annual", "daily"."""
    word = scene.tokens[phrase.start]
    if word.text[0].isupper() and not word.opens_sentence:
        return None  # of a name: "the Daily Bugle"
    return Reading("SET", phrase.parts["frequency"])


def read_clock(phrase: Phrase, scene: Scene) -> Reading | None:
    """Read a time of day, on the publish day."""
    text = phrase.parts["clock"]
    hour, minute, second, zone = clock_parts(text)
    leads = cue(scene, "before_clock")
    is_bare = text[-1].isdecimal()
    if hour > 23 or minute > 59 or (is_bare and leads and scene.word_before(phrase) not in leads):
        return None  # "a 2:10 finish", "won 3:00"
    seconds = f":{second:02}" if second is not None else ""
    clock = f"T{hour:02}:{minute:02}{seconds}{zone}"
    if "weekday" in phrase.parts:
        day = read_weekday(phrase, scene)
        return Reading("TIME", f"{day.value}{clock}", day.anchor) if day else None
    near = scene.day_of_sentence(phrase)
    return Reading("TIME", f"{near.isoformat() if near else 'XXXX-XX-XX'}{clock}", scene.today)


def clock_of(phrase: Phrase, *, is_late: bool) -> str | None:
    """Return "T08:45" of a time that a day stands beside; after noon in an evening."""
    hour, minute, second, zone = clock_parts(phrase.parts["clock"])
    if hour > 23 or minute > 59:
        return None
    is_bare = "m" not in phrase.parts["clock"].lower()
    if is_late and is_bare and _LATE_EVENING <= hour < 12:
        hour += 12
    return f"T{hour:02}:{minute:02}{f':{second:02}' if second is not None else ''}{zone}"


def clock_parts(text: str) -> tuple[int, int, int | None, str]:
    """Return hour, minute, second and "Z" or "" of "6:40 p.m." or "18:00 UTC"."""
    lowered = text.lower().replace(".m.", "m")
    zone = "Z" if lowered.endswith(("utc", "gmt")) else ""
    digits = lowered.rstrip("abcdefghijklmnopqrstuvwxyz. ").replace(".", ":").split(":")
    numbers = [int(part) for part in digits]
    hour, minute = numbers[0], numbers[1] if len(numbers) > 1 else 0
    if "pm" in lowered and hour < 12:
        hour += 12
    if "am" in lowered and hour == 12:
        hour = 0
    return hour, minute, numbers[2] if len(numbers) > 2 else None, zone
