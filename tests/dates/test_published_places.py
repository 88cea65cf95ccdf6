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


DEEP = "<div><div><div><div><div>{}</div></div></div></div></div>"


@pytest.mark.parametrize(
    "behind",
    [
        "<h3>1 comment</h3><div class='x1'><b>Ann</b><p>2 March 2019</p><p>What a goat!</p></div>",
        "<p>2 Antworten auf „Die Ziege“</p><div class='x1'><span class='date'>2. März 2019</span>"
        "<p>Was für eine Ziege!</p></div>",
        "<h3>One thought on “The goat is back”</h3><li>Ann <i>2 March 2019, 10:15</i> Ah!</li>",
        f"<section id='comments'>{DEEP.format('<b>Ann</b><span class=date>2 March 2019</span>')}"
        "</section>",
        "<blockquote>The goat is on the roof! <a href='/ann'>2 March 2019</a></blockquote>",
        "<p>The mayor, who had lost his hat and his patience, wrote on <a href='/letter'>2 March"
        " 2019</a> that the goat must leave the hill before the harvest or pay for the hat.</p>",
        "<p>Video available until 2 March 2019</p>",
        "<p>Rated 5 out of 6 with Stars 2.3.19_1171</p>",
    ],
    ids=["comment", "antworten", "thought", "deep", "quote", "linked", "until", "version"],
)
def test_readers_quotations_sentences_and_offers_date_nothing(behind: str) -> None:
    """An undated page stays undated beside its one comment, a post that it shows, a sentence."""
    assert dates_of(f"{LONG_STORY}{behind}").published is None


@pytest.mark.parametrize(
    "line",
    [
        "<p>By <a href='/a'>Ann</a>, <span>2 March 2019</span> | <a href='#c'>1 comment</a></p>",
        "<p>1 comment</p><p class='date'>2 March 2019</p>",
        "<p>A goat that nobody had seen for a year stood on the hill again, and lost no hat"
        "</p><p>1 comment</p><p class='date'>2 March 2019</p>",
        "<p>From our own: <b>2 March 2019</b></p>",
    ],
    ids=["byline", "count above", "below a standfirst", "short"],
)
def test_a_line_of_names_and_counts_keeps_its_date(line: str) -> None:
    """What is said of comments beside the date of a story does not make it a comment's."""
    published = dates_of(f"<h1>The goat is back</h1>{line}{PARAGRAPH * 4}").published
    assert published is not None
    assert published.value == "2019-03-02"


def test_a_comment_of_the_same_day_says_nothing_against_it() -> None:
    """The day that metadata name is as sure beside a comment of that day as without it."""
    comment = "<h3>1 comment</h3><p>Ann</p><p>24 January 2019</p>"
    alone = dates_of(LONG_STORY, nodes=TOLD).published
    beside = dates_of(f"{LONG_STORY}{comment}", nodes=TOLD).published
    assert alone is not None
    assert beside is not None
    assert beside.value == alone.value
    assert beside.confidence >= alone.confidence


def test_the_clock_of_another_story_moves_no_instant() -> None:
    """22:15 in a list of other stories is not this one's 03:00Z on another zone's clock."""
    nodes = [{"@type": "NewsArticle", "datePublished": "2019-01-24T03:00:00Z"}]
    others = "".join(
        f"<li class='n'><time datetime='2019-01-23 {n}:15:00'>x</time></li>" for n in (20, 21, 22)
    )
    published = dates_of(f"{LONG_STORY}<h2>Latest</h2>{others}", nodes=nodes).published
    assert published is not None
    assert published.value == "2019-01-24T03:00:00+00:00"


def test_microdata_of_other_stories_do_not_silence_the_storys_json_ld() -> None:
    """Boxes of other stories state their days in microdata too; three or more are a list."""
    others = "".join(
        f"<div class='b{n}'><a href='/{n}'>The hen sings</a><span itemprop='datePublished'>"
        f"2019-03-0{n}</span></div>"
        for n in (2, 4, 6)
    )
    published = dates_of(f"{LONG_STORY}{others}", nodes=TOLD).published
    assert published is not None
    assert published.value == "2019-01-24T10:00:00+00:00"


def test_other_stories_instants_in_utc_do_not_speak_for_their_days() -> None:
    """A list that marks its times in UTC and prints their days dates nothing."""
    others = "".join(
        f"<li><a href='/{n}'>Hen {n}</a><time datetime='2019-03-0{n}T23:30:00Z'>{n + 1} March 2019"
        "</time></li>"
        for n in range(2, 8)
    )
    body = f"{LONG_STORY}<h2>Latest</h2><h2>Most read</h2><ul>{others}</ul>"
    assert dates_of(body).published is None
    published = dates_of(body, nodes=TOLD).published
    assert published is not None
    assert published.value == "2019-01-24T10:00:00+00:00"
    assert published.confidence > 0.6


@pytest.mark.parametrize("day", ["24 November 2026", "25 November 2026", "23 November 2026"])
def test_the_mastheads_today_dates_nothing(day: str) -> None:
    """A paper prints the day of the fetch on every page, on its own zone's calendar."""
    masthead = f"<header><div class='date'>{day}</div>{NAV}</header>"
    assert dates_of(f"{masthead}<main><article>{LONG_STORY}</article></main>").published is None


def test_a_day_above_the_headline_that_is_not_the_fetchs_still_counts() -> None:
    """Some templates print a story's own day far above it."""
    masthead = f"<header><div class='date'>Published 3 March 2019</div>{NAV}</header>"
    published = dates_of(f"{masthead}<main><article>{LONG_STORY}</article></main>").published
    assert published is not None
    assert published.value == "2019-03-03"
