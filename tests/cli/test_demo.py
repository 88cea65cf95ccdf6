"""The main job as its user meets it: the demo newspaper, crawled into a bucket."""

from __future__ import annotations

import gzip
import json
import shlex
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from settings.env import ROOT
from tests.cli.conftest import DATELINE, Run

Ended = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def paper_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that the tests of this module share: one crawl serves them all."""
    return tmp_path_factory.mktemp("demo") / "home"


def command(home: Path, *arguments: str) -> Ended:
    return subprocess.run(  # noqa: S603 (our own command)
        [str(DATELINE), *arguments],
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "HOME": str(home.parent), "DATELINE_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@pytest.fixture(scope="module")
def crawls(paper_home: Path) -> tuple[Ended, Ended]:
    """Crawl the demo newspaper twice and return both."""
    first = command(paper_home, "crawl", "demo")
    return first, command(paper_home, "crawl", "demo")


def records(home: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of every commit."""
    for line in command(home, "tail", "--json").stdout.splitlines():
        record = json.loads(line)
        if "article_id" in record:
            yield record


def test_the_first_crawl_shows_what_came(crawls: tuple[Ended, Ended]) -> None:
    """Forty dated articles or more, the summary, and where to look."""
    first, _ = crawls
    dated = [line for line in first.stdout.splitlines() if line[:2] == "20" and line[4] == "-"]
    assert (first.returncode, first.stderr) == (0, "")
    assert len(dated) >= 40
    assert all(words in first.stdout for words in ("landed", "dateline --demo tail", "invented"))


def test_the_second_crawl_says_nothing_new(crawls: tuple[Ended, Ended]) -> None:
    """An unchanged paper costs a few requests and lands nothing."""
    _, second = crawls
    assert (second.returncode, second.stderr) == (0, "")
    assert "nothing new" in second.stdout
    assert " landed" not in second.stdout


@pytest.mark.usefixtures("crawls")
def test_the_demo_has_a_bucket_of_its_own(paper_home: Path) -> None:
    """What is invented never lies among real articles; a reader is told which bucket it reads."""
    assert [path.name for path in paper_home.iterdir()] == ["demo"]
    told = command(paper_home, "tail")
    assert "demo-press" in told.stdout
    assert "only the demo was crawled so far" in told.stderr
    assert command(paper_home, "--demo", "tail").stderr == ""


@pytest.mark.usefixtures("bucket")
def test_in_a_store_the_demo_has_a_prefix_of_its_own(dateline: Run) -> None:
    """So a first real crawl finds an empty bucket, and `--demo` finds the invented articles."""
    assert dateline("crawl", "demo", "--limit", "2").returncode == 0
    assert "nothing there yet" in dateline("tail").stdout
    assert "next: dateline tail --after 1" in dateline("tail", "--demo").stdout
    mixed = dateline("run", "--site", "demo", "--site", "herald")
    assert (mixed.returncode, mixed.stderr.count("\n")) == (2, 1)
    assert "name it without another site" in mixed.stderr


@pytest.mark.usefixtures("crawls")
def test_every_article_is_in_the_bucket_once(paper_home: Path) -> None:
    """Two crawls make one record of each article, each mention at its place."""
    found = list(records(paper_home))
    assert len(found) >= 40
    assert Counter(r["article_id"] for r in found).most_common(1)[0][1] == 1
    assert all(
        r["article_body"][m["start"] : m["end"]] == m["text"]
        for r in found
        for m in r["date_mentions"]
    )


@pytest.mark.usefixtures("crawls")
def test_why_knows_what_became_of_a_url(paper_home: Path) -> None:
    """A dead link is told with its status and its next try, also on another machine."""
    reports = sorted((paper_home / "demo" / "runs").glob("*.json.gz"))
    lines = json.loads(gzip.decompress(reports[0].read_bytes()))["urls"]
    dead = next(line["url"] for line in lines if line["reason"] == "http_404")
    told = command(paper_home, "--demo", "why", dead)
    assert told.returncode == 0
    assert "http_404" in told.stdout
    assert "tries it again" in told.stdout
    (paper_home / "demo" / "runs").rename(paper_home / "lost")
    assert "http_404" in command(paper_home, "--demo", "why", dead).stdout
    unknown = command(paper_home, "--demo", "why", "https://nobody.example/")
    assert (unknown.returncode, unknown.stderr.count("\n")) == (4, 1)


@pytest.mark.usefixtures("crawls")
def test_the_doctor_finds_all_well(paper_home: Path) -> None:
    """On a machine that has just crawled, every finding is ok."""
    examined = command(paper_home, "doctor", "--json", "--site", "demo")
    findings = json.loads(examined.stdout)
    assert [f for f in findings if not f["ok"]] == []
    assert examined.returncode == 0
    assert {"house", "clock", "race", "robots"} <= {f["name"] for f in findings}


def test_the_doctor_names_a_mistyped_variable(dateline: Run) -> None:
    """A variable that nothing reads is a setting that silently does not hold."""
    examined = dateline("doctor", DATELINE_BUKET="s3://name/prefix")
    assert examined.returncode == 2
    assert "did you mean DATELINE_BUCKET?" in examined.stdout


def test_cron_runs_the_crontab_line(tmp_path: Path) -> None:
    """With cron's bare environment the line ends well, lands records and says one line."""
    lines = (ROOT / "deploy" / "crontab").read_text("utf-8").splitlines()
    line = next(line for line in lines if line.startswith("*/5 * * * * "))
    job = line.removeprefix("*/5 * * * * ")
    job = job.replace("/opt/dateline/.venv/bin/dateline", shlex.quote(str(DATELINE)))
    job = job.replace(" run ", " run --site demo ")
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"}
    ended = subprocess.run(  # noqa: S603 (our own line)
        ["/bin/sh", "-c", job],
        cwd=tmp_path,
        env={**environment, "DATELINE_HOME": str(tmp_path / "home")},
        timeout=180,
        check=False,
    )
    log = (tmp_path / "dateline.log").read_text("utf-8")
    assert (ended.returncode, log.count("\n")) == (0, 1)
    assert len(list(records(tmp_path / "home"))) >= 40
