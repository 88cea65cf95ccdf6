"""A publish date in words that count back from the fetch."""

from __future__ import annotations

import pytest

from tests.dates.pages import STORY, dates_of, meta


@pytest.mark.parametrize(
    ("line", "language", "value", "precision"),
    [
        ("3 hours ago", "en", "2026-11-24T10+01:00", "hour"),
        ("Posted an hour ago by Ann Lee", "en", "2026-11-24T12+01:00", "hour"),
        ("vor 2 Stunden", "de", "2026-11-24T11+01:00", "hour"),
        ("il y a 3 heures", "fr", "2026-11-24T10+01:00", "hour"),
        ("3時間前", "ja", "2026-11-24T10+01:00", "hour"),
        ("gestern um 14 Uhr", "de", "2026-11-23T14+01:00", "hour"),
        ("Ann Lee | hier à 14h", "fr", "2026-11-23T14+01:00", "hour"),
        ("Today, 09:30", "en", "2026-11-24T09:30+01:00", "minute"),
        ("вчера в 14:05", "ru", "2026-11-23T14:05+01:00", "minute"),
        ("Yesterday", "en", "2026-11-23", "day"),
        ("hace 2 días", "es", "2026-11-22", "day"),
        ("منذ 3 أيام", "ar", "2026-11-21", "day"),
        ("2 gün önce", "tr", "2026-11-22", "day"),
    ],
)
def test_words_near_the_headline_count_back_from_the_fetch(
    line: str, language: str, value: str, precision: str
) -> None:
    """A page that prints only "3 hours ago" is dated by it, on the site's clock, no finer."""
    body = f"<h1>The goat is back</h1><p class='byline'>{line}</p><p>It was seen on the hill.</p>"
    published = dates_of(body, zone="Europe/Vienna", languages=[language, "en"]).published
    assert published is not None
    assert (published.value, published.precision) == (value, precision)


@pytest.mark.parametrize(
    "body",
    [
        f"<nav>Today</nav>{STORY}<p>Today</p>",
        f"{STORY}<p class='date'>2 weeks ago</p>",
        f"{STORY}<p>5 min read</p>",
        f"{STORY}<p>The owner had given up hope 3 days ago, when snow fell on the hill, the barn"
        " and the road to the village.</p>",
        STORY + "".join(f"<div class='comment'>Ann, {n} hours ago</div>" for n in range(2, 9)),
        f"{STORY}<a href='/hen'>Yesterday</a>",
        "<h1>The goat came back yesterday</h1><p>Nobody knows why.</p>",
        "<h1>The goat is back</h1><p>It was seen yesterday.</p><p>Nobody knows why.</p>",
        "<h1>The goat is back</h1><p>3 hours ago the gate was shut.</p><p>Who shut it?</p>",
        "<h1>The goat is back</h1><p>Yesterday’s men saw it.</p><p>Nobody knows why.</p>",
        STORY + "".join(f"<li class='teaser'><a>{n} hours ago</a></li>" for n in range(2, 9)),
    ],
    ids=[
        "section",
        "weeks",
        "reading time",
        "prose",
        "comments",
        "link",
        "headline",
        "sentence",
        "sentence's start",
        "possessive",
        "teasers",
    ],
)
def test_other_words_that_count_back_date_nothing(body: str) -> None:
    """A section's name, a count of weeks, prose and other people's lines name no day."""
    assert dates_of(body).published is None


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("3 hours ago", meta("article:published_time", "2019-01-24")),
        ("24 January 2019 (updated 3 hours ago)", ""),
    ],
)
def test_words_count_only_where_nothing_better_is_there(line: str, head: str) -> None:
    """A day that is declared or printed in full is not outvoted by a count."""
    published = dates_of(f"<h1>The goat is back</h1><p>{line}</p><p>Seen.</p>", head).published
    assert published is not None
    assert published.value == "2019-01-24"


def test_an_update_in_words_is_an_update() -> None:
    """Words of change before the count make it the last change, to the hour."""
    found = dates_of("<h1>The goat is back</h1><p>Updated 3 hours ago</p><p>Seen.</p>", zone="UTC")
    assert found.modified is not None
    assert found.modified.value == "2026-11-24T09+00:00"


@pytest.mark.parametrize("raw", ["Fri", "yesterday", "2 hours ago"])
def test_words_in_metadata_are_no_date(raw: str) -> None:
    """Metadata name days; a word there would be counted back from the fetch."""
    nodes = [{"@type": "NewsArticle", "datePublished": raw}]
    assert dates_of(STORY, nodes=nodes).published is None
