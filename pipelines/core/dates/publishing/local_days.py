"""Find full dates in a text by the languages of its page: their names, order and calendars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipelines.core.dates.publishing.calendars import Calendar, gregorian, year_of
from pipelines.core.dates.publishing.printed_day import PrintedDay, with_clock, zone_in
from pipelines.core.dates.publishing.writing import LocalDays, Writing, our_digits


def local_days(text: str, writing: Writing, *, month_first: bool) -> Iterator[PrintedDay]:
    """Yield the full dates of a text in the form of the first of the page's languages that fits.

    month_first: "5/4/2019" is May 4.
    """
    plain = our_digits(text) if writing.needs_look else text
    for days in writing.days:
        found = [
            day
            for match in days.pattern.finditer(plain)
            for day in _day(match, days, writing, month_first=month_first)
        ]
        if found:
            yield from found
            return


def _day(
    match: re.Match[str], days: LocalDays, writing: Writing, *, month_first: bool
) -> Iterator[PrintedDay]:
    """Yield the day of a match, nothing if the calendar has none such."""
    year, month, number, calendar = _parts(match, days, month_first=month_first)
    day = _gregorian(year, month, number, calendar, days.language)
    if day is None:
        return
    is_ambiguous = match["a"] is not None and match["sign"] == "/" and day.day <= 12
    is_short = match["y6"] is not None and match["y6"].isdigit() and len(match["y6"]) == 2
    found = PrintedDay(day, match.start(), match.end(), None, is_ambiguous, is_short)
    zone = zone_in(match, country=writing.country, language=writing.language)
    yield with_clock(found, match, afternoon=days.pm, zone=zone)


def _parts(
    match: re.Match[str], days: LocalDays, *, month_first: bool
) -> tuple[str, int, int, Calendar]:
    """Return year as printed, month, day and calendar of a match."""
    for order in "1234":
        year = match[f"y{order}"]
        if year:
            name = match[f"m{order}"].casefold().lstrip("0")
            calendar, month = days.months.get(name, ("gregorian", 0))
            return year, month, int(match[f"d{order}"]), calendar
    if match["y5"]:
        return match["y5"], int(match["m5"]), int(match["d5"]), "gregorian"
    first, second, last = match["a"], match["b"], match["y6"]
    if len(last) == 2 and days.order == "YMD" and days.separator == match["sign"]:
        return first, int(second), int(last), "gregorian"
    is_month_first = (month_first and match["sign"] != "." and int(first) <= 12) or int(
        second
    ) > 12
    in_digits = (first, second) if is_month_first else (second, first)
    return last, int(in_digits[0]), int(in_digits[1]), "gregorian"


def _gregorian(year: str, month: int, day: int, calendar: Calendar, language: str) -> date | None:
    """Return the day that a match names; a year of two digits is one from 1970 to 2069."""
    is_short = year.isdigit() and len(year) <= 2
    found = gregorian(year_of(year, language), month, day, calendar=calendar, language=language)
    if found is not None and is_short and found.year < 100:
        century = 2000 if found.year < 70 else 1900
        return gregorian(century + found.year, month, day, calendar=calendar, language=language)
    return found
