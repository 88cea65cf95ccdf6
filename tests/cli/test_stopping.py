"""Ctrl-C, SIGTERM and kill -9 in the middle of a crawl lose nothing and double nothing."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import DATELINE, Run
from tests.cli.paper import Paper, served

pytestmark = pytest.mark.usefixtures("bucket")
ARTICLES = 12
TWO_PAGES = 8000  # bytes of a spool that holds one page whole and a second in part


@contextmanager
def begun(
    paper: Paper, environment: dict[str, str], stderr: int = subprocess.PIPE
) -> Iterator[subprocess.Popen[str]]:
    """Start a crawl of the paper in a process group of its own, and see that it is gone."""
    process = subprocess.Popen(  # noqa: S603 (our own command)
        [str(DATELINE), "crawl", f"{paper.url}/feed.xml", "--delay", "0"],
        cwd="/",
        env=environment,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for something that must come; a minute is for a very busy machine."""
    until = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.02)


def stories(paper: Paper) -> list[str]:
    return [path for path in paper.asked if path.startswith("/story/")]


def spooled(home: Path) -> int:
    """Return how many bytes the spool holds."""
    return sum(p.stat().st_size for p in (home / "spool").rglob("*") if p.is_file())


def everything(terminal: int) -> str:
    """Return what a terminal shows until the last process lets go of it."""
    parts: list[bytes] = []
    with contextlib.suppress(OSError):  # EIO: the other side is closed
        while data := os.read(terminal, 65536):
            parts.append(data)
    os.close(terminal)
    return b"".join(parts).decode()


def landed(dateline: Run) -> list[str]:
    """Return the URL of every record in the bucket."""
    lines = dateline("tail", "--json").stdout.splitlines()
    return [record["url"] for line in lines if "url" in (record := json.loads(line))]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_and_commits_what_is_fetched(
    number: signal.Signals, dateline: Run, environment: dict[str, str]
) -> None:
    """The exit code is 130, no further page is asked, and what came is in the bucket."""
    with served(Paper(articles=ARTICLES, slow=0.4)) as paper, begun(paper, environment) as process:
        wait_until(lambda: len(stories(paper)) >= 4)
        os.kill(process.pid, number)
        out, err = process.communicate(timeout=60)
        asked = len(stories(paper))
    assert (process.returncode, err) == (130, "")
    assert asked < ARTICLES
    assert "stopped" in out
    assert len(landed(dateline)) >= 3


def test_what_a_signal_left_out_lands_later(dateline: Run, environment: dict[str, str]) -> None:
    """A stopped run is taken up by the next, each article once."""
    with served(Paper(articles=ARTICLES, slow=0.2)) as paper, begun(paper, environment) as process:
        wait_until(lambda: len(stories(paper)) >= 4)
        os.kill(process.pid, signal.SIGINT)
        process.communicate(timeout=60)
        paper.slow = 0
        assert dateline("crawl", f"{paper.url}/feed.xml", "--delay", "0").returncode == 0
    assert Counter(landed(dateline)) == {f"{paper.url}/story/{n}": 1 for n in range(ARTICLES)}


def test_a_second_signal_ends_at_once(environment: dict[str, str]) -> None:
    """A person who presses Ctrl-C twice gets the prompt back, though a page hangs.

    One line ends the output: nothing that outlives the process prints after it.
    """
    with served(Paper(articles=ARTICLES, slow=30)) as paper, begun(paper, environment) as process:
        wait_until(lambda: len(stories(paper)) >= 1)
        os.kill(process.pid, signal.SIGINT)
        time.sleep(0.5)
        os.kill(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=10)
    assert (process.returncode, err) == (130, "dateline: stopped at once\n")


def test_a_second_signal_leaves_a_terminal_tidy(environment: dict[str, str], home: Path) -> None:
    """The progress line is wiped, the cursor is back, and the last line says what waits."""
    ours, theirs = pty.openpty()
    with (
        served(Paper(articles=ARTICLES, slow=1)) as paper,
        begun(paper, environment, stderr=theirs) as process,
    ):
        os.close(theirs)
        wait_until(lambda: spooled(home) > TWO_PAGES)
        paper.slow, asked = 30, len(stories(paper))
        wait_until(lambda: len(stories(paper)) > asked)  # what the first signal waits for
        os.kill(process.pid, signal.SIGINT)
        time.sleep(0.5)
        os.kill(process.pid, signal.SIGINT)
        shown = everything(ours)
    last = shown.rpartition("\x1b[2K")[2]
    said = r"stopped at once; \d+ pages? waits? in the spool for the next run"
    assert re.fullmatch(rf"\x1b\[\?25hdateline: {said}\r\n", last)


def test_a_killed_process_prints_nothing(environment: dict[str, str]) -> None:
    """After kill -9 no line of a helper process comes into cron's log."""
    with served(Paper(articles=ARTICLES, slow=30)) as paper, begun(paper, environment) as process:
        wait_until(lambda: len(stories(paper)) >= 1)
        process.kill()
        _, err = process.communicate(timeout=10)
    assert err == ""


def test_a_killed_run_is_taken_up_by_the_next(
    dateline: Run, environment: dict[str, str], home: Path
) -> None:
    """After kill -9 the pages in the spool go up first, and every article lands once."""
    with served(Paper(articles=ARTICLES, slow=0.5)) as paper, begun(paper, environment) as process:
        wait_until(lambda: spooled(home) > TWO_PAGES)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        paper.slow = 0
        ended = dateline("crawl", f"{paper.url}/feed.xml", "--delay", "0")
    assert "that an earlier run had left" in ended.stdout
    assert ended.returncode == 0
    assert Counter(landed(dateline)) == {f"{paper.url}/story/{n}": 1 for n in range(ARTICLES)}
