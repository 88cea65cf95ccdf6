"""When a page was published and modified: every candidate weighed, one chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from pipelines.core.dates.candidates import Candidate, Role, candidates
from pipelines.core.dates.printed import CLOCK_SKEW, Instant, UnreadableDateError, parse_published
from pipelines.core.models import Link
from pipelines.core.record import Disagreement, PublishDate

_Fineness = Literal["second", "minute", "hour", "day", "month", "year"]

_FIRST_DAY: Final = date(1990, 1, 1)  # before the web: a template's zero date
_STAMP: Final = re.compile(r"1\d{9}(?:\d{3})?")  # Unix time in seconds or milliseconds
_ISO_HEAD: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)


@dataclass(frozen=True, slots=True)
class PublishDates:
    """What a page says of its dates; None where it says nothing that can be true."""

    published: PublishDate | None
    modified: PublishDate | None


@dataclass(frozen=True, slots=True)
class _Reader:
    """How this site prints dates."""

    fetched_at: datetime
    languages: Sequence[str]
    date_order: str | None
    time_zone: str | None


@dataclass(frozen=True, slots=True)
class _Dated:
    """A candidate that was read. `local` is naive where the page names no offset."""

    candidate: Candidate
    local: datetime
    precision: _Fineness

    @property
    def day(self) -> date:
        return self.local.date()


def publish_dates(
    root: HtmlElement,
    json_ld_nodes: Sequence[Mapping[str, Any]],
    *,
    url: str,
    link: Link | None,
    fetched_at: datetime,
    languages: Sequence[str],
    date_order: str | None,
    time_zone: str | None,
) -> PublishDates:
    """Return when the page was published and modified.

    json_ld_nodes: flat, as `extract.jsonld.json_ld` gives them.
    link: how discovery found the page, with the date that its feed or sitemap named.
    fetched_at: aware UTC; later dates (beyond CLOCK_SKEW) cannot be true and are refused.
    languages, date_order, time_zone: as for `parse_published`; may be empty and None.
    The value keeps the page's own offset, and is no finer than what the page says.
    """
    reader = _Reader(fetched_at, languages or ("en",), date_order, time_zone)
    dated = list(_read(candidates(root, json_ld_nodes, url, link), reader))
    published = _choose(dated, "published", time_zone)
    return PublishDates(published, _choose(dated, "modified", time_zone))


def _read(found: Iterable[Candidate], reader: _Reader) -> Iterator[_Dated]:
    for candidate in found:
        dated = _dated(candidate, reader)
        if dated is None or dated.day < _FIRST_DAY:
            continue
        at = dated.local if dated.local.tzinfo else dated.local.replace(tzinfo=UTC)
        if at <= reader.fetched_at + CLOCK_SKEW:
            yield dated


def _dated(candidate: Candidate, reader: _Reader) -> _Dated | None:
    raw = candidate.raw
    if _STAMP.fullmatch(raw):
        seconds = int(raw[:10])
        return _Dated(candidate, datetime.fromtimestamp(seconds, UTC), "second")
    try:
        iso = _iso(raw)
        if iso is not None:
            return _Dated(candidate, *iso)
        instant = parse_published(
            raw,
            fetched_at=reader.fetched_at,
            languages=reader.languages,
            date_order=reader.date_order,
            time_zone=reader.time_zone,
        )
    except (UnreadableDateError, ValueError):
        return None
    return _Dated(candidate, *_printed(instant, raw))


def _iso(raw: str) -> tuple[datetime, _Fineness] | None:
    """Read ISO 8601, also with what sloppy templates hang on to it. Raises: ValueError."""
    match = _ISO_HEAD.match(raw)
    if match is None:
        return None
    day, clock, offset = match.groups()
    if clock is None:
        return datetime.fromisoformat(day), "day"
    offset = {"UTC": "Z", "GMT": "Z", None: ""}.get(offset, offset)
    return datetime.fromisoformat(f"{day}T{clock}{offset}"), (
        "second" if clock.count(":") == 2 else "minute"
    )


def _printed(instant: Instant, raw: str) -> tuple[datetime, _Fineness]:
    if instant.precision == "time":
        colons = re.search(r"\d[:.h]\d\d(:\d\d)?", raw)
        fineness: _Fineness = "hour" if colons is None else "second" if colons[1] else "minute"
        return instant.local, fineness
    naive = instant.local.replace(tzinfo=None)
    return naive, "day" if instant.precision == "week" else instant.precision


def _choose(dated: list[_Dated], role: Role, time_zone: str | None) -> PublishDate | None:
    """Choose the day that most evidence speaks for, then its finest and best witness."""
    mine = [one for one in dated if one.candidate.role == role]
    if not mine:
        return None
    best = max(mine, key=lambda one: (_support(one, mine), one.candidate.weight))
    witnesses = [one for one in mine if abs(one.day - best.day) <= timedelta(days=1)]
    witness = max(witnesses, key=lambda one: (one.candidate.weight, _ORDER[one.precision]))
    return _publish_date(witness, _support(best, mine), mine, time_zone)


_ORDER: Final = {"year": 0, "month": 1, "day": 2, "hour": 3, "minute": 4, "second": 5}


def _support(one: _Dated, every: list[_Dated]) -> float:
    """Return how sure a day is if its witnesses err independently (noisy or)."""
    doubt = 1.0
    seen: set[str] = set()
    for other in every:
        method = other.candidate.method
        if abs(other.day - one.day) <= timedelta(days=1) and method not in seen:
            seen.add(method)
            doubt *= 1 - other.candidate.weight
    return 1 - doubt


def _publish_date(
    chosen: _Dated, support: float, every: list[_Dated], time_zone: str | None
) -> PublishDate:
    rivals = {
        (one.candidate.method, one.candidate.raw): _value(one)
        for one in every
        if abs(one.day - chosen.day) > timedelta(days=1)
    }
    rival_support = max(
        (
            _support(one, every)
            for one in every
            if (one.candidate.method, one.candidate.raw) in rivals
        ),
        default=0.0,
    )
    has_clock = _ORDER[chosen.precision] > _ORDER["day"]
    offset = chosen.local.strftime("%z") if has_clock and chosen.local.tzinfo else ""
    return PublishDate(
        value=_value(chosen),
        utc=_utc(chosen, time_zone) if has_clock else None,
        offset=f"{offset[:3]}:{offset[3:5]}" if offset else None,
        precision=chosen.precision,
        raw=chosen.candidate.raw[:200],
        method=chosen.candidate.method,
        confidence=round(support * (1 - rival_support / 2), 3),
        disagreements=tuple(
            Disagreement(method=method, value=value, raw=raw[:200])
            for (method, raw), value in rivals.items()
        ),
    )


def _value(one: _Dated) -> str:
    if one.precision == "year":
        return f"{one.local.year:04}"
    if one.precision == "month":
        return f"{one.local.year:04}-{one.local.month:02}"
    if one.precision == "day":
        return one.day.isoformat()
    return one.local.isoformat(timespec=_TIMESPECS[one.precision])


_TIMESPECS: Final = {"hour": "hours", "minute": "minutes", "second": "seconds"}


def _utc(one: _Dated, time_zone: str | None) -> datetime | None:
    local = one.local
    if local.tzinfo is None:
        if time_zone is None:
            return None
        local = local.replace(tzinfo=ZoneInfo(time_zone))
    return local.astimezone(UTC)
