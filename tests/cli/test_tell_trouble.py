"""`deploy/tell-trouble.sh` tells a person of each trouble once, and of one that lasts each day."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from settings.env import ROOT

SINCE = "2026-11-24T06:05:00+00:00"
DAY = 86_400


class Machine:
    """A checkout with a stand-in for `dateline` that says which sites are in trouble."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.script = root / "deploy" / "tell-trouble.sh"
        self.script.parent.mkdir()
        shutil.copy(ROOT / "deploy" / "tell-trouble.sh", self.script)
        self._command(root / ".venv" / "bin" / "dateline", f'cat "{root}/rows"; exit 4')
        self.told = root / ".dateline" / "told"

    def _command(self, path: Path, body: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)

    def failing(self, **since: str) -> None:
        """Let `dateline status --failing --json` show these sites."""
        rows = [
            {"site": site, "state": "unheard", "since": at, "detail": "no answer"}
            for site, at in since.items()
        ]
        (self.root / "rows").write_text("".join(f"{json.dumps(row)}\n" for row in rows))

    def tell(self, code: object, **variables: str) -> str:
        """Return what the script prints of an exit code."""
        path = f"{self.root}/bin:/usr/bin:/bin"
        ended = subprocess.run(  # noqa: S603 (our own script)
            [str(self.script), str(code)],
            env={"PATH": path, **variables},
            capture_output=True,
            text=True,
            check=True,
        )
        assert ended.stderr == ""
        return ended.stdout

    def pass_time(self, seconds: int) -> None:
        """Let what was told and seen be as long ago as that."""
        told, seen, key = self.told.read_text().splitlines()
        self.told.write_text(f"{int(told) - seconds}\n{int(seen) - seconds}\n{key}\n")

    def mail_goes_to(self, file: Path) -> None:
        """Put a `mail` on the path that writes its arguments and its text to a file."""
        self._command(self.root / "bin" / "mail", f'{{ echo "$@"; cat; }} >> "{file}"')

    def mail_is_down(self) -> None:
        """Put a `mail` on the path that delivers nothing."""
        self._command(self.root / "bin" / "mail", "cat >/dev/null; exit 75")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine with one site in trouble."""
    made = Machine(tmp_path)
    made.failing(herald=SINCE)
    return made


@pytest.mark.parametrize("code", [0, 75, 130, 143])
def test_what_is_no_trouble_is_not_told(machine: Machine, code: int) -> None:
    """Another run at work and a stop by a person are nobody's alarm."""
    assert machine.tell(code) == ""


@pytest.mark.parametrize("code", [1, 2, 3, 4, 5, 137, "KILL", ""])
def test_each_trouble_says_what_to_do(machine: Machine, code: object) -> None:
    """The text names the exit code and where the guide lies; a killed run has a signal's name."""
    said = machine.tell(code)
    assert f"ended with {code or 'unknown'}: " in said
    assert f"{machine.root}/docs/operations.md" in said


def test_a_site_in_trouble_is_named(machine: Machine) -> None:
    """The rows of `dateline status --failing` are part of the text."""
    assert '"site": "herald"' in machine.tell(4)


def test_the_same_trouble_is_told_once_and_again_after_a_day(machine: Machine) -> None:
    """A dead site ends every run with 4; twelve mails an hour would be read by nobody."""
    said = [machine.tell(4)]
    for _ in range(3):
        machine.pass_time(300)
        said.append(machine.tell(4))
    assert [bool(text) for text in said] == [True, False, False, False]
    told, seen, key = machine.told.read_text().splitlines()
    machine.told.write_text(f"{int(told) - DAY}\n{seen}\n{key}\n")
    assert machine.tell(4)


def test_a_second_site_is_told_though_the_code_is_the_same(machine: Machine) -> None:
    """A new trouble is not hidden by an old one."""
    machine.tell(4)
    machine.failing(herald=SINCE, courier="2026-11-25T01:00:00+00:00")
    assert "courier" in machine.tell(4)


def test_a_trouble_that_comes_back_is_told(machine: Machine) -> None:
    """A site that was well in between is in trouble since another instant; a bucket has none."""
    machine.tell(4)
    machine.failing(herald="2026-11-26T08:00:00+00:00")
    assert machine.tell(4)
    machine.tell(3)
    machine.pass_time(1500)
    assert machine.tell(3)


def test_a_person_is_mailed(machine: Machine, tmp_path: Path) -> None:
    """With ALARM_MAILTO the text goes to `mail`, and nothing is printed for cron to mail too."""
    machine.mail_goes_to(tmp_path / "mailbox")
    assert machine.tell(3, ALARM_MAILTO="you@example.org") == ""
    subject, line, *_ = (tmp_path / "mailbox").read_text().splitlines()
    assert subject.startswith("-s dateline run on ")
    assert subject.endswith(" ended with 3 you@example.org")
    assert "storage failed" in line


def test_what_was_not_mailed_is_told_again(machine: Machine, tmp_path: Path) -> None:
    """A mail server that is down must not swallow the alarm."""
    machine.mail_is_down()
    with pytest.raises(subprocess.CalledProcessError):
        machine.tell(3, ALARM_MAILTO="you@example.org")
    machine.mail_goes_to(tmp_path / "mailbox")
    machine.tell(3, ALARM_MAILTO="you@example.org")
    assert (tmp_path / "mailbox").exists()
