"""How the dates of one page are written: by its languages and its country.

A `Writing` has a regular expression a language. It finds a day with its month and year in any
order, in the language's names, digits and calendars, and the clock and zone behind it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final
from urllib.parse import urlsplit

from pipelines.core.dates.names import all_month_names, plain_letters
from pipelines.core.dates.publishing import cldr
from pipelines.core.dates.publishing.calendars import OUR_YEARS, Calendar, month_names, years
from pipelines.core.dates.publishing.zones import ZONE
from pipelines.core.words import words
from pipelines.core.words.patterns import any_of

_AT: Final = any_of(words().dates.at_clock)
_COUNTRY: Final = 2  # letters of a country's code and of its top-level domain
_NO_COUNTRY: Final = frozenset({"eu", "tv", "me", "io", "co", "ai", "fm", "cc", "ly", "to"})
_UNITED_KINGDOM: Final = "uk"
_LAST_DIGIT: Final = 0x1FFFF  # beyond it Unicode has no digits


@dataclass(frozen=True, slots=True)
class LocalDays:
    """How one language writes a day.

    language: its code, such as "fa". pattern: finds the day in a text with our digits.
    months: calendar and number of each month by its name in lower case.
    pm, am: the names of the halves of the day.
    order, separator: how a day in digits is written, as in `cldr.Language`.
    needs_look: a text of this language may print a day that no other language's would be: in its
        own digits, or by another calendar.
    """

    language: str
    pattern: re.Pattern[str]
    months: dict[str, tuple[Calendar, int]]
    am: frozenset[str]
    pm: frozenset[str]
    order: str
    separator: str
    needs_look: bool


@dataclass(frozen=True, slots=True)
class Writing:
    """How the dates of a page are written.

    days: of each of its languages that writes days in a way of its own, the likeliest first.
    language: the likeliest one.
    country: ISO 3166, by the language's tag or the address; "" if unknown.
    needs_look: every text with a digit has to be looked at, whatever its digits are.
    """

    days: tuple[LocalDays, ...] = ()
    language: str = ""
    country: str = ""
    needs_look: bool = False


PLAIN: Final = Writing()
"""The writing of a page of which nothing is known."""


def writing_of(languages: Sequence[str], declared: str, url: str) -> Writing:
    """Return how the dates of a page are written.

    languages: BCP 47 tags, the likeliest first. declared: the `lang` of the page's root, or "".
    url: its address; the domain of a country says which one it is of.
    """
    return _writing_of(
        tuple(languages), declared, (urlsplit(url).hostname or "").rpartition(".")[2]
    )


def our_digits(text: str) -> str:
    """Return a text with the digits of all scripts as 0 to 9; its length stays."""
    return text.translate(_digits())


@lru_cache(maxsize=256)
def _writing_of(languages: tuple[str, ...], declared: str, domain: str) -> Writing:
    """Return what `writing_of` does. domain: the last part of the host's name."""
    declared = declared.strip().replace("_", "-")
    tags = [tag for tag in (*languages, declared) if tag]
    own = declared if not tags or _code(tags[0]) == _code(declared) else tags[0]
    others = [tag for tag in tags if _code(tag) != _code(own)]
    return _writing((own, *dict.fromkeys(others)), _country(declared) or _country_of(domain))


def _writing(tags: tuple[str, ...], country: str) -> Writing:
    regional = f"{_code(tags[0])}-{country}" if country and tags[0] else tags[0]
    known = (_local_days(tag) for tag in (regional, *tags[1:]) if tag and _code(tag) != "en")
    found = tuple(days for days in known if days is not None)
    return Writing(found, tags[0], country, any(days.needs_look for days in found))


def _code(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _country(tag: str) -> str:
    """Return the country in a BCP 47 tag: "BR" of "pt-BR"."""
    parts = tag.split("-")[1:]
    return next((p.upper() for p in parts if len(p) == _COUNTRY and p.isalpha()), "")


def _country_of(domain: str) -> str:
    """Return the country of a top-level domain, "" if it is none's."""
    if len(domain) != _COUNTRY or domain in _NO_COUNTRY:
        return ""
    return "GB" if domain == _UNITED_KINGDOM else domain.upper()


@cache
def _digits() -> dict[int, str]:
    """Return the digits of all scripts by their code points."""
    points = (point for point in range(128, _LAST_DIGIT) if chr(point).isdecimal())
    return {point: str(unicodedata.decimal(chr(point))) for point in points}


@lru_cache(maxsize=64)
def _local_days(tag: str) -> LocalDays | None:
    """Return how the language of a tag writes a day, None if `months` can read it as well.

    That is so too for a language that CLDR does not know.
    """
    known, code = cldr.language_of(tag), _code(tag)
    if known is None or (years(code) is None and _is_plain(known)):
        return None
    others = {our_digits(name): month for name, month in month_names(code).items()}
    months: dict[str, tuple[Calendar, int]] = {
        our_digits(name): ("gregorian", number) for name, number in known.months.items()
    }
    months |= others
    return LocalDays(
        language=code,
        pattern=re.compile(_pattern(known, months, code), re.IGNORECASE),
        months=months,
        am=known.am,
        pm=known.pm,
        order=known.order,
        separator=known.separator,
        needs_look=known.has_digits or years(code) is not None,
    )


def _is_plain(known: cldr.Language) -> bool:
    """Tell whether a language has no names or forms but those that are read on every page."""
    names = all_month_names()
    return (
        known.order == "DMY"
        and not (known.has_digits or known.hours or known.minutes)
        and known.literals.issubset(words().dates.of)
        and all(names.get(plain_letters(name)) == month for name, month in known.months.items())
    )


def _pattern(known: cldr.Language, months: Iterable[str], code: str) -> str:
    """Return the expression for a day of a language. `local_days` reads its groups."""
    year = years(code) or OUR_YEARS
    ours = words().dates
    literal = any_of((*known.literals, *ours.of, *ours.before_year))
    names = sorted(months, key=len, reverse=True)  # in some the name has the number: "3月", "03月"
    month = "|".join("0?" * name[0].isdigit() + re.escape(name) for name in names) or "(?!)"
    # A case ending may follow the month's name: "azaroaren", "11-р сарын".
    month = rf"(?:{month})"
    ending = rf"(?:{literal}(?!\w))?"
    gap = rf"(?:\W|(?<!\w){literal}(?!\w)|(?<=\d){literal}|{literal}(?={month})){{0,6}}"
    named = (
        rf"(?P<d1>\d{{1,2}})(?!\d){gap}(?P<m1>{month}){ending}{gap}(?P<y1>{year})(?!\d)"
        rf"|(?P<m2>{month}){ending}{gap}(?<!\d)(?P<d2>\d{{1,2}})(?!\d){gap}(?<!\d)(?P<y2>{year})(?!\d)"
        rf"|(?P<y3>{year})(?!\d){gap}(?<!\d)(?P<m3>{month}){ending}{gap}(?<!\d)(?P<d3>\d{{1,2}})(?!\d)"
        rf"|(?P<y4>{year})(?!\d){gap}(?<!\d)(?P<d4>\d{{1,2}})(?!\d){gap}(?P<m4>{month})(?!\w)"
    )
    digits = (
        rf"|(?P<y5>{year})(?!\d)(?P<s5>\s?[./-]\s?)(?P<m5>\d{{1,2}})(?P=s5)(?P<d5>\d{{1,2}})(?!\d)"
        rf"|(?P<a>\d{{1,2}})(?P<sign>[./-])\s?(?P<b>\d{{1,2}})(?P=sign)\s?"
        rf"(?P<y6>{year}|\d{{2}})(?![\d/-])"
    )
    return rf"(?<![\d.,/-])(?<![^\W\d]\d)(?:{named}{digits}){_clock(known)}"


def _clock(known: cldr.Language) -> str:
    """Return the expression for the clock behind a day: "u 08:15", "오전 8시 15분", "(GMT+7)"."""
    half = any_of((*known.am, *known.pm)) or "(?!)"
    hour = any_of((*known.hours, *words().dates.hour_mark))
    minute = any_of((*known.minutes, *words().dates.minute_mark))
    year_word = any_of(words().dates.year_word)
    literal = any_of(known.literals) or "(?!)"
    return (
        rf"(?:\.?(?:\s?(?:{year_word}|{literal})\.?)?(?:\s?\([^\W\d]{{1,9}}\))?"
        rf"[\s,.|@/•·–-]{{0,4}}(?:{_AT}\.?)?\s{{0,2}}(?P<before>{half})?\s{{0,2}}"
        rf"(?<!\d)(?P<hour>[01]?\d|2[0-3])(?:[:.h]|\sh\s|\s?{hour}\s?)(?P<minute>[0-5]\d)(?![\d.])"
        rf"(?:\s?{minute})?(?::(?P<second>[0-5]\d))?(?:\s?(?P<half>{half}|[ap](?:\.\s?)?m\b\.?))?"
        rf"{ZONE})?"
    )
