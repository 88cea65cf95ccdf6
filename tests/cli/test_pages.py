"""Articles on several pages and AMP twins, as a crawl lands them in a real bucket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipelines.bucket.embedded.server import EmbeddedBucket
from tests.cli.isle import FEED, PARTS, STORY, WHOLE, Isle, all_pages, in_parts, part, twins
from tests.crawl.conftest import Web, serving
from tests.launcher import Launcher


@dataclass
class Crawled:
    """What one crawl of all pages gave."""

    isle: Isle
    outcomes: dict[str, tuple[str, str | None]]
    asked: list[str]
    records: dict[str, list[dict[str, Any]]]

    def body(self, path: str) -> str:
        """Return the body of the one record of a path."""
        (record,) = self.records[path]
        return str(record["article_body"])

    def flags(self, path: str) -> list[str]:
        """Return the flags of the one record of a path."""
        (record,) = self.records[path]
        return list(record["extraction"]["flags"])


@pytest.fixture(scope="module")
def crawled(
    server: EmbeddedBucket, launcher: Launcher, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Crawled]:
    """Crawl all pages in one run."""
    with serving(Web()) as web:
        isle = Isle(web, server, launcher, tmp_path_factory.mktemp("isle"))
        web.robots["127.0.0.1"] = (200, b"User-agent: *\nDisallow: /shut/\n")
        isle.serve(all_pages())
        web.pages["/lost/2"] = (302, {"Location": "/list"}, b"")
        outcomes = isle.crawl(*FEED)
        yield Crawled(isle, outcomes, isle.asked(), isle.records())


@pytest.fixture
def isle(server: EmbeddedBucket, launcher: Launcher, tmp_path: Path) -> Iterator[Isle]:
    """Serve an empty site with its own bucket."""
    with serving(Web()) as web:
        yield Isle(web, server, launcher, tmp_path)


def test_pages_of_an_article_are_one_record(crawled: Crawled) -> None:
    """In order, once each, under the first page's address, without the row of numbers."""
    (record,) = crawled.records["/pier"]
    assert record["article_body"] == WHOLE
    assert record["extraction"]["flags"] == []
    assert [path for path in crawled.asked if "/pier" in path] == ["/pier", "/pier/2", "/pier/3"]
    urls = [page["url"] for page in record["further_pages"]]
    assert urls == [crawled.isle.web.url(path) for path in ("/pier/2", "/pier/3")]


def test_all_pages_lie_in_the_archive(crawled: Crawled) -> None:
    """Each reference of the record leads to its page, byte for byte."""
    (record,) = crawled.records["/pier"]
    references = [record["raw"], *(page["raw"] for page in record["further_pages"])]
    found = [crawled.isle.archived(reference) for reference in references]
    assert found == [part(n, "/pier") for n in (1, 2, 3)]


def test_mentions_count_in_the_joined_body(crawled: Crawled) -> None:
    """A date phrase on the last page is found where the whole body has it."""
    (record,) = crawled.records["/pier"]
    (friday,) = (m for m in record["date_mentions"] if m["text"] == "Friday")
    assert record["article_body"][friday["start"] : friday["end"]] == "Friday"
    assert friday["value"] == "2026-03-06"  # the first after the feed's date


def test_later_pages_in_a_feed_are_duplicates(crawled: Crawled) -> None:
    """Although the feed has them before the first page, each page is asked for once."""
    assert crawled.body("/mixed") == WHOLE
    assert crawled.outcomes["/mixed"] == ("landed", None)
    assert crawled.outcomes["/mixed/2"] == crawled.outcomes["/mixed/3"] == ("duplicate", "page")
    asked = [path for path in crawled.asked if "/mixed" in path]
    assert asked == ["/mixed", "/mixed/2", "/mixed/3"]


def test_a_page_that_does_not_come_is_flagged(crawled: Crawled) -> None:
    """What came before it lands, and says that there is more."""
    assert crawled.body("/torn") == "\n\n".join(STORY[:4])
    assert {*crawled.flags("/torn")} - {"doubtful_kind"} == {"incomplete_pages"}
    assert crawled.outcomes["/torn/3"] == ("failed", "http_404")


def test_a_page_in_whose_place_another_is_served_did_not_come(crawled: Crawled) -> None:
    """A redirect elsewhere is no page of the article, and no reason to call it whole."""
    assert "incomplete_pages" in crawled.flags("/lost")
    assert crawled.outcomes["/lost/2"] == ("failed", "not_the_page")


def test_pages_are_asked_under_the_rules_of_robots_txt(crawled: Crawled) -> None:
    """A page that robots.txt forbids is not asked for."""
    assert [path for path in crawled.asked if "/shut" in path] == ["/shut"]
    assert crawled.outcomes["/shut/2"] == ("skipped", "robots")
    assert {*crawled.flags("/shut")} - {"doubtful_kind"} == {"incomplete_pages"}


def test_pages_in_a_circle_are_asked_once(crawled: Crawled) -> None:
    """A page that only repeats the first ends the article."""
    assert [path for path in crawled.asked if "/ring" in path] == ["/ring", "/ring/2", "/ring/3"]
    assert crawled.body("/ring") == "\n\n".join(STORY[:4])


def test_endless_pages_come_to_an_end(crawled: Crawled) -> None:
    """Of an article with ever more pages the first 20 land, flagged."""
    assert len([path for path in crawled.asked if "/endless" in path]) == 20
    assert len(crawled.body("/endless").split("\n\n")) == 20
    assert {*crawled.flags("/endless")} - {"doubtful_kind"} == {"incomplete_pages"}


def test_next_article_is_not_a_page_of_this_one(crawled: Crawled) -> None:
    """What blogs name as next, even under the same name with a number, is its own article."""
    bodies = [crawled.body(path) for path in ("/mole", "/quay", "/mole-2")]
    assert bodies == ["\n\n".join(part) for part in PARTS]
    assert crawled.flags("/mole") == []


def test_page_numbered_in_the_name_is_known_by_headline_and_day(crawled: Crawled) -> None:
    """`/name_2.html` of the same headline and publish date is the article's second page."""
    assert crawled.body("/name.html") == WHOLE


def test_pages_of_a_list_are_not_asked_for(crawled: Crawled) -> None:
    """What is no article has no further pages."""
    assert crawled.outcomes["/list"][0] == "rejected"
    assert "/list/2" not in crawled.asked


def test_pages_of_what_does_not_state_an_article_are_not_asked_for(crawled: Crawled) -> None:
    """It lands with what its first page has, and says that there is more."""
    assert "/thread/2" not in crawled.asked
    assert {"incomplete_pages", "no_article_markup"} <= {*crawled.flags("/thread")}


@pytest.mark.parametrize("name", ["one", "two"])
def test_amp_twin_is_no_second_article(crawled: Crawled, name: str) -> None:
    """Whichever the feed has first, the article's own page lands; its twin is a duplicate."""
    assert crawled.outcomes[f"/{name}"] == ("landed", None)
    assert crawled.outcomes[f"/amp/{name}"] == ("duplicate", "page")
    assert crawled.body(f"/{name}") == WHOLE


def test_amp_page_lands_where_the_articles_own_page_does_not_come(crawled: Crawled) -> None:
    """Under the canonical address, flagged."""
    assert crawled.outcomes["/amp/gone"] == ("landed", None)
    assert crawled.flags("/gone") == ["amp"]


def test_later_page_alone_leads_to_the_whole_article(isle: Isle) -> None:
    """It is landed from its first page on, and no page of it is asked for again."""
    isle.serve(in_parts("/pier"))
    assert isle.crawl("/pier/2") == {"/pier/2": ("landed", None)}
    again = isle.crawl("/pier/3", "/pier", "/pier/2")
    assert set(again.values()) == {("skipped", "seen")}
    (record,) = isle.records()["/pier"]
    assert record["article_body"] == WHOLE


def test_amp_twin_of_another_run_is_no_revision(isle: Isle) -> None:
    """Its article is unchanged, gone or not, and then neither address is asked for again."""
    isle.serve(twins("one") | twins("two"))
    isle.crawl("/one", "/two")
    isle.web.pages.pop("/two")
    assert isle.crawl("/amp/one", "/amp/two", refetch=True) == {
        "/amp/one": ("unchanged", None),
        "/amp/two": ("failed", "http_404"),
    }
    assert set(isle.crawl("/one", "/amp/one").values()) == {("skipped", "seen")}
    assert isle.asked() == []
    assert {path: len(found) for path, found in isle.records().items()} == {"/one": 1, "/two": 1}


def test_amp_page_and_its_article_that_name_each_other_end(isle: Isle) -> None:
    """An article that redirects telephones to its twin is landed from the twin."""
    isle.serve(twins("one"))
    isle.web.pages["/one"] = (302, {"Location": "/amp/one"}, b"")
    isle.crawl("/amp/one")
    assert isle.asked() == ["/amp/one", "/one", "/amp/one"]
    assert list(isle.records()) == ["/one"]
