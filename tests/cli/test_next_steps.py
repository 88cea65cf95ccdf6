"""What a stranger meets first, and the line that says how to go on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.bucket.opening import open_bucket
from pipelines.bucket.spool import spooled
from settings.env import ROOT
from tests.bucket.conftest import item, landing, order
from tests.cli.conftest import Run
from tests.cli.paper import Paper, served
from tests.cli.test_verdicts import NOWHERE, isle

LONG = "The bridge over the river was opened by the mayor on Monday morning. " * 5


@pytest.mark.usefixtures("bucket")
def test_tail_of_an_empty_bucket_says_so(dateline: Run) -> None:
    """No table and no word would look like a fault."""
    ended = dateline("tail")
    assert ended.stdout.startswith("nothing there yet")
    assert ended.stdout.endswith("next: dateline tail --after 0\n")


def test_tail_past_the_end_says_where_the_log_ends(dateline: Run, home: Path) -> None:
    """A cursor from another bucket is told, and the next one is real."""
    with open_bucket(order(home)) as store:
        run = landing(store, home / "spool")
        run.add(spooled(*item("a", "The bridge opened.")))
        run.commit()
    said = "nothing newer: the log ends at 1\nnext: dateline tail --after 1\n"
    assert [dateline("tail", "--after", after).stdout for after in ("1", "7")] == [said, said]


def test_doctor_goes_on_after_a_bad_endpoint(dateline: Run) -> None:
    """The store's row fails and says what boto3 minds; the site's row still comes."""
    endpoint = "http://x\nfoo"
    ended = dateline(
        "doctor", "--site", "nosuch", "--json", **{**NOWHERE, "AWS_ENDPOINT_URL_S3": endpoint}
    )
    rows = {row["name"]: row for row in json.loads(ended.stdout)}
    assert ended.returncode == 3
    assert "Invalid endpoint" in rows["store"]["detail"]
    assert "no site is named 'nosuch'" in rows["robots"]["detail"]
    assert all(rows[name]["next_step"] for name in ("store", "robots"))
    assert rows["settings"]["detail"].startswith("local;")
    assert re.match(r"\d+ site files? read", rows["sites"]["detail"])


def test_a_login_in_a_bad_endpoint_is_not_told(dateline: Run) -> None:
    """boto3 quotes the endpoint; with a login in it the quote is left out."""
    endpoint = "http://me:geheim@x\nfoo"
    ended = dateline("doctor", **{**NOWHERE, "AWS_ENDPOINT_URL_S3": endpoint})
    assert "FAILED store: boto3 cannot be configured (ValueError)" in ended.stdout
    assert "geheim" not in ended.stdout


@pytest.mark.parametrize("status", [200, 403, 404, 503])
def test_the_doctor_reads_robots_as_a_crawl_does(
    dateline: Run, tmp_path: Path, status: int
) -> None:
    """An empty file and an answer of 4xx forbid nothing, RFC 9309 says; after 5xx all is left."""
    with served(Paper(articles=1, robots_status=status)) as paper:
        sites = isle(tmp_path, paper)
        ended = dateline(
            "doctor", "--json", "--site", "isle", DATELINE_SITES=str(sites), **NOWHERE
        )
        crawled = dateline("crawl", "isle", "--dry-run", DATELINE_SITES=str(sites))
    robots = next(row for row in json.loads(ended.stdout) if row["name"] == "robots")
    assert robots["ok"] is (status != 503)
    assert crawled.returncode == (4 if status == 503 else 0)


def test_an_own_file_named_demo_is_refused(dateline: Run, tmp_path: Path) -> None:
    """It would be ignored by `run` and served as a newspaper by `crawl`."""
    (tmp_path / "demo.toml").write_text('home = "https://own.example/"\n')
    for command in (("run",), ("crawl", "demo")):
        ended = dateline(*command, DATELINE_SITES=str(tmp_path))
        assert ended.returncode == 2
        assert f"{tmp_path}/demo.toml: rename the file" in ended.stderr


def test_why_answers_while_the_bucket_is_down(dateline: Run) -> None:
    """This machine's reports are enough for an answer; that the bucket is missing is told."""
    with served(Paper(articles=1)) as paper:
        feed, story = f"{paper.url}/feed.xml", f"{paper.url}/story/0"
        assert dateline("crawl", feed, "--delay", "0").returncode == 0
    ended = dateline("why", story, **NOWHERE)
    assert (ended.returncode, ended.stderr.count("\n")) == (0, 1)
    assert "It landed in the bucket" in ended.stdout
    assert "from this machine's reports alone" in ended.stderr


def test_an_extracted_record_in_a_file_has_no_line_ends_of_ours(
    dateline: Run, tmp_path: Path
) -> None:
    """A paragraph is one line and an address is whole, however long; nothing is padded."""
    address = "https://paper.example/" + "a-very-long-address-" * 10
    page = tmp_path / "page.html"
    page.write_text(
        "<html><head><title>Bridge opens</title></head><body><article><h1>Bridge opens</h1>"
        f"<p>{LONG}</p><p>{LONG}</p><p>{LONG}</p></article></body></html>"
    )
    lines = dateline("extract", str(page), "--url", address).stdout.split("\n")
    assert LONG.strip() in lines
    assert any(line.endswith(address) for line in lines)
    assert [line for line in lines if line != line.rstrip()] == []


def test_explain_shows_the_candidates_for_the_publish_date_with_their_weights(
    dateline: Run, tmp_path: Path
) -> None:
    """Who doubts the chosen day sees every other, and what spoke for and against it."""
    page = tmp_path / "page.html"
    page.write_text(
        "<html><head><title>Bridge opens</title>"
        '<meta property="article:published_time" content="2019-01-24"></head><body><article>'
        "<h1>Bridge opens</h1><p>Last updated: 1 March 2019</p>"
        f"<p>{LONG}</p><p>{LONG}</p><p>{LONG}</p></article></body></html>"
    )
    shown = dateline("extract", str(page), "--url", "https://paper.example/x", "--explain").stdout
    _, _, listed = shown.partition("candidates for the publish date\n")
    first, second = listed.strip().splitlines()
    assert first.split()[0] == "2019-01-24"
    assert "meta:article:published_time" in first
    assert "meta:published +2.17" in first
    assert second.split()[:2] == ["2019-03-01", "0.000"]
    assert "says-updated" in second


def test_a_saved_text_is_told_to_be_no_page(dateline: Run, tmp_path: Path) -> None:
    """The line says what it is not and what to give instead."""
    path = tmp_path / "notes.md"
    path.write_text("# Notes\n\nNothing of HTML.\n")
    ended = dateline("extract", str(path), "--url", "https://paper.example/x")
    assert ended.returncode == 4
    assert "this is no HTML page: give" in ended.stderr
    assert "stated type" not in ended.stderr


@pytest.mark.usefixtures("bucket")
def test_the_guides_reader_reads_the_bucket(
    dateline: Run, bucket: str, environment: dict[str, str]
) -> None:
    """The snippet of docs/read-the-bucket.md prints a line a record, its date as a text."""
    with served(Paper(articles=1)) as paper:
        assert dateline("crawl", f"{paper.url}/feed.xml", "--delay", "0").returncode == 0
    text = (ROOT / "docs/read-the-bucket.md").read_text("utf-8")
    program = text.split("```python\n")[1].split("```")[0]
    name, prefix = bucket.removeprefix("s3://").split("/")
    program = program.replace('"name"', repr(name)).replace('"prefix/"', repr(f"{prefix}/"))
    ended = subprocess.run(  # noqa: S603 (our own document)
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.fullmatch(r"2024-03-05\S* Ferry 0 arrives\n", ended.stdout)
