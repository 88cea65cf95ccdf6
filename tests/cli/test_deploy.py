"""What `deploy/` and `docs/report.md` say is what the program does."""

from __future__ import annotations

import configparser
import grp
import gzip
import os
import pwd
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
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
CRONTAB = (DEPLOY / "crontab").read_text("utf-8")
SYSTEM = "/usr/sbin:/usr/bin:/sbin:/bin"


def checked(*command: str) -> subprocess.CompletedProcess[str]:
    """Return a validator's run, ended: one of our environment or one of the machine."""
    path = f"{DATELINE.parent}:{SYSTEM}"
    return subprocess.run(  # noqa: S603 (a fixed command)
        command, env={"PATH": path}, capture_output=True, text=True, timeout=60, check=False
    )


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


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """Return copies of the units whose programs and documents are those of this checkout."""
    installed = tmp_path / "dateline"
    (installed / ".venv" / "bin").mkdir(parents=True)
    (installed / ".venv" / "bin" / "dateline").symlink_to(DATELINE)
    for name in ("deploy", "docs"):
        (installed / name).symlink_to(ROOT / name)
    copies = []
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/opt/dateline", str(installed))
        copies.append(tmp_path / unit.name)
        copies[-1].write_text(text, "utf-8")
    return copies


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_takes_the_units(units: list[Path]) -> None:
    """`systemd-analyze verify` is silent; its exit code is 0 even for an unknown key."""
    assert [unit.name for unit in units] == [
        "dateline-failed@.service",
        "dateline.service",
        "dateline.timer",
    ]
    ended = checked("systemd-analyze", "verify", "--man=no", *map(str, units))
    assert (ended.returncode, ended.stdout + ended.stderr) == (0, "")


def test_the_units_stop_nothing_silently() -> None:
    """What systemd-analyze cannot know: a stop is no failure, a failure is told, memory ends."""
    units = {}
    for path in UNITS:
        units[path.name] = configparser.ConfigParser(strict=False, interpolation=None)
        units[path.name].read_string(path.read_text("utf-8"))
    job = units["dateline.service"]
    assert job["Service"]["SuccessExitStatus"].split() == ["75", "130", "143"]
    assert job["Service"]["MemoryMax"] == "2G"
    name, _, instance = job["Unit"]["OnFailure"].partition("@")
    told_by = units[f"{name}@.service"]
    assert instance == "%N.service"
    script, code = told_by["Service"]["ExecStart"].split()
    assert (ROOT / script.removeprefix("/opt/dateline/")).stat().st_mode & 0o111
    assert code == "${MONITOR_EXIT_STATUS}"


def test_the_example_environment_names_known_variables() -> None:
    """A mistyped `DATELINE_…` stops every run."""
    text = (DEPLOY / "environment.example").read_text("utf-8")
    named = set(re.findall(r"^#?(DATELINE_\w+)=", text, re.MULTILINE))
    assert {"DATELINE_BUCKET", "DATELINE_SITES"} <= named <= set(KNOWN_VARIABLES)


def test_the_scripts_are_sound() -> None:
    """ShellCheck finds nothing in them."""
    ended = checked("shellcheck", *map(str, DEPLOY.glob("*.sh")))
    assert (ended.returncode, ended.stdout + ended.stderr) == (0, "")


def test_the_image_is_well_written() -> None:
    """Hadolint finds nothing in the Dockerfile."""
    ended = checked("hadolint", str(DEPLOY / "Dockerfile"))
    assert (ended.returncode, ended.stdout + ended.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("logrotate", path=SYSTEM), reason="needs logrotate")
def test_logrotate_takes_its_file(tmp_path: Path) -> None:
    """With this user's name in place of ours, a second turn compresses what the first moved."""
    log, state = tmp_path / "dateline.log", tmp_path / "state"
    text = (DEPLOY / "logrotate").read_text("utf-8")
    text = text.replace("/var/lib/dateline/dateline.log", str(log))
    user, group = pwd.getpwuid(os.getuid()), grp.getgrgid(os.getgid())
    text = text.replace("su dateline dateline", f"su {user.pw_name} {group.gr_name}")
    (tmp_path / "logrotate").write_text(text)
    (tmp_path / "logrotate").chmod(0o644)
    for day in ("Monday", "Tuesday"):
        log.write_text(f"{day}\n")
        command = ["logrotate", "--force", "--state", str(state), str(tmp_path / "logrotate")]
        ended = checked(*command)
        assert (ended.returncode, ended.stdout + ended.stderr) == (0, "")
    assert (tmp_path / "dateline.log.1").read_text() == "Tuesday\n"
    assert gzip.decompress((tmp_path / "dateline.log.2.gz").read_bytes()) == b"Monday\n"


def test_cron_takes_the_crontab() -> None:
    """Each line is a comment, a variable, or five fields of time and a command."""
    lines = [line for line in CRONTAB.splitlines() if line and not line.startswith("#")]
    times = [line for line in lines if not re.match(r"[A-Z_]+=\S+$", line)]
    assert len(times) == 1
    assert re.match(r"\*/5 \* \* \* \* /opt/dateline/\.venv/bin/dateline run ", times[0])
    assert "%" not in times[0], "cron makes a line's end of it"
    set_here = set(re.findall(r"^(DATELINE_\w+)=", CRONTAB, re.MULTILINE))
    assert set_here <= set(KNOWN_VARIABLES)
    assert re.search(r"^MAILTO=[^\"\s]+@", CRONTAB, re.MULTILINE), "the alarm reaches a person"


@pytest.mark.skipif(not shutil.which("crontab", path=SYSTEM), reason="needs crontab")
def test_the_real_cron_takes_the_crontab() -> None:
    """A dry run reads the file as cron would and installs nothing: -n of Debian, -T of cronie."""
    tries = [checked("crontab", option, str(DEPLOY / "crontab")) for option in ("-n", "-T")]
    if all("invalid option" in ended.stderr for ended in tries):
        pytest.skip("this crontab has no dry run")
    assert 0 in [ended.returncode for ended in tries], tries[0].stderr


def test_the_image_installs_from_the_lock_and_runs_without_privileges() -> None:
    """A build next year gets the same packages, and a hole in a parser is not root's."""
    lines = (DEPLOY / "Dockerfile").read_text("utf-8").splitlines()
    assert any("--require-hashes -r requirements.lock" in line for line in lines)
    last_stage = lines[max(i for i, line in enumerate(lines) if line.startswith("FROM ")) :]
    assert last_stage.index("USER 10001") < last_stage.index('ENTRYPOINT ["dateline"]')
    assert any("useradd" in line and "--uid 10001" in line for line in last_stage)


def test_the_image_keeps_the_spool() -> None:
    """Home is a volume, and the line that shows how to run the image mounts it."""
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    home = re.search(r"DATELINE_HOME=(\S+)", text)
    assert home
    assert f"\nVOLUME {home.group(1)}\n" in text
    for shown in re.findall(r"docker run .*", text):
        assert f":{home.group(1)}" in shown


def test_the_image_has_what_it_copies() -> None:
    """Each source of a COPY is in the tree, and the list of what a build may see lets it in."""
    seen = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    lines = (DEPLOY / "Dockerfile").read_text("utf-8").splitlines()
    words = [line.split()[1:-1] for line in lines if line.startswith("COPY ")]
    for source in (word for line in words for word in line if not word.startswith(("-", "/"))):
        assert (ROOT / source).exists()
        assert f"!{source}" in seen
