"""Find full dates in a text of any language: with a month's name, or in digits only.

One list of month names serves all languages, because hardly a name means another month in another
language. Where the language is known, `printed.py` reads more forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from pipelines.core.dates.names import all_month_names, plain_letters
from pipelines.core.dates.publishing.local_days import local_days
from pipelines.core.dates.publishing.printed_day import PrintedDay, with_clock, zone_in
from pipelines.core.dates.publishing.writing import PLAIN, Writing
from pipelines.core.dates.publishing.zones import ZONE
from pipelines.core.words import words
from pipelines.core.words.patterns import any_of

_WORDS: Final = words().dates
_MONTHS: Final = all_month_names()
_WORD: Final = r"(?P<{0}>[^\W\d_]{{3,14}})"
_CLOCK: Final = (
    rf"(?:\s{any_of(_WORDS.year_word)})?(?:[\s,|@/•·-]{{0,4}}{any_of(_WORDS.at_clock)}?\.?\s{{0,2}}"
    r"(?P<hour>[01]?\d|2[0-3])(?:[:.h]|\sh\s)(?P<minute>[0-5]\d)(?![\d.])"
    rf"(?::(?P<second>[0-5]\d))?(?:\s?(?P<half>[aApP])(?:\.\s?)?[mM]\b\.?)?{ZONE})?"
)
_OF: Final = rf"(?:{any_of(_WORDS.of)}|-|/)?"
_NTH: Final = any_of(_WORDS.ordinal_ends)
_DAY: Final = re.compile(
    r"(?<![\d.,/-])(?:"
    rf"(?P<d1>\d{{1,2}})(?:\.|{_NTH})?\s{{0,2}}{_OF}\s{{0,2}}{_WORD.format('m1')}(?:\s/\s\w{{3,9}})?"
    rf"[.,]{{0,2}}\s{{0,2}}{_OF}\s{{0,2}}(?P<y1>\d{{4}})"
    rf"|{_WORD.format('m2')}\.?\s{{1,2}}(?P<d2>\d{{1,2}}){_NTH}?,?\s{{1,2}}(?P<y2>\d{{4}})"
    rf"|(?P<y3>(?:19|20)\d{{2}})\s?(?:{any_of(_WORDS.year_mark)}|[./-])"
    rf"\s?(?P<m3>\d{{1,2}})\s?(?:{any_of(_WORDS.month_mark)}|[./-])\s?(?P<d3>\d{{1,2}})(?!\d)"
    r"|(?P<a>\d{1,2})(?P<sign>[./-])\s?(?P<b>\d{1,2})(?P=sign)\s?(?P<y4>(?:19|20)\d{2}|\d{2})(?![\d/-])"
    rf"){_CLOCK}"
)


def printed_days(
    text: str, *, month_first: bool, writing: Writing = PLAIN
) -> Iterator[PrintedDay]:
    """Yield the full dates of a text in order. A day that is not in the calendar is left out.

    month_first: "5/4/2019" is May 4. With dots ("5.4.2019") the day is first all the same.
    writing: how the page's languages write dates. They are asked first, because a name may mean
        another month elsewhere: "listopad" is October in Croatian and November in Polish.
    """
    found = list(local_days(text, writing, month_first=month_first))
    yield from found or _days_of_all(text, writing, month_first=month_first)


def prints_day(text: str, writing: Writing) -> bool:
    """Tell whether a text has a full date. writing: how the page's languages write dates."""
    return (
        next(_days_of_all(text, writing, month_first=False), None) is not None
        or next(local_days(text, writing, month_first=False), None) is not None
    )


def _days_of_all(text: str, writing: Writing, *, month_first: bool) -> Iterator[PrintedDay]:
    """Yield the full dates of a text whose month is in digits or has a name of our tables."""
    for match in _DAY.finditer(text):
        numbers = _numbers(match, month_first=month_first)
        if numbers is None:
            continue
        try:
            day = date(*numbers)
        except ValueError:
            continue
        is_ambiguous = match["a"] is not None and match["sign"] == "/" and day.day <= 12
        is_short = match["y4"] is not None and len(match["y4"]) == 2
        found = PrintedDay(day, match.start(), match.end(), None, is_ambiguous, is_short)
        zone = zone_in(match, country=writing.country, language=writing.language)
        yield with_clock(found, match, zone=zone)


def _numbers(match: re.Match[str], *, month_first: bool) -> tuple[int, int, int] | None:
    """Return year, month and day of a match, None if the word in it is no month."""
    if match["y1"] or match["y2"]:
        month = _MONTHS.get(plain_letters(match["m1"] or match["m2"]))
        day = int(match["d1"] or match["d2"])
        return (int(match["y1"] or match["y2"]), month, day) if month else None
    if match["y3"]:
        return int(match["y3"]), int(match["m3"]), int(match["d3"])
    first, second, year = int(match["a"]), int(match["b"]), int(match["y4"])
    if year < 100:
        year += 2000 if year < 70 else 1900  # "69" is 2069 and "70" is 1970
    is_month_first = (month_first and match["sign"] != "." and first <= 12) or second > 12
    return (year, first, second) if is_month_first else (year, second, first)
