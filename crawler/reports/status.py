"""How each site is: one row a site, for a person, for JSON and for the metrics file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rich.table import Table
from rich.text import Text

from crawler.terminal import plain
from pipelines.core.errors import ExitCode
from pipelines.core.health import Condition, SiteHealth, landed_in_a_week, share_lost
from pipelines.core.models import Site

_COLUMNS = ("site", "state", "since", "last landed", "7 days", "lost", "next turn", "last error")
_FORM = "%Y-%m-%d %H:%M"  # UTC, as the table's caption says
_ERROR = 70  # characters


@dataclass(frozen=True, slots=True)
class SiteStatus:
    """What is known of one site. Instants are aware UTC; None for what has not happened.

    state: a condition's name, or "paused", or "new" for a site that had no turn yet.
    landed_7_days, usual_7_days: articles; the usual number is None in a site's first week.
    share_lost: of the new links of the last turns that were well.
    """

    site: str
    state: str
    since: datetime | None
    detail: str
    is_acknowledged: bool
    alarm: ExitCode
    last_landed: datetime | None
    landed_7_days: int
    usual_7_days: int | None
    share_lost: float | None
    next_turn: datetime | None
    last_error: str | None


def status_of(
    site: Site, health: SiteHealth, last_turn: datetime | None, now: datetime
) -> SiteStatus:
    """Return a site's status. Instants are aware UTC."""
    state = "paused" if site.paused else health.condition.value if health.since else "new"
    landed, usual = landed_in_a_week(health, now)
    next_turn = last_turn + timedelta(seconds=site.every) if last_turn else now
    is_acknowledged = health.acknowledged is health.condition and state != Condition.WELL
    return SiteStatus(
        site=site.name,
        state=state,
        since=health.since,
        detail=health.detail,
        is_acknowledged=is_acknowledged,
        alarm=ExitCode.FINE if site.paused else health.alarm,
        last_landed=health.last_landed,
        landed_7_days=landed,
        usual_7_days=usual,
        share_lost=share_lost(health),
        next_turn=None if site.paused else max(next_turn, now),
        last_error=health.last_error,
    )


def is_in_trouble(status: SiteStatus) -> bool:
    """Tell whether a site is neither well nor new nor paused, acknowledged or not."""
    return status.state not in (Condition.WELL, "new", "paused")


def status_table(statuses: Iterable[SiteStatus]) -> Table:
    """Return a row for each site. No text in it is markup."""
    table = Table(box=None, pad_edge=False, header_style="bold", caption="times in UTC")
    for column in _COLUMNS:
        table.add_column(column, overflow="fold" if column == "last error" else "ellipsis")
    for status in statuses:
        table.add_row(*(Text(plain(cell)) for cell in _cells(status)))
    return table


def _cells(status: SiteStatus) -> tuple[str, ...]:
    state = f"{status.state} (known)" if status.is_acknowledged else status.state
    usual = "" if status.usual_7_days is None else f" of {status.usual_7_days}"
    lost = "" if status.share_lost is None else f"{status.share_lost:.0%}"
    error = status.detail or status.last_error or ""
    return (
        status.site,
        state,
        _shown(status.since),
        _shown(status.last_landed),
        f"{status.landed_7_days}{usual}",
        lost,
        _shown(status.next_turn),
        plain(error, _ERROR),
    )


def _shown(instant: datetime | None) -> str:
    return f"{instant:{_FORM}}" if instant else ""


def as_json(status: SiteStatus) -> dict[str, Any]:
    """Return a status as JSON values, instants in ISO 8601."""
    values = {name: getattr(status, name) for name in SiteStatus.__slots__}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    } | {"alarm": int(status.alarm)}
