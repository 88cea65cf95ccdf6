"""Front pages: which of a page's links are articles, and which feeds it announces."""

from __future__ import annotations

import pytest

from crawler.discovery.front_page import (
    FrontLinks,
    Served,
    find_feeds,
    find_links,
    looks_like_article,
)
from crawler.discovery.kind import what_is
from crawler.discovery.sources import read_source
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.models import Link, Site, Source

URL = "https://herald.example/"
SITE = Site("herald", URL)

ARTICLES = [
    "https://herald.example/2026/03/mayor-opens-bridge",
    "https://herald.example/2026/03/02/bridge-opens/",
    "https://herald.example/news/mayor-opens-the-new-bridge",
    "https://herald.example/news/article12345678",
    "https://herald.example/politics/bridge-1234567.html",
    "https://herald.example/2026/mar/02/mayor-opens",
]
OTHERS = [
    "https://herald.example/",
    "https://herald.example/politics",
    "https://herald.example/politics/page/12345/",
    "https://herald.example/tag/one-two-three-four-five",
    "https://herald.example/author/someone-with-a-long-name",
    "https://herald.example/img/mayor-opens-the-new-bridge.jpg",
    "https://herald.example/about-us",
]


@pytest.mark.parametrize("url", ARTICLES)
def test_article_address_is_known(url: str) -> None:
    """Dates, long slugs and long numbers make an article's address."""
    assert looks_like_article(url)


@pytest.mark.parametrize("url", OTHERS)
def test_other_address_is_not_taken(url: str) -> None:
    """Sections, lists, people and pictures are no articles."""
    assert not looks_like_article(url)


def test_links_come_in_page_order_with_the_longest_text() -> None:
    """Each address once; a picture's empty link does not hide the headline."""
    body = (
        b'<a href="/2026/03/b-two"><img></a><a href="/2026/03/a-one">One</a>'
        b'<a href="/2026/03/b-two#c">Two and more</a>'
    )
    assert list(find_links(parse_page(body, None), URL, SITE).articles) == [
        Link(f"{URL}2026/03/b-two", Source.FRONT_PAGE, URL, title="Two and more"),
        Link(f"{URL}2026/03/a-one", Source.FRONT_PAGE, URL, title="One"),
    ]


def test_foreign_and_odd_links_are_left_out() -> None:
    """Another site's article, a mail address, a script and a broken address are no links."""
    targets = (
        "https://other.example/2026/03/a-one",
        "mailto:a-b-c-d@herald.example",
        "javascript:a-b-c-d",
        "http://[broken/2026/03/a-one",
        "ftp://herald.example/2026/03/a-one",
    )
    body = "".join(f'<a href="{target}">A long enough headline text</a>' for target in targets)
    assert find_links(parse_page(body.encode(), None), URL, SITE) == FrontLinks()


def test_sister_host_of_the_same_domain_is_the_same_site() -> None:
    """news.example.com belongs to www.example.com, being of one registrable domain."""
    body = b'<a href="https://news.example.com/2026/03/a-one">One</a>'
    tree = parse_page(body, None)
    assert len(find_links(tree, "https://www.example.com/", SITE).articles) == 1


def test_sites_own_pattern_decides_alone() -> None:
    """With an article_url only what matches is taken, whatever it looks like."""
    site = Site("herald", URL, article_url=r"/x\d$")
    body = b'<a href="/x1">One</a><a href="/2026/03/a-one">Two</a>'
    found = find_links(parse_page(body, None), URL, site)
    assert [link.url for link in found.articles] == [f"{URL}x1"]


def test_headline_at_an_address_of_one_word_is_passed_over_by_name() -> None:
    """So that it can be counted. A section or a list is no headline."""
    links = (
        '<a href="/flood">A flood closes the road to the mill</a>'
        '<a href="/politics">Politics</a><a href="/tag/flood">All that we have on the flood</a>'
        '<a href="/">The Lantern, a paper for the coast</a>'
    )
    (passed,) = find_links(parse_page(links.encode(), None), URL, SITE).passed
    assert passed.url == f"{URL}flood"
    site = Site("herald", URL, article_url=r"/x\d$")
    assert find_links(parse_page(links.encode(), None), URL, site) == FrontLinks()


@pytest.mark.parametrize(
    ("text", "is_headline"),
    [
        ("Flood hits mill", True),
        ("Überschwemmungskatastrophe", True),
        ("World news", False),
        ("Sport", False),
    ],
)
def test_short_headline_is_passed_over_by_name_too(text: str, *, is_headline: bool) -> None:
    """Three words or 25 characters are a headline; one or two short words name a section."""
    found = find_links(parse_page(f'<a href="/flood">{text}</a>'.encode(), None), URL, SITE)
    assert (found.articles, bool(found.passed)) == ((), is_headline)


def test_announced_feeds_are_found_but_not_those_of_comments() -> None:
    """rel=alternate with a feed's type, relative addresses resolved, each once."""
    link = '<link rel="{}" type="{}" href="{}">'
    body = (
        link.format("alternate", "application/rss+xml", "/feed/")
        + link.format("alternate", "application/atom+xml", "https://herald.example/atom")
        + link.format("alternate", "application/rss+xml", "/comments/feed/")
        + link.format("stylesheet", "text/css", "/style.css")
        + link.format("alternate", "application/rss+xml", "/feed/")
    )
    found = find_feeds(parse_page(body.encode(), None), URL)
    assert found == [f"{URL}feed/", "https://herald.example/atom"]


LONG = "<p>" + "A sentence of an article that goes on and on. " * 4 + "</p>"
KINDS = {
    "feed": (b'<?xml version="1.0"?>\n<rss version="2.0"><channel/></rss>', "/x"),
    "feed ": (b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "/x"),
    "sitemap": (b"<urlset></urlset>", "/x"),
    "sitemap ": (b'<sm:sitemapindex xmlns:sm="s"></sm:sitemapindex>', "/x"),
    "sitemap  ": ("<urlset></urlset>".encode("utf-16"), "/x"),
    "sitemap   ": (b"\xef\xbb\xbf<!--" + b"-" * 9000 + b" --><urlset></urlset>", "/x"),
    "article   ": (b"<html><p><urlset></urlset>" + LONG.encode() * 5, "/x"),
    "article": (b'<meta property="og:type" content="article"><p>x</p>', "/x"),
    "article ": (b'<script type="application/ld+json">{"@type":"NewsArticle"}</script>', "/x"),
    "article  ": (f"<html><body>{LONG * 5}</body></html>".encode(), "/x"),
    "front-page": (f"<html><body>{LONG * 5}</body></html>".encode(), "/"),
    "front-page ": (b"<html><body><a href='/a'>A</a></body></html>", "/politics"),
    "front-page  ": (
        b'<script type="application/ld+json">{"@type":"CollectionPage"}</script>',
        "/x",
    ),
}


@pytest.mark.parametrize(("kind", "page"), KINDS.items())
def test_page_is_known_by_what_it_holds(kind: str, page: tuple[bytes, str]) -> None:
    """Feed, sitemap, article or front page, whatever the server calls it."""
    body, path = page
    assert what_is(Served(body, "text/html"), f"https://herald.example{path}") == kind.strip()


def test_unknown_charset_and_broken_json_ld_are_no_error() -> None:
    """A page with nonsense in its headers and scripts is still looked at."""
    body = b'<script type="application/ld+json">{broken</script><p>x</p>'
    assert what_is(Served(body, "text/html; charset=klingon"), f"{URL}x") == "front-page"


@pytest.mark.parametrize("script", [b'{"@type": 5}', b"[" * 100_000, b"[" * 900 + b"]" * 900])
def test_odd_json_ld_is_no_error(script: bytes) -> None:
    """JSON of an odd shape or depth says nothing of a page, and harms no other."""
    body = b'<script type="application/ld+json">' + script + b"</script><p>x</p>"
    assert what_is(Served(body, "text/html"), f"{URL}x") == "front-page"


def test_section_page_keeps_to_its_links() -> None:
    """A section's feed is often the whole site's, so it is read only without links."""
    feed = b'<link rel="alternate" type="application/rss+xml" href="/feed/">'
    links = b'<a href="/2026/03/a-one">One</a>'
    assert read_source(feed + links, None, f"{URL}politics", SITE).more == ()
    assert read_source(feed, None, f"{URL}politics", SITE).more == (f"{URL}feed/",)
    assert read_source(feed + links, None, URL, SITE).more == (f"{URL}feed/",)
