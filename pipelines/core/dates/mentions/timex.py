"""TIMEX3 values: the interval that a value stands for, and steps between values.

Weeks are ISO weeks. A decade has three digits ("199" is the 1990s), a century two ("19" is the
years 1900 to 1999).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final

from pipelines.core.dates.mentions.zones import zone_of

_SEASON_MONTHS: Final = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # meteorological, northern
_PART_HOURS: Final = {
    "MO": (6, 12),
    "MI": (12, 13),
    "AF": (12, 18),
    "EV": (18, 24),
    "NI": (20, 30),
}
_UNIT_MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}
_UNIT_MONTHS_ALL: Final = {**_UNIT_MONTHS, "century": 1200, "season": 12}
_OFFSET: Final = re.compile(r"(?:Z|[+-]\d\d(?::\d\d)?)$")
_SHORTEST_MONTH: Final = 28  # days; up to this day every month has it
_UNIT_DAYS: Final = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}


@dataclass(frozen=True, slots=True)
class Interval:
    """A half-open interval of time: `end_exclusive` is the first moment behind it.

    begin, end_exclusive: ISO dates, or ISO instants with offset for a value with a time of day.
    precision: its unit, such as "day", "week" or "part-of-day".
    first: the day of `begin`. middle: the day in the middle, such as 2 July of a year.
    """

    begin: str
    end_exclusive: str
    precision: str
    first: date
    middle: date


@lru_cache(maxsize=4096)  # a text says the same few days again and again
def interval(value: str, zone: tzinfo | None) -> Interval | None:
    """Return the interval of a TIMEX3 value: 2019-01-01 to 2020-01-01 for "2019".

    zone: the zone of the article, for values with a time of day. Without a zone only a time
        with an offset of its own ("T09:30-05") has an interval.
    Returns: None for a vague value ("PAST_REF"), an incomplete one ("XXXX-09"), a length, a
        repetition, a year BC, and a day that is not in the calendar.
    """
    day, _, clock = value.partition("T")
    if clock:
        return _of_clock(day, clock, zone)
    try:
        for pattern, precision, read in _FORMS:
            match = re.fullmatch(pattern, day)
            if match is not None:
                begin, end = read(*match.groups())
                middle = begin + (end - begin) // 2
                return Interval(begin.isoformat(), end.isoformat(), precision, begin, middle)
    except (ValueError, OverflowError):  # no such day, or after the year 9999
        return None
    return None


def add_months(day: date, months: int) -> date:
    """Return the same day of the month `months` later; the last day if the month is shorter.

    31 January and 1 month give 28 or 29 February.
    Raises: ValueError outside the years 1 to 9999.
    """
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    last = day.day if day.day <= _SHORTEST_MONTH else monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def shift(day: date, unit: str, count: int) -> date:
    """Return the day that lies `count` units later, or earlier if `count` is negative.

    unit: "day", "week", "weekend", "fortnight", "month", "quarter", "half", "season", "year",
        "decade" or "century". A step of a season is a year.
    Raises: ValueError or OverflowError outside the years 1 to 9999.
    """
    if unit in _UNIT_DAYS:
        return day + timedelta(days=_UNIT_DAYS[unit] * count)
    return add_months(day, _UNIT_MONTHS_ALL[unit] * count)


def value_of(day: date, unit: str) -> str:
    """Return the TIMEX3 value of the unit that holds a day: "2018-W41" for unit "week".

    A unit that is not listed here gives the year.
    """
    week_year, week, _ = day.isocalendar()
    values: dict[str, str] = {
        "day": day.isoformat(),
        "week": f"{week_year:04}-W{week:02}",
        "fortnight": f"{week_year:04}-W{week:02}",
        "weekend": f"{week_year:04}-W{week:02}-WE",
        "month": f"{day.year:04}-{day.month:02}",
        "quarter": f"{day.year:04}-Q{(day.month + 2) // 3}",
        "half": f"{day.year:04}-H{(day.month + 5) // 6}",
        "decade": f"{day.year // 10:03}",
        "century": f"{day.year // 100:02}",
    }
    return values.get(unit, f"{day.year:04}")


def _of_clock(day: str, clock: str, zone: tzinfo | None) -> Interval | None:
    """Return the interval of a time of day: "2018-10-08TMO" or "2018-10-08T14:05-05".

    A clock time lasts as long as its finest unit: "T14:05" one minute. Raises nothing: a day
    that does not exist gives None.
    """
    match = _OFFSET.search(clock)
    if match is not None:
        clock, zone = clock[: match.start()], zone_of(match.group())
    try:
        start = datetime.fromisoformat(day).replace(tzinfo=zone)
        if zone is None:
            return None
        if clock in _PART_HOURS:
            first, last = _PART_HOURS[clock]
            begin, end = (start + timedelta(hours=hours) for hours in (first, last))
            day_of = begin.date()
            return Interval(begin.isoformat(), end.isoformat(), "part-of-day", day_of, day_of)
        begin = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone)
        end = begin + _CLOCK_STEPS[clock.count(":")]
    except (ValueError, OverflowError):
        return None
    precision = _CLOCK_WORDS[clock.count(":")]
    return Interval(begin.isoformat(), end.isoformat(), precision, begin.date(), begin.date())


_CLOCK_STEPS: Final = (timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1))
_CLOCK_WORDS: Final = ("hour", "minute", "second")

_Span = tuple[date, date]


def _day(year: str, month: str, day: str) -> _Span:
    begin = date(int(year), int(month), int(day))
    return begin, begin + timedelta(days=1)


def _months(first: date, count: int) -> _Span:
    return first, add_months(first, count)


def _week(year: str, week: str) -> _Span:
    begin = date.fromisocalendar(int(year), int(week), 1)
    return begin, begin + timedelta(days=7)


def _weekend(year: str, week: str) -> _Span:
    begin = date.fromisocalendar(int(year), int(week), 6)
    return begin, begin + timedelta(days=2)


_FORMS: Final[tuple[tuple[str, str, Callable[..., _Span]], ...]] = (
    (r"(\d{4})-(\d{2})-(\d{2})", "day", _day),
    (r"(\d{4})-(\d{2})", "month", lambda y, m: _months(date(int(y), int(m), 1), 1)),
    (r"(\d{4})", "year", lambda y: _months(date(int(y), 1, 1), 12)),
    (r"(\d{4})-W(\d{2})", "week", _week),
    (r"(\d{4})-W(\d{2})-WE", "weekend", _weekend),
    (r"(\d{4})-Q([1-4])", "quarter", lambda y, q: _months(date(int(y), int(q) * 3 - 2, 1), 3)),
    (r"(\d{4})-H([12])", "half", lambda y, h: _months(date(int(y), int(h) * 6 - 5, 1), 6)),
    (
        r"(\d{4})-(SP|SU|FA|WI)",
        "season",
        lambda y, s: _months(date(int(y), _SEASON_MONTHS[s], 1), 3),
    ),
    (r"(\d{3})", "decade", lambda d: _months(date(int(d) * 10, 1, 1), 120)),
    (r"(\d{2})", "century", lambda c: _months(date(int(c) * 100, 1, 1), 1200)),
)
