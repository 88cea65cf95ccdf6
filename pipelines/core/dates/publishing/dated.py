"""Read candidates: turn the text that a page has into a day or instant, as fine as it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, Literal

from pipelines.core.dates.publishing.candidates import Candidate
from pipelines.core.dates.publishing.months import printed_days
from pipelines.core.dates.publishing.printed import (
    CLOCK_SKEW,
    Instant,
    UnreadableDateError,
    parse_published,
    read_standard,
)
from pipelines.core.dates.publishing.writing import Writing

Fineness = Literal["second", "minute", "hour", "day", "month", "year"]

ORDER: Final = {"year": 0, "month": 1, "day": 2, "hour": 3, "minute": 4, "second": 5}

_FIRST_DAY: Final = date(1990, 1, 1)  # an earlier day is a template's zero date, such as 1970
_LONGEST: Final = 200  # characters of a raw date that are looked at
_STAMP: Final = re.compile(r"1\d{9}(?:\d{3})?")  # Unix time in seconds or milliseconds
# These hold a full date for machines. Words there such as "3 minutes" are something else, for
# example how long the story takes to read.
_MACHINES: Final = frozenset({"time", "meta", "meta:published", "meta:vague"})
_HAS_YEAR: Final = re.compile(r"\d{4}")
_ISO_HEAD: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{1,2}(?!\d))?)(?:[.,]\d+)?\s*"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)


@dataclass(frozen=True, slots=True)
class Reader:
    """How the dates of a site are read.

    fetched_at: aware UTC time of the response; "3 hours ago" is counted back from it.
    languages, date_order, time_zone: as for `printed.parse_published`.
    month_first: "5/4/2019" is May 4. writing: how the page's languages write dates.
    """

    fetched_at: datetime
    languages: Sequence[str]
    date_order: str | None
    month_first: bool
    time_zone: str | None
    writing: Writing


@dataclass(frozen=True, slots=True)
class Dated:
    """A candidate that was read.

    local: the date on the page's own clock; naive if the page names no offset.
    precision: the finest unit that the page states; finer parts of `local` are filler.
    instant: the moment in UTC, if the page prints only the day and its metadata have the moment.
    """

    candidate: Candidate
    local: datetime
    precision: Fineness
    instant: datetime | None = None

    @property
    def day(self) -> date:
        """Return the day on the page's own clock."""
        return self.local.date()


def read_all(found: Iterable[Candidate], reader: Reader) -> Iterator[Dated]:
    """Yield the candidates that can be read, and lie between 1990 and the fetch."""
    for candidate in found:
        dated = _dated(candidate, reader)
        if dated is None or dated.day < _FIRST_DAY:
            continue
        at = dated.local if dated.local.tzinfo else dated.local.replace(tzinfo=UTC)
        if at <= reader.fetched_at + CLOCK_SKEW:
            yield dated


def _dated(candidate: Candidate, reader: Reader) -> Dated | None:
    """Return a candidate with its date, None if it cannot be read or names no day.

    Tried in this order: Unix time, ISO 8601, the form of mail and feeds, a day in digits or with a
    month's name in any language, words in the site's languages.
    """
    raw = candidate.value or candidate.raw
    if _STAMP.fullmatch(raw):
        seconds = int(raw[:10])
        return Dated(candidate, datetime.fromtimestamp(seconds, UTC), "second")
    try:
        iso = _iso(raw)
        if iso is not None:
            return Dated(candidate, *iso)
        standard = read_standard(raw)
        if standard is not None:
            local, precision = standard
            return Dated(candidate, local, "second" if precision == "time" else "day")
        shown = next(
            printed_days(raw[:_LONGEST], month_first=reader.month_first, writing=reader.writing),
            None,
        )
        iso = _iso(shown.value) if shown is not None else None
        if iso is not None:
            return Dated(candidate, *iso)
        if candidate.signs[0] in _MACHINES and _HAS_YEAR.search(raw) is None:
            return None
        instant = parse_published(
            raw,
            fetched_at=reader.fetched_at,
            languages=reader.languages,
            date_order=reader.date_order,
            time_zone=reader.time_zone,
        )
    except (UnreadableDateError, ValueError):
        return None
    if instant.precision == "week":  # "2 weeks ago" names no day
        return None
    return Dated(candidate, *_printed(instant, instant.precision, raw))


def _iso(raw: str) -> tuple[datetime, Fineness] | None:
    """Read ISO 8601 at the start of a text; what a sloppy template writes behind it is ignored.

    Returns: the local time and its precision, None if the text begins otherwise.
    Raises: ValueError if there is no such day or time.
    """
    match = _ISO_HEAD.match(raw)
    if match is None:
        return None
    day, clock, offset = match.groups()
    if clock is None:
        return datetime.fromisoformat(day), "day"
    offset = {"UTC": "Z", "GMT": "Z", None: ""}.get(offset, offset)
    has_seconds = clock.count(":") == 2
    clock = f"{clock[:6]}{clock[6:]:0>2}" if has_seconds else clock  # "23:15:0Z" of some templates
    return datetime.fromisoformat(f"{day}T{clock}{offset}"), "second" if has_seconds else "minute"


def _printed(
    instant: Instant, precision: Literal["time", "day", "month", "year"], raw: str
) -> tuple[datetime, Fineness]:
    """Return the local time of a printed date, and how finely its text `raw` states it."""
    if precision == "time":
        colons = re.search(r"\d[:.h]\d\d(:\d\d)?", raw)
        fineness: Fineness = "hour" if colons is None else "second" if colons[1] else "minute"
        return instant.local, fineness
    return instant.local.replace(tzinfo=None), precision
