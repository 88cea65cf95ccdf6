"""What the paper prints: enough articles, every kind of list, every kind of trouble."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from crawler.demo import newspaper
from crawler.demo.newspaper import EXPECTED_OUTCOMES, expected_outcomes, resources
from crawler.demo.stories import EDITIONS, stories
from pipelines.core.ledger import Outcome
from tests.demo.pages import BASE_URL, demo

PAPER = resources(BASE_URL)
LISTS = {
    "/rss.xml": "channel/item/link",
    "/atom.xml": "{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}link",
    "/news-sitemap.xml": "{*}url/{*}loc",
    "/archive-sitemap.xml": "{*}url/{*}loc",
}


def listed(path: str) -> list[str]:
    """Return the addresses that a feed or sitemap names, without the host."""
    found = ElementTree.fromstring(PAPER[path].render()).findall(LISTS[path])  # noqa: S314 - ours
    urls = [element.get("href") or element.text or "" for element in found]
    assert all(url.startswith(BASE_URL) for url in urls)
    return [url.removeprefix(BASE_URL) for url in urls]


def test_paper_is_large_enough() -> None:
    """Forty articles land or more, in six editions with as many designs."""
    outcomes = Counter(outcome for outcome, _ in expected_outcomes().values())
    assert outcomes[Outcome.LANDED] >= 40
    assert len({edition.design for edition in EDITIONS}) == len(EDITIONS) == 6


def test_sources_name_what_is_expected() -> None:
    """Feeds, sitemaps and the valley's front page name every expected address, and no other."""
    front = re.findall(r'href="(/valley/[^"]+)"', PAPER["/valley/"].render().decode())
    named = {path for source in LISTS for path in listed(source)} | set(front)
    assert named == set(expected_outcomes())


def test_special_addresses_exist() -> None:
    """Each special address is an article, or served, or missing on purpose."""
    for address in EXPECTED_OUTCOMES:
        assert (urlsplit(address).path in PAPER) == (address != newspaper.GONE)


def test_sitemap_index_names_both_sitemaps() -> None:
    """The index in robots.txt leads to the news sitemap and to the archive's."""
    assert f"Sitemap: {BASE_URL}/sitemap.xml" in PAPER["/robots.txt"].render().decode()
    index = ElementTree.fromstring(PAPER["/sitemap.xml"].render())  # noqa: S314 - ours
    children = {loc.text for loc in index.findall("{*}sitemap/{*}loc")}
    assert children == {f"{BASE_URL}/news-sitemap.xml", f"{BASE_URL}/archive-sitemap.xml"}


def test_pages_are_the_same_on_every_port() -> None:
    """No page names the address it is served at, so a second crawl sees the same articles."""
    elsewhere = resources("http://127.0.0.1:9")
    for story in stories():
        assert PAPER[story.path].render() == elsewhere[story.path].render()


@pytest.mark.parametrize("name", ["headline", "slug", "description", "body"])
def test_every_article_has_its_own_words(name: str) -> None:
    """No headline, slug, description or body is printed twice."""
    values = Counter(getattr(story, name) for story in stories())
    assert values.most_common(1)[0][1] == 1


def test_site_gets_the_address_as_served() -> None:
    """Every address of the site file names the real port, and exactly it is exempt."""
    site = demo()
    for url in (site.home, *site.feeds, *site.sitemaps, *site.front_pages):
        assert url.startswith(f"{BASE_URL}/")
    assert site.allow_addresses == (urlsplit(BASE_URL).netloc,)
    assert re.search(site.article_url or "", BASE_URL + stories()[0].path)


def test_site_takes_every_listed_article() -> None:
    """The site's patterns let pass what the sources name, and no section page."""
    pattern = re.compile(demo().article_url or "")
    assert all(pattern.search(BASE_URL + address) for address in expected_outcomes())
    assert not any(pattern.search(f"{BASE_URL}/{edition.key}/") for edition in EDITIONS)
