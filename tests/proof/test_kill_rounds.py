"""kill -9 at any instant, again and again: every article of the demo lands once."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.conftest import DATELINE

ROUNDS = 20
KILLS = 4  # a round; then one crawl is left alone
ARTICLES = 44


def environment(home: Path) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "HOME": str(home.parent), "DATELINE_HOME": str(home)}


def crawl_until(seconds: float, home: Path) -> None:
    """Crawl the demo and kill the whole process group after so many seconds."""
    with subprocess.Popen(  # noqa: S603 (our own command)
        [str(DATELINE), "crawl", "demo"],
        cwd="/",
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def ended(home: Path, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 (our own command)
        [str(DATELINE), *arguments],
        cwd="/",
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_killed_at_any_instant(seed: int, tmp_path: Path) -> None:
    """Four kills at instants that differ by round, then one whole crawl: each article once."""
    chance = random.Random(seed)  # noqa: S311 (instants, not secrets)
    for _ in range(KILLS):
        crawl_until(chance.uniform(1.0, 9.0), tmp_path)
    ended(tmp_path, "crawl", "demo")
    lines = map(json.loads, ended(tmp_path, "tail", "--json").splitlines())
    found = Counter(line["article_id"] for line in lines if "article_id" in line)
    assert len(found) == ARTICLES
    assert set(found.values()) == {1}
