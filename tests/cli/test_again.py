"""What is not final though it landed: an article that lacks a page, a live blog."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.bucket.embedded.server import EmbeddedBucket
from tests.cli.isle import STORY, WHOLE, Isle, html, in_parts
from tests.crawl.conftest import Web, serving
from tests.launcher import Launcher

SEEN = ("skipped", "seen")
TORN = {"/pier": ("landed", None), "/pier/3": ("failed", "http_404")}


@pytest.fixture
def isle(server: EmbeddedBucket, launcher: Launcher, tmp_path: Path) -> Iterator[Isle]:
    """Serve an empty site with its own bucket."""
    with serving(Web()) as web:
        yield Isle(web, server, launcher, tmp_path)


def torn(isle: Isle) -> None:
    """Serve an article whose last page does not come."""
    isle.serve(in_parts("/pier"))
    isle.web.pages.pop("/pier/3")


def blog(*entries: str, published: datetime) -> bytes:
    """Return a live blog."""
    stated = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": "Three carpenters and a pier",
        "datePublished": published.isoformat(),
    }
    script = f'<script type="application/ld+json">{json.dumps(stated)}</script>'
    page = html((*STORY[:3], *entries), head=script)
    return page.replace(b"2024-05-06T09:00:00+02:00", published.isoformat().encode())


def test_article_that_lacks_a_page_is_tried_again_until_it_is_whole(isle: Isle) -> None:
    """Not before a quarter of an hour is over, feed or not; whole, it is the next revision."""
    torn(isle)
    assert isle.crawl("/pier") == TORN
    assert isle.crawl("/pier") == {"/pier": SEEN}
    isle.wait(minutes=16)  # that the page fails again is no news, so the run ends well
    assert isle.crawl() == {**TORN, "/pier": ("unchanged", None)}
    isle.serve(in_parts("/pier"))
    isle.wait(minutes=61)
    assert isle.crawl() == {"/pier": ("landed", None)}
    first, second = isle.records()["/pier"]
    assert "incomplete_pages" in first["extraction"]["flags"]
    assert (second["revision"], second["article_body"]) == (2, WHOLE)
    assert "incomplete_pages" not in second["extraction"]["flags"]


def test_the_page_that_failed_is_counted_and_named(isle: Isle) -> None:
    """It is said which page of which article did not come, and when next; one is no alarm."""
    torn(isle)
    isle.web.feed("/feed", [isle.web.url("/pier")])
    ended = isle.dateline("crawl", "isle")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "isle: 1 landed, 1 failed (http_404 1) in " in ended.stdout
    assert f"failed (http_404): {isle.web.url('/pier/3')}" in ended.stdout
    assert f"page 3 of {isle.web.url('/pier')}" in ended.stdout
    told = isle.dateline("why", isle.web.url("/pier")).stdout
    assert "a run from " in told
    assert f"; it lacks page 3, {isle.web.url('/pier/3')}: the server answers 404." in told


def test_shorter_text_does_not_take_the_place_of_the_whole(isle: Isle) -> None:
    """With --refetch too: the revision that has all pages stays, and the report says so."""
    isle.serve(in_parts("/pier"))
    isle.crawl("/pier")
    isle.web.pages.pop("/pier/3")
    assert isle.crawl("/pier", refetch=True) == {
        "/pier": ("superseded", "incomplete_pages"),
        "/pier/3": ("failed", "http_404"),
    }
    assert "Failed tries" not in isle.dateline("why", isle.web.url("/pier")).stdout
    (record,) = isle.records()["/pier"]
    assert record["article_body"] == WHOLE


def test_a_seen_link_is_known_though_no_report_has_it(isle: Isle, tmp_path: Path) -> None:
    """The state of the site's domain says where the link leads, and that a link was given up."""
    isle.serve({"/pier": html(STORY)})
    isle.crawl("/pier")
    assert isle.crawl("/pier") == {"/pier": SEEN}
    for key, _size in list(isle.store.list_keys("runs/v1/")):
        assert key.endswith("/report.json.gz")
        isle.store.discard(key)
    shutil.rmtree(tmp_path / "home" / "runs")
    ended = isle.dateline("why", isle.web.url("/pier?utm_source=feed"))
    (record,) = isle.records()["/pier"]
    assert ended.returncode == 0
    assert f"In the bucket: article {record['article_id']}, revision 1, fetched" in ended.stdout


def test_later_page_names_its_article(isle: Isle) -> None:
    """No run met it by itself, and still it is known whose page it is."""
    isle.serve(in_parts("/pier"))
    isle.crawl("/pier")
    ended = isle.dateline("why", isle.web.url("/pier/2"))
    assert ended.returncode == 0
    (record,) = isle.records()["/pier"]
    article = f"article {record['article_id']}, {isle.web.url('/pier')}"
    assert f"It is a later page of {article}." in ended.stdout


def test_later_page_of_a_known_article_is_no_article(isle: Isle) -> None:
    """Although it is asked for by its own address, or again, and names no page before it."""
    isle.serve(in_parts("/pier"))
    isle.crawl("/pier")
    assert isle.crawl_again(isle.web.url("/pier/2")) == {"/pier/2": ("unchanged", None)}
    isle.serve({"/pier/2": html(STORY[2:4])})
    page = {"/pier/2": ("skipped", "page")}
    assert isle.crawl_again(isle.web.url("/pier/2")) == page
    assert isle.crawl("/pier/2", refetch=True) == page
    assert list(isle.records()) == ["/pier"]


def test_live_blog_is_fetched_again_while_it_is_young(isle: Isle) -> None:
    """In each run that a source names it, changed feed or not; only a new text is a revision."""
    published = datetime.now(UTC) - timedelta(hours=2)
    isle.serve({"/live": blog(published=published)})
    isle.web.feed("/feed", [isle.web.url("/live")])  # with an ETag: later it is not modified
    assert isle.crawl_again() == {"/live": ("landed", None)}
    isle.serve({"/live": blog(*STORY[3:], published=published)})
    assert isle.crawl_again() == {"/live": ("landed", None)}
    isle.wait(hours=45)
    assert isle.crawl_again() == {"/live": ("unchanged", None)}
    isle.wait(hours=47)
    assert isle.crawl("/live") == {"/live": SEEN}
    assert [record["revision"] for record in isle.records()["/live"]] == [1, 2]


def test_an_article_is_fetched_again_at_the_ages_that_its_site_names(isle: Isle) -> None:
    """Once for each age that has passed, while its feed lists it and whatever the feed says."""
    isle.serve({"/pier": html(STORY)})
    isle.add_to_file('refresh = ["1h", "24h"]')
    assert isle.crawl("/pier") == {"/pier": ("landed", None)}
    found = []
    for hours in (2, 2, 24, 24):
        isle.wait(hours=hours)
        found += [isle.crawl_again()["/pier"][0]]
    assert found == ["unchanged", "skipped", "unchanged", "skipped"]


def test_a_correction_lands_as_the_next_revision(isle: Isle) -> None:
    """Once its sitemap says that it changed; a sitemap that says so always is asked thrice."""
    isle.serve({"/pier": html(STORY)})
    changed = datetime.now(UTC) + timedelta(days=30)
    address = f"<loc>{isle.web.url('/pier')}</loc><lastmod>{changed.isoformat()}</lastmod>"
    isle.web.pages["/feed"] = (200, {}, f"<urlset><url>{address}</url></urlset>".encode())
    assert isle.crawl_again() == {"/pier": ("landed", None)}
    assert isle.crawl_again() == {"/pier": ("skipped", "seen")}
    isle.serve({"/pier": html((*STORY, "Correction: there were four carpenters, not three."))})
    isle.wait(hours=2)
    assert isle.crawl_again() == {"/pier": ("landed", None)}
    revisions = [record["revision"] for record in isle.records()["/pier"]]
    assert revisions == [1, 2]
    found = []
    for _ in range(5):
        isle.wait(hours=30)
        found += [isle.crawl_again()["/pier"][0]]
    assert found == ["unchanged", "unchanged", "unchanged", "skipped", "skipped"]
