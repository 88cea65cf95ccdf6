"""A day that JSON-LD states for the story itself, beside days that the page prints."""

from __future__ import annotations

import json
from typing import Any

import lxml.html
import pytest

from pipelines.core.extract.page.jsonld import json_ld
from tests.dates.pages import dates_of, meta

_STATED = [{"@type": "NewsArticle", "datePublished": "2019-01-24T08:00:00Z"}]
_PROSE = "<p>It was seen on the hill, and nobody knows why it had left.</p>"


@pytest.mark.parametrize(
    "line",
    [
        "<p>3 May 2017</p>",
        "<p><b>3. Mai 2017:</b> Die Ziege geht</p>",
        "<ul><li>3 May 2017 – The goat leaves</li><li>5 June 2018 – The hill is empty</li></ul>",
        "<h2>3 May 2017</h2>",
        "<div><strong>On 3 May 2017</strong></div>",
    ],
)
def test_a_bare_line_does_not_outweigh_what_json_ld_says_of_the_story(line: str) -> None:
    """A day without a label, a clock or a name of dates is as often that of an earlier event."""
    found = dates_of(f"<h1>The goat is back</h1>{line}{_PROSE}", nodes=_STATED).published
    assert found is not None
    assert found.value == "2019-01-24T08:00:00+00:00"


@pytest.mark.parametrize(
    "line",
    [
        '<p class="article-date">5 February 2019</p>',
        "<p>Published on 5 February 2019</p>",
        "<p>5 February 2019, 14:05</p>",
    ],
)
def test_a_line_that_is_made_to_date_the_story_may_outweigh_json_ld(line: str) -> None:
    """Some templates state the day on which their page was set up."""
    nodes = [{"@type": "NewsArticle", "datePublished": "2019-01-24"}]
    found = dates_of(f"<h1>The goat is back</h1>{line}{_PROSE}", nodes=nodes).published
    assert found is not None
    assert found.value.startswith("2019-02-05")


def _entry(day: str) -> dict[str, Any]:
    return {"@type": "BlogPosting", "headline": "News of the goat", "datePublished": day}


@pytest.mark.parametrize(
    "blog",
    [
        {
            "@type": "LiveBlogPosting",
            "liveBlogUpdate": [_entry("2019-01-26T18:00:00Z"), _entry("2019-01-24T09:00:00Z")],
            "datePublished": "2019-01-24T08:00:00Z",
            "dateModified": "2019-01-26T18:00:00Z",
        },
        {
            "@type": "LiveBlogPosting",
            "coverageStartTime": "2019-01-24T08:00:00Z",
            "coverageEndTime": "2019-01-26T20:00:00Z",
            "dateModified": "2019-01-26T18:00:00Z",
            "liveBlogUpdate": [_entry("2019-01-26T18:00:00Z"), _entry("2019-01-24T09:00:00Z")],
        },
        {
            "@type": "LiveBlogPosting",
            "liveBlogUpdate": [_entry("2019-01-26T18:00:00Z"), _entry("2019-01-24T08:00:00Z")],
        },
    ],
)
def test_a_live_page_is_published_on_its_first_day(blog: dict[str, Any]) -> None:
    """Its newest entry stands on top, and is its last change."""
    script = f'<script type="application/ld+json">{json.dumps(blog)}</script>'
    entries = (
        '<section><time datetime="2019-01-26T18:00:00Z">26 January 2019, 18:00</time>'
        f"{_PROSE}</section>"
        '<section><time datetime="2019-01-24T08:00:00Z">24 January 2019, 8:00</time>'
        f"{_PROSE}</section>"
    )
    nodes = json_ld(lxml.html.fromstring(f"<html><head>{script}</head><body>x</body></html>"))
    head = meta("article:modified_time", "2019-01-26T18:00:00Z")
    found = dates_of(f"<h1>The goat is back: live</h1>{entries}", head, nodes=nodes).published
    assert found is not None
    assert found.value.startswith("2019-01-24")
