"""From a phrase to its TIMEX3 type and value, one small function a meaning.

Each takes the phrase and the scene, and returns None where the words turn out to be no
date after all. Without an anchor, what hangs on it stays underspecified ("XXXX-09").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from pipelines.core.dates.grammar import Phrase
from pipelines.core.dates.holidays import holiday_day
from pipelines.core.dates.scene import Scene
from pipelines.core.dates.timex import add_months, shift, value_of

_UNKNOWN: Final[Mapping[str, str]] = {
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
_MODERN: Final = 1900  # a bare number below is a year only after "in", "since" and the like
_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3600}
_SEASON_STARTS: Final = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a phrase says. `anchor` is the day it was counted from, None if absolute."""

    type: str
    value: str
    anchor: date | None = None


def read(phrase: Phrase, scene: Scene) -> Reading | None:
    """Return the reading of a phrase, None if it is no date."""
    try:
        return _MEANINGS[phrase.rule.means](phrase, scene)
    except (ValueError, OverflowError):  # 31 April, or past the calendar's end
        return None


def _cue(scene: Scene, name: str) -> frozenset[str]:
    return scene.lexicon.cues.get(name, frozenset())


def _date(value: str, anchor: date | None = None) -> Reading:
    return Reading("DATE", value, anchor)


def _with_part(value: str, phrase: Phrase, anchor: date | None) -> Reading:
    part = phrase.parts.get("part")
    return Reading("TIME", f"{value}T{part}", anchor) if part else _date(value, anchor)


def _day(phrase: Phrase, scene: Scene) -> Reading | None:
    month, day = phrase.parts["month"], phrase.parts["day"]
    if "year" in phrase.parts:
        return _date(date(phrase.parts["year"], month, day).isoformat())
    return _day_of_some_year(month, day, scene)


def _worded_day(phrase: Phrase, scene: Scene) -> Reading | None:
    parts = phrase.parts
    day = parts.get("number") or parts["ordinal"]
    if day > 31:
        return None
    return _day(replace(phrase, parts={**parts, "day": day}), scene)


def _short(phrase: Phrase, scene: Scene) -> Reading | None:
    day, month = (int(part) for part in phrase.parts["short"].split(".")[:2])
    return _day_of_some_year(month, day, scene)


def _day_of_some_year(month: int, day: int, scene: Scene) -> Reading:
    """Take the nearest in either direction. Raises: ValueError if there is no such day."""
    date(2000, month, day)  # no 31 April, but a 29 February
    today = scene.today
    if today is None:
        return _date(f"XXXX-{month:02}-{day:02}")
    return _date(_nearest(_yearly(today, month, day), today).isoformat(), today)


def _yearly(today: date, month: int, day: int) -> list[date]:
    """Return the day in the years around, farther for 29 February."""
    found: list[date] = []
    for year in range(max(1, today.year - 8), min(9999, today.year + 8) + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return found


def _nearest(days: list[date], today: date) -> date:
    return min(days, key=lambda day: abs((day - today).days))


def _toward(days: list[date], today: date, *, ahead: bool) -> date:
    """Return the first day not before today, or the last not after it."""
    if ahead:
        return min((day for day in days if day >= today), default=max(days))
    return max((day for day in days if day <= today), default=min(days))


def _iso(phrase: Phrase, _: Scene) -> Reading | None:
    return _date(date.fromisoformat(phrase.parts["iso"]).isoformat())


def _slashed(phrase: Phrase, scene: Scene) -> Reading | None:
    text = phrase.parts["slashed"]
    separator = next(sign for sign in "/.-" if sign in text)
    first, second, year = (int(part) for part in text.split(separator))
    day, month = (first, second) if scene.lexicon.day_first else (second, first)
    if month > 12:
        day, month = month, day
    if year < 100:
        year += 2000 if year < 70 else 1900  # POSIX: 69 to 99 are of the last century
    return _date(date(year, month, day).isoformat())


def _day_of_month(phrase: Phrase, scene: Scene) -> Reading | None:
    following = scene.word_after(phrase)
    glue = _cue(scene, "after_nth")
    if following is not None and following.text[0].isalnum() and following.word not in glue:
        return None  # "the 25th anniversary"
    today, day = scene.today, phrase.parts["nth"]
    if today is None:
        return _date(f"XXXX-XX-{day:02}")
    months = [add_months(today.replace(day=1), step) for step in range(-2, 3)]
    days = [month.replace(day=day) for month in months if _has_day(month, day)]
    return _date(_toward(days, today, ahead=scene.points_ahead(phrase)).isoformat(), today)


def _has_day(month: date, day: int) -> bool:
    return (month + timedelta(days=day - 1)).month == month.month


def _month(phrase: Phrase, scene: Scene) -> Reading | None:
    month, today = phrase.parts["month"], scene.today
    if "year" in phrase.parts:
        return _date(f"{phrase.parts['year']:04}-{month:02}")
    if today is None:
        return _date(f"XXXX-{month:02}")
    direction = phrase.parts.get("direction")
    if direction is None:
        direction, offset = (1, 0) if scene.points_ahead(phrase) else (-1, 0)
    else:
        offset = 1  # "last September" in September is a year ago
    year = today.year
    if direction > 0 and month < today.month + offset:
        year += 1
    if direction < 0 and month > today.month - offset:
        year -= 1
    return _date(f"{year:04}-{month:02}", today)


def _month_of_year(phrase: Phrase, scene: Scene) -> Reading | None:
    month, today = phrase.parts["month"], scene.today
    if today is None:
        return _date(f"XXXX-{month:02}")
    return _date(f"{today.year + phrase.parts['direction']:04}-{month:02}", today)


def _year(phrase: Phrase, scene: Scene) -> Reading | None:
    following = scene.word_after(phrase)
    if following is not None and following.word in _cue(scene, "counted"):
        return None
    year = phrase.parts["year"]
    is_alone = phrase.end - phrase.start == 1
    if is_alone and year < _MODERN and scene.word_before(phrase) not in _cue(scene, "before_year"):
        return None  # "1200 miles north" needs no guess
    return _date(f"{year:04}")


def _decade(phrase: Phrase, scene: Scene) -> Reading | None:
    words = scene.tokens[phrase.start : phrase.end]
    if len(words) == 1 and words[0].text.isalpha():
        return None  # "in his fifties" is an age
    parts = phrase.parts
    year = parts.get("decade") or parts.get("year") or parts["number"]
    if year < 100:
        year += 1900
    return _date(f"{year // 10:03}") if year % 10 == 0 else None


def _century(phrase: Phrase, _: Scene) -> Reading | None:
    number = phrase.parts.get("ordinal") or phrase.parts["number"]
    return _date(f"{number - 1:02}") if number <= 21 else None


def _quarter(phrase: Phrase, scene: Scene) -> Reading | None:
    number = phrase.parts.get("ordinal") or phrase.parts["quartercode"]
    return _part_of_year(phrase, scene, "Q", number, 4)


def _half(phrase: Phrase, scene: Scene) -> Reading | None:
    cues = _cue(scene, "half_year")
    is_year = "year" in phrase.parts or "direction" in phrase.parts
    if not is_year and not any(token.word in cues for token in scene.sentence(phrase)):
        return None  # of a match
    return _part_of_year(phrase, scene, "H", phrase.parts["ordinal"], 2)


def _part_of_year(
    phrase: Phrase, scene: Scene, letter: str, number: int, count: int
) -> Reading | None:
    if not 1 <= number <= count:
        return None
    if "year" in phrase.parts:
        return _date(f"{phrase.parts['year']:04}-{letter}{number}")
    today = scene.today
    if today is None:
        return _date(f"XXXX-{letter}{number}")
    year = today.year + phrase.parts.get("direction", 0)
    current = (today.month - 1) // (12 // count) + 1
    if "direction" not in phrase.parts:
        ahead = scene.points_ahead(phrase)
        year += (number < current) if ahead else -(number > current)
    return _date(f"{year:04}-{letter}{number}", today)


def _season(phrase: Phrase, scene: Scene) -> Reading | None:
    season = phrase.parts["season"]
    if "year" in phrase.parts:
        return _date(f"{phrase.parts['year']:04}-{season}")
    today = scene.today
    if today is None:
        return _date(f"XXXX-{season}")
    first = _SEASON_STARTS[season]
    starts = [date(year, first, 1) for year in range(today.year - 2, today.year + 3)]
    direction = phrase.parts["direction"]
    if direction < 0:
        start = max(day for day in starts if add_months(day, 3) <= today)
    elif direction > 0:
        start = min(day for day in starts if day > today)
    else:
        start = _nearest(starts, today)
    return _date(f"{start.year:04}-{season}", today)


def _period(phrase: Phrase, scene: Scene) -> Reading | None:
    unit, today = phrase.parts["period"], scene.today
    if today is None:
        return _date(_UNKNOWN.get(unit, "XXXX"))
    moved = shift(today, unit, _direction(phrase, "direction"))
    return _date(value_of(moved, unit), today)


def _after_last(phrase: Phrase, scene: Scene) -> Reading | None:
    unit, base = phrase.parts.get("period", "day"), scene.last
    if base is None:
        return _date(_UNKNOWN.get(unit, "XXXX"))
    step = phrase.parts.get("following", phrase.rule.options.get("step", 0))
    return _date(value_of(shift(base, unit, step), unit), base)


def _is_some(phrase: Phrase, scene: Scene) -> bool:
    """Tell whether the count is "a few" or the like."""
    words = scene.tokens[phrase.start : phrase.end]
    return any("some" in token.classes for token in words)


def _count(phrase: Phrase, scene: Scene) -> float:
    """Return the number of units; 1 where only an article stands."""
    fractions = [
        token.classes["fraction"]
        for token in scene.tokens[phrase.start : phrase.end]
        if "fraction" in token.classes
    ]
    given = phrase.parts.get("number", phrase.rule.options.get("number", 1))
    return float(fractions[0] if fractions else given)


def _direction(phrase: Phrase, word_class: str) -> int:
    """Return which way a phrase counts: its word's value, else its rule's."""
    return int(phrase.parts.get(word_class, phrase.rule.options.get("direction", 0)))


def _ago(phrase: Phrase, scene: Scene) -> Reading | None:
    if _is_some(phrase, scene):
        return _date("PAST_REF" if _direction(phrase, "ago") < 0 else "FUTURE_REF")
    return _counted(phrase, scene, scene.today, _direction(phrase, "ago"))


def _later(phrase: Phrase, scene: Scene) -> Reading | None:
    direction = _direction(phrase, "away")
    if _is_some(phrase, scene):
        return _date("PAST_REF" if direction < 0 else "FUTURE_REF")
    return _counted(phrase, scene, scene.last or scene.today, direction)


def _counted(phrase: Phrase, scene: Scene, base: date | None, direction: int) -> Reading | None:
    unit = phrase.parts.get("unit") or phrase.parts["dual"]
    exact = "year" if unit in ("decade", "century") else unit
    if base is None:
        return _date(_UNKNOWN.get(exact, "XXXX"))
    count = _count(phrase, scene)
    if count != int(count):
        return _date(value_of(add_months(base, direction * int(count * 12)), "year"), base)
    return _date(value_of(shift(base, unit, direction * int(count)), exact), base)


def _moment_ago(phrase: Phrase, scene: Scene) -> Reading | None:
    if _is_some(phrase, scene):
        return _date("PAST_REF")
    unit = phrase.parts["moment"]
    instant = scene.earlier_instant(_SECONDS[unit] * _count(phrase, scene))
    if instant is None:
        return Reading("TIME", "XXXX-XX-XXTXX:XX", scene.today)
    return Reading("TIME", f"{instant:%Y-%m-%dT%H:%M}", scene.today)


def _duration(phrase: Phrase, scene: Scene) -> Reading | None:
    classes = ("unit", "moment", "plural", "dual")
    unit = next(phrase.parts[name] for name in classes if name in phrase.parts)
    lead, factor, letter = _DURATIONS[unit]
    if _is_some(phrase, scene):
        return Reading("DURATION", f"{lead}X{letter}")
    amount = _count(phrase, scene) * factor
    return Reading("DURATION", f"{lead}{amount:g}{letter}")


def _each(phrase: Phrase, _: Scene) -> Reading | None:
    parts = phrase.parts
    if "month" in parts:
        return Reading("SET", f"XXXX-{parts['month']:02}")
    if "weekday" in parts or "weekdays" in parts:
        value = f"XXXX-WXX-{parts.get('weekday') or parts['weekdays']}"
        return Reading("SET", f"{value}T{parts['part']}" if "part" in parts else value)
    lead, factor, letter = _DURATIONS[parts.get("unit") or parts.get("plural") or parts["moment"]]
    count = parts.get("number", 1) if phrase.rule.options.get("is_counted") else 1
    return Reading("SET", f"{lead}{count * factor:g}{letter}")


def _frequency(phrase: Phrase, _: Scene) -> Reading | None:
    return Reading("SET", phrase.parts["frequency"])


def _weekday(phrase: Phrase, scene: Scene) -> Reading | None:
    parts, today = phrase.parts, scene.today
    weekday = parts.get("weekday") or parts["fair"]
    if today is None:
        return _with_part(f"XXXX-WXX-{weekday}", phrase, None)
    direction = phrase.parts.get("direction")
    forward = (weekday - today.isoweekday()) % 7
    if direction is None:
        days = forward if scene.points_ahead(phrase) else -(-forward % 7)
    elif direction == 0:
        days = weekday - today.isoweekday()
    else:
        days = (forward or 7) if direction > 0 else forward - 7
    return _with_part((today + timedelta(days=days)).isoformat(), phrase, today)


def _weekday_of_week(phrase: Phrase, scene: Scene) -> Reading | None:
    weekday, today = phrase.parts["weekday"], scene.today
    if today is None:
        return _with_part(f"XXXX-WXX-{weekday}", phrase, None)
    days = weekday - today.isoweekday() + 7 * phrase.parts["direction"]
    return _with_part((today + timedelta(days=days)).isoformat(), phrase, today)


def _near_day(phrase: Phrase, scene: Scene) -> Reading | None:
    days = phrase.parts.get("offset", 0) + phrase.rule.options.get("days", 0)
    if scene.today is None:
        return _with_part("XXXX-XX-XX", phrase, None)
    return _with_part((scene.today + timedelta(days=days)).isoformat(), phrase, scene.today)


def _near_part(phrase: Phrase, scene: Scene) -> Reading | None:
    part = phrase.parts.get("part") or phrase.rule.options["part"]
    direction = phrase.parts.get("direction", phrase.rule.options.get("direction"))
    if scene.today is None:
        return Reading("TIME", f"XXXX-XX-XXT{part}")
    day = scene.today + timedelta(days=direction or 0)
    return Reading("TIME", f"{day.isoformat()}T{part}", scene.today)


def _clock(phrase: Phrase, scene: Scene) -> Reading | None:
    hour, minute, second, zone = clock_parts(phrase.parts["clock"])
    if hour > 23 or minute > 59:
        return None
    day = scene.today.isoformat() if scene.today else "XXXX-XX-XX"
    seconds = f":{second:02}" if second is not None else ""
    return Reading("TIME", f"{day}T{hour:02}:{minute:02}{seconds}{zone}", scene.today)


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


def _fixed(phrase: Phrase, _: Scene) -> Reading | None:
    return _date(phrase.rule.options["value"])


def _vague(phrase: Phrase, _: Scene) -> Reading | None:
    return _date(phrase.rule.options["value"])


def _vague_word(phrase: Phrase, _: Scene) -> Reading | None:
    return _date(phrase.parts["vague"])


def _holiday(phrase: Phrase, scene: Scene) -> Reading | None:
    today, rule = scene.today, phrase.rule.options["day"]
    if today is None:
        return _date("XXXX-XX-XX")
    days = [holiday_day(rule, today.year + step) for step in (-1, 0, 1)]
    return _date(_toward(days, today, ahead=scene.points_ahead(phrase)).isoformat(), today)


def _nothing(_: Phrase, __: Scene) -> Reading | None:
    return None


_MEANINGS: Final[Mapping[str, Callable[[Phrase, Scene], Reading | None]]] = {
    "after_last": _after_last,
    "ago": _ago,
    "century": _century,
    "clock": _clock,
    "day": _day,
    "day_of_month": _day_of_month,
    "decade": _decade,
    "duration": _duration,
    "each": _each,
    "fixed": _fixed,
    "frequency": _frequency,
    "half": _half,
    "holiday": _holiday,
    "iso": _iso,
    "later": _later,
    "moment_ago": _moment_ago,
    "month": _month,
    "month_of_year": _month_of_year,
    "near_day": _near_day,
    "near_part": _near_part,
    "nothing": _nothing,
    "period": _period,
    "quarter": _quarter,
    "season": _season,
    "short": _short,
    "slashed": _slashed,
    "vague": _vague,
    "vague_word": _vague_word,
    "weekday": _weekday,
    "weekday_of_week": _weekday_of_week,
    "worded_day": _worded_day,
    "year": _year,
}
