"""The lines of a scheduled run: each has its time, and in a log of JSON is an object."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler import terminal
from crawler.runs.quiet import quiet_libraries
from tests.cli.conftest import Run
from tests.cli.paper import Paper, served

TIMED = re.compile(r"20\d\d-\d\d-\d\d \d\d:\d\d UTC \S")


def two_sites(directory: Path, paper: Paper) -> str:
    """Write files of a site that is well and of one whose feed is gone; return the directory."""
    text = (
        f'home = "{paper.url}/"\nallow_addresses = ["{paper.url.removeprefix("http://")}"]\n'
        "delay = 0.0\nevery = 3600\n"
    )
    (directory / "isle.toml").write_text(f'{text}feeds = ["{paper.url}/feed.xml"]\n')
    (directory / "skerry.toml").write_text(f'{text}feeds = ["{paper.url}/gone.xml"]\n')
    return str(directory)


@pytest.mark.usefixtures("bucket")
def test_each_line_of_a_run_has_its_time(dateline: Run, tmp_path: Path) -> None:
    """Cron's log has no times of its own; the lines on stderr lie in it too."""
    with served(Paper(articles=1)) as paper:
        sites = two_sites(tmp_path, paper)
        ended = dateline("run", DATELINE_SITES=sites)
        again = dateline("run", "--sight", "isle", DATELINE_SITES=sites)
    assert (ended.returncode, again.returncode) == (4, 2)
    lines = [*ended.stdout.splitlines(), *ended.stderr.splitlines(), *again.stderr.splitlines()]
    assert len(lines) == 3
    assert [line for line in lines if not TIMED.match(line)] == []


@pytest.mark.usefixtures("bucket")
def test_a_log_of_json_has_an_object_a_line(dateline: Run, tmp_path: Path) -> None:
    """With time, level, site and event, and what the line says for a person."""
    with served(Paper(articles=1)) as paper:
        sites = two_sites(tmp_path, paper)
        ended = dateline("run", DATELINE_SITES=sites, DATELINE_LOG="json")
        tick = dateline("run", DATELINE_SITES=sites, DATELINE_LOG="json")
    assert (tick.returncode, tick.stdout, tick.stderr) == (4, "", "")
    lines: list[dict[str, Any]] = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [(line["event"], line["site"], line["exit_code"]) for line in lines] == [
        ("site", "isle", 0),
        ("site", "skerry", 4),
        ("run", None, 4),
    ]
    assert [line["landed"] for line in lines] == [1, 0, 1]
    assert [line["level"] for line in lines] == ["info", "error", "error"]
    (trouble,) = [json.loads(line) for line in ended.stderr.splitlines()]
    assert trouble["event"] == "failed"
    assert trouble["level"] == "warning"
    assert trouble["reason"] == "http_404"
    assert trouble["url"] == f"{paper.url}/gone.xml"
    for line in (*lines, trouble):
        assert {"time", "level", "site", "event", "message"} <= set(line)
        at = datetime.fromisoformat(line["time"])
        assert timedelta(0) <= datetime.now(UTC) - at < timedelta(minutes=2)


def test_what_stops_a_run_is_in_the_log(dateline: Run) -> None:
    """A run that cannot begin tells its fault in the same form, a mistyped option too."""
    for words in (("run",), ("run", "--sight", "isle")):
        ended = dateline(*words, DATELINE_LOG="json")
        line = json.loads(ended.stderr)
        assert (ended.returncode, line["level"], line["event"]) == (2, "error", "fault")


def test_an_unknown_form_of_log_is_2(dateline: Run) -> None:
    """It is said which words there are; other commands write for a person in any case."""
    for words in (("run",), ("status",)):
        ended = dateline(*words, DATELINE_LOG="jsno")
        assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
        assert "DATELINE_LOG='jsno': set it to text, json or not at all" in ended.stderr
    said = dateline("dates", "They met on 5 March 2024.", "--lang", "en", DATELINE_LOG="json")
    assert "2024-03-05" in said.stdout
    assert not said.stdout.startswith("{")


@pytest.mark.parametrize("form", ["", "text", "json"])
def test_a_librarys_warning_is_a_line_of_the_log(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """One line also where the message has several, with the logger's name."""
    monkeypatch.setattr(terminal._LOG, "form", form)
    quiet_libraries()
    logging.getLogger("botocore").warning("the clock\nis %s", "late")
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    if form == "json":
        told = json.loads(line)
        assert (told["level"], told["event"], told["logger"]) == ("warning", "library", "botocore")
        assert told["message"] == "the clock is late"
    else:
        assert line.endswith("warning: botocore: the clock is late\n")
        assert bool(TIMED.match(line)) is bool(form)
