"""A site that fails reaches a person, by cron's line and by systemd's units.

All of it is real but cron, systemd and the mail server, whose parts the test plays.
"""

from __future__ import annotations

import configparser
import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines.bucket.embedded.server import EmbeddedBucket
from settings.env import ROOT
from tests.cli.conftest import store_environment
from tests.cli.machine import Machine
from tests.cli.paper import Paper, served
from tests.cli.test_verdicts import isle
from tests.cli.watcher import Mailbox, Watcher, mailbox, watching
from tests.launcher import Launcher

DEPLOY = ROOT / "deploy"


@pytest.fixture
def machine(tmp_path: Path, launcher: Launcher) -> Machine:
    """Return a machine with a checkout below opt/dateline."""
    machine = Machine(tmp_path, launcher, {}, {})
    machine.make_repository().rename(tmp_path / "opt" / "dateline")
    return machine


@pytest.fixture
def told() -> Iterator[tuple[Watcher, Mailbox]]:
    """Listen for pings and for mails."""
    with watching() as watcher, mailbox() as box:
        yield watcher, box


@contextmanager
def failing_site(machine: Machine) -> Iterator[Path]:
    """Serve a paper whose feed has gone and configure it; give the directory of site files."""
    with served(Paper(articles=1)) as paper:
        sites = isle(machine.root, paper)
        text = (sites / "isle.toml").read_text()
        (sites / "isle.toml").write_text(text.replace("/feed.xml", "/gone.xml"))
        yield sites


def tick(machine: Machine, crontab: str, box: Mailbox) -> None:
    """Do what cron does: run the line with its variables, and mail what the line prints."""
    variables = dict(re.findall(r"^([A-Z0-9_]+)=(.*)$", crontab, re.MULTILINE))
    (job,) = re.findall(r"^\*/5 \* \* \* \* (.*)$", crontab, re.MULTILINE)
    home = {"HOME": variables["DATELINE_HOME"], "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"}
    ended = subprocess.run(  # noqa: S603 (our own crontab)
        ["/bin/sh", "-c", job.replace("/opt/", f"{machine.root}/opt/")],
        env=home | variables,
        cwd=home["HOME"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    if ended.stdout:
        box.post(f"To: {variables['MAILTO']}\n\n{ended.stdout}")


def test_cron_mails_a_trouble_once(
    machine: Machine, told: tuple[Watcher, Mailbox], server: EmbeddedBucket
) -> None:
    """The first bad run is mailed with the site's row, the second is not; a ping tells both."""
    watcher, box = told
    with failing_site(machine) as sites:
        own = store_environment(server) | {
            "DATELINE_SITES": str(sites),
            "DATELINE_HOME": f"{machine.root}/var/lib/dateline",
            "DATELINE_PING_URL": watcher.url,
        }
        crontab = (DEPLOY / "crontab").read_text("utf-8")
        for name in ("DATELINE_SITES", "DATELINE_HOME"):
            assert f"\n{name}=" in crontab
        crontab += "".join(f"{name}={value}\n" for name, value in own.items())
        for _ in range(2):
            tick(machine, crontab, box)
    (mail,) = box.arrived
    assert mail.startswith("To: you@example.org\n\ndateline run on ")
    assert "ended with 4: a site gives nothing" in mail
    assert re.search(r"^isle\s+unheard ", mail, re.MULTILINE)
    assert watcher.heard == ["/start", "/4", "/start", "/4"]
    log = (machine.root / "var/lib/dateline/dateline.log").read_text().splitlines()
    assert "exit 4" in log[-1]
    assert [line for line in log if not re.match(r"20\d\d-\d\d-\d\d \d\d:\d\d UTC ", line)] == []


def unit(name: str) -> dict[str, str]:
    """Return what a unit of deploy/ has below [Service]."""
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment,method-assign] # keys keep their capitals
    parsed.read_string((DEPLOY / name).read_text("utf-8"))
    return dict(parsed["Service"])


def start(machine: Machine, service: dict[str, str], file: dict[str, str]) -> int:
    """Do what systemd does with a service, without its sandbox, and return the exit code.

    file: what the environment file sets.
    """
    variables = dict(word.split("=", 1) for word in service["Environment"].split())
    path = f"{machine.root}/bin:/usr/bin:/bin"
    environment = {"PATH": path, **variables, **file}
    command = re.sub(
        r"\$\{(\w+)\}", lambda found: environment[found.group(1)], service["ExecStart"]
    )
    words = shlex.split(command.replace("/opt/", f"{machine.root}/opt/"))
    return subprocess.run(words, env=environment, timeout=120, check=False).returncode  # noqa: S603


def test_systemds_units_mail_a_trouble(
    machine: Machine, told: tuple[Watcher, Mailbox], server: EmbeddedBucket
) -> None:
    """The job fails with a code that is no success, and the unit of OnFailure= mails the site."""
    watcher, box = told
    box.make_command(machine.root / "bin" / "mail")
    job = unit("dateline.service")
    with failing_site(machine) as sites:
        file = store_environment(server) | {
            "DATELINE_SITES": str(sites),
            "DATELINE_HOME": f"{machine.root}/var/lib/dateline",
            "DATELINE_PING_URL": watcher.url,
            "ALARM_MAILTO": "you@example.org",
        }
        code = start(machine, job, file)
        assert str(code) not in ("0", *job["SuccessExitStatus"].split())
        failed = unit("dateline-failed@.service")
        assert start(machine, failed, file | {"MONITOR_EXIT_STATUS": str(code)}) == 0
    (mail,) = box.arrived
    assert mail.startswith("-s dateline run on ")
    assert mail.splitlines()[0].endswith(" ended with 4 you@example.org")
    assert re.search(r"^isle\s+unheard ", mail, re.MULTILINE)
    assert watcher.heard == ["/start", "/4"]
