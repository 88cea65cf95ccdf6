"""A period as a person types it, `--since` and `--until`, and what lies before or after it.

Days begin at midnight UTC. A day or month that is named counts as a whole: `--since "last
September"` begins with 1 September, `--until "last September"` ends with 30 September.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, NamedTuple

from pipelines.core.dates.mentions.search import find_mentions
from pipelines.core.dates.mentions.timex import interval
from pipelines.core.errors import UsageFault
from pipelines.core.reasons import Reason

_AGO: Final = re.compile(r"(\d{1,6})([hdw])")
_UNITS: Final = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_DAY: Final = timedelta(days=1)
_EXAMPLES: Final = 'write 2024-03-05, 2024-03-05T14:00+01:00, yesterday, 7d or "last September"'


class Stretch(NamedTuple):
    """A half-open stretch of time, aware UTC; of an instant both ends are the same."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Period:
    """From an instant on and up to another, both aware UTC; None where it has no such end."""

    since: datetime | None = None
    until: datetime | None = None  # the first instant that is outside

    @property
    def is_limited(self) -> bool:
        """Tell whether anything lies outside."""
        return self.since is not None or self.until is not None

    def excludes(self, stretch: Stretch) -> Reason | None:
        """Return SINCE for what ends before the period, UNTIL for what begins after it.

        What lies partly inside is not excluded: a page that prints only the day is as old as the
        period wants it to be.
        """
        begin, end = stretch
        if self.since is not None and (end < self.since or begin < end == self.since):
            return Reason.SINCE
        if self.until is not None and begin >= self.until:
            return Reason.UNTIL
        return None

    def excludes_record(self, record: Mapping[str, Any]) -> Reason | None:
        """Return why a record of the bucket lies outside, None if it does not or has no date.

        A record without a date lies before the period if its page was fetched before.
        """
        stretch = stretch_of(record.get("date_published"))
        if stretch is not None:
            return self.excludes(stretch)
        fetched = record.get("date_fetched")
        is_older = self.since and fetched and datetime.fromisoformat(fetched) < self.since
        return Reason.SINCE if is_older else None


ANY_TIME: Final = Period()


def period(since: str | None, until: str | None, now: datetime) -> Period:
    """Return the period of two options, each None if it was not given.

    now: aware UTC, from which "yesterday", "7d" and "last September" count.
    Raises: UsageFault for what is no date, and for a period that ends before it begins.
    """
    first = _typed("--since", since, now).begin if since is not None else None
    last = _typed("--until", until, now).end if until is not None else None
    if first is not None and last is not None and last <= first:
        raise UsageFault(f"--until {until!r} is not after --since {since!r}: exchange the two")
    return Period(first, last)


def stretch_of(published: Mapping[str, Any] | None) -> Stretch | None:
    """Return when an article was published, by the `date_published` of its record.

    A date without an offset counts as UTC. None without a date, or for one that names no time.
    """
    if not published:
        return None
    utc = published.get("utc")
    if utc is not None:
        at = utc if isinstance(utc, datetime) else datetime.fromisoformat(utc)
        return Stretch(at, at)
    found = interval(str(published.get("value")), UTC)
    return _stretch(found.begin, found.end_exclusive) if found else None


def _typed(option: str, text: str, now: datetime) -> Stretch:
    """Return what an option's text names. Raises: UsageFault."""
    try:
        found = _instant(text.strip(), now) or _phrase(text.strip(), now)
    except OverflowError:  # before the year 1 or after 9999
        found = None
    if found is None:
        raise UsageFault(f"{option} {text!r} is no date that can be read: {_EXAMPLES}")
    return found


def _instant(text: str, now: datetime) -> Stretch | None:
    """Return an ISO day or instant, or a time ago such as "7d"; None for another text."""
    ago = _AGO.fullmatch(text)
    if ago is not None:
        at = now - int(ago[1]) * _UNITS[ago[2]]
        return Stretch(at, at)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        pass
    else:
        begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return Stretch(begin, begin + _DAY)
    try:
        return _stretch(text, text)
    except ValueError:
        return None


def _phrase(text: str, now: datetime) -> Stretch | None:
    """Return what a date in English words names: "last September", "three days ago".

    The whole text has to be that one date. 5/4/2024 is two days, depending on the reader.
    """
    if "/" in text:
        return None
    mentions = find_mentions(text, anchor=now, language="en")
    if len(mentions) != 1 or mentions[0].text != text or not mentions[0].begin:
        return None
    return _stretch(mentions[0].begin, mentions[0].end_exclusive or mentions[0].begin)


def _stretch(begin: str, end: str) -> Stretch:
    return Stretch(_utc(begin), _utc(end))


def _utc(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
