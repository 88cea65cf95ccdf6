"""A bare URL is found out by what it is, and a site's links are chosen newest first."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from pipelines.bucket.domain_state import DomainState
from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.models import Link, Source
from pipelines.core.reasons import Reason
from tests.crawl.conftest import Web, crawl

BROKEN = Trouble(Outcome.FAILED, Reason.HTTP, status=500)
HEADLINES = "".join(f'<a href="/story/{n}/a-long-enough-slug-{n}">Story {n}</a>' for n in range(3))


@pytest.fixture
def host(web: Web) -> str:
    """Use a host of the test's own, with nothing in memory of another test."""
    web.pages.clear()
    web.robots.clear()
    web.visits.clear()
    return "127.0.0.1"


def _bare(web: Web, path: str, **fields: Any) -> dict[str, Any]:
    allowed = [f"127.0.0.1:{web.server_port}"]
    site = {"name": "bare", "home": web.url(path), "limit": 200, "allow_addresses": allowed}
    return {**site, "delay": 0.0, **fields}


@pytest.mark.usefixtures("host")
def test_home_page_leads_to_feed_sitemap_and_links(web: Web) -> None:
    """A home page gives its links, the feed that it announces and the robots.txt's sitemap."""
    announced = '<link rel="alternate" type="application/rss+xml" href="/rss">'
    web.pages["/"] = (200, {}, f"<html><head>{announced}</head>{HEADLINES}</html>".encode())
    web.robots["127.0.0.1"] = (200, f"Sitemap: {web.url('/news-map.xml')}\n".encode())
    web.feed("/rss", [web.url("/story/from-feed")])
    location = f"<url><loc>{web.url('/story/from-sitemap')}</loc></url>"
    xmlns = "http://www.sitemaps.org/schemas/sitemap/0.9"
    sitemap = f'<urlset xmlns="{xmlns}">{location}</urlset>'
    web.pages["/news-map.xml"] = (200, {"Content-Type": "text/xml"}, sitemap.encode())
    result = crawl(_bare(web, "/"))
    assert result.outcome(web.url("/story/from-feed")) == ("landed", None)
    assert result.outcome(web.url("/story/from-sitemap")) == ("landed", None)
    assert result.outcome(web.url("/story/2/a-long-enough-slug-2")) == ("landed", None)


@pytest.mark.usefixtures("host")
def test_headline_that_is_passed_over_is_in_the_books(web: Web) -> None:
    """Its address has one word; it is counted with its reason, and not asked for."""
    odd = '<a href="/flood">A flood closes the road to the mill</a>'
    web.pages["/"] = (200, {}, f"<html>{odd}{HEADLINES}</html>".encode())
    result = crawl(_bare(web, "/"))
    assert result.outcome(web.url("/flood")) == ("skipped", "address")
    assert "/flood" not in web.paths("127.0.0.1")


@pytest.mark.usefixtures("host")
def test_article_is_fetched_once(web: Web) -> None:
    """An article's own URL gives that article, from the one answer at hand."""
    head = '<meta property="og:type" content="article">'
    web.pages["/one"] = (200, {}, f"<html><head>{head}</head><p>One.</p></html>".encode())
    result = crawl(_bare(web, "/one"))
    assert result.outcome(web.url("/one")) == ("landed", None)
    assert web.paths("127.0.0.1").count("/one") == 1


@pytest.mark.usefixtures("host")
def test_feed_and_section_are_found_out(web: Web) -> None:
    """A feed's URL gives the feed's articles, a section page its links."""
    web.feed("/rss", [web.url("/story/1")])
    web.pages["/section/"] = (200, {}, f"<html><body>{HEADLINES}</body></html>".encode())
    result = crawl(_bare(web, "/rss"), _bare(web, "/section/", name="section"))
    assert result.outcome(web.url("/story/1")) == ("landed", None)
    assert result.outcome(web.url("/story/0/a-long-enough-slug-0")) == ("landed", None)


@pytest.mark.usefixtures("host")
def test_silent_home_page_is_asked_at_the_common_paths(web: Web) -> None:
    """Where a home page names nothing, the usual feed addresses are tried, without complaint."""
    web.pages["/"] = (200, {}, b"<html><body>Welcome.</body></html>")
    web.feed("/feed/", [web.url("/story/1")])
    result = crawl(_bare(web, "/"))
    assert {url: entry["outcome"] for url, entry in result.entries.items()} == {
        web.url("/story/1"): "landed"
    }


@pytest.mark.usefixtures("host")
def test_a_refused_home_page_is_not_the_end(web: Web) -> None:
    """The sitemaps that robots.txt names and two usual feeds are asked, no more of a refuser."""
    web.pages["/"] = (403, {}, b"No.")
    robots = f"User-agent: *\nDisallow:\nSitemap: {web.url('/news.xml')}\n"
    web.robots["127.0.0.1"] = (200, robots.encode())
    story = f"<url><loc>{web.url('/story/1')}</loc></url>"
    web.pages["/news.xml"] = (200, {}, f"<urlset>{story}</urlset>".encode())
    result = crawl(_bare(web, "/"))
    assert result.outcome(web.url("/")) == ("failed", "http_403")
    assert result.outcome(web.url("/story/1")) == ("landed", None)
    asked = [path for path in web.paths("127.0.0.1") if path != "/robots.txt"]
    assert asked[:1] == ["/"]
    assert sorted(asked[1:]) == ["/feed/", "/news.xml", "/rss.xml", "/story/1"]


@pytest.mark.usefixtures("host")
def test_home_page_that_leads_nowhere_is_a_failure(web: Web) -> None:
    """Where nothing at all is found, the home page's line says so and what to do."""
    web.pages["/"] = (200, {}, b"<html><body>Welcome.</body></html>")
    result = crawl(_bare(web, "/"))
    assert result.outcome(web.url("/")) == ("failed", "no_links")
    assert "TOML" in result.entries[web.url("/")]["detail"]


@pytest.mark.usefixtures("host")
def test_limit_takes_the_newest_and_counts_the_rest(web: Web) -> None:
    """With a limit the newest are fetched, and every other link is counted as left."""
    web.feed("/rss", [web.url(f"/story/{n}") for n in range(6)])
    result = crawl(_bare(web, "/rss"), limit=2)
    outcomes = [result.outcome(web.url(f"/story/{n}")) for n in range(6)]
    assert outcomes == [("landed", None)] * 2 + [("skipped", "limit")] * 4


@pytest.mark.usefixtures("host")
def test_same_story_is_asked_for_once(web: Web) -> None:
    """A tracking parameter and a redirect to a known story are duplicates."""
    old = web.url("/goto/story/1")
    web.feed("/rss", [web.url("/story/1"), web.url("/story/1?utm_source=rss"), old])
    web.pages["/goto/story/1"] = (301, {"Location": web.url("/story/1")}, b"")
    result = crawl(_bare(web, "/rss"))
    assert result.outcome(web.url("/story/1?utm_source=rss")) == ("duplicate", "same_address")
    assert result.outcome(old) == ("duplicate", "redirect")


@pytest.mark.usefixtures("host")
def test_second_turn_asks_only_for_what_is_new(web: Web, tmp_path: Path) -> None:
    """An unchanged feed answers 304, and a failed page waits for its gap to pass."""
    web.feed("/rss", [web.url("/story/1"), web.url("/broken/1"), web.url("/forbidden/1")])
    states = str(tmp_path / "states.json")
    crawl(_bare(web, "/rss"), states=states)
    web.visits.clear()
    second = crawl(_bare(web, "/rss"), states=states)
    assert list(second.result["not_modified"].values()) == [1]
    assert second.entries == {}
    assert web.paths("127.0.0.1") == ["/robots.txt", "/rss"]


@pytest.mark.usefixtures("host")
def test_index_that_is_not_modified_still_leads_to_its_sitemaps(web: Web, tmp_path: Path) -> None:
    """It is not sent again, and a sitemap that changed behind it is read all the same."""
    states = str(tmp_path / "states.json")
    site = _bare(web, "/", sitemaps=[web.url("/index.xml")])
    _serve_index(web, "/map.xml", "/old.xml")
    _serve_map(web, "/old.xml", "/story/1")
    _serve_map(web, "/map.xml", "/story/2")
    crawl(site, states=states)
    _serve_map(web, "/map.xml", "/story/3")
    web.visits.clear()
    second = crawl(site, states=states)
    assert second.result["not_modified"] == {"bare": 2}
    assert second.outcome(web.url("/story/3")) == ("landed", None)
    third = crawl(site, states=states)
    assert (third.result["not_modified"], third.entries) == ({"bare": 3}, {})
    asked = [path for path in web.paths("127.0.0.1") if path.endswith(".xml")]
    assert asked == ["/index.xml", "/old.xml", "/map.xml"] * 2


def _serve_index(web: Web, *paths: str, at: str = "/index.xml") -> None:
    named = "".join(f"<sitemap><loc>{web.url(path)}</loc></sitemap>" for path in paths)
    body = f"<sitemapindex>{named}</sitemapindex>".encode()
    web.pages[at] = (200, {"Content-Type": "text/xml", "ETag": '"index"'}, body)


def _serve_map(web: Web, path: str, story: str) -> None:
    body = f"<urlset><url><loc>{web.url(story)}</loc></url></urlset>".encode()
    web.pages[path] = (200, {"Content-Type": "text/xml", "ETag": f'"{story}"'}, body)


@pytest.mark.usefixtures("host")
def test_links_left_by_a_limit_survive_a_304(web: Web, tmp_path: Path) -> None:
    """What one turn left undone the next takes up, though the feed did not change."""
    web.feed("/rss", [web.url(f"/story/{n}") for n in range(4)])
    states = str(tmp_path / "states.json")
    crawl(_bare(web, "/rss"), states=states, limit=1)
    second = crawl(_bare(web, "/rss"), states=states)
    assert list(second.result["not_modified"].values()) == [1]
    assert [second.outcome(web.url(f"/story/{n}"))[0] for n in (1, 2, 3)] == ["landed"] * 3


@pytest.mark.usefixtures("host")
def test_failure_that_is_due_is_tried_again(web: Web, tmp_path: Path) -> None:
    """A page that failed an hour ago is asked for again, though no source names it any more."""
    web.feed("/rss", [web.url("/story/1")])
    link = Link(web.url("/story/failed"), Source.FEED, web.url("/rss"))
    state = DomainState("127.0.0.1")
    state.record_failure("bare", link, BROKEN, datetime.now(UTC) - timedelta(hours=1))
    path = tmp_path / "states.json"
    path.write_text(json.dumps({"127.0.0.1": state.dump(0)}))
    result = crawl(_bare(web, "/rss"), states=str(path))
    assert result.outcome(link.url) == ("landed", None)
    assert result.result["retried"] == [link.url]
    left = DomainState("127.0.0.1", json.loads(path.read_text())["127.0.0.1"])
    assert left.due_failures("bare", datetime.now(UTC) + timedelta(days=9)) == ()


@pytest.mark.usefixtures("host")
def test_failure_that_is_not_due_waits(web: Web, tmp_path: Path) -> None:
    """A page that failed just now is not asked for, though its source names it."""
    url = web.url("/story/failed")
    web.feed("/rss", [url])
    state = DomainState("127.0.0.1")
    link = Link(url, Source.FEED, web.url("/rss"))
    state.record_failure("bare", link, BROKEN, datetime.now(UTC))
    path = tmp_path / "states.json"
    path.write_text(json.dumps({"127.0.0.1": state.dump(0)}))
    result = crawl(_bare(web, "/rss"), states=str(path))
    assert result.outcome(url) == ("skipped", "waiting")


@pytest.mark.usefixtures("host")
def test_page_named_as_a_feed_is_no_source(web: Web) -> None:
    """The user sees which address of the site's file is wrong."""
    web.pages["/about-us"] = (200, {}, b"<html><body><h1>About</h1><p>Us.</p></body></html>")
    site = {**_bare(web, "/"), "feeds": [web.url("/about-us")]}
    result = crawl(site)
    assert result.outcome(web.url("/about-us")) == ("failed", "not_a_source")


@pytest.mark.usefixtures("host")
def test_failure_is_tried_again_by_its_own_site(web: Web, tmp_path: Path) -> None:
    """Two sites may share a domain; a page is read by the rules of the one that named it."""
    web.feed("/rss", [])
    link = Link(web.url("/story/failed"), Source.FEED, web.url("/rss"))
    state = DomainState("127.0.0.1")
    state.record_failure("second", link, BROKEN, datetime.now(UTC) - timedelta(hours=1))
    path = tmp_path / "states.json"
    path.write_text(json.dumps({"127.0.0.1": state.dump(0)}))
    first = _bare(web, "/rss", article_url="/nothing-like-it/")
    result = crawl(first, _bare(web, "/rss", name="second"), states=str(path))
    assert (result.outcome(link.url), result.entries[link.url]["site"]) == (
        ("landed", None),
        "second",
    )


@pytest.mark.usefixtures("host")
def test_unreadable_address_spoils_nothing(web: Web, tmp_path: Path) -> None:
    """A link that is no address is counted; the other links and the memory stay well."""
    bad = ["http://[bad/", "mailto:desk@herald.example", "http://" + "a" * 300 + "/"]
    named = "".join(f"<url><loc>{url}</loc></url>" for url in (*bad, web.url("/story/1")))
    web.pages["/map.xml"] = (
        200,
        {"Content-Type": "text/xml"},
        f"<urlset>{named}</urlset>".encode(),
    )
    path = tmp_path / "states.json"
    result = crawl(_bare(web, "/map.xml"), states=str(path))
    assert result.result["faults"] == []
    assert result.outcome(web.url("/story/1")) == ("landed", None)
    assert [result.outcome(url)[0] for url in bad] == ["failed"] * 3
    assert list(json.loads(path.read_text())) == ["127.0.0.1"]


@pytest.mark.usefixtures("host")
def test_source_that_is_no_address_is_counted(web: Web) -> None:
    """A sitemap index may name anything; what cannot be asked for is told."""
    body = b"<sitemapindex><sitemap><loc>http://[bad/</loc></sitemap></sitemapindex>"
    web.pages["/map.xml"] = (200, {"Content-Type": "text/xml"}, body)
    result = crawl(_bare(web, "/map.xml"))
    assert result.outcome("http://[bad/") == ("failed", "bad_url")


@pytest.mark.usefixtures("host")
def test_busy_host_of_one_source_holds_no_other_back(web: Web) -> None:
    """Sources that a busy host keeps back are told, and the others' articles are fetched."""
    web.feed("/rss", [web.url("/story/1")])
    sources = [web.url("/closed/1", "127.0.0.2"), web.url("/closed/2", "127.0.0.2")]
    allowed = [f"127.0.0.{n}:{web.server_port}" for n in (1, 2)]
    result = crawl(_bare(web, "/", feeds=[*sources, web.url("/rss")], allow_addresses=allowed))
    assert result.outcome(sources[0]) == ("failed", "http_429")
    assert result.outcome(sources[1]) == ("skipped", "held")
    assert result.outcome(web.url("/story/1")) == ("landed", None)


@pytest.mark.usefixtures("host")
def test_refetch_asks_for_everything_again(web: Web, tmp_path: Path) -> None:
    """With refetch neither validators nor memory hold a page back."""
    web.feed("/rss", [web.url("/story/1"), web.url("/forbidden/1")])
    states = str(tmp_path / "states.json")
    crawl(_bare(web, "/rss"), states=states)
    second = crawl(_bare(web, "/rss"), states=states, refetch=True)
    assert second.outcome(web.url("/story/1")) == ("landed", None)
    assert second.outcome(web.url("/forbidden/1")) == ("failed", "http_403")


@pytest.mark.usefixtures("host")
def test_dry_run_lands_nothing(web: Web) -> None:
    """A dry run fetches and says what would land."""
    web.feed("/rss", [web.url("/story/1")])
    result = crawl(_bare(web, "/rss"), is_dry=True)
    assert result.outcome(web.url("/story/1")) == ("would_land", None)
    assert result.result["commits"] == []


@pytest.mark.usefixtures("host")
def test_address_that_another_site_lists_is_refused(web: Web) -> None:
    """A private address is open to the site that lists it, not to its neighbours in the run."""
    web.feed("/rss", [web.url("/story/1")])
    web.feed("/foreign", [web.url("/story/2")])
    own = _bare(web, "/rss")
    foreign = _bare(web, "/", name="foreign", feeds=[web.url("/foreign", "127.0.0.2")])
    foreign["allow_addresses"] = [f"127.0.0.2:{web.server_port}"]
    result = crawl(own, foreign)
    assert result.outcome(web.url("/story/1")) == ("landed", None)
    assert result.outcome(web.url("/story/2")) == ("failed", "address_refused")


@pytest.mark.usefixtures("host")
@pytest.mark.parametrize("path", ["/", "/file/1"])
def test_what_is_no_page_is_told_at_once(web: Web, path: str) -> None:
    """Bytes are no home page without links: no feed is guessed, and the line says what it is."""
    kind = "application/octet-stream"
    web.pages[path] = (200, {"Content-Type": kind}, b"\x00\x01\x02" * 50)
    result = crawl(_bare(web, path))
    assert result.outcome(web.url(path)) == ("failed", "not_html")
    assert kind in result.entries[web.url(path)]["detail"]
    assert web.paths("127.0.0.1") in (["/robots.txt", path], [path])


@pytest.mark.usefixtures("host")
def test_a_page_that_leads_nowhere_is_judged_as_an_article(web: Web) -> None:
    """Who typed an article's address learns what the page lacks, not that it has no links."""
    web.pages["/empty-story"] = (200, {}, b"<html><body><h1>Soon</h1></body></html>")
    result = crawl(_bare(web, "/empty-story"))
    assert result.outcome(web.url("/empty-story")) == ("rejected", "too_short")
    assert list(result.entries) == [web.url("/empty-story")]


@pytest.mark.usefixtures("host")
def test_an_index_without_end_is_left_behind(web: Web) -> None:
    """Indexes that lead to ever more indexes cost a few requests, and the feed's article lands."""
    for level in ("", *"abcde", *("".join(two) for two in product("abcde", repeat=2))):
        paths = [f"/maps/{level}{letter}.xml" for letter in "abcde"]
        _serve_index(web, *paths, at=f"/maps/{level or 'top'}.xml")
    web.feed("/rss", [web.url("/story/1")])
    result = crawl(_bare(web, "/", sitemaps=[web.url("/maps/top.xml")], feeds=[web.url("/rss")]))
    assert result.outcome(web.url("/story/1")) == ("landed", None)
    asked = [path.removeprefix("/maps/") for path in web.paths("127.0.0.1")]
    maps = [path.removesuffix(".xml") for path in asked if path.endswith(".xml")]
    assert (len(maps), max(map(len, set(maps) - {"top"}))) == (1 + 5 + 25, 2)
