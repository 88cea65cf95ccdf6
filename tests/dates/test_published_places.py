"""What a printed date is worth by where it stands."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.dates.pages import STORY, dates_of

PARAGRAPH = (
    "<p>The goat walked up the hill at dawn, past the mill and the well, and stood there until the"
    " bells rang; then it ate the hat of the mayor, who had come to see it, and went home.</p>"
)
LONG_STORY = f"<h1>The goat is back</h1>{PARAGRAPH * 4}"
TOLD = [{"@type": "NewsArticle", "datePublished": "2019-01-24T10:00:00Z"}]
NAV = "<nav><a href='/news'>News</a><a href='/sport'>Sport</a><a href='/fairs'>Fairs</a></nav>"


def test_the_date_of_the_next_story_down_is_not_the_articles() -> None:
    """A date far below, behind the headings of other stories, does not date this one."""
    lines = "".join(f"<p>{n} hens saw it too, and they told each other.</p>" for n in range(50))
    body = f"{STORY}{lines}<h2>The mayor's hat</h2><h2>A well</h2><li>24 January 2019</li>"
    assert dates_of(body).published is None


def test_a_heading_of_the_story_leaves_its_date() -> None:
    """A line under the headline may be marked as a heading; the day below it still counts."""
    body = "<h1>The goat is back</h1><h2>It was seen</h2><p>24 January 2019</p><p>On a hill.</p>"
    published = dates_of(body).published
    assert published is not None
    assert published.value == "2019-01-24"


@pytest.mark.parametrize(
    "body",
    [
        f"<article>{LONG_STORY}</article><div class='x1'><b>Ann Lee</b><span class='date'>"
        "2 March 2019, 10:15</span><p>What a goat!</p></div>",
        f"<article>{LONG_STORY}</article><div class='x2'><h2>Latest</h2><a href='/hen'>The hen "
        "sings</a><time datetime='2019-03-02'>2 March 2019</time></div>",
        f"<article>{LONG_STORY}</article><div class='x3'><p>2 March 2019</p></div>",
        f"<article>{LONG_STORY}</article><footer><p class='date'>2 March 2019</p></footer>",
        f"<header><p class='date'>Saturday, 2 March 2019</p>{NAV}</header>"
        f"<main><article>{LONG_STORY}</article></main>",
        f"<div><div class='x4'><p>Saturday, 2 March 2019, 10:15</p></div>{NAV}"
        f"<div><div><div><div><div>{LONG_STORY}</div></div></div></div></div></div>",
    ],
    ids=["comment", "latest", "foot", "named foot", "masthead", "masthead of boxes"],
)
def test_what_only_metadata_tell_outweighs_dates_away_from_the_story(body: str) -> None:
    """A reader's comment, a box of news, the page's foot and its masthead have other days."""
    published = dates_of(body, nodes=TOLD).published
    assert published is not None
    assert published.value == "2019-01-24T10:00:00+00:00"
    assert {d.value for d in published.disagreements} <= {"2019-03-02", "2019-03-02T10:15"}


@pytest.mark.parametrize(
    ("stamp", "line", "day"),
    [
        ("2019-01-24T23:30:00Z", "25 January 2019", "2019-01-25"),
        ("2019-01-24T03:30:00Z", "23 January 2019", "2019-01-23"),
    ],
    ids=["east", "west"],
)
def test_a_day_printed_under_the_headline_outweighs_the_day_in_utc(
    stamp: str, line: str, day: str
) -> None:
    """Where metadata are in UTC, the page's readers may have been a day ahead or behind."""
    nodes = [{"@type": "NewsArticle", "datePublished": stamp}]
    body = f"<h1>The goat is back</h1><p class='date'>{line}</p>{PARAGRAPH * 4}"
    published = dates_of(body, nodes=nodes).published
    assert published is not None
    assert published.value == day
    assert published.utc == datetime.fromisoformat(stamp)


@pytest.mark.parametrize(
    "body",
    [
        f"<article>{LONG_STORY}{PARAGRAPH * 10}</article><h2>Latest</h2><ul>"
        "<li><a href='/hen'>2 March 2019</a></li><li><a href='/hen'>The hen sings</a></li></ul>",
        f"<header><div><p>Saturday, 2 March 2019</p></div>{NAV * 3}</header>"
        f"<main><article>{LONG_STORY}</article></main>",
        f"<article><h1>The goat is back</h1><figure><figcaption>2 March 2018: the hat before it "
        f"was eaten by anyone at all.</figcaption></figure>{PARAGRAPH * 4}</article>",
        f"{LONG_STORY}<p>The hat, a gift of the miller, was published on 2 March 2019 in the book "
        "of lost things, and nobody has asked for it since then.</p>",
    ],
    ids=["latest", "masthead", "caption", "a sentence on publishing"],
)
def test_dates_away_from_the_story_date_nothing(body: str) -> None:
    """A page that has its own date nowhere is undated, whatever else it prints."""
    assert dates_of(body).published is None


def test_a_line_that_says_published_counts_behind_the_story() -> None:
    """Many pages print their own day at the end, and say so."""
    published = dates_of(f"{LONG_STORY}<p class='date'>Published 2 March 2019</p>").published
    assert published is not None
    assert published.value == "2019-03-02"


def test_a_lead_above_the_date_is_no_story() -> None:
    """Headline, standfirst, date: the first printed day is still the page's own."""
    body = f"<h1>The goat is back</h1>{PARAGRAPH}<p>2 March 2019</p>{PARAGRAPH * 4}"
    published = dates_of(body).published
    assert published is not None
    assert published.value == "2019-03-02"


def test_scripts_are_no_prose() -> None:
    """However long a script stands between headline and date, it is no story."""
    script = "<script>let goats = {" + "seen: 'on the hill', " * 40 + "}</script>"
    body = f"<h1>The goat is back</h1>{script}<p>2 March 2019</p>{PARAGRAPH * 4}"
    published = dates_of(body).published
    assert published is not None
    assert published.value == "2019-03-02"
