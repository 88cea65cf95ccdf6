"""When a site's turn comes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.sites.due import due_sites, is_due, retried_turn, waiting_line
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


def test_a_site_that_was_not_heard_is_due_again_soon() -> None:
    """An outage or a wrong site file costs a quarter of an hour, not a day."""
    daily = site("a", every=86400)
    noted = retried_turn(daily, NOW)
    assert not is_due(daily, noted, NOW + timedelta(minutes=5))
    assert is_due(daily, noted, NOW + timedelta(minutes=15))
    assert retried_turn(site("b", every=300), NOW) == NOW


def test_the_line_says_what_is_next_and_what_is_paused() -> None:
    """Who finds nothing to do learns when there will be; another day is named."""
    sites = [site("a", every=7200), site("b", every=86400), site("c", paused=True)]
    line = waiting_line(sites, lambda _site: NOW, NOW)
    assert line == "3 configured, 1 paused; next: a at 14:00 UTC"
    line = waiting_line(sites[1:], lambda _site: NOW, NOW)
    assert line == "2 configured, 1 paused; next: b at 2024-03-06 12:00 UTC"
    assert waiting_line(sites[2:], lambda _site: None, NOW) == "1 configured, 1 paused"
