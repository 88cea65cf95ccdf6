"""Time zones that news texts print behind a time of day: "9:34 p.m. EST", "18:00 UTC+3"."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo

# Hours east of UTC. "IST" and "AST" are left out, because each names several zones.
_HOURS: Final = {
    "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "CET": 1, "WEST": 1, "CEST": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
# These names cover standard and summer time, so the offset depends on the day.
_REGIONS: Final = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
ZONE_NAMES: Final = "|".join(sorted((*_HOURS, *_REGIONS), key=len, reverse=True))
_PRINTED: Final = re.compile(
    rf"\(?(?P<name>{ZONE_NAMES})(?:\s?(?P<sign>[+-])(?P<hours>\d\d?)(?::?(?P<minutes>\d\d))?)?\)?$"
)
_FARTHEST: Final = 14  # hours from UTC


def offset_text(printed: str, day: str) -> str:
    """Return the offset of the zone that a time ends with: "Z", "-05", "+05:30", or "" for none.

    printed: the time with its zone, such as "9:34 p.m. EST".
    day: ISO date, which decides whether "ET" is -05 or -04. If it is unknown ("XXXX-XX-XX"),
        such a zone gives "".
    """
    match = _PRINTED.search(printed)
    if match is None:
        return ""
    name = match["name"]
    if name in _REGIONS:
        return _offset_text(_offset_on(name, day)) if day[:1].isdigit() else ""
    offset = timedelta(hours=_HOURS[name])
    if match["sign"]:
        ahead = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
        offset += ahead if match["sign"] == "+" else -ahead
    return _offset_text(offset) if abs(offset) <= timedelta(hours=_FARTHEST) else ""


def zone_of(text: str) -> timezone:
    """Return the zone of an offset, "Z", "-05" or "+05:30".

    Raises: ValueError if the text is no offset below 24 hours.
    """
    if text == "Z":
        return UTC
    hours, _, minutes = text[1:].partition(":")
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(offset if text[0] == "+" else -offset)


def _offset_on(name: str, day: str) -> timedelta:
    """Return the offset that a zone such as "ET" has on a day at noon."""
    noon = datetime.combine(date.fromisoformat(day), datetime.min.time().replace(hour=12))
    return ZoneInfo(_REGIONS[name]).utcoffset(noon) or timedelta(0)


def _offset_text(offset: timedelta) -> str:
    """Return an offset as "Z", "-05" or "+05:30"."""
    if not offset:
        return "Z"
    sign, minutes = "+" if offset > timedelta(0) else "-", abs(offset) // timedelta(minutes=1)
    tail = f":{minutes % 60:02}" if minutes % 60 else ""
    return f"{sign}{minutes // 60:02}{tail}"
