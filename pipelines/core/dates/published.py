"""When a page was published and modified: every candidate weighed, one chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from math import prod
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from pipelines.core.dates.candidates import Candidate, Role, candidates
from pipelines.core.dates.months import PrintedDay, printed_days
from pipelines.core.dates.printed import CLOCK_SKEW, Instant, UnreadableDateError, parse_published
from pipelines.core.dates.visible import visible_dates
from pipelines.core.models import Link
from pipelines.core.record import Disagreement, PublishDate

_Fineness = Literal["second", "minute", "hour", "day", "month", "year"]

_FIRST_DAY: Final = date(1990, 1, 1)  # before the web: a template's zero date
_ENOUGH: Final = 0.9  # support at which the page's text has nothing to add
_DOUBTFUL: Final = 0.3  # confidence below which a printed date of update is the better guess
_PRINTED: Final = 0.7  # support from which a printed day outranks the day of a UTC stamp
_TOO_LITTLE: Final = 0.2  # confidence below which silence is better than a wrong anchor
_LONGEST: Final = 200  # characters of a raw date that are looked at
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
    """A candidate that was read. `local` is naive where the page names no offset.

    `instant` is set where the page shows its readers a day and its metadata the moment.
    """

    candidate: Candidate
    local: datetime
    precision: _Fineness
    instant: datetime | None = None

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
    if not _is_settled(dated):
        dated += _read(visible_dates(root, url, languages), reader)
    published = _choose(dated, "published", time_zone)
    if published is None or published.confidence < _DOUBTFUL:
        published = _only_update(dated, time_zone) or published
    if published is not None and published.confidence < _TOO_LITTLE:
        published = None
    return PublishDates(published, _choose(dated, "modified", time_zone))


def _is_settled(dated: list[_Dated]) -> bool:
    """Tell whether the declared dates leave nothing to ask the page's text for."""
    mine = [one for one in dated if one.candidate.role == "published"]
    best = max(mine, key=lambda one: _support(one, mine), default=None)
    return best is not None and _support(best, mine) >= _ENOUGH and not _is_utc(best)


def _only_update(dated: list[_Dated], time_zone: str | None) -> PublishDate | None:
    """Return the one date that a page prints where it calls it an update ("Stand: …").

    Its readers take it for the page's date; the low confidence says what it is.
    """
    shown = [one for one in dated if one.candidate.method == "text"]
    update = _choose(shown, "modified", time_zone)
    if update is None:
        return None
    return update.model_copy(
        update={"method": "text-update", "confidence": round(update.confidence * 0.6, 3)}
    )


def _read(found: Iterable[Candidate], reader: _Reader) -> Iterator[_Dated]:
    for candidate in found:
        dated = _dated(candidate, reader)
        if dated is None or dated.day < _FIRST_DAY:
            continue
        at = dated.local if dated.local.tzinfo else dated.local.replace(tzinfo=UTC)
        if at <= reader.fetched_at + CLOCK_SKEW:
            yield dated


def _dated(candidate: Candidate, reader: _Reader) -> _Dated | None:
    raw = candidate.value or candidate.raw
    if _STAMP.fullmatch(raw):
        seconds = int(raw[:10])
        return _Dated(candidate, datetime.fromtimestamp(seconds, UTC), "second")
    try:
        iso = _iso(raw)
        if iso is not None:
            return _Dated(candidate, *iso)
        shown = next(printed_days(raw[:_LONGEST], month_first=reader.date_order == "MDY"), None)
        if shown is not None and not (shown.is_ambiguous and reader.date_order is None):
            return _Dated(candidate, *_shown(shown))
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


def _shown(found: PrintedDay) -> tuple[datetime, _Fineness]:
    if found.clock is None:
        return datetime.fromisoformat(found.day.isoformat()), "day"
    return datetime.fromisoformat(f"{found.day}T{found.clock}"), "minute"


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
    witness = max(witnesses, key=lambda one: _rank(one, mine))
    return _publish_date(_as_shown(witness, mine), _support(best, mine), mine, time_zone)


def _rank(one: _Dated, every: list[_Dated]) -> tuple[bool, float, float, int]:
    """Order the witnesses of a day: good metadata with a clock, then the best vouched day."""
    weight, fineness = one.candidate.weight, _ORDER[one.precision]
    is_exact = weight >= _ENOUGH and fineness > _ORDER["day"]
    return is_exact, 0 if is_exact else _support(one, every, days=0), weight, fineness


def _is_utc(one: _Dated) -> bool:
    return _ORDER[one.precision] >= _ORDER["minute"] and one.local.utcoffset() == timedelta(0)


def _as_shown(chosen: _Dated, every: list[_Dated]) -> _Dated:
    """Give an instant in UTC the offset of the clock that the page's readers see.

    Many templates print UTC in their metadata. Another witness of the same instant may
    name the offset, or a printed "22:28" beside 03:28Z shows it. Only where it moves the
    day: else the page's metadata stand as they are.
    """
    if not _is_utc(chosen):
        return chosen
    for other in every:
        if _ORDER[other.precision] < _ORDER["minute"]:
            continue
        if other.local.tzinfo is None:
            apart = other.local - chosen.local.replace(second=0, microsecond=0, tzinfo=None)
            apart -= timedelta(seconds=other.local.second)
            is_offset = abs(apart) <= timedelta(hours=14) and not apart % timedelta(minutes=30)
            moved = chosen.local.astimezone(timezone(apart)) if is_offset else chosen.local
            if moved.date() != chosen.day:
                return replace(chosen, local=moved)
        elif other.day != chosen.day and abs(other.local - chosen.local) < timedelta(minutes=1):
            return replace(chosen, local=chosen.local.astimezone(other.local.tzinfo))
    return _on_shown_day(chosen, every)


def _on_shown_day(chosen: _Dated, every: list[_Dated]) -> _Dated:
    """Give a UTC instant the day that the page prints, where that is the one beside it.

    Half past midnight in Vienna is the day before in UTC: the instant is kept, but the day
    that "yesterday" in the text counts from is the printed one.
    """
    printed = [one for one in every if one.precision == "day"]
    near = [one for one in printed if abs(one.day - chosen.day) == timedelta(days=1)]
    shown = max(near, key=lambda one: _support(one, printed, days=0), default=None)
    if shown is None or any(one.day == chosen.day for one in printed):
        return chosen
    if _support(shown, printed, days=0) < _PRINTED:
        return chosen
    return replace(chosen, local=shown.local, precision="day", instant=chosen.local)


# A `<time>` and the words in it are one statement; so are the generic names for a date.
_SAME_SOURCE: Final = {"text": "visible", "time": "visible"}
_ORDER: Final = {"year": 0, "month": 1, "day": 2, "hour": 3, "minute": 4, "second": 5}


def _support(one: _Dated, every: list[_Dated], days: int = 1) -> float:
    """Return how sure a day is if its witnesses err independently (noisy or)."""
    weights: dict[str, float] = {}
    for other in every:
        if abs(other.day - one.day) <= timedelta(days=days):
            method = _SAME_SOURCE.get(other.candidate.method, other.candidate.method)
            weights[method] = max(weights.get(method, 0.0), other.candidate.weight)
    return 1 - prod(1 - weight for weight in weights.values())


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
        utc=_utc(chosen, time_zone) if has_clock else chosen.instant,
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
