"""`crawl --jsonl FILE`: a local copy of what a run put into the bucket."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.bucket.opening import open_bucket
from pipelines.bucket.spool import spooled
from tests.bucket.conftest import item, landing, order
from tests.cli.conftest import Run
from tests.cli.paper import Paper, served

LATE_NEWS = "The organ was found to be out of tune, and went back with the evening ferry. "


def in_the_bucket(dateline: Run) -> list[str]:
    """Return the bucket's lines, without the cursor that follows them."""
    return dateline("tail", "--json").stdout.splitlines()[:-1]


@pytest.mark.usefixtures("bucket")
def test_the_file_has_the_lines_of_the_bucket(dateline: Run, tmp_path: Path) -> None:
    """Revision, first sight and raw reference are the final ones, and nothing is said twice."""
    copy = tmp_path / "records.jsonl"
    with served(Paper()) as paper:
        crawl = ("crawl", f"{paper.url}/feed.xml", "--delay", "0", "--jsonl", str(copy))
        assert dateline(*crawl).returncode == 0
        assert dateline(*crawl, "--refetch").returncode == 0
        paper.late_news = LATE_NEWS * 3
        assert dateline(*crawl, "--refetch").returncode == 0
    lines = copy.read_text("utf-8").splitlines()
    assert [json.loads(line)["revision"] for line in lines] == [1, 1, 1, 2, 2, 2]
    assert [json.loads(line) for line in lines] == list(map(json.loads, in_the_bucket(dateline)))


def test_a_page_of_an_earlier_run_is_written_when_it_lands(
    dateline: Run, tmp_path: Path, home: Path
) -> None:
    """What waited in the spool goes into the file with the commit that takes it up."""
    with open_bucket(order(home)) as store:
        killed = landing(store, home / "spool")
        killed.add(spooled(*item("a", "The bridge opened.")))
        killed.close()
    copy = tmp_path / "records.jsonl"
    with served(Paper(articles=0)) as paper:
        dateline("crawl", f"{paper.url}/feed.xml", "--delay", "0", "--jsonl", str(copy))
    (record,) = map(json.loads, copy.read_text("utf-8").splitlines())
    assert record["article_body"] == "The bridge opened."
    assert record["raw"]


def test_a_dry_run_writes_what_it_extracted(dateline: Run, tmp_path: Path) -> None:
    """Nothing is in a bucket, so there is no page to refer to."""
    copy = tmp_path / "records.jsonl"
    with served(Paper()) as paper:
        dateline(
            "crawl", f"{paper.url}/feed.xml", "--delay", "0", "--dry-run", "--jsonl", str(copy)
        )
    assert [json.loads(line)["raw"] for line in copy.read_text("utf-8").splitlines()] == [None] * 3
