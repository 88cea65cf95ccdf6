"""Where a crawl tells its reader to look."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.cli.closing import print_closing
from crawler.runs.orders import Order
from pipelines.core.ledger import Entry, Outcome
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
