"""What a turn leaves for the next: whether it counts, and which links are not final."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.runs.settle import EndedTurn, settle
from crawler.sites.due import is_due, retried_turn
from crawler.spiders.visits import SiteVisit, SourceVisit
from pipelines.bucket.domain_state import DomainState
from pipelines.bucket.log import Identity
from pipelines.core.ledger import Entry, Outcome, Trouble
from pipelines.core.models import Link, Site, Source
from pipelines.core.reasons import GROWING_GAPS, Reason
from pipelines.core.urls import url_key
from pipelines.stages.unfinished import Missing, Unfinished

NOW = datetime(2024, 3, 5, 12, 0, 2, tzinfo=UTC)
SITE = Site(name="herald", home="https://herald.example/", every=86400)
FEED = "https://herald.example/rss"
STORY = "https://herald.example/story"


class OneState:
    """Knows one domain."""

    def __init__(self) -> None:
        self.state = DomainState("herald.example")

    def of(self, _domain: str) -> DomainState:
        """Return it."""
        return self.state


def turn(*entries: Entry, pending: int = 0) -> datetime | None:
    """Return the turn that is noted after one whose books these are."""
    states: Any = OneState()
    settle(states, EndedTurn(entries, [SiteVisit(SITE, pending, {FEED})], {}), NOW)
    noted: datetime | None = states.state.last_turn("herald")
    return noted


@pytest.mark.parametrize("reason", [Reason.STOPPED, Reason.DEADLINE])
def test_a_turn_that_was_cut_short_does_not_count(reason: Reason) -> None:
    """What Ctrl-C or the deadline left out is fetched by the next run, not a day later."""
    landed = Entry(STORY, "herald", Outcome.LANDED)
    skipped = Trouble(Outcome.SKIPPED, reason)
    left = Entry(STORY + "/2", "herald", skipped)
    assert turn(landed, left) is None
    assert turn(landed, Entry(STORY + "/2", "other", skipped)) == NOW


def test_a_turn_that_ended_before_a_source_answered_does_not_count() -> None:
    """There is no URL to be left out yet, and still the site was not read."""
    assert turn(pending=1) is None


def test_a_turn_in_which_no_source_answered_is_soon_followed_by_another() -> None:
    """The failed source is in the books; the site is due long before its interval is over."""
    refused = Entry(FEED, "herald", Trouble(Outcome.FAILED, Reason.ADDRESS_REFUSED))
    noted = turn(refused)
    assert noted == retried_turn(SITE, NOW)
    assert not is_due(SITE, noted, NOW)


def test_a_full_turn_counts_though_an_article_failed() -> None:
    """One broken page does not make its site be read over and over."""
    broken = Trouble(Outcome.FAILED, Reason.HTTP, status=500)
    assert turn(Entry(STORY, "herald", broken)) == NOW


LINK = Link(STORY, Source.FEED, FEED)
LANDED = Entry(STORY, "herald", Outcome.LANDED, article_id="0" * 32)
HOUR = timedelta(hours=1)


def landed(*, is_incomplete: bool = False) -> OneState:
    """Return the state of a domain whose story landed just now."""
    states = OneState()
    identity = Identity(
        article_id="0" * 32,
        revision=1,
        content_hash="0" * 64,
        date_fetched=NOW,
        date_first_seen=NOW,
        url_keys=(url_key(STORY),),
        is_incomplete=is_incomplete,
        domains=("herald.example",),
    )
    states.state.absorb([identity])
    return states


def settled(states: Any, unfinished: Unfinished, now: datetime, entry: Entry = LANDED) -> None:
    visit = SiteVisit(SITE, sources=[SourceVisit(FEED, '"1"', None, (LINK,))])
    settle(states, EndedTurn([entry], [visit], {STORY: LINK}, unfinished=unfinished), now)


def lacking(reason: Reason = Reason.HTTP) -> Unfinished:
    trouble = Trouble(Outcome.FAILED, reason, status=404 if reason is Reason.HTTP else None)
    return Unfinished(lacking={STORY: Missing(STORY + "/2", trouble)})


def test_article_that_lacks_a_page_is_tried_as_often_as_a_page_that_fails() -> None:
    """With the same gaps, and then given up; between two tries it counts as seen."""
    states, now = landed(is_incomplete=True), NOW
    settled(states, lacking(), now)
    for gap in GROWING_GAPS:
        assert states.state.is_seen(STORY, now + gap - timedelta(seconds=1))
        now += gap
        assert not states.state.is_seen(STORY, now)
        assert states.state.due_failures("herald", now) == (LINK,)
        settled(states, lacking(), now)
    assert states.state.is_seen(STORY, now + 1000 * HOUR)
    assert states.state.due_failures("herald", now + 1000 * HOUR) == ()


@pytest.mark.parametrize("unfinished", [Unfinished(), lacking(Reason.ROBOTS)])
def test_article_that_no_try_can_mend_is_not_due(unfinished: Unfinished) -> None:
    """It is whole, or robots.txt forbids the page that it lacks."""
    states = landed(is_incomplete=True)
    settled(states, lacking(), NOW)
    settled(states, unfinished, NOW + HOUR)
    assert states.state.is_seen(STORY, NOW + 2 * HOUR)


def test_article_that_the_bucket_has_whole_is_not_tried_again() -> None:
    """A fetch that lacks a page was refused, so no page is missing there."""
    states = landed()
    worse = Trouble(Outcome.SUPERSEDED, Reason.INCOMPLETE_PAGES)
    refused = Entry(STORY, "herald", worse, article_id="0" * 32)
    settled(states, lacking(), NOW, refused)
    assert states.state.failure(STORY) is None


@pytest.mark.parametrize(
    ("published", "hours"), [(None, 48), (NOW - 7 * HOUR, 41), (NOW - 49 * HOUR, 0)]
)
def test_live_blog_is_young_for_two_days(published: datetime | None, hours: int) -> None:
    """From its publish date on, or from its first sight where it names none."""
    states = landed()
    settled(states, Unfinished(live={STORY: published}), NOW)
    young = [h for h in range(60) if not states.state.is_seen(STORY, NOW + h * HOUR)]
    assert young == list(range(hours))


def test_undated_live_blog_does_not_stay_young() -> None:
    """Its age is counted from its first sight, not from each fetch."""
    states = landed()
    settled(states, Unfinished(live={STORY: None}), NOW)
    settled(states, Unfinished(live={STORY: None}), NOW + 47 * HOUR)
    assert states.state.is_seen(STORY, NOW + 48 * HOUR)


def test_live_blog_that_ended_is_seen() -> None:
    """Once its page no longer says that it is live."""
    states = landed()
    settled(states, Unfinished(live={STORY: NOW}), NOW)
    settled(states, Unfinished(), NOW + HOUR)
    assert states.state.is_seen(STORY, NOW + 2 * HOUR)


def test_live_blog_that_fails_waits_and_is_live_still() -> None:
    """Its next try has the gap of any failure, and its source's next 304 names it."""
    states = landed()
    settled(states, Unfinished(live={STORY: NOW}), NOW)
    assert states.state.source(FEED).pending == (LINK,)
    failed = Entry(STORY, "herald", Trouble(Outcome.FAILED, Reason.HTTP, status=503))
    settled(states, Unfinished(), NOW + HOUR, failed)
    assert states.state.is_seen(STORY, NOW + HOUR + GROWING_GAPS[0] / 2)
    assert not states.state.is_seen(STORY, NOW + 2 * HOUR)
    assert states.state.source(FEED).pending == (LINK,)
