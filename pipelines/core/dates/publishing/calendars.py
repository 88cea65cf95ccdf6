"""Turn a day of another calendar, as newspapers print it, into a day of the Gregorian calendar.

Buddhist years (Thailand), the solar Hijri calendar (Iran, Afghanistan), the lunar Hijri calendar
of Umm al-Qura (Saudi Arabia), Japanese eras and Minguo years (Taiwan).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Final, Literal

from pipelines.core.words import words, words_by_language
from pipelines.core.words.patterns import any_of

Calendar = Literal["gregorian", "persian", "hijri"]

OUR_YEARS: Final = r"(?:19|20)\d{2}"
"""How years look in most languages."""
_BUDDHIST: Final = 543  # years that the Buddhist count is ahead of ours
_BUDDHIST_YEARS: Final = range(2400, 2700)
_SHORT_BUDDHIST: Final = range(43, 100)  # "67" is 2567 there, "24" is our 2024
_HIJRI_YEARS: Final = range(1300, 1500)  # of both Hijri calendars; ours are from 1900 on
# In which languages years are of another calendar when no month's name says of which.
_OF_LANGUAGE: Final[Mapping[str, Calendar]] = {
    "fa": "persian",
    "ps": "persian",
    "ar": "hijri",
}
_YEARS: Final[Mapping[str, str]] = {
    "th": r"(?:19|20|24|25)\d{2}|[4-9]\d(?!\d)",
    "fa": r"(?:19|20|13|14)\d{2}",
    "ps": r"(?:19|20|13|14)\d{2}",
    "ar": r"(?:19|20|14)\d{2}",
}


@cache
def month_names(language: str) -> Mapping[str, tuple[Calendar, int]]:
    """Return the months of other calendars by their names in a language: its code, such as "fa".

    The libraries are imported here, because most pages need neither.
    """
    if language == "fa":
        import jdatetime  # type: ignore[import-untyped]  # it ships no types

        names = jdatetime.date.j_months_fa
        return {str(name): ("persian", number) for number, name in enumerate(names, 1)}
    if language == "ar":
        from hijridate.locales import ArabicLocale

        lunar = [*enumerate(ArabicLocale.month_names, 1), *_numbered(words().dates.hijri_months)]
        return {name: ("hijri", number) for number, name in lunar}
    return {}


def gregorian(
    year: int, month: int, day: int, *, calendar: Calendar, language: str
) -> date | None:
    """Return a printed day as one of the Gregorian calendar, None if there is no such day.

    calendar: that of the month's name; "gregorian" also for a month in digits.
    language: the code of the page's language, which decides what a year such as 1403 or 2567 is.
    """
    if year in _HIJRI_YEARS:
        calendar = _OF_LANGUAGE.get(language, calendar) if calendar == "gregorian" else calendar
    elif calendar != "gregorian":
        return None
    elif language == "th" and (year in _BUDDHIST_YEARS or year in _SHORT_BUDDHIST):
        year = year - _BUDDHIST if year in _BUDDHIST_YEARS else year + 2500 - _BUDDHIST
    try:
        return _converted(year, month, day, calendar)
    except (ValueError, OverflowError):
        return None


def years(language: str) -> str | None:
    """Return a regular expression for the years of a language that counts them not only as we do.

    It is None for other languages: their years are `OUR_YEARS`.
    """
    eras = _eras(language)
    if not eras:
        return _YEARS.get(language)
    return rf"{OUR_YEARS}|{any_of(eras)}\s?(?:\d{{1,3}}|{any_of(words().dates.first_year)})"


def year_of(text: str, language: str) -> int:
    """Return the year that a text such as "2024", "令和6" or "民國113" names."""
    for era, first in _eras(language).items():
        if text.startswith(era):
            count = text[len(era) :].strip()
            return first + (0 if count in words().dates.first_year else int(count) - 1)
    return int(text)


@cache
def _eras(language: str) -> Mapping[str, int]:
    """Return the first year of each era by which a language counts years."""
    own = words_by_language().get(language)
    return {name: first for first, name in _numbered(own.dates.eras)} if own is not None else {}


def _numbered(phrases: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield number and name of phrases such as "2019 令和"."""
    for phrase in phrases:
        number, _, name = phrase.partition(" ")
        yield int(number), name


def _converted(year: int, month: int, day: int, calendar: Calendar) -> date:
    """Return the day. Raises: ValueError or OverflowError if the calendar has no such day."""
    if calendar == "persian":
        import jdatetime

        solar: date = jdatetime.date(year, month, day).togregorian()
        return date(solar.year, solar.month, solar.day)
    if calendar == "hijri":
        from hijridate import Hijri

        lunar = Hijri(year, month, day).to_gregorian()
        return date(lunar.year, lunar.month, lunar.day)
    return date(year, month, day)
