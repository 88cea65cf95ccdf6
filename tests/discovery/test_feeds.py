"""Feeds: RSS, Atom, RDF and JSON, whole and broken, give their links as printed."""

from __future__ import annotations

import json

import pytest

from crawler.discovery.feeds import MOST_ENTRIES, UnreadableFeedError, is_feed, parse_feed
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
    assert parse_feed(_rss(item), URL).links == (
        Link(
            url="https://herald.example/1",
            source=Source.FEED,
            found_on=URL,
            title="A & B",
            published="Mon, 02 Mar 2026 08:00:00 +0100",
        ),
    )


def test_atom_entry_tells_published_from_updated() -> None:
    """Atom's two dates stay two."""
    body = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title>'
        b'<link rel="alternate" href="/2"/><published>2026-03-01T10:00:00+01:00</published>'
        b"<updated>2026-03-02T10:00:00+01:00</updated></entry></feed>"
    )
    (link,) = parse_feed(body, URL).links
    assert link.url == "https://herald.example/2"
    assert link.published == "2026-03-01T10:00:00+01:00"
    assert link.modified == "2026-03-02T10:00:00+01:00"


def test_permalink_guid_stands_in_for_a_link() -> None:
    """An item that has only a guid with an address is found all the same."""
    item = "<item><guid isPermaLink='true'>https://herald.example/3</guid></item>"
    assert [link.url for link in parse_feed(_rss(item), URL).links] == ["https://herald.example/3"]


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    """A feed that ends in the middle of an item gives the items before."""
    whole = "<item><link>https://herald.example/1</link></item>"
    body = _rss(whole + "<item><link>https://herald.example/2")[: -len("</channel></rss>")]
    assert "https://herald.example/1" in [link.url for link in parse_feed(body, URL).links]


def test_item_without_address_is_left_out() -> None:
    """What leads nowhere is no link."""
    feed = parse_feed(_rss("<item><title>T</title></item>"), URL)
    assert (len(feed.entries), feed.links) == (1, ())


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
    feed = parse_feed(_rss("<title>Quiet</title>"), URL)
    assert (feed.title, feed.links) == ("Quiet", ())


def test_entities_are_not_expanded() -> None:
    """A feed cannot make the parser read a local file."""
    body = (
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss version="2.0"><channel>'
        b"<item><title>&x;</title><link>https://herald.example/1</link></item></channel></rss>"
    )
    (link,) = parse_feed(body, URL).links
    assert link.title in (None, "&x;")


ITEM = "<item><title>Mill</title><link>https://herald.example/mill</link></item>"
ENTRY = '<{p}entry><{p}title>Mill</{p}title><{p}link href="/mill"/></{p}entry>'
PREFIXED = (
    '<a:feed xmlns:a="http://www.w3.org/2005/Atom">' + ENTRY.replace("{p}", "a:") + "</a:feed>"
)
ODD_STARTS = {
    "a byte order mark and blank lines": b"\xef\xbb\xbf\n\n" + _rss(ITEM)[21:],
    "UTF-16 with its mark": _rss(ITEM).decode().replace("1.0", "1.0", 1).encode("utf-16"),
    "UTF-16 big-endian without one": _rss(ITEM)[21:].decode().encode("utf-16-be"),
    "a comment longer than any head": b"<!--"
    + b" made by a machine " * 2000
    + b"-->"
    + _rss(ITEM)[21:],
    "a stylesheet and a document type": b"<?xml-stylesheet href='a'?><!DOCTYPE rss [<!-- x -->]>"
    + _rss(ITEM)[21:],
    "a prefixed root": PREFIXED.encode(),
    "html in a description": _rss("<description>&lt;html> <html></description>" + ITEM),
}


@pytest.mark.parametrize("body", ODD_STARTS.values(), ids=ODD_STARTS)
def test_a_feed_is_known_by_its_root_whatever_comes_before(body: bytes) -> None:
    """What a machine writes before the root does not hide the feed."""
    assert is_feed(body)
    links = parse_feed(body, URL, "text/xml; charset=utf-16" if b"\0" in body else None).links
    assert [link.url for link in links] == ["https://herald.example/mill"]


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>rss <rss></rss></body></html>",
        b"<!-- <rss> --><html></html>",
        b"",
        b'{"a":1}',
    ],
)
def test_what_only_speaks_of_a_feed_is_none(body: bytes) -> None:
    """A page about feeds, an empty body and other JSON are no feeds."""
    assert not is_feed(body)


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r"])
def test_the_headers_charset_counts_where_the_feed_names_none(charset: str) -> None:
    """Titles of a feed without an encoding in its declaration are read by the HTTP header."""
    item = ITEM.replace("Mill", "Мельница")
    body = _rss(item).decode().encode(charset)
    feed = parse_feed(body, URL, f"text/xml; charset={charset}")
    assert feed.links[0].title == "Мельница"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Bread &amp;amp; butter", "Bread & butter"),
        ("&lt;b&gt;Live:&lt;/b&gt; the flood", "Live: the flood"),
        ("<![CDATA[Storm &amp; flood]]>", "Storm & flood"),
        ("Two &lt; three", "Two < three"),
    ],
)
def test_titles_are_text(title: str, text: str) -> None:
    """Entities are decoded, once or twice, and tags go; a sign that opens no tag stays."""
    (link,) = parse_feed(_rss(ITEM.replace("Mill", title)), URL).links
    assert link.title == text


@pytest.mark.parametrize(
    "links",
    [
        '<link rel="alternate" href="/mill"/><link rel="enclosure" href="/a.png"/>',
        '<link rel="enclosure" type="image/png" href="/a.png"/><link href="/mill"/>',
        '<link href="/mill" type="insert type here"/><id>urn:uuid:1</id>',
        '<link>/mill</link><link rel="enclosure" href="https://img.example/a.png"/>',
    ],
)
def test_an_enclosed_picture_is_not_the_story(links: str) -> None:
    """The entry's page is the one that is no enclosure, wherever it stands."""
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{links}</entry></feed>'
    (link,) = parse_feed(body.encode(), URL).links
    assert link.url == "https://herald.example/mill"


def test_a_json_feed_becomes_links() -> None:
    """The form of jsonfeed.org, with an address in `url` or, where that is missing, in `id`."""
    items = [
        {"id": "1", "url": "/mill", "title": "Mill", "date_published": "2026-03-02T08:00:00Z"},
        {"id": "https://herald.example/bridge", "date_modified": "2026-03-03T08:00:00Z"},
        {"id": "3", "title": "No address"},
        "no entry",
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Herald", "items": items}
    body = b"\xef\xbb\xbf" + json.dumps(feed).encode()
    assert is_feed(body)
    read = parse_feed(body, URL)
    assert (read.format, read.title, len(read.entries)) == ("json", "Herald", 3)
    assert [(link.url, link.published, link.modified) for link in read.links] == [
        ("https://herald.example/mill", "2026-03-02T08:00:00Z", None),
        ("https://herald.example/bridge", None, "2026-03-03T08:00:00Z"),
    ]


@pytest.mark.parametrize(
    "body", [b'{"feed_url": 1}', b'{"feed_url": "a", "items": 5}', b'{"feed_url":']
)
def test_a_json_feed_that_cannot_be_read_says_so(body: bytes) -> None:
    """As of one in XML."""
    with pytest.raises(UnreadableFeedError):
        parse_feed(body, URL)


def test_of_a_feed_without_end_the_first_entries_are_read() -> None:
    """5,000 entries or 4 MB: what stands behind is cut off before the feed is parsed."""
    few = parse_feed(_rss(ITEM * 6000), URL)
    assert len(few.entries) == MOST_ENTRIES
    many = parse_feed(_rss(ITEM.replace("Mill", "Mill" * 1000) * 6000), URL)
    assert 500 < len(many.entries) < 1100
