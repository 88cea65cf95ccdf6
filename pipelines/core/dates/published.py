"""When a page was published and modified: every candidate weighed, one chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from math import prod
from typing import Any, Final
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from pipelines.core.dates.candidates import Role, candidates
from pipelines.core.dates.dated import Dated, Reader, read_all
from pipelines.core.dates.visible import visible_dates
from pipelines.core.models import Link
from pipelines.core.record import Disagreement, PublishDate

_ENOUGH: Final = 0.9  # support at which the page's text has nothing to add
_DOUBTFUL: Final = 0.3  # confidence below which a printed date of update is the better guess
_PRINTED: Final = 0.7  # support from which a printed day outranks the day of a UTC stamp
_TOO_LITTLE: Final = 0.2  # confidence below which silence is better than a wrong anchor


@dataclass(frozen=True, slots=True)
class PublishDates:
    """What a page says of its dates; None where it says nothing that can be true."""

    published: PublishDate | None
    modified: PublishDate | None


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
    reader = Reader(fetched_at, languages or ("en",), date_order, time_zone)
    dated = list(read_all(candidates(root, json_ld_nodes, url, link), reader))
    if not _is_settled(dated):
        dated += read_all(visible_dates(root, url, languages), reader)
    published = _choose(dated, "published", time_zone)
    if published is None or published.confidence < _DOUBTFUL:
        published = _only_update(dated, time_zone) or published
    if published is not None and published.confidence < _TOO_LITTLE:
        published = None
    return PublishDates(published, _choose(dated, "modified", time_zone))


def _is_settled(dated: list[Dated]) -> bool:
    """Tell whether the declared dates leave nothing to ask the page's text for."""
    mine = [one for one in dated if one.candidate.role == "published"]
    best = max(mine, key=lambda one: _support(one, mine), default=None)
    return best is not None and _support(best, mine) >= _ENOUGH and not _is_utc(best)


def _only_update(dated: list[Dated], time_zone: str | None) -> PublishDate | None:
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


def _choose(dated: list[Dated], role: Role, time_zone: str | None) -> PublishDate | None:
    """Choose the day that most evidence speaks for, then its finest and best witness."""
    mine = [one for one in dated if one.candidate.role == role]
    if not mine:
        return None
    best = max(mine, key=lambda one: (_support(one, mine), one.candidate.weight))
    witnesses = [one for one in mine if abs(one.day - best.day) <= timedelta(days=1)]
    witness = max(witnesses, key=lambda one: _rank(one, mine))
    return _publish_date(_as_shown(witness, mine), _support(best, mine), mine, time_zone)


def _rank(one: Dated, every: list[Dated]) -> tuple[bool, float, float, int]:
    """Order the witnesses of a day: good metadata with a clock, then the best vouched day."""
    weight, fineness = one.candidate.weight, _ORDER[one.precision]
    is_exact = weight >= _ENOUGH and fineness > _ORDER["day"]
    return is_exact, 0 if is_exact else _support(one, every, days=0), weight, fineness


def _is_utc(one: Dated) -> bool:
    return _ORDER[one.precision] >= _ORDER["minute"] and one.local.utcoffset() == timedelta(0)


def _as_shown(chosen: Dated, every: list[Dated]) -> Dated:
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


def _on_shown_day(chosen: Dated, every: list[Dated]) -> Dated:
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
_SAME_SOURCE: Final = {
    "text": "visible",
    "time": "visible",
    "meta:date": "generic",
    "meta:dc.date": "generic",
    "meta:dcterms.date": "generic",
}
_ORDER: Final = {"year": 0, "month": 1, "day": 2, "hour": 3, "minute": 4, "second": 5}


def _support(one: Dated, every: list[Dated], days: int = 1) -> float:
    """Return how sure a day is if its witnesses err independently (noisy or)."""
    weights: dict[str, float] = {}
    for other in every:
        if abs(other.day - one.day) <= timedelta(days=days):
            method = other.candidate.method.lower()
            method = _SAME_SOURCE.get(method, method)
            weights[method] = max(weights.get(method, 0.0), other.candidate.weight)
    return 1 - prod(1 - weight for weight in weights.values())


def _publish_date(
    chosen: Dated, support: float, every: list[Dated], time_zone: str | None
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


def _value(one: Dated) -> str:
    if one.precision == "year":
        return f"{one.local.year:04}"
    if one.precision == "month":
        return f"{one.local.year:04}-{one.local.month:02}"
    if one.precision == "day":
        return one.day.isoformat()
    return one.local.isoformat(timespec=_TIMESPECS[one.precision])


_TIMESPECS: Final = {"hour": "hours", "minute": "minutes", "second": "seconds"}


def _utc(one: Dated, time_zone: str | None) -> datetime | None:
    local = one.local
    if local.tzinfo is None:
        if time_zone is None:
            return None
        local = local.replace(tzinfo=ZoneInfo(time_zone))
    return local.astimezone(UTC)
