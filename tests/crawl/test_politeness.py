"""A host is asked one thing at a time, with its delay between, and left alone when busy."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from tests.crawl.conftest import Crawl, Web, crawl

SLOW, HANGING, LIVELY, BUSY, TIRED, SLOWER, DESK, PRESS = (f"127.0.0.{n}" for n in range(11, 19))
DELAY = 0.6  # seconds
# Seconds. On a busy machine the server notes a request late, and the gap after it is short; a
# missing delay or a jitter of half of it would show all the same.
TOLERANCE = 0.2


@pytest.fixture(scope="module")
def result(web: Web) -> Crawl:
    web.robots[SLOWER] = (200, b"User-agent: *\nCrawl-delay: 1\n")
    web.feed("/slow", [web.url(f"/story/{n}", SLOW) for n in range(5)])
    web.feed("/hanging", [web.url(f"/hang/{n}", HANGING) for n in range(40)])
    web.feed("/lively", [web.url(f"/story/{n}", LIVELY) for n in range(20)])
    busy = ["/busy/1", *(f"/story/{n}" for n in range(3))]
    web.feed("/busy-host", [web.url(path, BUSY) for path in busy])
    web.feed("/tired", [web.url(path, TIRED) for path in ("/closed/1", "/story/1", "/story/2")])
    web.feed("/slower", [web.url(f"/story/{n}", SLOWER) for n in range(3)])
    web.feed("/desk", [web.url(f"/story/{n}", PRESS) for n in range(3)])
    desk = _site(web, DESK, "/desk", delay=1.6)
    sites = [
        _site(web, SLOW, "/slow", delay=DELAY),
        _site(web, HANGING, "/hanging"),
        _site(web, LIVELY, "/lively"),
        _site(web, BUSY, "/busy-host"),
        _site(web, TIRED, "/tired"),
        _site(web, SLOWER, "/slower"),
        {**desk, "allow_addresses": [*desk["allow_addresses"], f"{PRESS}:{web.server_port}"]},
    ]
    return crawl(*sites, deadline=7.0)


def _site(web: Web, host: str, feed: str, delay: float = 0.0) -> dict[str, Any]:
    return {
        "name": feed.strip("/"),
        "home": web.url("/", host),
        "feeds": [web.url(feed, host)],
        "delay": delay,
        "allow_addresses": [f"{host}:{web.server_port}"],
    }


def _gaps(web: Web, host: str) -> list[float]:
    times = [visit.at for visit in web.visits if visit.host == host]
    return [later - sooner for sooner, later in pairwise(times)]


def test_requests_to_a_host_are_the_delay_apart(result: Crawl, web: Web) -> None:
    """Between any two requests, robots.txt and feed among them, lies at least the delay."""
    del result
    gaps = _gaps(web, SLOW)
    assert len(gaps) == 6
    assert min(gaps) >= DELAY - TOLERANCE


def test_sites_delay_holds_wherever_its_links_lead(result: Crawl, web: Web) -> None:
    """A site's articles often lie on another host than its feed."""
    del result
    gaps = _gaps(web, PRESS)
    assert len(gaps) >= 2
    assert min(gaps) >= 1.6 - TOLERANCE


def test_crawl_delay_of_robots_txt_is_kept(result: Crawl, web: Web) -> None:
    """A host that asks for a longer delay than ours gets it."""
    del result
    assert min(_gaps(web, SLOWER)) >= 1.0 - TOLERANCE


def test_hanging_host_holds_no_other_back(result: Crawl, web: Web) -> None:
    """One host's forty hanging pages do not keep another's from being fetched."""
    landed = [result.outcome(web.url(f"/story/{n}", LIVELY)) for n in range(20)]
    assert landed == [("landed", None)] * 20
    assert len([path for path in web.paths(HANGING) if "hang/" in path]) <= 2


def test_deadline_closes_what_was_not_reached(result: Crawl, web: Web) -> None:
    """What the deadline cut off is skipped under that reason, not lost."""
    assert result.result["reason"] == "deadline"
    assert result.outcome(web.url("/hang/39", HANGING)) == ("skipped", "deadline")
    assert all(entry["outcome"] for entry in result.entries.values())


def test_retry_after_holds_the_whole_host(result: Crawl, web: Web) -> None:
    """A host that says "in two seconds" is asked nothing for two seconds, then again."""
    visits = [visit for visit in web.visits if visit.host == BUSY]
    first = next(i for i, visit in enumerate(visits) if visit.path == "/busy/1")
    assert visits[first + 1].at - visits[first].at >= 2.0 - TOLERANCE
    assert result.outcome(web.url("/busy/1", BUSY)) == ("landed", None)


def test_host_that_asks_for_a_day_is_left_alone(result: Crawl, web: Web) -> None:
    """Who asks for more time than a turn has is not asked again in this turn."""
    assert web.paths(TIRED)[-1] == "/closed/1"
    assert result.outcome(web.url("/closed/1", TIRED)) == ("failed", "http_429")
    assert result.outcome(web.url("/story/1", TIRED))[0] == "skipped"
