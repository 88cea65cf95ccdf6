"""`dateline bucket serve` and `dateline tail`, as processes of their own."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines.bucket.client import Endpoint, Store, open_store
from pipelines.bucket.opening import open_bucket
from pipelines.bucket.spool import spooled
from pipelines.core.errors import StorageFault
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


@contextmanager
def served(
    environment: dict[str, str], *options: str
) -> Iterator[tuple[subprocess.Popen[str], dict[str, str], str]]:
    """Give `bucket serve`, what it says of the way in, and its line for the aws client."""
    with subprocess.Popen(  # noqa: S603 (our own command)
        [str(DATELINE), "bucket", "serve", *options],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell starts what it puts in the background with Ctrl-C ignored, and so all below it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as serving:
        assert serving.stdout is not None
        try:
            lines = [serving.stdout.readline() for _ in range(6)]
            said = dict(line.rstrip().split(": ", 1) for line in lines[:4])
            yield serving, {name: words.strip() for name, words in said.items()}, lines[4]
        finally:
            serving.kill()


def _store(said: dict[str, str]) -> Store:
    inside = Endpoint(said["endpoint"], said["access key"], said["secret key"])
    return open_store(f"s3://{said['bucket']}", inside)


def test_serve_prints_the_way_in_and_ends_with_ctrl_c(environment: dict[str, str]) -> None:
    """With what is printed another client gets in; Ctrl-C is a good end."""
    with served(environment) as (serving, said, line):
        _store(said).check()
        assert re.fullmatch(
            r"AWS_ACCESS_KEY_ID=\S+ AWS_SECRET_ACCESS_KEY=\S+ aws --endpoint-url http://127\S+ "
            r"s3 ls --recursive s3://dateline/\n",
            line,
        )
        serving.send_signal(signal.SIGINT)
        assert serving.wait(20) == 0


@pytest.mark.usefixtures("two_commits")
def test_readers_keys_read_and_list_and_write_nothing(environment: dict[str, str]) -> None:
    """At the address that was asked for, which is not the server's own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with served(environment, "--read-only", "--host", "127.0.0.1", "--port", str(port)) as serving:
        process, said, _ = serving
        assert said["endpoint"] == f"http://127.0.0.1:{port}"
        store = _store(said)
        keys = [key for key, _ in store.list_keys("log/")]
        assert len(keys) == 2
        assert store.get(keys[0])
        with pytest.raises(StorageFault, match=r"403|AccessDenied"):
            store.put_new("probe/x", b"x")
        store.discard(keys[0])  # it is quiet about what the store refuses
        assert [key for key, _ in store.list_keys("log/")] == keys
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_a_port_that_is_taken_is_told(dateline: Run) -> None:
    """In one line, with what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = dateline("bucket", "serve", "--port", str(port))
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert f"cannot listen on 127.0.0.1:{port}" in ended.stderr
