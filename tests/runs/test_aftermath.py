"""Which turns count: a site that was cut short or not heard must not wait its whole interval."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.runs.aftermath import settle
from crawler.runs.due import is_due, retried_turn
from crawler.spiders.visits import SiteVisit
from pipelines.bucket.state import DomainState
from pipelines.core.ledger import Entry, Outcome
from pipelines.core.models import Site

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
    settle(states, entries, [SiteVisit(SITE, pending, {FEED})], {}, NOW)
    noted: datetime | None = states.state.last_turn("herald")
    return noted


@pytest.mark.parametrize("reason", ["stopped", "deadline"])
def test_a_turn_that_was_cut_short_does_not_count(reason: str) -> None:
    """What Ctrl-C or the deadline left out is fetched by the next run, not a day later."""
    landed = Entry(STORY, "herald", Outcome.LANDED)
    left = Entry(STORY + "/2", "herald", Outcome.SKIPPED, reason)
    assert turn(landed, left) is None
    assert turn(landed, Entry(STORY + "/2", "other", Outcome.SKIPPED, reason)) == NOW


def test_a_turn_that_ended_before_a_source_answered_does_not_count() -> None:
    """There is no URL to be left out yet, and still the site was not read."""
    assert turn(pending=1) is None


def test_a_turn_in_which_no_source_answered_is_soon_followed_by_another() -> None:
    """The failed source is in the books; the site is due long before its interval is over."""
    refused = Entry(FEED, "herald", Outcome.FAILED, "address_refused")
    noted = turn(refused)
    assert noted == retried_turn(SITE, NOW)
    assert not is_due(SITE, noted, NOW)


def test_a_full_turn_counts_though_an_article_failed() -> None:
    """One broken page does not make its site be read over and over."""
    assert turn(Entry(STORY, "herald", Outcome.FAILED, "http_500")) == NOW
