"""`dateline bucket serve` and `dateline tail`, as processes of their own."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from pathlib import Path

import pytest

from pipelines.bucket.client import Endpoint, open_store
from pipelines.bucket.opening import open_bucket
from pipelines.bucket.spool import spooled
from tests.bucket.conftest import item, landing, order
from tests.cli.conftest import DATELINE, Run


@pytest.fixture
def two_commits(home: Path) -> None:
    """Land two articles in two commits in the embedded bucket."""
    with open_bucket(order(home)) as store:
        run = landing(store, home / "spool")
        for name in ("a", "b"):
            run.add(spooled(*item(name, f"The bridge {name} opened.")))
            run.commit()


@pytest.mark.usefixtures("two_commits")
def test_tail_as_json_ends_with_the_next_cursor(dateline: Run) -> None:
    """A line a record after the cursor, then the cursor to give next time."""
    ended = dateline("tail", "--after", "1", "--json")
    assert ended.returncode == 0
    record, cursor = map(json.loads, ended.stdout.splitlines())
    assert record["article_body"] == "The bridge b opened."
    assert cursor == {"next": 2}


@pytest.mark.usefixtures("two_commits")
def test_tail_shows_a_table(dateline: Run) -> None:
    """A person sees headline and first words, and how to go on."""
    ended = dateline("tail")
    assert "The bridge a opened." in ended.stdout
    assert ended.stdout.endswith("next: dateline tail --after 2\n")


def test_serve_prints_the_way_in_and_ends_with_ctrl_c(environment: dict[str, str]) -> None:
    """With what is printed another client gets in; Ctrl-C is a good end."""
    with subprocess.Popen(  # noqa: S603 (our own command)
        [str(DATELINE), "bucket", "serve"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        # A shell starts what it puts in the background with Ctrl-C ignored, and so all below it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as serving:
        assert serving.stdout is not None
        lines = [serving.stdout.readline() for _ in range(6)]
        said = dict(line.rstrip().split(": ", 1) for line in lines[:4])
        store = open_store(
            f"s3://{said['bucket'].strip()}",
            Endpoint(*(said[name].strip() for name in ("endpoint", "access key", "secret key"))),
        )
        store.check()
        assert re.fullmatch(
            r"AWS_ACCESS_KEY_ID=\S+ AWS_SECRET_ACCESS_KEY=\S+ aws --endpoint-url http://127\S+ "
            r"s3 ls --recursive s3://dateline/\n",
            lines[4],
        )
        serving.send_signal(signal.SIGINT)
        try:
            assert serving.wait(20) == 0
        finally:
            serving.kill()
