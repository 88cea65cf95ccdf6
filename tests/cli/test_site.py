"""`dateline site`: a new site is tried without a trace, and what is learned can be seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.core.site import parse_site
from tests.cli.conftest import Run
from tests.cli.paper import Paper, served


def test_a_trial_shows_cuts_and_writes_a_site_file(
    dateline: Run, home: Path, tmp_path: Path
) -> None:
    """Before, after and each rule are told; the file is a site's; nothing is stored."""
    ended = dateline(
        "site", "try", "demo", "--limit", "3", "--save", "own", DATELINE_SITES=str(tmp_path)
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.count("\n  before: ") == ended.stdout.count("\n  after: ") == 3
    assert "structure:navigation" in ended.stdout
    text = (tmp_path / "own.toml").read_text("utf-8")
    assert text in ended.stdout
    site = parse_site(text, name="own", path="own.toml")
    assert site.feeds
    assert not (home / "bucket").exists()


def test_a_site_file_is_never_written_over(dateline: Run, tmp_path: Path) -> None:
    """A file that is there stops the trial before it asks the site for anything."""
    (tmp_path / "own.toml").write_text("# mine\n")
    ended = dateline("site", "try", "demo", "--save", str(tmp_path / "own.toml"))
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert "is there already" in ended.stderr
    assert (tmp_path / "own.toml").read_text() == "# mine\n"


def test_a_tried_address_of_this_machine_can_be_crawled(dateline: Run, tmp_path: Path) -> None:
    """The file that is written is enough for a run; the address was typed for the trial alone."""
    with served(Paper(articles=1)) as paper:
        feed = f"{paper.url}/feed.xml"
        tried = dateline("site", "try", feed, "--save", "own", DATELINE_SITES=str(tmp_path))
        assert tried.returncode == 0
        ended = dateline("run", "--dry-run", DATELINE_SITES=str(tmp_path))
    assert (ended.returncode, "1 would land" in ended.stdout) == (0, True)


def test_a_bare_name_needs_a_directory(dateline: Run) -> None:
    """Without DATELINE_SITES nobody knows where NAME.toml should lie."""
    ended = dateline("site", "try", "demo", "--save", "own")
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert "set DATELINE_SITES" in ended.stderr


@pytest.mark.usefixtures("bucket")
def test_a_crawl_teaches_what_learn_shows(dateline: Run) -> None:
    """Before the first crawl nothing is known; after it the pages' common blocks are."""
    before = dateline("site", "learn", "demo")
    assert before.returncode == 4
    assert "nothing was learned" in before.stdout
    assert dateline("crawl", "demo", "--limit", "8").returncode == 0
    after = dateline("site", "learn", "demo")
    assert after.returncode == 0
    assert "8 pages" in after.stdout
    assert "removed_blocks" in after.stdout  # where the texts are: here are counts
    domain = after.stdout.split(",")[0]
    assert dateline("--demo", "site", "learn", domain).stdout == after.stdout
