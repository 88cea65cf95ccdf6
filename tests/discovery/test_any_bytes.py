"""Whatever a server sends, discovery answers with links or without, never with a fault."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.choice import choose
from crawler.discovery.sources import read_source
from pipelines.core.dates.periods import Period
from pipelines.core.errors import PageError
from pipelines.core.models import Link, Site, Source

SITE = Site("herald", "https://herald.example/")
PIECES = st.sampled_from(
    [
        *(b"<rss>", b"<channel>", b"<item>", b"<link>", b"</link>", b"<pubDate>", b"</item>"),
        *(b"<urlset>", b"<url>", b"<loc>", b"</loc>", b"<sitemapindex>", b"<sitemap>", b"\x00"),
        *(b"<html>", b"<a href='", b"'>", b"</a>", b"<link rel=alternate href=", b"&x;", b"<!--"),
        *(
            b"http://[",
            b"http://h:99999/",
            b"https://herald.example/2026/03/a-b",
            b"//",
            b"\xff\xfe",
            b"\x1f\x8b",
        ),
        *(b'<script type="application/ld+json">', b'{"@graph":[1,{"@type":[2]}]}', b"</script>"),
        *(b"<base href='//['>", b"<?xml version='1.0' encoding='klingon'?>", b"<!DOCTYPE a ["),
    ]
)
SHAPES = st.sampled_from(
    [
        b"<rss><channel><item><link>%b</link><pubDate>%b</pubDate></item></channel></rss>",
        b"<urlset><url><loc>%b</loc><lastmod>%b</lastmod></url></urlset>",
        b"<sitemapindex><sitemap><loc>%b</loc><lastmod>%b</lastmod></sitemap></sitemapindex>",
        b'<link rel="alternate" type="application/rss+xml" href="%b"><a href="%b">A</a>',
    ]
)
FILLED = st.builds(lambda shape, one, two: shape % (one, two), SHAPES, PIECES, PIECES)
BODIES = st.one_of(st.binary(), st.lists(PIECES).map(b"".join), FILLED)
KINDS = st.sampled_from([None, "", "text/html", "text/plain", "text/html; charset=klingon"])
PATHS = st.sampled_from(["", "section", "a-b-c-d-e", "feed.xml"])


@settings(deadline=None)  # the first odd charset loads what detects it
@given(BODIES, KINDS, PATHS)
def test_any_body_is_read(body: bytes, kind: str | None, path: str) -> None:
    """Broken markup of every kind gives addresses, or is that source's own error."""
    try:
        found = read_source(body, kind, SITE.home + path, SITE)
    except PageError as error:
        right_ends = ("unreadable_feed", "not_html", "empty")
        assert error.reason in right_ends  # noqa: PT017
        return
    assert all(isinstance(link.url, str) for link in found.links)
    choice = choose(found.links, SITE, known=lambda _url: None, limit=3, period=Period())
    assert len(choice.wanted) <= 3


@given(st.text())
def test_any_address_and_date_is_taken(text: str) -> None:
    """A source may name anything as address or date; it comes back with a verdict."""
    link = Link("https://herald.example/" + text, Source.FEED, SITE.home, published=text)
    odd = Link(text, Source.FEED, SITE.home, published=text)
    choice = choose([link, odd], SITE, known=lambda _url: None, limit=None, period=Period())
    assert len(choice.wanted) + len(choice.left_out) == len({link.url, odd.url})
