"""Sitemaps: plain, news, index, text, gzip; never larger than they may be."""

from __future__ import annotations

import gzip

from crawler.discovery.sitemaps import Child, parse_sitemap, unpacked
from crawler.discovery.sources import newest, news_sitemaps
from pipelines.core.models import Source

URL = "https://herald.example/sitemap.xml"
XMLNS = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)
NEWS = (
    f"<urlset {XMLNS}><url><loc> https://herald.example/1 </loc><news:news>"
    "<news:publication_date>2026-03-02</news:publication_date>"
    "<news:title>One</news:title></news:news></url>"
    "<url><loc>/2</loc><lastmod>2026-03-01</lastmod></url></urlset>"
).encode()


def test_news_sitemap_tells_title_and_date() -> None:
    """A news entry is known as such, a plain one beside it as plain."""
    one, two = parse_sitemap(NEWS, URL).links
    assert (one.url, one.title, one.published) == ("https://herald.example/1", "One", "2026-03-02")
    assert (one.source, two.source) == (Source.NEWS_SITEMAP, Source.SITEMAP)
    assert (two.url, two.modified) == ("https://herald.example/2", "2026-03-01")


def test_index_names_its_children() -> None:
    """An index gives sitemaps, not articles."""
    child = "<sitemap><loc>https://herald.example/s1.xml.gz</loc><lastmod>2026</lastmod></sitemap>"
    found = parse_sitemap(f"<sitemapindex {XMLNS}>{child}</sitemapindex>".encode(), URL)
    assert found.links == ()
    assert found.children == (Child("https://herald.example/s1.xml.gz", "2026"),)


def test_gzip_and_text_are_read_too() -> None:
    """A zipped sitemap and a list of addresses, one a line, are sitemaps."""
    assert len(parse_sitemap(gzip.compress(NEWS), URL).links) == 2
    text = b"\xef\xbb\xbfhttps://herald.example/1\nhttps://herald.example/2\nnonsense\n"
    assert [link.url for link in parse_sitemap(text, URL).links] == [
        "https://herald.example/1",
        "https://herald.example/2",
    ]


def test_missing_namespace_and_broken_end_are_forgiven() -> None:
    """Real sitemaps forget their namespace and stop early."""
    body = b"<urlset><url><loc>https://herald.example/1</loc></url><url><loc>https"
    assert parse_sitemap(body, URL).links[0].url == "https://herald.example/1"


def test_undeclared_prefix_is_forgiven() -> None:
    """Real sitemaps use `news:` and `xhtml:` without saying what they are."""
    body = (
        b"<urlset><url><loc>https://herald.example/1</loc>"
        b"<news:news><news:title>Rain</news:title></news:news></url></urlset>"
    )
    (link,) = parse_sitemap(body, URL).links
    assert (link.source, link.title) == (Source.NEWS_SITEMAP, "Rain")


def test_entities_are_not_expanded() -> None:
    """A sitemap cannot make the parser read a local file or grow without bound."""
    body = (
        b'<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        b"<urlset><url><loc>&x;</loc></url></urlset>"
    )
    (link,) = parse_sitemap(body, URL).links
    assert link.url.rstrip(";") == "https://herald.example/&x"


def test_gzip_bomb_is_cut() -> None:
    """Unpacking stops at the protocol's own limit, a little over 50 MB."""
    assert len(unpacked(gzip.compress(b"x" * (60 << 20)))) <= 51 << 20


def test_what_is_no_sitemap_gives_nothing() -> None:
    """Markup of another kind, broken gzip and an empty body are no error."""
    for body in (b"<html><body>Hello</body></html>", b"\x1f\x8bjunk", b"", b"<"):
        assert parse_sitemap(body, URL).links == ()


def test_news_and_late_sitemaps_come_first() -> None:
    """Of an index's children the news ones, then the newest are followed, five at most."""
    children = [Child(f"https://h.example/{year}.xml", str(year)) for year in range(2010, 2027)]
    followed = newest([*children, Child("https://h.example/news.xml", "2001")])
    assert followed[:2] == ("https://h.example/news.xml", "https://h.example/2026.xml")
    assert len(followed) == 5


def test_news_sitemaps_of_robots_txt_suffice() -> None:
    """Where robots.txt names a news sitemap, the whole archive is not read."""
    named = ["https://h.example/all.xml", "https://h.example/news.xml"]
    assert news_sitemaps(named) == ("https://h.example/news.xml",)
    assert news_sitemaps(named[:1]) == ("https://h.example/all.xml",)
