"""`dateline crawl URL` of a site that has a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.bucket.embedded.server import EmbeddedBucket
from tests.cli.isle import STORY, WHOLE, Isle, html
from tests.crawl.conftest import Web, serving
from tests.launcher import Launcher

NOTE = (
    "<p class='zq'>The lantern is sold at every kiosk that stands between the pier and the "
    "mole, and whoever cannot read it may have it read to him there.</p>"
)


@pytest.fixture
def isle(server: EmbeddedBucket, launcher: Launcher, tmp_path: Path) -> Iterator[Isle]:
    """Serve a site whose file says what to remove, after a first run of it."""
    with serving(Web()) as web:
        isle = Isle(web, server, launcher, tmp_path)
        with (tmp_path / "isle.toml").open("a") as file:
            file.write('remove = [".zq"]\narticle_url = "/[a-z]+$"\nlanguages = ["en"]\n')
        page = html(STORY, inside=NOTE)
        isle.serve({"/pier": page, "/mole": page})
        isle.crawl("/pier")
        yield isle


def state(isle: Isle) -> dict[str, Any]:
    """Return what the bucket knows of the site's domain."""
    found: dict[str, Any] = json.loads(isle.store.get("state/v1/127.0.0.1.json") or b"{}")
    return found


def test_a_url_of_a_known_site_is_read_as_its_file_says(isle: Isle) -> None:
    """What the file removes does not come back as a revision; one line names the file."""
    ended = isle.dateline("crawl", isle.web.url("/pier"))
    assert "1 unchanged" in ended.stdout
    assert ended.stdout.count("isle.toml") == 1
    assert "--no-file" in ended.stdout
    (record,) = isle.records()["/pier"]
    assert record["article_body"] == WHOLE


def test_the_file_can_be_left_out(isle: Isle) -> None:
    """Who wants to see what the file does crawls without it."""
    ended = isle.dateline("crawl", isle.web.url("/mole"), "--no-file")
    assert "isle.toml" not in ended.stdout
    (record,) = isle.records()["/mole"]
    assert record["article_body"] != WHOLE


def test_the_sites_own_turn_is_left_as_it_was(isle: Isle) -> None:
    """Its due time, its feeds' validators and its pages to try again wait for its own run."""
    isle.web.feed("/feed", [isle.web.url(path) for path in ("/pier", "/lost")])
    before = state(isle)
    assert isle.crawl_again(isle.web.url("/feed"))["/lost"] == ("failed", "http_404")
    assert isle.web.paths("127.0.0.1").count("/feed") == 1
    after = state(isle)
    assert [after[key] for key in ("turns", "sources")] == [
        before[key] for key in ("turns", "sources")
    ]
    isle.wait(minutes=16)
    isle.serve({"/lost": html(STORY[:3])})
    assert isle.crawl_again(isle.web.url("/pier")) == {"/pier": ("unchanged", None)}
    assert isle.crawl_again()["/lost"] == ("landed", None)
