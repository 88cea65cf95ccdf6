"""Which links a turn fetches: newest first, each address once, the rest with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.choice import Choice, choose, dated
from pipelines.core.dates.periods import Period
from pipelines.core.ledger import Outcome
from pipelines.core.models import Link, Site, Source
from pipelines.core.reasons import Reason

URL = "https://herald.example/"
SITE = Site("herald", URL)


def _link(name: str, published: str | None = None, source: Source = Source.FEED) -> Link:
    return Link(URL + name, source, URL, published=published)


def _nothing(_url: str) -> Reason | None:
    return None


def _choose(*links: Link, site: Site = SITE, limit: int | None = None) -> Choice:
    return choose(links, site, known=_nothing, limit=limit, period=Period())


def test_newest_come_first_whatever_the_notation() -> None:
    """RFC 822 and ISO 8601 dates, with and without offset, are compared as instants."""
    choice = _choose(
        _link("old", "Mon, 02 Mar 2026 08:00:00 +0100"),
        _link("undated"),
        _link("new", "2026-03-02T07:30:00Z"),
        _link("newest", "2026-03-03"),
    )
    assert [link.url.rsplit("/", 1)[1] for link in choice.wanted] == [
        "newest",
        "new",
        "old",
        "undated",
    ]


def test_better_source_wins_for_the_same_address() -> None:
    """A feed knows more of a link than a front page."""
    choice = _choose(_link("a", source=Source.FRONT_PAGE), _link("a", "2026-03-02"))
    assert [link.source for link in choice.wanted] == [Source.FEED]
    assert choice.left_out == ()


def test_patterns_of_the_site_decide() -> None:
    """A link must match article_url and must not match exclude_url."""
    site = Site("herald", URL, article_url="/news/", exclude_url="/live/")
    choice = _choose(_link("news/1"), _link("news/live/1"), _link("shop/1"), site=site)
    assert [link.url for link in choice.wanted] == [URL + "news/1"]
    assert [each.trouble.reason for each in choice.left_out] == [Reason.PATTERN] * 2


def test_pattern_that_never_ends_fails_its_address_alone() -> None:
    """A careless pattern meets an address that it cannot finish; the others are chosen."""
    site = replace(SITE, article_url=r"/(good|(a|aa|\w)+(b|\w)*!)$")
    choice = _choose(_link("good"), _link("a" * 60), site=site)
    assert [link.url for link in choice.wanted] == [URL + "good"]
    (left_out,) = choice.left_out
    assert left_out.trouble.outcome is Outcome.FAILED
    assert left_out.trouble.reason is Reason.SLOW_PATTERN


def test_since_leaves_out_the_older_but_keeps_the_undated() -> None:
    """What has no date may be new."""
    links = [_link("old", "2026-03-01"), _link("new", "2026-03-03"), _link("undated")]
    since = datetime(2026, 3, 2, tzinfo=UTC)
    choice = choose(links, SITE, known=_nothing, limit=None, period=Period(since))
    assert {link.url for link in choice.wanted} == {URL + "new", URL + "undated"}
    assert [each.trouble.reason for each in choice.left_out] == [Reason.SINCE]


def test_until_leaves_out_the_newer_by_their_publish_date_alone() -> None:
    """A link that only says when it was changed may be of an older article."""
    links = [_link("new", "2026-03-03"), _link("old", "2026-03-01"), _link("undated")]
    links += [
        Link(URL + day, Source.SITEMAP, URL, modified=day) for day in ("2026-03-01", "2026-04-01")
    ]
    within = Period(datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC))
    choice = choose(links, SITE, known=_nothing, limit=None, period=within)
    assert [(each.link.url, each.trouble.reason) for each in choice.left_out] == [
        (URL + "new", Reason.UNTIL)
    ]
    later = Period(since=datetime(2026, 3, 15, tzinfo=UTC))
    choice = choose(links, SITE, known=_nothing, limit=None, period=later)
    assert {link.url for link in choice.wanted} == {URL + "undated", URL + "2026-04-01"}


def test_a_day_is_inside_as_long_as_an_hour_of_it_is() -> None:
    """A sitemap that prints days says nothing of the hour from which articles are wanted."""
    noon = Period(since=datetime(2026, 3, 2, 12, tzinfo=UTC))
    links = [_link("day", "2026-03-02"), _link("morning", "2026-03-02T09:00Z")]
    choice = choose(links, SITE, known=_nothing, limit=None, period=noon)
    assert [link.url for link in choice.wanted] == [URL + "day"]


def test_seen_links_take_the_places_that_new_ones_leave() -> None:
    """They are what a local copy has beside the new ones: the newest, within the period."""
    days = {"a": "2026-03-01", "b": "2026-03-02", "c": "2026-03-03", "d": "2026-02-01"}
    links = [_link("new", "2026-03-02"), *(_link(name, day) for name, day in days.items())]
    known = {URL + name: Reason.SEEN for name in days}.get
    march = Period(since=datetime(2026, 3, 1, tzinfo=UTC))
    for limit, seen in ((3, "cb"), (1, ""), (None, "cba")):
        choice = choose(links, SITE, known=known, limit=limit, period=march)
        assert [link.url for link in choice.seen] == [URL + name for name in seen]
        assert [link.url for link in choice.wanted] == [URL + "new"]


def test_known_links_are_passed_over_before_the_limit_counts() -> None:
    """A limit of one means one new article, not one that is seen."""
    links = [_link("seen", "2026-03-03"), _link("new", "2026-03-02")]
    known = {URL + "seen": Reason.SEEN}.get
    choice = choose(links, SITE, known=known, limit=1, period=Period())
    assert [link.url for link in choice.wanted] == [URL + "new"]


def test_unreadable_date_counts_as_none() -> None:
    """A date that nobody can read makes a link undated, not wrong."""
    assert dated(_link("a", "next Tuesday")) is None
    assert dated(_link("a", "Mon, 99 Foo 2026 08:00:00 GMT")) is None
    assert dated(_link("a", "Mon, 01 Jan 99999999999999999999 08:00:00 GMT")) is None
    assert dated(_link("a", "Mon, 01 Jan 2026 08:00:00 +99999999999999")) is None


@pytest.mark.parametrize(
    "host", ["a" * 300, "a\0b.example", "foo bar", "a%2fb.example", "[fe80::1%25eth0]", "..."]
)
def test_host_that_cannot_be_is_not_asked_for(host: str) -> None:
    """No name server knows it, and no store takes an object named after it."""
    (left_out,) = _choose(Link(f"http://{host}/a", Source.FEED, URL)).left_out
    trouble = left_out.trouble
    assert (trouble.outcome, trouble.reason) == (Outcome.FAILED, Reason.BAD_URL)


@pytest.mark.parametrize(
    "host", ["müller.example", "हिन्दी.example", "a_b.example", "[2001:db8::1]"]
)
def test_unusual_host_is_asked_for(host: str) -> None:
    """Names in other scripts, with underscores, and IPv6 addresses are hosts."""
    assert _choose(Link(f"http://{host}/a", Source.FEED, URL)).wanted


NAMES = st.sampled_from(["a", "b", "c", "a?utm_source=x", "b#top", "d"])
DATES = st.sampled_from([None, "2026-03-01", "2026-03-02", "nonsense"])
LINKS = st.builds(_link, NAMES, DATES, st.sampled_from(list(Source)))


@given(st.lists(LINKS), st.integers(0, 5))
def test_every_address_comes_back_exactly_once(links: list[Link], limit: int) -> None:
    """Nothing is lost and nothing counted twice, whatever the sources name."""
    choice = _choose(*links, limit=limit)
    back = [link.url for link in choice.wanted] + [p.link.url for p in choice.left_out]
    assert sorted(back) == sorted({link.url for link in links})
    assert len(choice.wanted) <= limit
    assert all(p.trouble.outcome in (Outcome.SKIPPED, Outcome.DUPLICATE) for p in choice.left_out)


def test_the_day_in_an_address_orders_a_link_without_a_date() -> None:
    """A front page's links and a feed's come in one order, by their days."""
    choice = _choose(
        _link("2024/01/01/storm", source=Source.FRONT_PAGE),
        _link("weather", source=Source.FRONT_PAGE),
        _link("2024/03/05/ferry", source=Source.FRONT_PAGE),
        _link("2024/02/31/no-such-day", source=Source.FRONT_PAGE),
        _link("bridge", "Fri, 02 Feb 2024 08:00:00 GMT"),
    )
    names = [link.url.removeprefix(URL) for link in choice.wanted]
    assert names == [
        "2024/03/05/ferry",
        "bridge",
        "2024/01/01/storm",
        "weather",
        "2024/02/31/no-such-day",
    ]


def test_what_may_be_a_later_page_is_behind_its_first() -> None:
    """So that it is asked for only if the first page does not name it; the rest is free."""
    choice = _choose(_link("pier/2"), _link("pier"), _link("mole/2"), _link("news?id=3&page=2"))
    assert choice.behind == {URL + "pier/2": URL + "pier"}
    limited = _choose(_link("pier/2", "2026-03-02"), _link("pier"), limit=1)
    assert limited.behind == {}
