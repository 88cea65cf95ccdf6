"""Finding a URL again in the reports."""

from __future__ import annotations

import pytest

from crawler.reports.history import recalled
from pipelines.core.ledger import Entry, Outcome
from pipelines.core.urls import article_id
from pipelines.stages.unfinished import place_of
from tests.runs.test_report import report

CANONICAL = "https://paper.example/canonical"
LANDED = Entry(
    "https://paper.example/story?id=1",
    "paper",
    Outcome.LANDED,
    article_id=article_id(CANONICAL),
)
OTHER = Entry("https://paper.example/story?id=2", "paper", Outcome.FAILED, "dns")


@pytest.mark.parametrize(
    "typed",
    [
        LANDED.url,
        f"{LANDED.url}&utm_source=feed",
        f"{LANDED.url}#comments",
        CANONICAL,
    ],
)
def test_a_url_is_found_however_it_is_written(typed: str) -> None:
    """Tracking parameters, fragments and the canonical link name the same story."""
    found = list(recalled(typed, [report(entries=(OTHER, LANDED))]))
    assert [memory.line.url for memory in found] == [LANDED.url]


def test_an_article_that_lacks_a_page_recalls_which() -> None:
    """The page has a line of its own in the same report, which says whose it is."""
    url = "https://paper.example/long"
    detail = f"the server answers 404; {place_of(3, url)}"
    page = Entry(f"{url}/3", "paper", Outcome.FAILED, "http_404", detail=detail)
    long = Entry(url, "paper", Outcome.LANDED, article_id="1" * 32)
    (memory,) = recalled(url, [report(entries=(long, page))])
    (lack,) = memory.lacks
    assert (lack.number, lack.url, lack.detail) == (3, f"{url}/3", "the server answers 404")
    (other,) = recalled(LANDED.url, [report(entries=(LANDED, page))])
    assert other.lacks == ()


def test_another_query_is_another_story() -> None:
    """Two stories that share a path are not told as one."""
    assert not list(recalled("https://paper.example/story?id=3", [report(entries=(LANDED,))]))
