"""Read from CLDR, through Babel, how a language writes dates: month names, order, day periods.

Babel is imported when the first page in another language than English asks, and only that page's
languages are loaded: a language takes 5 to 20 ms and half a megabyte, Babel itself 50 ms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from babel.core import Locale

_NO_NAME: Final = re.compile(r"[M\d\W]*")  # CLDR has "M03" or "3" where a language has no names
_LITERAL: Final = re.compile(r"'([^']+)'|([^\x00-\x7f]+)")  # of a pattern: "d 'de' MMMM", "y년"
_WORDS: Final = re.compile(r"[^\W\d]+(?:[^\w\s]*[^\W\d])*")
_DATES: Final = ("full", "long", "medium", "short")
_FIELDS: Final = {"D": "d", "M": "M", "Y": "y"}  # our letters, and those of CLDR's patterns
_SEPARATOR: Final = re.compile(r"[./-]")
# The months of these languages have other names in other countries: "تشرين الثاني", "نونبر".
_MANY_TRADITIONS: Final = frozenset({"ar"})
_MOST_LANGUAGES: Final = 32  # of one process; a crawl of the world's papers needs hardly more


@dataclass(frozen=True, slots=True)
class Language:
    """How one language writes dates.

    months: 1 to 12 by every name of the month, in lower case.
    literals: the words between day, month and year: "de", "년", "tháng".
    hours: the signs behind an hour: "시". minutes: those behind a minute: "분".
    am, pm: the names of the halves of the day: "오전", "오후".
    order: the order in which day, month and year are written in digits, such as "DMY".
    separator: the sign between those digits. Some languages have none.
    has_digits: the language has digits of its own.
    """

    months: Mapping[str, int]
    literals: frozenset[str]
    hours: frozenset[str]
    minutes: frozenset[str]
    am: frozenset[str]
    pm: frozenset[str]
    order: str
    separator: str
    has_digits: bool


@lru_cache(maxsize=_MOST_LANGUAGES)
def language_of(tag: str) -> Language | None:
    """Return how the language of a BCP 47 tag writes dates, None if CLDR does not know it."""
    own = _locale(tag)
    if own is None:
        return None
    family = [own, *_relatives(own)]
    patterns = [pattern for locale in family for pattern in _patterns(locale)]
    clocks = [str(locale.time_formats[width].pattern) for locale in family for width in _DATES]
    short = str(own.date_formats["short"].pattern)
    separator = _SEPARATOR.search(short)
    return Language(
        months=dict(_months(reversed(family))),  # the names of the page's own region win
        literals=frozenset(word for pattern in patterns for word in _literals(pattern)),
        hours=frozenset(_behind("[hHkK]", clocks)),
        minutes=frozenset(_behind("m", clocks)),
        am=frozenset(_periods(family, ("am", "morning1"))),
        pm=frozenset(_periods(family, ("pm", "afternoon1"))),
        order=_order(short),
        separator=separator[0] if separator else "",
        has_digits=own.other_numbering_systems.get("native", "latn") not in ("latn", "hanidec"),
    )


def order_of(tag: str) -> str:
    """Return the order of day, month and year in digits, such as "MDY" for "en-PH".

    It is empty if CLDR does not know the language.
    """
    locale = _locale(tag)
    return _order(str(locale.date_formats["short"].pattern)) if locale is not None else ""


def zones_of(country: str) -> tuple[str, ...]:
    """Return the IANA names of a country's time zones. country: ISO 3166, "" for all countries."""
    from babel.core import get_global

    by_country: Mapping[str, list[str]] = get_global("territory_zones")
    if country:
        return tuple(by_country.get(country, ()))
    return tuple(zone for zones in by_country.values() for zone in zones)


def likely_country(tag: str) -> str:
    """Return the country where most people write a language ("US" for "en"), else ""."""
    from babel.core import get_global

    likely = get_global("likely_subtags").get(tag.partition("-")[0].lower(), "")
    return str(likely).rpartition("_")[2] if likely else ""


def zone_names(tag: str) -> Iterator[tuple[str, str, bool]]:
    """Yield the short names that a language has for zones: name, IANA zone, whether of summer.

    For example ("MESZ", "Europe/Berlin", True) in German.
    """
    from babel.core import get_global

    locale = _locale(tag)
    names = locale.meta_zones if locale is not None else {}
    for zone, meta in get_global("meta_zones").items():
        short = names.get(meta, {}).get("short", {})
        for kind in ("standard", "daylight"):
            if kind in short:
                yield str(short[kind]), str(zone), kind == "daylight"


def _locale(tag: str) -> Locale | None:
    from babel.core import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        pass
    bare = tag.replace("_", "-").partition("-")[0]
    return _locale(bare) if bare and bare != tag else None


def _relatives(own: Locale) -> Iterator[Locale]:
    """Yield the same language in its other scripts and, if they name months, its countries."""
    from babel.core import Locale
    from babel.localedata import locale_identifiers

    for name in locale_identifiers():
        language, _, rest = name.partition("_")
        is_script = len(rest) == len("Latn")
        if language == own.language and rest and (is_script or language in _MANY_TRADITIONS):
            yield Locale.parse(name)


def _months(family: Iterable[Locale]) -> Iterator[tuple[str, int]]:
    for locale in family:
        for context in ("stand-alone", "format"):
            for width in ("abbreviated", "wide"):
                for number, name in locale.months[context][width].items():
                    plain = str(name).strip(" .")
                    if not _NO_NAME.fullmatch(plain):
                        yield plain.casefold(), int(number)


def _patterns(locale: Locale) -> Iterator[str]:
    """Yield the patterns by which a language writes a day with its month and year."""
    yield from (str(locale.date_formats[width].pattern) for width in _DATES)
    for skeleton, pattern in locale.datetime_skeletons.items():
        if "y" in skeleton and not set(skeleton) & set("hHkKmQw"):
            yield str(getattr(pattern, "pattern", pattern))


def _literals(pattern: str) -> Iterator[str]:
    for quoted, plain in _LITERAL.findall(pattern):
        yield from _WORDS.findall(quoted or plain)


def _behind(field: str, patterns: Iterable[str]) -> Iterator[str]:
    for pattern in patterns:
        yield from re.findall(rf"{field}+\s?([^\W\da-zA-Z]+)", pattern)


def _periods(family: Iterable[Locale], kinds: tuple[str, ...]) -> Iterator[str]:
    for locale in family:
        for widths in (locale.day_periods.get("format", {}), locale.day_periods["stand-alone"]):
            for width in ("wide", "abbreviated"):
                names: Mapping[str, Any] = widths.get(width, {})
                yield from (str(names[kind]).casefold() for kind in kinds if kind in names)


def _order(short: str) -> str:
    """Return the order of a pattern's fields: "DMY" for "dd.MM.yy"."""
    return "".join(sorted("DMY", key=lambda field: short.find(_FIELDS[field])))
