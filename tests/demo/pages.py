"""The demo newspaper's pages as a crawl would fetch them, without a server."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from crawler.demo import demo_site
from crawler.demo.newspaper import resources
from crawler.demo.stories import Story
from pipelines.core.models import Link, Page, Site, Source
from pipelines.core.site import parse_site
from settings.env import ROOT

BASE_URL = "http://127.0.0.1:8017"
FETCHED_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

# What lists each edition; the valley's front page prints no dates.
_SOURCES = {
    "monitor": (Source.FEED, "/rss.xml"),
    "ledger": (Source.FEED, "/rss.xml"),
    "courier": (Source.FEED, "/atom.xml"),
    "valley": (Source.FRONT_PAGE, "/valley/"),
    "almarfa": (Source.NEWS_SITEMAP, "/news-sitemap.xml"),
    "sarmela": (Source.NEWS_SITEMAP, "/news-sitemap.xml"),
}


def demo() -> Site:
    """Return the demo's site as its file describes it, served at `BASE_URL`."""
    path = ROOT / "settings" / "sites" / "demo.toml"
    return demo_site(parse_site(path.read_text("utf-8"), name="demo", path=str(path)), BASE_URL)


def page_of(story: Story, base_url: str = BASE_URL) -> Page:
    """Return the article's page as fetched at `FETCHED_AT`."""
    resource = resources(base_url)[story.path]
    source, found_on = _SOURCES[story.edition.key]
    url = base_url + story.path
    published = None if source is Source.FRONT_PAGE else story.published.isoformat()
    return Page(
        url=url,
        final_url=url,
        status=200,
        headers=(("Content-Type", resource.content_type or ""),),
        body=resource.render(),
        fetched_at=FETCHED_AT,
        link=Link(url, source, base_url + found_on, story.headline, published),
    )


def article_file(story: Story) -> Path:
    """Return the file that the article's author wrote."""
    return ROOT / "crawler" / "demo" / "articles" / story.edition.key / f"{story.slug}.toml"


def expected_file(story: Story) -> Path:
    """Return the file of the record that the article's page must give."""
    return ROOT / "crawler" / "demo" / "expected" / story.edition.key / f"{story.slug}.json"
