"""The web that `benchmarks.crawl` crawls has pages like real ones, the same each time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import html

from benchmarks.crawl.invented_web import article_page, headline, path_of
from pipelines.core.assembly import read_page
from pipelines.core.models import Link, Page, Source
from pipelines.core.site import site_from_url

BASE = "http://127.0.0.2:8000"


def test_a_page_is_the_same_each_time() -> None:
    """Both crawls of a comparison, today's and next year's, meet the same pages."""
    assert article_page(BASE, 1, 7) == article_page(BASE, 1, 7)
    assert article_page(BASE, 1, 7) != article_page(BASE, 1, 8)


@pytest.mark.parametrize("number", [0, 7, 1999])
def test_a_page_is_an_article_as_crowded_as_a_real_one(number: int) -> None:
    """It has real size, and its record is the story without what stands around it."""
    body, url = article_page(BASE, number % 20, number), f"{BASE}{path_of(number)}"
    assert 700 <= len(list(html.fromstring(body).iter())) <= 1100
    assert 100_000 <= len(body) <= 200_000
    link = Link(url, Source.FEED, f"{BASE}/rss.xml")
    page = Page(url, url, 200, (("Content-Type", "text/html"),), body, datetime.now(UTC), link)
    record, _ = read_page(page, site_from_url(url), run_id="test")
    assert record.headline == headline(number)
    assert record.word_count > 300
    assert "Read also" not in record.article_body
