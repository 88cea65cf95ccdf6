"""Write a chosen date as the record has it: no finer than the page says, with its own offset."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from pipelines.core.dates.publishing.dated import ORDER, Dated
from pipelines.core.record import Disagreement, PublishDate


def publish_date(
    chosen: Dated, confidence: float, rivals: Sequence[Dated], time_zone: str | None
) -> PublishDate:
    """Return the chosen date as the record has it, with its rivals as disagreements.

    time_zone: IANA name of the site's clock, None if unknown.
    """
    has_clock = ORDER[chosen.precision] > ORDER["day"]
    offset = chosen.local.strftime("%z") if has_clock and chosen.local.tzinfo else ""
    rival_values = {
        (dated.candidate.method, dated.candidate.raw): _value(dated) for dated in rivals
    }
    return PublishDate(
        value=_value(chosen),
        utc=_utc(chosen, time_zone) if has_clock else chosen.instant,
        offset=f"{offset[:3]}:{offset[3:5]}" if offset else None,
        precision=chosen.precision,
        raw=chosen.candidate.raw[:200],
        method=chosen.candidate.method,
        confidence=round(confidence, 3),
        disagreements=tuple(
            Disagreement(method=method, value=value, raw=raw[:200])
            for (method, raw), value in rival_values.items()
        ),
    )


def _value(dated: Dated) -> str:
    """Return a date as ISO 8601 text, no finer than its precision."""
    if dated.precision == "year":
        return f"{dated.local.year:04}"
    if dated.precision == "month":
        return f"{dated.local.year:04}-{dated.local.month:02}"
    if dated.precision == "day":
        return dated.day.isoformat()
    return dated.local.isoformat(timespec=_TIMESPECS[dated.precision])


_TIMESPECS: Final = {"hour": "hours", "minute": "minutes", "second": "seconds"}


def _utc(dated: Dated, time_zone: str | None) -> datetime | None:
    """Return the instant in UTC; None if neither the page nor the site says the zone."""
    local = dated.local
    if local.tzinfo is None:
        if time_zone is None:
            return None
        local = local.replace(tzinfo=ZoneInfo(time_zone))
    return local.astimezone(UTC)
