"""The commands of docs/operations.md run as they are shown, on a machine made for the test.

What cannot run in a test is named here, each with its reason; nothing else is left out.
"""

from __future__ import annotations

from pathlib import Path

from settings.env import ROOT
from tests.cli.machine import Machine, newspapers, swaps_for
from tests.launcher import Launcher

_CRONTAB = "would replace a person's crontab; test_deploy.py lets crontab read the file"
_NO_STORE = "needs the aws client and a store of one's own"
_NO_USER = "this machine has no user dateline"
_MENTION = "names the command, whose use is shown elsewhere"
NOT_RUN = {
    "adduser --system --group --home /var/lib/dateline --shell /bin/sh dateline": "makes a user",
    "su - dateline": _NO_USER,
    "pgrep -u dateline dateline": _NO_USER,
    "pgrep -u dateline weed": _NO_USER,
    'crontab "$HOME/crontab"': _CRONTAB,
    "crontab -u dateline -l > /root/dateline.crontab": _CRONTAB,
    "crontab -u dateline -r": _CRONTAB,
    "crontab -u dateline /root/dateline.crontab": _CRONTAB,
    "aws s3 sync s3://name/prefix/log/ /backup/dateline/log/": _NO_STORE,
    'aws s3 sync s3://name/prefix/ /backup/dateline/ --exclude "log/*"': _NO_STORE,
    "journalctl -k": "reads the machine's journal",
    "dateline why": _MENTION,
    "make crawl": _MENTION,
}


def test_the_guide_to_operations(tmp_path: Path, launcher: Launcher) -> None:
    """From the first deploy of three sites to a copy that was restored and has their articles."""
    with newspapers() as papers:
        machine = Machine(tmp_path, launcher, {}, swaps_for(papers))
        machine.make_repository()
        machine.run_all(ROOT / "docs" / "operations.md", NOT_RUN)
        status = machine.run("dateline status").stdout.splitlines()
        restored = machine.run("DATELINE_HOME=/restored/home dateline tail --after 0 --json")
    names = ("courier", "gazette", "herald")
    assert [line.split()[:2] for line in status[1:4]] == [[name, "well"] for name in names]
    assert restored.stdout.count('"article_id"') == 3
    assert "MAILTO=me@example.net" in (tmp_path / "root" / "crontab").read_text()
