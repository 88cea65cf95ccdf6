"""Which sites are due for a turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from pipelines.core.models import Site

MOST_SITES = 50  # in one run; the others wait for the next run, so that no run gets long

# cron starts on the minute and a turn begins seconds later: without this a site read
# every hour by an hourly cron would be read every second hour.
SLACK = timedelta(seconds=60)

# After a turn in which no source answered: an outage may be over, a wrong site file mended.
RETRY_GAP = timedelta(minutes=15)


def is_due(site: Site, last_turn: datetime | None, now: datetime) -> bool:
    """Tell whether the site's next turn has come. Both instants are aware UTC.

    A last turn that lies in the future (a clock was set back) makes the site due.
    """
    if site.paused:
        return False
    if last_turn is None or last_turn > now + SLACK:
        return True
    slack = min(SLACK, timedelta(seconds=site.every / 10))
    return now - last_turn >= timedelta(seconds=site.every) - slack


def retried_turn(site: Site, now: datetime) -> datetime:
    """Return the last turn to note for one in which nothing was heard: the next is due soon."""
    return now - timedelta(seconds=site.every) + min(RETRY_GAP, timedelta(seconds=site.every))


def waiting_line(
    sites: Sequence[Site], last_turn: Callable[[Site], datetime | None], now: datetime
) -> str:
    """Return how many sites wait when none is due, and which is next, at what time in UTC."""
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
    """Return the due sites, the longest waiting first, never crawled ones before all."""
    waiting = [(last_turn(site), site) for site in sites]
    due = [(last, site) for last, site in waiting if is_due(site, last, now)]
    never = datetime.min.replace(tzinfo=now.tzinfo)
    ordered = sorted(due, key=lambda pair: pair[0] or never)
    return tuple(site for _, site in ordered[:MOST_SITES])
