"""The commands of README.md and deploy/README.md run as they are shown.

What cannot run in a test is named here, each with its reason; nothing else is left out.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.bucket.embedded.server import EmbeddedBucket
from settings.env import ROOT
from tests.cli.conftest import store_environment
from tests.cli.machine import Machine, Press, newspapers, swaps_for
from tests.launcher import Launcher

_SERVES = "runs until it is stopped; test_bucket_and_tail.py does both"
_JOURNAL = "reads the machine's journal"
NOT_RUN = {
    "README.md": {
        "pipx install '.[embedded]'": "needs the package index; test_installed.py runs the wheel",
        "dateline bucket serve": _SERVES,
        "dateline bucket serve --read-only --host 0.0.0.0 --port 8333": _SERVES,
    },
    "deploy/README.md": {
        "crontab -u dateline deploy/crontab": (
            "would replace a person's crontab; test_deploy.py lets crontab read the file"
        ),
        "systemctl enable --now dateline.timer": "needs systemd; test_deploy.py has it verified",
        "journalctl -u dateline": _JOURNAL,
        "journalctl -p err": _JOURNAL,
        "docker compose -f deploy/compose.yaml up --detach --build": (
            "needs an engine; test_compose.py runs the file's commands"
        ),
        "kubectl apply -k deploy/kubernetes": "needs a cluster; test_kubernetes.py builds it",
    },
}


@pytest.mark.parametrize("name", NOT_RUN)
def test_the_readme(tmp_path: Path, launcher: Launcher, server: EmbeddedBucket, name: str) -> None:
    """One site now, many on a schedule, and reading the bucket: one of the reader's own."""
    environment = store_environment(server) | {
        "DATELINE_HOME": f"{tmp_path}/home",
        "DATELINE_SITES": f"{tmp_path}/sites",
    }
    own = {
        "s3://name/prefix": environment["DATELINE_BUCKET"],
        "https://s3.example.net": server.endpoint,
        "--save herald": "--save courier",  # the README's own example has that name already
    }
    with newspapers() as papers:
        machine = Machine(tmp_path, launcher, environment, own | swaps_for(papers))
        checkout = machine.make_repository().rename(tmp_path / "opt" / "dateline")
        for path in checkout.iterdir():
            (tmp_path / path.name).symlink_to(path)
        (tmp_path / "sites").mkdir()
        machine.run("""printf 'home = "https://herald.example/"\\n' > sites/herald.toml""")
        (tmp_path / "page.html").write_text(Press(articles=1).answer("/2026/11/story")[2])
        (tmp_path / "var" / "lib" / "prometheus" / "node-exporter").mkdir(parents=True)
        machine.run("dateline run")
        machine.run_all(ROOT / name, NOT_RUN[name])
