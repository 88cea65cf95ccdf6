"""Holidays as short rules, so that a language table can name them.

"12-25" is a day of the year, "11-4-4+1" the day after the fourth Thursday of November,
"easter-2" two days before Western Easter.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

_RULE = re.compile(
    r"(?:(?P<easter>easter)|(?P<month>\d+)-(?P<a>\d+)(?:-(?P<weekday>\d))?)(?P<plus>[+-]\d+)?"
)


def holiday_day(rule: str, year: int) -> date:
    """Return the day of a holiday in a year. Raises: ValueError if there is no such day."""
    match = _RULE.fullmatch(rule)
    if match is None:
        raise ValueError(f"holiday rule {rule!r}: write it as 12-25, 11-4-4+1 or easter-2")
    extra = timedelta(days=int(match["plus"] or 0))
    if match["easter"]:
        return easter(year) + extra
    month, number = int(match["month"]), int(match["a"])
    if match["weekday"] is None:
        return date(year, month, number) + extra
    first = date(year, month, 1)
    days = (int(match["weekday"]) - first.isoweekday()) % 7 + 7 * (number - 1)
    return first + timedelta(days=days) + extra


def easter(year: int) -> date:
    """Return Western Easter Sunday (the "anonymous Gregorian" computus, Nature 1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
