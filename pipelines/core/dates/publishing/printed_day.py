"""A date found in a text, with the clock and the zone that stand behind it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from typing import Final

from pipelines.core.dates.publishing.zones import offset_of

_NOON: Final = 12


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """A date found in a text, from index `start` to `end` (exclusive).

    clock: the time beside it as "HH:MM" or "HH:MM:SS" in 24 hours, None without one.
    offset: of the zone behind the clock, None if none is printed or it may be several.
    is_ambiguous: day and month could be swapped, as in "5/4/2019".
    has_short_year: the year has two digits.
    """

    day: date
    start: int
    end: int
    clock: str | None = None
    is_ambiguous: bool = False
    has_short_year: bool = False
    offset: timedelta | None = None

    @property
    def value(self) -> str:
        """Return the date as ISO 8601, with its clock and offset if it has them."""
        if self.clock is None:
            return self.day.isoformat()
        zone = (
            ""
            if self.offset is None
            else timezone(self.offset).tzname(None).removeprefix("UTC") or "+00:00"
        )
        return f"{self.day}T{self.clock}{zone}"


def with_clock(
    day: PrintedDay,
    match: re.Match[str],
    *,
    afternoon: Collection[str] = (),
    zone: timedelta | None,
) -> PrintedDay:
    """Return a day with the clock of the match that found it.

    match: with the groups "hour", "minute", "second", "half", "before" (may be missing), "zone".
    afternoon: the names that the second half of the day has, in lower case. zone: its offset.
    """
    groups = match.groupdict()
    if groups["hour"] is None:
        return day
    hour = int(groups["hour"])
    half = (groups.get("before") or groups["half"] or "").casefold()
    if half and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half in afternoon or half.startswith("p") else 0)
    second = f":{groups['second']}" if groups["second"] else ""
    end = match.end() if zone is not None or not groups["zone"] else match.start("zone")
    return PrintedDay(
        day.day,
        day.start,
        end,
        f"{hour:02}:{groups['minute']}{second}",
        day.is_ambiguous,
        day.has_short_year,
        zone,
    )


def zone_in(match: re.Match[str], *, country: str, language: str) -> timedelta | None:
    """Return the offset of the zone behind the clock of a match, as `zones.offset_of` does."""
    zone = match["zone"]
    return offset_of(zone.strip(), country=country, language=language) if zone else None
