"""Exit codes as a shell sees them, from commands started in `/`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from crawler.runs.lock import site_lock
from tests.cli.conftest import DATELINE, Run
from tests.cli.paper import Paper, served

NOWHERE = {
    "DATELINE_BUCKET": "s3://bucket/prefix",
    "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9",
    "AWS_ACCESS_KEY_ID": "someone",
    "AWS_SECRET_ACCESS_KEY": "geheim-geheim",
    "AWS_REGION": "us-east-1",
}


def isle(directory: Path, paper: Paper) -> Path:
    """Write a site file for the paper, and return the directory that it lies in."""
    sites = directory / "sites"
    sites.mkdir()
    (sites / "isle.toml").write_text(
        f'feeds = ["{paper.url}/feed.xml"]\ndelay = 0.0\n'
        f'allow_addresses = ["{paper.url.removeprefix("http://")}"]\n'
    )
    return sites


def test_a_bucket_out_of_reach_is_3(dateline: Run) -> None:
    """One line says what to set, and names no credential."""
    ended = dateline("crawl", "demo", **NOWHERE)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (3, "", 1)
    assert "AWS_ENDPOINT_URL_S3" in ended.stderr
    assert "geheim" not in ended.stderr


def test_a_run_without_its_bucket_says_so_in_the_metrics(dateline: Run, tmp_path: Path) -> None:
    """Whoever watches the file hears of a run that could not begin."""
    (tmp_path / "own.toml").write_text('home = "https://own.example/"\n')
    metrics = tmp_path / "dateline.prom"
    variables = NOWHERE | {"DATELINE_SITES": str(tmp_path)}
    assert dateline("run", "--metrics", str(metrics), **variables).returncode == 3
    assert "dateline_run_exit_code 3" in metrics.read_text().splitlines()


def test_a_missing_home_is_3(dateline: Run) -> None:
    """A disk that takes nothing is told apart from a crawl that found nothing."""
    ended = dateline("crawl", "demo", DATELINE_HOME="/proc/dateline")
    assert (ended.returncode, ended.stderr.count("\n")) == (3, 1)
    assert "DATELINE_HOME" in ended.stderr


@pytest.mark.usefixtures("bucket")
def test_robots_that_forbid_all_are_4(dateline: Run) -> None:
    """Nothing is fetched but robots.txt, and the line says why."""
    with served(Paper(robots="User-agent: *\nDisallow: /\n")) as paper:
        ended = dateline("crawl", f"{paper.url}/feed.xml")
    assert (ended.returncode, ended.stdout.count("\n"), ended.stderr) == (4, 1, "")
    assert paper.asked == ["/robots.txt"]
    assert "skipped (robots 1)" in ended.stdout


@pytest.mark.usefixtures("bucket")
def test_new_articles_that_all_fail_are_4(dateline: Run) -> None:
    """Articles that landed before do not hide it."""
    with served(Paper(articles=3)) as paper:
        assert dateline("crawl", f"{paper.url}/feed.xml", "--delay", "0").returncode == 0
        paper.articles, paper.status = 6, 403
        ended = dateline("crawl", f"{paper.url}/feed.xml", "--delay", "0")
    assert ended.returncode == 4
    assert "3 failed (http_403 3)" in ended.stdout


@pytest.mark.usefixtures("bucket")
def test_a_dead_site_does_not_hide_behind_a_healthy_one(dateline: Run, tmp_path: Path) -> None:
    """The run's code is 4, its line names the site, and the healthy one lands all the same."""
    with served(Paper()) as paper:
        sites = isle(tmp_path, paper)
        text = (sites / "isle.toml").read_text()
        (sites / "skerry.toml").write_text(text.replace("/feed.xml", "/moved.xml"))
        ended = dateline("run", DATELINE_SITES=str(sites))
    assert ended.returncode == 4
    assert "3 landed" in ended.stdout
    assert "exit 4: nothing landed where something was expected: skerry; report: " in ended.stdout
    assert "/moved.xml" in ended.stderr


@pytest.mark.usefixtures("bucket")
def test_a_slow_site_keeps_no_other_waiting(dateline: Run, home: Path, tmp_path: Path) -> None:
    """While another run crawls it the others go on.

    Alone it is 75, which only a person is told: cron mails whatever is printed.
    """
    home.mkdir()
    with served(Paper()) as paper, site_lock(home, "127.0.0.1"):
        sites = isle(tmp_path, paper)
        alone = dateline("run", DATELINE_SITES=str(sites))
        assert (alone.returncode, alone.stdout, alone.stderr) == (75, "", "")
        named = dateline("run", "--site", "isle", DATELINE_SITES=str(sites))
        assert (named.returncode, named.stdout) == (75, "")
        assert "another run crawls isle" in named.stderr
        other = (sites / "isle.toml").read_text()
        (sites / "skerry.toml").write_text(f'home = "http://localhost/"\n{other}')
        ended = dateline("run", DATELINE_SITES=str(sites))
    assert "skerry: 3 landed" in ended.stdout


@pytest.mark.usefixtures("bucket")
def test_nothing_due_is_0_and_no_line(dateline: Run, tmp_path: Path) -> None:
    """The demo newspaper is no site of a schedule, and a paused one waits. Cron mails no line."""
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "own.toml").write_text('home = "https://own.example/"\npaused = true\n')
    ended = dateline("run", DATELINE_SITES=str(tmp_path / "sites"))
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_a_run_without_a_site_is_2(dateline: Run) -> None:
    """The demo does not count: whoever set up cron has forgotten DATELINE_SITES."""
    ended = dateline("run")
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert "set DATELINE_SITES" in ended.stderr


@pytest.mark.usefixtures("bucket")
def test_a_run_takes_each_site_once_until_it_is_due_again(dateline: Run, tmp_path: Path) -> None:
    """A second tick of cron asks nobody before the site's time has come.

    The line of a log says when, and where the rest is.
    """
    with served(Paper()) as paper:
        sites = isle(tmp_path, paper)
        first = dateline("run", DATELINE_SITES=str(sites))
        asked = len(paper.asked)
        second = dateline("run", DATELINE_SITES=str(sites))
    assert (first.returncode, first.stdout.count("\n"), first.stderr) == (0, 1, "")
    (report,) = (tmp_path / "home" / "runs").iterdir()
    said = r"20\d\d-\d\d-\d\d \d\d:\d\d UTC isle: 3 landed in [\d.]+ s; report: (.+)\n"
    found = re.fullmatch(said, first.stdout)
    assert found
    assert found.group(1) == str(report)
    assert (second.returncode, len(paper.asked)) == (0, asked)


@pytest.mark.usefixtures("bucket")
def test_a_wrong_site_file_is_2_and_stops_no_other_site(dateline: Run, tmp_path: Path) -> None:
    """The others are crawled, by name too, and every run says which line is wrong."""
    with served(Paper()) as paper:
        sites = isle(tmp_path, paper)
        (sites / "broken.toml").write_text('home = "https://a.example/"\nlangages = ["en"]\n')
        first = dateline("run", DATELINE_SITES=str(sites))
        second = dateline("run", DATELINE_SITES=str(sites))
        named = dateline("crawl", "isle", DATELINE_SITES=str(sites))
    assert "isle: 3 landed" in first.stdout
    for ended in (first, second):
        assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
        assert "broken.toml, line 2" in ended.stderr
    assert named.returncode == 0


@pytest.mark.usefixtures("bucket")
def test_a_deadline_ends_a_run(dateline: Run, tmp_path: Path) -> None:
    """A slow site cannot hold the others back for good; what is left is said and kept."""
    with served(Paper(articles=40, slow=0.5)) as paper:
        sites = isle(tmp_path, paper)
        ended = dateline("run", "--deadline", "6", DATELINE_SITES=str(sites))
    assert (ended.returncode, ended.stdout.count("\n"), ended.stderr) == (0, 1, "")
    assert "skipped (deadline" in ended.stdout


@pytest.mark.usefixtures("bucket")
def test_json_prints_the_report_alone(dateline: Run) -> None:
    """What a program reads is one JSON object, whose counts balance."""
    with served(Paper()) as paper:
        ended = dateline("crawl", f"{paper.url}/feed.xml", "--json", "--delay", "0")
    counts = json.loads(ended.stdout)["counts"]
    assert (counts["landed"], counts["attempted"], counts["discovered"]) == (3, 3, 3)


def test_a_dry_run_writes_nothing(dateline: Run, home: Path) -> None:
    """The keys are printed, and no bucket comes into being."""
    with served(Paper()) as paper:
        ended = dateline("crawl", f"{paper.url}/feed.xml", "--dry-run", "--delay", "0")
    assert (ended.returncode, ended.stdout.count("\nwould land ")) == (0, 3)
    assert list(home.iterdir()) == []


def test_a_reader_that_goes_away_gets_no_traceback(environment: dict[str, str]) -> None:
    """`dateline --help | head -1` ends quietly."""
    shell = shutil.which("sh") or "/bin/sh"
    ended = subprocess.run(  # noqa: S603 (our own command)
        [shell, "-c", '"$0" --help | head -n 1', str(DATELINE)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.stderr == ""


@pytest.mark.usefixtures("bucket")
def test_a_site_with_a_wrong_file_is_told_how_to_mend_it(dateline: Run, tmp_path: Path) -> None:
    """The run names the next step, and the site, once mended, is crawled when it is named."""
    with served(Paper()) as paper:
        sites = isle(tmp_path, paper)
        text = (sites / "isle.toml").read_text()
        (sites / "isle.toml").write_text(text.replace("allow_addresses", "# allow_addresses"))
        failed = dateline("run", DATELINE_SITES=str(sites))
        assert failed.returncode == 4
        assert "allow_addresses" in failed.stderr
        (sites / "isle.toml").write_text(text)
        waiting = dateline("run", DATELINE_SITES=str(sites))
        assert (waiting.returncode, waiting.stdout) == (4, "")  # the alarm stays on
        mended = dateline("run", "--site", "isle", DATELINE_SITES=str(sites))
    assert "isle: 3 landed" in mended.stdout


@pytest.mark.usefixtures("bucket")
def test_a_paused_site_that_is_named_says_so(dateline: Run, tmp_path: Path) -> None:
    """Naming a site overrides its interval, not its pause."""
    with served(Paper()) as paper:
        sites = isle(tmp_path, paper)
        with (sites / "isle.toml").open("a") as file:
            file.write("paused = true\n")
        ended = dateline("run", "--site", "isle", DATELINE_SITES=str(sites))
    assert (ended.returncode, paper.asked) == (0, [])
    assert "isle is paused" in ended.stdout


@pytest.mark.usefixtures("bucket")
def test_an_alarm_stays_until_the_site_is_well_or_known(dateline: Run, tmp_path: Path) -> None:
    """Ticks between turns end with its code; `status` says since when, `site ack` quiets it."""
    with served(Paper()) as paper:
        sites = isle(tmp_path, paper)
        paper.status = 503
        text = (sites / "isle.toml").read_text()
        (sites / "isle.toml").write_text(text.replace("/feed.xml", "/moved.xml"))

        def codes(*commands: str) -> list[int]:
            ended = (dateline(*c.split(), DATELINE_SITES=str(sites)) for c in commands)
            return [one.returncode for one in ended]

        assert codes("status", "run", "run", "status") == [0, 4, 4, 4]
        told = dateline("status", "--json", "--failing", DATELINE_SITES=str(sites))
        line = json.loads(told.stdout)
        assert (line["site"], line["state"], line["alarm"]) == ("isle", "unheard", 4)
        assert line["since"]
        assert "404" in line["last_error"]
        assert codes("site ack isle", "run", "status") == [0, 0, 0]
        (sites / "isle.toml").write_text(text)
        paper.status = 200
        assert codes("run --site isle", "status") == [0, 0]
        well = dateline("status", "isle", DATELINE_SITES=str(sites))
    assert re.search(r"isle\s+well\s+20\d\d-\d\d-\d\d \d\d:\d\d\s+20\d\d.*\s3\s", well.stdout)


@pytest.mark.usefixtures("bucket")
def test_a_run_writes_metrics_and_prints_its_report(dateline: Run, tmp_path: Path) -> None:
    """A tick without a due site writes the file anew and prints nothing."""
    metrics = tmp_path / "dateline.prom"
    with served(Paper()) as paper:
        sites = isle(tmp_path, paper)
        run = ("run", "--json", "--metrics", str(metrics))
        first = dateline(*run, DATELINE_SITES=str(sites))
        text = metrics.read_text()
        second = dateline(*run, DATELINE_SITES=str(sites))
    assert json.loads(first.stdout)["counts"]["landed"] == 3
    assert 'dateline_articles_landed{site="isle"} 3' in text
    assert 'dateline_site_state{site="isle",state="well"} 1' in text
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert 'dateline_site_state{site="isle",state="well"} 1' in metrics.read_text()


@pytest.mark.usefixtures("bucket")
def test_a_dry_run_of_all_sites_writes_nothing(dateline: Run, tmp_path: Path) -> None:
    """Whoever set up sites sees what a run would land."""
    with served(Paper()) as paper:
        sites = isle(tmp_path, paper)
        ended = dateline("run", "--dry-run", DATELINE_SITES=str(sites))
        again = dateline("run", DATELINE_SITES=str(sites))
    assert "3 would land" in ended.stdout
    assert "3 landed" in again.stdout
