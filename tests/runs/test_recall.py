"""Finding a URL again in the reports."""

from __future__ import annotations

import pytest

from crawler.reports.history import reported
from pipelines.core.ledger import Entry, Outcome, PagePlace, Trouble
from pipelines.core.reasons import Reason
from pipelines.core.urls import article_id
from tests.runs.test_report import report

CANONICAL = "https://paper.example/canonical"
LANDED = Entry(
    "https://paper.example/story?id=1",
    "paper",
    Outcome.LANDED,
    article_id=article_id(CANONICAL),
)
OTHER = Entry("https://paper.example/story?id=2", "paper", Trouble(Outcome.FAILED, Reason.DNS))


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
    found = list(reported(typed, [report(entries=(OTHER, LANDED))]))
    assert [each.line.url for each in found] == [LANDED.url]


def test_an_article_that_lacks_a_page_recalls_which() -> None:
    """Its line says so, and the page has a line of its own, which says whose it is."""
    url = "https://paper.example/long"
    detail, place = "the server answers 404", PagePlace(3, url)
    trouble = Trouble(Outcome.FAILED, Reason.HTTP, detail, status=404, place=place)
    page = Entry(f"{url}/3", "paper", trouble)
    long = Entry(url, "paper", Outcome.LANDED, article_id="1" * 32)
    books = report(entries=(LANDED, long, page))
    (found,) = reported(url, [books])
    (lack,) = found.line.lacks
    assert (lack.number, lack.url, lack.detail) == (3, f"{url}/3", detail)
    assert books.urls[2].detail == f"{detail}; it is page 3 of {url}"
    (other,) = reported(LANDED.url, [books])
    assert other.line.lacks == ()


def test_another_query_is_another_story() -> None:
    """Two stories that share a path are not told as one."""
    assert not list(reported("https://paper.example/story?id=3", [report(entries=(LANDED,))]))
