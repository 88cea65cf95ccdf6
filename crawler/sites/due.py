"""Tell which sites are due for a turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from pipelines.core.models import Site

MOST_SITES = 50  # in one run; the others wait for the next run, so that no run gets long

# A site is due so much early. cron starts a run on the minute, and the turn is noted seconds
# later: without slack an hourly cron would find an hourly site due every second hour only.
SLACK = timedelta(seconds=60)

# The gap after a turn in which no source answered: soon the outage may be over, or a wrong site
# file corrected.
RETRY_GAP = timedelta(minutes=15)


def is_due(site: Site, last_turn: datetime | None, now: datetime) -> bool:
    """Tell whether the site's next turn has come. Both instants are aware UTC.

    last_turn: None if the site had no turn yet; then it is due. A last turn in the future, noted
        before a clock was set back, makes the site due too. A paused site is never due.
    """
    if site.paused:
        return False
    if last_turn is None or last_turn > now + SLACK:
        return True
    slack = min(SLACK, timedelta(seconds=site.every / 10))
    return now - last_turn >= timedelta(seconds=site.every) - slack


def retried_turn(site: Site, now: datetime) -> datetime:
    """Return the instant to note as the last turn after a turn in which no source answered.

    It lies in the past, so that the next turn is due after `RETRY_GAP`, or after the site's own
    interval if that is shorter.
    """
    return now - timedelta(seconds=site.every) + min(RETRY_GAP, timedelta(seconds=site.every))


def waiting_line(
    sites: Sequence[Site], last_turn: Callable[[Site], datetime | None], now: datetime
) -> str:
    """Return the line for when no site is due: how many there are, and the next one, in UTC."""
    active = [site for site in sites if not site.paused]
    paused = len(sites) - len(active)
    turns = ((last_turn(site) or now, site) for site in active)
    comes = [(last + timedelta(seconds=site.every), site.name) for last, site in turns]
    parts = [f"{len(sites)} configured" + (f", {paused} paused" if paused else "")]
    if comes:
        at, name = min(comes)
        form = "%H:%M" if at.date() == now.date() else "%Y-%m-%d %H:%M"
        parts.append(f"next: {name} at {at:{form}} UTC")
    return "; ".join(parts)


def due_sites(
    sites: Iterable[Site], last_turn: Callable[[Site], datetime | None], now: datetime
) -> tuple[Site, ...]:
    """Return the due sites, at most `MOST_SITES`: never crawled ones, then by their last turn."""
    waiting = [(last_turn(site), site) for site in sites]
    due = [(last, site) for last, site in waiting if is_due(site, last, now)]
    never = datetime.min.replace(tzinfo=now.tzinfo)
    ordered = sorted(due, key=lambda pair: pair[0] or never)
    return tuple(site for _, site in ordered[:MOST_SITES])
