"""The days of holidays, from the short rules in the language tables.

"12-25": 25 December. "11-4-4+1": November, fourth Thursday (ISO weekday 4), plus one day.
"easter-2": two days before Western Easter. "AE/Eid al-Fitr": the first day that the `holidays`
library gives for that English name in the country AE; the calendars of the moon need its tables.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

_RULE = re.compile(
    r"(?:(?P<easter>easter)|(?P<month>\d+)-(?P<a>\d+)(?:-(?P<weekday>\d))?"
    r"|(?P<country>[A-Z]{2})/(?P<name>[^+]+?))(?P<plus>[+-]\d+)?"
)


@lru_cache(maxsize=1024)
def holiday_days(rule: str, year: int) -> tuple[date, ...]:
    """Return the days on which a holiday begins in a year of the Gregorian calendar.

    A holiday of the Islamic calendar may come twice in a year or not at all. Of a holiday of
    several days only the first is returned.
    Raises: ValueError if the rule has none of the forms above.
    """
    match = _RULE.fullmatch(rule)
    if match is None:
        raise ValueError(f"holiday rule {rule!r}: write 12-25, 11-4-4+1, easter-2 or AE/Name")
    extra = timedelta(days=int(match["plus"] or 0))
    if match["country"]:
        return tuple(day + extra for day in _first_days(match["country"], match["name"], year))
    if match["easter"]:
        return (easter(year) + extra,)
    month, number = int(match["month"]), int(match["a"])
    if match["weekday"] is None:
        return (date(year, month, number) + extra,)
    first = date(year, month, 1)
    days = (int(match["weekday"]) - first.isoweekday()) % 7 + 7 * (number - 1)
    return (first + timedelta(days=days) + extra,)


def _first_days(country: str, name: str, year: int) -> list[date]:
    """Return the first day of each run of successive days that has a name in a calendar."""
    from holidays import country_holidays  # 0.2 s to import, and few articles need it

    calendar = country_holidays(country, years=year, language="en_US")
    days = set(calendar.get_named(name, lookup="startswith"))
    return sorted(day for day in days if day - timedelta(days=1) not in days)


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
