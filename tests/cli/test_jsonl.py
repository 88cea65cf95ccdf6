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


def compact(line: str) -> str:
    return json.dumps(json.loads(line), ensure_ascii=False, separators=(",", ":"))


@pytest.mark.usefixtures("bucket")
def test_the_file_has_the_lines_of_the_bucket(dateline: Run, tmp_path: Path) -> None:
    """Revision, first sight and raw reference are the final ones; a run names an article once."""
    copy = tmp_path / "records.jsonl"
    with served(Paper()) as paper:
        crawl = ("crawl", f"{paper.url}/feed.xml", "--delay", "0", "--jsonl", str(copy))
        assert dateline(*crawl).returncode == 0
        assert dateline(*crawl, "--refetch").returncode == 0
        paper.late_news = LATE_NEWS * 3
        assert dateline(*crawl, "--refetch").returncode == 0
    lines = copy.read_text("utf-8").splitlines()
    assert [json.loads(line)["revision"] for line in lines] == [1, 1, 1, 1, 1, 1, 2, 2, 2]
    assert lines[:3] + lines[6:] == list(map(compact, in_the_bucket(dateline)))
    assert sorted(lines[3:6]) == sorted(lines[:3])  # unchanged, as they are in the bucket


@pytest.mark.usefixtures("bucket")
def test_what_was_seen_before_is_written_too(dateline: Run, tmp_path: Path) -> None:
    """The same command gives the same articles again, though it fetches none; no others."""
    with served(Paper(articles=5)) as paper:
        dateline("crawl", f"{paper.url}/feed.xml", "--delay", "0")
        paper.asked.clear()
        for number, (options, stories) in enumerate(
            (
                ([], "01234"),
                (["--limit", "2"], "34"),
                (["--since", "2024-03-05T10:02Z"], "234"),
                (["--refetch", "--limit", "1"], "4"),
            )
        ):
            copy = tmp_path / f"{number}.jsonl"
            ended = dateline(
                *("crawl", f"{paper.url}/feed.xml", "--delay", "0", "--jsonl", str(copy)), *options
            )
            assert ended.returncode == 0, ended.stdout + ended.stderr
            urls = [json.loads(line)["url"] for line in copy.read_text("utf-8").splitlines()]
            assert sorted(urls) == [f"{paper.url}/story/{n}" for n in stories]
        assert [path for path in paper.asked if path.startswith("/story")] == ["/story/4"]
        paper.articles = 6  # one is new: with the limit of two it takes the place of another
        ended = dateline(
            *("crawl", f"{paper.url}/feed.xml", "--delay", "0", "--limit", "2", "--jsonl", "-")
        )
    assert [json.loads(line)["url"][-1] for line in ended.stdout.splitlines()] == ["5", "4"]
    assert "1 landed" in ended.stderr


def test_standard_output_has_the_records_alone(dateline: Run) -> None:
    """The table and the summary line go to stderr, so that a pipe gets nothing but JSON."""
    with served(Paper()) as paper:
        crawl = ("crawl", f"{paper.url}/feed.xml", "--delay", "0", "--jsonl", "-")
        ended = dateline(*crawl, "--dry-run")
        assert len(list(map(json.loads, ended.stdout.splitlines()))) == 3
        assert "first words" in ended.stderr
        assert "3 would land" in ended.stderr
        refused = dateline(*crawl, "--json")
    assert refused.returncode == 2
    assert "--json and --jsonl -" in refused.stderr


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
