"""Read the time zone that stands behind a printed clock: "EST", "MESZ", "GMT+3", "+0100".

Which clock has which short name says the IANA database; names of other languages ("MESZ") are from
CLDR. A name of several zones ("IST" in India, Ireland and Israel) is that of the page's country,
and else is not read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipelines.core.dates.publishing import cldr

ZONE: Final = (
    r"(?:\s?[(\[]?\s?(?P<zone>(?:GMT|UTC|UT|Z)?\s?[+\u2212-]\s?\d{1,2}(?::?[0-5]\d)?(?!\d|:)"
    r"|[A-Z]{2,5}|Z)(?!\w)[)\]]?)?"
)
"""What may be a zone behind a clock, as a part of a regular expression."""

_OFFSET: Final = re.compile(
    r"(?P<utc>GMT|UTC|UT|Z)?\s?(?P<sign>[+\u2212-])\s?(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?"
)
_UNIVERSAL: Final = frozenset({"GMT", "UTC", "UT", "Z"})
_WEST: Final = timedelta(hours=-12)
_EAST: Final = timedelta(hours=14)
# A day of winter and one of summer of a recent year; which of the two is which differs.
_DAYS: Final = (datetime(2024, 1, 15, 12, tzinfo=UTC), datetime(2024, 7, 15, 12, tzinfo=UTC))


def offset_of(zone: str, *, country: str, language: str) -> timedelta | None:
    """Return the offset from UTC that a printed zone names, None if it names none or several.

    zone: as `ZONE` finds it. country: of the page, ISO 3166; "" if unknown.
    language: of the page, a BCP 47 tag; "" if unknown.
    """
    if zone in _UNIVERSAL:
        return timedelta(0)
    numbers = _OFFSET.fullmatch(zone)
    if numbers is not None:
        return _numeric(numbers)
    for offsets in (
        _names(country or cldr.likely_country(language)).get(zone, frozenset()),
        _names_in(language).get(zone, frozenset()),
        _names("").get(zone, frozenset()),
    ):
        if len(offsets) == 1:
            return next(iter(offsets))
    return None


def _numeric(numbers: re.Match[str]) -> timedelta | None:
    """Return a numeric offset. A bare "-3" is none: it must have two digits or follow "GMT"."""
    if numbers["utc"] is None and len(numbers["hours"]) < 2:
        return None
    offset = timedelta(hours=int(numbers["hours"]), minutes=int(numbers["minutes"] or 0))
    offset = offset if numbers["sign"] == "+" else -offset
    return offset if _WEST <= offset <= _EAST else None


@cache
def _names(country: str) -> Mapping[str, frozenset[timedelta]]:
    """Return the offsets by the short names that a country's clocks have; "" for all countries."""
    return _together(
        (at.tzname() or "", at.utcoffset() or timedelta(0))
        for name in dict.fromkeys(cldr.zones_of(country))
        for at in _clocks(name)
    )


@cache
def _names_in(language: str) -> Mapping[str, frozenset[timedelta]]:
    """Return the offsets by the short names that a language has for zones."""
    return _together(
        (name, offsets[-1 if is_summer else 0])
        for name, zone, is_summer in (cldr.zone_names(language) if language else ())
        for offsets in [sorted(at.utcoffset() or timedelta(0) for at in _clocks(zone))]
        if len(set(offsets)) > is_summer  # Algiers keeps its winter clock, so it has no "MESZ"
    )


def _clocks(zone: str) -> list[datetime]:
    """Return what the clock of an IANA zone shows in winter and in summer."""
    try:
        return [day.astimezone(ZoneInfo(zone)) for day in _DAYS]
    except (ZoneInfoNotFoundError, ValueError):  # the machine's database is older than Babel's
        return []


def _together(
    named: Iterable[tuple[str, timedelta]],
) -> Mapping[str, frozenset[timedelta]]:
    found: dict[str, set[timedelta]] = defaultdict(set)
    for name, offset in named:
        found[name].add(offset)
    return {name: frozenset(offsets) for name, offsets in found.items()}
