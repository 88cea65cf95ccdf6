"""Where a crawl tells its reader to look."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.cli.closing import print_closing
from crawler.runs.orders import Order
from pipelines.core.ledger import Entry, Outcome, Trouble
from pipelines.core.reasons import Reason
from tests.runs.test_report import report

ORDER = Order(("crawl", "a"), "local", Path("/nowhere"), "s3://bucket/")


@pytest.mark.parametrize(
    ("outcome", "is_told"), [(Outcome.LANDED, True), (Outcome.UNCHANGED, False)]
)
def test_only_a_run_with_records_says_where_they_are(
    capsys: pytest.CaptureFixture[str], outcome: Outcome, *, is_told: bool
) -> None:
    """A commit that only says that an address is known has none to show."""
    entry = Entry("https://a.example/1", "a", outcome)
    print_closing(report(entries=[entry], commits=(3,)), ORDER, {})
    said = capsys.readouterr().out
    assert ("dateline tail --after 2" in said) is is_told
    assert ("articles/v1/" in said) is is_told


@pytest.mark.parametrize(("known", "is_told"), [(0, True), (2, False)])
def test_a_crawl_that_passed_over_headlines_says_so(
    capsys: pytest.CaptureFixture[str], known: int, *, is_told: bool
) -> None:
    """Not where as many articles came or had come before: then it is a list's heading."""
    headline = Entry("https://a.example/flood", "a", Trouble(Outcome.SKIPPED, Reason.ADDRESS))
    before = Trouble(Outcome.SKIPPED, Reason.SEEN)
    seen = [Entry(f"https://a.example/{n}", "a", before) for n in range(known)]
    print_closing(report(entries=[headline, *seen]), ORDER, {})
    assert ("article_url" in capsys.readouterr().out) is is_told


@pytest.mark.parametrize(("known", "is_told"), [(0, True), (2, False)])
def test_a_page_that_was_rejected_alone_is_asked_for_otherwise(
    capsys: pytest.CaptureFixture[str], known: int, *, is_told: bool
) -> None:
    """Its address was typed; among seen links it was found on the site."""
    rejected = Trouble(Outcome.REJECTED, Reason.TOO_SHORT)
    before = Trouble(Outcome.SKIPPED, Reason.SEEN)
    seen = [Entry(f"https://a.example/{n}", "a", before) for n in range(known)]
    entry = Entry("https://a.example/flood", "a", rejected)
    print_closing(report(entries=[entry, *seen]), ORDER, {})
    assert ("to land something, give" in capsys.readouterr().out) is is_told
