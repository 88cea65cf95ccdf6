"""What `deploy/` and `docs/report.md` say is what the program does."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from crawler.reports.report import Report
from pipelines.core.errors import ExitCode
from settings.env import KNOWN_VARIABLES, ROOT
from tests.cli.conftest import DATELINE

DEPLOY = ROOT / "deploy"


def first_column(text: str) -> set[str]:
    """Return what stands in backquotes or as a number in the first column of the tables."""
    cells = [line.split("|")[1] for line in text.splitlines() if "|" in line]
    return set(re.findall(r"[\w.]+", " ".join(c for c in cells if re.search(r"`|\d", c))))


def test_the_deployment_guide_knows_every_code_and_variable() -> None:
    """No exit code and no variable is left to be guessed, and none is made up."""
    text = (DEPLOY / "README.md").read_text("utf-8")
    assert first_column(text) == {*map(str, ExitCode), *KNOWN_VARIABLES}


def test_the_guide_to_reports_knows_every_key() -> None:
    """A program that reads reports is written from the guide's first table."""
    text = (ROOT / "docs" / "report.md").read_text("utf-8")
    table = text[text.index("| key | meaning |") :].partition("\n\n")[0]
    assert first_column(table) == set(Report.model_fields)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """`systemd-analyze verify` is silent; its exit code is 0 even for an unknown key."""
    for name in ("dateline.service", "dateline.timer"):
        text = (DEPLOY / name).read_text("utf-8")
        text = text.replace("/opt/dateline/.venv/bin/dateline", str(DATELINE))
        (tmp_path / name).write_text(text.replace("file:/opt/dateline", "file:/"), "utf-8")
    ended = subprocess.run(  # noqa: S603 (a fixed command)
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],  # noqa: S607
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout + ended.stderr) == (0, "")


def test_the_image_installs_from_the_lock_and_runs_without_privileges() -> None:
    """A build next year gets the same packages, and a hole in a parser is not root's."""
    lines = (DEPLOY / "Dockerfile").read_text("utf-8").splitlines()
    assert any("--require-hashes -r requirements.lock" in line for line in lines)
    last_stage = lines[max(i for i, line in enumerate(lines) if line.startswith("FROM ")) :]
    assert "USER dateline" in last_stage
    assert last_stage.index("USER dateline") < last_stage.index('ENTRYPOINT ["dateline"]')
