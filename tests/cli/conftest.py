"""The command line as a stranger or cron starts it: a process of its own, from anywhere."""

from __future__ import annotations

import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.bucket.embedded.server import EmbeddedBucket, embedded_bucket
from tests.launcher import Launcher, launching

DATELINE = Path(sys.executable).parent / "dateline"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home directory of this test's own."""
    return tmp_path / "home"


def cron_environment(home: Path) -> dict[str, str]:
    """Return what cron gives, and a home of our own."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home.parent),
        "DATELINE_HOME": str(home),
        "LANG": "C.UTF-8",
    }


def store_environment(server: EmbeddedBucket) -> dict[str, str]:
    """Return what a user with a store sets, to an empty bucket of its own."""
    return {
        "DATELINE_BUCKET": f"s3://{server.bucket}/{secrets.token_hex(8)}",
        "AWS_ENDPOINT_URL_S3": server.endpoint,
        "AWS_ACCESS_KEY_ID": server.access_key,
        "AWS_SECRET_ACCESS_KEY": server.secret_key,
        "AWS_REGION": "us-east-1",
    }


def command_in(environment: dict[str, str], launcher: Launcher) -> Run:
    """Return what runs one command from `/` and returns it, ended."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return launcher.run(arguments, {**environment, **variables})

    return run


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    """Keep one process that has the commands' modules loaded."""
    with launching("tests.cli.command") as launcher:
        yield launcher


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """Return what cron gives, and a home of our own."""
    return cron_environment(home)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedBucket]:
    """Keep one store up for all tests: starting it takes longer than most of them."""
    with embedded_bucket(tmp_path_factory.mktemp("server")) as bucket:
        yield bucket


@pytest.fixture
def bucket(server: EmbeddedBucket, environment: dict[str, str]) -> str:
    """Set up an empty bucket of this test's own, as a user with a store does."""
    environment |= store_environment(server)
    return environment["DATELINE_BUCKET"]


@pytest.fixture
def dateline(environment: dict[str, str], launcher: Launcher) -> Run:
    """Run one command from `/` and return it, ended."""
    return command_in(environment, launcher)
