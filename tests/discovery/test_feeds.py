"""Feeds: RSS, Atom and RDF, whole and broken, give their links as printed."""

from __future__ import annotations

import pytest

from crawler.discovery.feeds import UnreadableFeedError, parse_feed
from pipelines.core.models import Link, Source

URL = "https://herald.example/rss.xml"


def _rss(items: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


def test_rss_item_becomes_a_link() -> None:
    """Address, title and date arrive, the date as printed."""
    item = (
        "<item><title>A &amp; B</title><link>https://herald.example/1</link>"
        "<pubDate>Mon, 02 Mar 2026 08:00:00 +0100</pubDate></item>"
    )
    assert parse_feed(_rss(item), URL) == [
        Link(
            url="https://herald.example/1",
            source=Source.FEED,
            found_on=URL,
            title="A & B",
            published="Mon, 02 Mar 2026 08:00:00 +0100",
        )
    ]


def test_atom_entry_tells_published_from_updated() -> None:
    """Atom's two dates stay two."""
    body = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title>'
        b'<link rel="alternate" href="/2"/><published>2026-03-01T10:00:00+01:00</published>'
        b"<updated>2026-03-02T10:00:00+01:00</updated></entry></feed>"
    )
    (link,) = parse_feed(body, URL)
    assert link.url == "https://herald.example/2"
    assert link.published == "2026-03-01T10:00:00+01:00"
    assert link.modified == "2026-03-02T10:00:00+01:00"


def test_permalink_guid_stands_in_for_a_link() -> None:
    """An item that has only a guid with an address is found all the same."""
    item = "<item><guid isPermaLink='true'>https://herald.example/3</guid></item>"
    assert [link.url for link in parse_feed(_rss(item), URL)] == ["https://herald.example/3"]


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    """A feed that ends in the middle of an item gives the items before."""
    whole = "<item><link>https://herald.example/1</link></item>"
    body = _rss(whole + "<item><link>https://herald.example/2")[: -len("</channel></rss>")]
    assert "https://herald.example/1" in [link.url for link in parse_feed(body, URL)]


def test_item_without_address_is_left_out() -> None:
    """What leads nowhere is no link."""
    assert parse_feed(_rss("<item><title>T</title></item>"), URL) == []


def test_body_that_looks_like_an_address_is_not_opened() -> None:
    """A feed whose whole text is a URL or a path is text, not something to fetch or read."""
    for body in (b"http://127.0.0.1:1/feed", b"/etc/hostname"):
        with pytest.raises(UnreadableFeedError):
            parse_feed(body, URL)


@pytest.mark.parametrize("body", [b"<rss><channel", b"<rss><channel<item<link</item</link>"])
def test_feed_that_cannot_be_read_says_so(body: bytes) -> None:
    """What is broken beyond reading is an error of that source, not an empty feed."""
    with pytest.raises(UnreadableFeedError, match="no entry can be read"):
        parse_feed(body, URL)


def test_feed_without_entries_is_no_error() -> None:
    """A quiet day is a sound feed with nothing in it."""
    assert parse_feed(_rss("<title>Quiet</title>"), URL) == []


def test_entities_are_not_expanded() -> None:
    """A feed cannot make the parser read a local file."""
    body = (
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss version="2.0"><channel>'
        b"<item><title>&x;</title><link>https://herald.example/1</link></item></channel></rss>"
    )
    (link,) = parse_feed(body, URL)
    assert link.title in (None, "&x;")
