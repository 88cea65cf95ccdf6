"""When a page was published and modified."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from pipelines.core.dates.publishing.published import PublishDates
from pipelines.core.models import Link, Source
from tests.dates.pages import STORY, URL, dates_of, meta


@pytest.mark.parametrize(
    ("body", "head", "nodes", "url", "method"),
    [
        (STORY, "", [{"@type": "NewsArticle", "datePublished": "2019-01-24"}], URL, "json-ld"),
        (
            STORY,
            meta("article:published_time", "2019-01-24"),
            [],
            URL,
            "meta:article:published_time",
        ),
        (STORY, meta("DC.date.issued", "2019-01-24"), [], URL, "meta:DC.date.issued"),
        (STORY, meta("parsely-pub-date", "2019-01-24"), [], URL, "meta:parsely-pub-date"),
        (
            f'{STORY}<i itemprop="datePublished" content="2019-01-24">x</i>',
            "",
            [],
            URL,
            "microdata",
        ),
        (f'{STORY}<time datetime="2019-01-24">x</time>', "", [], URL, "time"),
        (f'<p class="date">24 January 2019</p>{STORY}', "", [], URL, "text"),
        (f'<p class="datum">24. Januar 2019</p>{STORY}', "", [], URL, "text"),
        (STORY, "", [], "https://paper.example/2019/01/24/goat", "url"),
        (STORY, "", [], "https://paper.example/news/24-01-2019", "url"),
    ],
)
def test_every_place_is_read(
    body: str, head: str, nodes: list[Mapping[str, Any]], url: str, method: str
) -> None:
    """The day is found wherever the page keeps it, and the record says where."""
    published = dates_of(body, head, nodes=nodes, url=url).published
    assert published is not None
    assert (published.value, published.precision) == ("2019-01-24", "day")
    assert published.method == method


def test_the_pages_own_offset_is_kept() -> None:
    """The instant in Moscow's clock, and UTC beside it."""
    published = dates_of(
        STORY, meta("article:published_time", "2019-01-24T14:05:00+03:00")
    ).published
    assert published is not None
    assert published.value == "2019-01-24T14:05:00+03:00"
    assert (published.offset, published.precision) == ("+03:00", "second")
    assert published.utc == datetime(2019, 1, 24, 11, 5, tzinfo=UTC)


def test_a_bare_day_gets_no_midnight() -> None:
    """A day is a day: no clock, no offset, no UTC."""
    published = dates_of(STORY, meta("article:published_time", "2019-01-24")).published
    assert published is not None
    assert (published.value, published.offset, published.utc) == ("2019-01-24", None, None)


@pytest.mark.parametrize(
    ("zone", "utc"), [(None, None), ("Europe/Moscow", datetime(2019, 1, 24, 11, 5, tzinfo=UTC))]
)
def test_without_an_offset_only_the_site_knows_utc(zone: str | None, utc: datetime | None) -> None:
    """The value stays as printed; UTC comes from the site's zone or not at all."""
    found = dates_of(STORY, meta("article:published_time", "2019-01-24T14:05"), zone=zone)
    assert found.published is not None
    assert (found.published.value, found.published.offset) == ("2019-01-24T14:05", None)
    assert found.published.utc == utc


def test_no_date_is_null() -> None:
    """A page without a date gets none: not the fetch, not a copyright year."""
    assert dates_of(f"{STORY}<footer>© 2019-01-24 The Paper</footer>") == PublishDates(None, None)


def test_a_future_date_is_refused() -> None:
    """An announced event or a wrong clock is no publish date."""
    assert dates_of(STORY, meta("article:published_time", "2027-03-01")).published is None


def test_published_and_modified_are_apart() -> None:
    """An update does not move the day of publishing."""
    head = meta("article:published_time", "2019-01-24") + meta(
        "article:modified_time", "2019-03-01"
    )
    found = dates_of(STORY, head)
    assert found.published is not None
    assert found.modified is not None
    assert (found.published.value, found.modified.value) == ("2019-01-24", "2019-03-01")


@pytest.mark.parametrize("name", ["article:modified_time", "og:updated_time"])
def test_a_declared_update_alone_is_no_publish_date(name: str) -> None:
    """A page whose metadata tell the last change and nothing else was published who knows when."""
    found = dates_of(STORY, meta(name, "2019-03-01T10:00:00Z"))
    assert found.published is None
    assert found.modified is not None
    assert found.modified.value == "2019-03-01T10:00:00+00:00"


@pytest.mark.parametrize("length", ["5m", "PT5M", "3 min"])
def test_a_reading_time_is_no_date(length: str) -> None:
    """`<time>` also says how long a story takes to read; that is not counted back from now."""
    assert dates_of(f'{STORY}<time datetime="{length}">{length}</time>').published is None


def test_a_disagreement_of_more_than_a_day_is_recorded() -> None:
    """Who doubts the choice sees what else the page says."""
    head = meta("article:published_time", "2019-01-24") + meta("parsely-pub-date", "2017-05-05")
    published = dates_of(f'<p class="date">24 January 2019</p>{STORY}', head).published
    assert published is not None
    assert published.value == "2019-01-24"
    assert [(d.method, d.value) for d in published.disagreements] == [
        ("meta:parsely-pub-date", "2017-05-05")
    ]


def test_witnesses_make_a_date_surer() -> None:
    """Two places that agree weigh more than one, and a rival weighs against."""
    alone = dates_of(STORY, meta("parsely-pub-date", "2019-01-24")).published
    backed = dates_of(
        STORY, meta("parsely-pub-date", "2019-01-24"), url="https://paper.example/2019/01/24/goat"
    ).published
    doubted = dates_of(
        STORY, meta("parsely-pub-date", "2019-01-24"), url="https://paper.example/2016/01/24/goat"
    ).published
    assert alone is not None
    assert backed is not None
    assert doubted is not None
    assert doubted.confidence < alone.confidence < backed.confidence


def test_the_feed_dates_a_page_that_has_no_date() -> None:
    """What discovery knows counts where the page is silent."""
    link = Link(
        URL, Source.FEED, "https://paper.example/rss", published="Thu, 24 Jan 2019 14:05:00 +0300"
    )
    published = dates_of(STORY, link=link).published
    assert published is not None
    assert (published.method, published.offset) == ("feed", "+03:00")


def test_a_comments_date_is_not_the_articles() -> None:
    """A reader's remark of last week does not date the story."""
    body = f'<p class="date">24 January 2019</p>{STORY}' + "".join(
        f'<div class="comment"><time datetime="2026-11-{n:02}">x</time></div>' for n in range(1, 9)
    )
    published = dates_of(body).published
    assert published is not None
    assert published.value == "2019-01-24"


def test_the_article_that_names_the_page_wins() -> None:
    """Of several JSON-LD articles the one whose URL is this page's counts."""
    nodes = [
        {
            "@type": "NewsArticle",
            "url": "https://paper.example/other",
            "datePublished": "2020-02-02",
        },
        {"@type": "NewsArticle", "url": URL, "datePublished": "2019-01-24"},
    ]
    published = dates_of(STORY, nodes=nodes).published
    assert published is not None
    assert published.value == "2019-01-24"


def test_an_archives_stamp_is_not_the_pages_day() -> None:
    """The day an archive copied a page is no publish date."""
    url = "https://archive.example/web/20200102030405/http://paper.example/goat"
    assert dates_of(STORY, url=url).published is None


@pytest.mark.parametrize(
    ("html", "day"), [("<html lang='en-US'>", "2019-05-04"), ("<html lang='en-GB'>", "2019-04-05")]
)
def test_the_pages_language_orders_digits(html: str, day: str) -> None:
    """5/4/2019 is May in Boston and April in Bath."""
    published = dates_of(f'<p class="date">Published 5/4/2019</p>{STORY}', html=html).published
    assert published is not None
    assert published.value == day


def test_a_utc_stamp_gets_the_day_that_is_printed() -> None:
    """22:28 in New York is the next day in UTC; its readers count from the printed day."""
    head = meta("article:published_time", "2023-11-09T03:28:10Z")
    published = dates_of(f'<p class="date">November 8, 2023 10:28 pm</p>{STORY}', head).published
    assert published is not None
    assert published.value == "2023-11-08T22:28:10-05:00"
    assert published.utc == datetime(2023, 11, 9, 3, 28, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw", ["", "x" * 5000, "0000-00-00", "9999-12-31", "2019-13-40", "٢٠١٩-٠١-٢٤"]
)
def test_a_broken_date_spoils_nothing(raw: str) -> None:
    """Whatever a template puts there, the page is still read."""
    assert dates_of(STORY, meta("article:modified_time", raw)).published is None


@pytest.mark.parametrize(
    "body",
    [
        f"{STORY}<footer>© 2019-01-24 The Paper</footer>",
        f"{STORY}<p>It had been lost since the storm of 24 January 2019, its owner said, and none"
        " in the village had hoped to see it again before the thaw.</p>",
        STORY + "".join(f'<div class="comment">Ann, {n} May 2019</div>' for n in range(1, 9)),
        f'{STORY}<ul class="event-list">'
        + "".join(f"<li>{n} May 2019: market</li>" for n in range(1, 9))
        + "</ul>",
        f"{STORY}<div class='sidebar'>"
        + "".join(f"<a href='/{n}'>{n} May 2019</a>" for n in range(1, 9))
        + "</div>",
    ],
    ids=["copyright", "prose", "comments", "events", "sidebar"],
)
def test_another_things_date_is_no_publish_date(body: str) -> None:
    """A page that names only the dates of other things is undated."""
    assert dates_of(body).published is None


def test_an_update_does_not_date_a_page_that_says_when_it_was_published() -> None:
    """Printed beside each other, the word of publishing wins."""
    body = f"{STORY}<p>Published 24 January 2019</p><p>Updated 1 March 2019</p>"
    found = dates_of(body)
    assert found.published is not None
    assert found.modified is not None
    assert (found.published.value, found.modified.value) == ("2019-01-24", "2019-03-01")


@pytest.mark.parametrize("offset", ["-12:00", "-03:30", "+05:45", "+14:00"])
def test_every_zone_keeps_its_local_day(offset: str) -> None:
    """00:30 is that day where the page is from, whatever the day in UTC."""
    stamp = f"2019-01-24T00:30:00{offset}"
    published = dates_of(STORY, meta("article:published_time", stamp)).published
    assert published is not None
    assert published.value == stamp
    assert published.utc == datetime.fromisoformat(stamp)


def test_a_printed_day_beside_a_utc_stamp_keeps_the_instant() -> None:
    """00:30 in Vienna: the day that readers see, and the instant beside it."""
    head = meta("article:published_time", "2019-01-23T23:30:00Z")
    published = dates_of(f'<p class="date">24 January 2019</p>{STORY}', head).published
    assert published is not None
    assert (published.value, published.precision) == ("2019-01-24", "day")
    assert published.utc == datetime(2019, 1, 23, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ('<p class="date">5/4/2019</p><p class="small">Next market 5/24/2019</p>', ""),
        ('<p class="date">5/4/2019</p>', meta("article:published_time", "2019-05-04")),
    ],
    ids=["another date", "metadata"],
)
def test_the_page_tells_the_order_of_digits(body: str, head: str) -> None:
    """A day over 12, or metadata of the same day, outrank the language."""
    published = dates_of(f"{STORY}{body}", head, html="<html lang='en-GB'>").published
    assert published is not None
    assert published.value == "2019-05-04"


def test_a_date_beside_two_month_names_is_read() -> None:
    """The Levant prints both of the month's names."""
    body = '<h1>عادت العنزة إلى القرية</h1><p class="date">24 نيسان / أبريل 2020</p>'
    published = dates_of(body, html="<html lang='ar'>").published
    assert published is not None
    assert published.value == "2020-04-24"


@pytest.mark.parametrize(("clock", "day"), [("11:00", "2019-01-24"), ("11:07", "2019-03-01")])
def test_a_printed_moment_of_the_declared_update_is_that_update(clock: str, day: str) -> None:
    """Printed to the minute, on whatever zone's clock, the last change dates no publishing."""
    head = meta("article:published_time", "2019-01-24")
    head += meta("article:modified_time", "2019-03-01T10:00:00Z")
    published = dates_of(f"{STORY}<p>1 March 2019 {clock}</p>", head).published
    assert published is not None
    assert published.value[:10] == day


_STATED = [{"@type": "NewsArticle", "datePublished": "2019-01-24T08:00:00Z"}]


@pytest.mark.parametrize(
    "line",
    [
        "<p>Last updated: March 1, 2019</p>",
        '<p>Last updated: <time datetime="2019-03-01">March 1, 2019</time></p>',
        "<p>Aktualisiert am 1. März 2019</p>",
        "<p>Mis à jour le 1 mars 2019</p>",
        '<p><time class="updated" datetime="2019-03-01T09:00:00Z">March 1, 2019</time></p>',
        "<p>Última actualización: 1 de marzo de 2019</p>",
    ],
)
def test_a_printed_update_is_no_publish_date_where_another_is_stated(line: str) -> None:
    """What the page calls an update is its last change, even right below the headline."""
    found = dates_of(f"<h1>The goat is back</h1>{line}<p>It was seen.</p>", nodes=_STATED)
    assert found.published is not None
    assert found.modified is not None
    assert found.published.value == "2019-01-24T08:00:00+00:00"
    assert found.modified.value.startswith("2019-03-01")


def test_a_printed_update_is_no_publish_date_beside_a_printed_day_of_publishing() -> None:
    """The page says itself which of its two days is which."""
    lines = "<p>Published 24 January 2019</p><p>Last updated: 1 March 2019</p>"
    found = dates_of(f"<h1>The goat is back</h1>{lines}<p>It was seen.</p>")
    assert found.published is not None
    assert found.published.value == "2019-01-24"


@pytest.mark.parametrize(
    ("stamp", "value"),
    [
        ("Thu Jan 24 2019 09:30:15 GMT+0100 (CET)", "2019-01-24T09:30:15+01:00"),
        ("Thu Jan 24 2019 09:30:15 GMT+0000 (Coordinated Universal Time)", "2019-01-24T09:30:15Z"),
        ("Thu Jan 24 2019 09:30:15 GMT-0500 (EST)", "2019-01-24T09:30:15-05:00"),
    ],
)
def test_a_date_of_javascript_is_an_instant(stamp: str, value: str) -> None:
    """Some templates write what `String(new Date())` gives."""
    body = f'<h1>The goat is back</h1><time datetime="{stamp}">24 Jan 2019</time><p>Seen.</p>'
    found = dates_of(body).published
    assert found is not None
    assert datetime.fromisoformat(found.value) == datetime.fromisoformat(value)
    assert found.offset is not None


def test_a_feeds_date_in_another_language_keeps_its_offset() -> None:
    """A French feed writes "jeu., 24 janv. 2019" where the standard wants English."""
    link = Link(URL, Source.FEED, URL, published="jeu., 24 janv. 2019 09:30:00 +0100")
    found = dates_of(STORY, link=link, languages=("fr", "en")).published
    assert found is not None
    assert found.value == "2019-01-24T09:30:00+01:00"


def test_seconds_of_one_digit_do_not_cost_the_offset() -> None:
    """A sloppy template writes "T23:15:0Z"; its Z still says that the clock is in UTC."""
    found = dates_of(STORY, meta("article:published_time", "2019-01-24T10:15:0Z")).published
    assert found is not None
    assert found.value == "2019-01-24T10:15:00+00:00"


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        (
            "Vote: The goat of the hill is back | goatpost.example",
            "Vote The goat of the hill is back",
        ),
        ("The goat of the hill is back - goatpost.example", "Vote The goat of the hill is back"),
    ],
)
def test_a_kicker_does_not_hide_the_headline(title: str, heading: str) -> None:
    """The date below the headline counts, not the site's name, which stands in the title too."""
    body = (
        f"<div><h1>{heading}</h1><p>24.01.2019</p><p>{'It was seen on the hill. ' * 30}</p></div>"
        "<div><h3>goatpost.example</h3><p>5.5.2017</p></div>"
    )
    found = dates_of(body, html="<html lang='de'>", languages=("de",), title=title).published
    assert found is not None
    assert found.value == "2019-01-24"
