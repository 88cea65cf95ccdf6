"""Where an article's other pages are, and whether what came is one of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.core.extract.pages.paging import NextPage
from pipelines.core.series import (
    FirstPage,
    Further,
    Series,
    may_lead_on,
    next_of_series,
    series_from,
)
from tests.extract.pages import SITE, STORY, URL, page
from tests.test_assembly import fetched

SECOND = NextPage(f"{URL}2/", is_sure=True)
UNSURE = NextPage(f"{URL[:-1]}-2/", is_sure=False)
DATE = '<meta property="article:published_time" content="2024-05-03T09:00:00+02:00">'


def first(head: str = "") -> bytes:
    return page(head=f'{DATE}<link rel="next" href="{SECOND.url}">{head}', story=STORY[:2])


def first_page() -> FirstPage:
    found = series_from(fetched(first(), URL), SITE).first
    assert found is not None
    return found


def came(body: bytes, named: NextPage = SECOND, url: str | None = None) -> Further:
    return next_of_series(fetched(body, url or named.url), SITE, first_page(), named)


@pytest.mark.parametrize(
    "body",
    [
        b'<a class="x" rel="next" href="/2">',
        b"<link rel=prev href=/1>",
        b'<LINK REL = "shortlink NEXT">',
        b"<!doctype html><html amp lang=en>",
        '<html lang="de" ⚡>'.encode(),
    ],
)
def test_page_that_names_another_is_worth_a_look(body: bytes) -> None:
    """Whatever the spelling; all other pages are handed on without a second parse."""
    assert may_lead_on(body)


@pytest.mark.parametrize(
    "body", [b'<html lang="en"><p>What comes next="amp"', b'<link rel="canonical" href="/next">']
)
def test_page_that_names_none_is_not(body: bytes) -> None:
    """The words alone say nothing."""
    assert not may_lead_on(body)


def test_first_page_names_the_second() -> None:
    """With what it says, by which the second is known."""
    series = series_from(fetched(first(), URL), SITE)
    assert (series.instead, series.next) == (None, SECOND)


def test_list_names_no_second_page() -> None:
    """What is no article is not followed through its pages."""
    body = b'<html><head><link rel="next" href="2/"></head><body><p>Harbour</p></body></html>'
    assert series_from(fetched(body, URL), SITE) == Series()


def test_page_that_does_not_state_an_article_is_not_followed() -> None:
    """A forum's thread or a list that the gate lets pass; that there is more is known."""
    body = first().replace(DATE.encode(), b"")
    assert series_from(fetched(body, URL), SITE) == Series(next=SECOND)


def test_amp_page_names_its_article() -> None:
    """By its canonical link; without one it is the article itself."""
    amp = page(head=f'<link rel="canonical" href="{URL}">').replace(b"<html", b"<html amp")
    assert series_from(fetched(amp, f"{URL}amp/"), SITE) == Series(instead=URL, is_twin=True)
    assert series_from(fetched(amp, URL), SITE) == Series()


def test_amp_page_of_another_site_is_not_followed() -> None:
    """No page sends the crawler to another site's."""
    away = '<link rel="canonical" href="https://other.example/a">'
    amp = page(head=away).replace(b"<html", b"<html amp")
    assert series_from(fetched(amp, "http://203.0.113.7/a"), SITE) == Series()


def test_further_page_is_part_and_names_the_next() -> None:
    """New text of the same article."""
    body = page(head='<link rel="next" href="../3/">', story=STORY[2:])
    assert came(body) == Further(is_part=True, next=NextPage(f"{URL}3/", is_sure=True))


def test_a_few_last_lines_are_part() -> None:
    """A last page may be too short for an article of its own."""
    assert came(b"<html><body><h1>Ferry</h1><p>And so it was.</p></body></html>").is_part


def test_copy_of_the_first_page_is_not_part() -> None:
    """A server that does not know a page number often shows the first page."""
    assert came(first()) == Further(is_part=False)


def test_page_that_calls_itself_another_article_is_not_part() -> None:
    """Its canonical address is neither the first page's nor its own."""
    body = page(head='<link rel="canonical" href="/2024/05/other/">', story=STORY[2:])
    assert came(body) == Further(is_part=False)


def test_challenge_or_redirect_elsewhere_is_a_missing_page() -> None:
    """There is more, and it did not come: the article is cut short."""
    challenge = b"<html><title>Just a moment...</title><body><p>Checking your browser</p></body>"
    assert came(challenge) == Further(is_part=False, is_missing=True)
    login = f"{SITE.home}login"
    assert came(page(story=STORY[2:]), url=login) == Further(is_part=False, is_missing=True)


def test_unsure_address_needs_headline_and_day() -> None:
    """`-2` is a page with the same headline and publish date, else another article."""
    body = page(head=DATE, story=STORY[2:])
    assert came(body, UNSURE).is_part
    assert not came(body.replace(b"05-03T", b"05-04T"), UNSURE).is_part
    assert not came(body.replace(b"Ferry bell returns", b"Ferry is sold"), UNSURE).is_part


def test_feeds_date_does_not_make_articles_alike() -> None:
    """All pages of an article come by one link: what that says is no evidence."""
    one = fetched(page(head=DATE.replace("03T", "04T"), story=STORY[2:]), UNSURE.url)
    other = replace(one, link=replace(one.link, published="2024-05-03T09:00:00+02:00"))
    start = fetched(first(), URL)
    start = replace(start, link=replace(start.link, published="2024-05-03T09:00:00+02:00"))
    found = series_from(start, SITE).first
    assert found is not None
    assert not next_of_series(other, SITE, found, UNSURE).is_part
