"""When a site's turn comes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.runs.due import due_sites, is_due
from pipelines.core.models import Site

NOW = datetime(2024, 3, 5, 12, 0, 2, tzinfo=UTC)


def site(name: str, **changes: bool | int) -> Site:
    return Site(name=name, home=f"https://{name}.example/", **changes)  # type: ignore[arg-type]


def test_a_site_never_crawled_is_due() -> None:
    """A new site file needs no other word."""
    assert is_due(site("a"), None, NOW)


def test_a_site_waits_for_its_interval() -> None:
    """Half the interval is too early."""
    assert not is_due(site("a", every=3600), NOW - timedelta(minutes=30), NOW)


def test_an_hourly_cron_reads_an_hourly_site_every_hour() -> None:
    """A turn that began a few seconds late does not cost the next hour."""
    assert is_due(site("a", every=3600), NOW - timedelta(seconds=3595), NOW)


def test_a_paused_site_is_never_due() -> None:
    """`paused = true` stops a site without a deploy."""
    assert not is_due(site("a", paused=True), None, NOW)


def test_a_clock_that_was_set_back_stops_no_site() -> None:
    """A last turn in the future would otherwise silence the site until then."""
    assert is_due(site("a"), NOW + timedelta(days=300), NOW)


def test_the_longest_waiting_comes_first() -> None:
    """When the deadline cuts a run short, no site is always the one left out."""
    last = {"a": NOW - timedelta(hours=2), "b": None, "c": NOW - timedelta(hours=9)}
    due = due_sites([site("a"), site("b"), site("c")], lambda s: last[s.name], NOW)
    assert [s.name for s in due] == ["b", "c", "a"]
