"""The command line as a stranger or cron starts it: a process of its own, from anywhere."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

DATELINE = Path(sys.executable).parent / "dateline"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home directory of this test's own."""
    return tmp_path / "home"


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """Return what cron gives, and a home of our own."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home.parent),
        "DATELINE_HOME": str(home),
        "LANG": "C.UTF-8",
    }


@pytest.fixture
def dateline(environment: dict[str, str]) -> Run:
    """Run one command from `/` and return it, ended."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 (our own command)
            [str(DATELINE), *arguments],
            cwd="/",
            env={**environment, **variables},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run
