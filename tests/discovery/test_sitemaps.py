"""Sitemaps: plain, news, index, text, gzip; never larger than they may be."""

from __future__ import annotations

import gzip

import pytest

from crawler.discovery.sitemaps import MOST_LINKS, Child, parse_sitemap, unpacked
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


ADDRESS = "https://herald.example/story?id=1&amp;page=2"
PLAIN = "https://herald.example/story?id=1&page=2"


@pytest.mark.parametrize(
    "loc",
    [ADDRESS, PLAIN, f"<![CDATA[{PLAIN}]]>", f"\n  {PLAIN}\n"],
    ids=["escaped", "bare", "in CDATA", "bare among spaces"],
)
def test_an_address_is_read_as_it_is_meant(loc: str) -> None:
    """A bare ampersand is a fault of the XML, and no reason to ask for another address."""
    body = f"<urlset><url><loc>{loc}</loc></url></urlset>".encode()
    assert [link.url for link in parse_sitemap(body, URL).links] == [PLAIN]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig"])
def test_a_sitemap_is_read_in_the_encodings_that_xml_allows(encoding: str) -> None:
    """A mark of the byte order, or zeros between the letters, tell UTF-16."""
    text = f"<urlset><url><loc>{ADDRESS}</loc></url></urlset>"
    assert [link.url for link in parse_sitemap(text.encode(encoding), URL).links] == [PLAIN]


def test_an_undeclared_entity_costs_its_address_alone() -> None:
    """The links before and behind are read."""
    loc = "<url><loc>https://herald.example/{}</loc></url>"
    body = f"<urlset>{loc.format(1)}{loc.format('a&nbsp;b')}{loc.format(3)}</urlset>".encode()
    urls = [link.url for link in parse_sitemap(body, URL).links]
    assert (urls[0], urls[-1]) == ("https://herald.example/1", "https://herald.example/3")


def test_of_a_sitemap_without_end_the_first_addresses_are_read() -> None:
    """50,000, the protocol's own limit, from XML and from text."""
    one = b"<url><loc>https://herald.example/a</loc></url>"
    assert len(parse_sitemap(b"<urlset>" + one * 60_000, URL).links) == MOST_LINKS
    assert len(parse_sitemap(b"https://herald.example/a\n" * 60_000, URL).links) == MOST_LINKS


def _named(*names: str, **modified: str) -> list[str]:
    children = [Child(f"https://h.example/{name}.xml", modified.get(name)) for name in names]
    return [url.removeprefix("https://h.example/")[:-4] for url in newest(children)]


def test_without_dates_of_their_own_the_addresses_tell_which_sitemaps_are_new() -> None:
    """The year and the month in a file's name, or in its query, count."""
    years = [f"map-{year}-{month:02}" for year in (2022, 2023, 2024) for month in (1, 6, 11)]
    assert _named(*years) == [
        "map-2024-11",
        "map-2024-06",
        "map-2024-01",
        "map-2023-11",
        "map-2023-06",
    ]
    queries = [f"map?yyyy={year}&mm=03" for year in range(2015, 2025)]
    assert _named(*queries)[0] == "map?yyyy=2024&mm=03"
    assert _named("a/2019/12/list", "a/2020/01/list", "about")[:2] == [
        "a/2020/01/list",
        "a/2019/12/list",
    ]


def test_where_nothing_is_dated_both_ends_of_an_index_are_tried() -> None:
    """Some indexes begin with the oldest file, others with the newest."""
    assert _named(*(f"map{n}" for n in range(1, 51))) == [
        "map50",
        "map1",
        "map49",
        "map2",
        "map48",
    ]


def test_files_that_were_all_written_on_one_day_are_told_apart_by_their_addresses() -> None:
    """An archive that is written anew each night has the same `lastmod` everywhere."""
    months = [f"map-2023-{month:02}" for month in range(1, 13)]
    assert _named(*months, **dict.fromkeys(months, "2026-11-30"))[0] == "map-2023-12"
