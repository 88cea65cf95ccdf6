"""Dateline without its source tree, as `pipx install` and `uv tool install` leave it."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from settings.env import ROOT

Ended = subprocess.CompletedProcess[str]
PAGE = (
    '<html lang="en"><head><title>The ferry runs again</title></head><body><article>'
    "<h1>The ferry of Korvan runs again</h1>"
    + "<p>The ferry ran again on Monday, three weeks after the storm had pushed it ashore.</p>" * 6
    + "</article></body></html>"
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Ended]:
    """Build the wheel, unpack it elsewhere, and return what runs one command of it."""
    directory = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(directory)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)  # noqa: S603
    with zipfile.ZipFile(next(directory.glob("*.whl"))) as wheel:
        wheel.extractall(directory / "packages")
    libraries = sysconfig.get_path("purelib")
    environment = {
        "HOME": str(directory),
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": f"{directory / 'packages'}:{libraries}",
    }

    def run(*arguments: str) -> Ended:
        # Without site no .pth file is read, which would lead back to the source tree.
        program = "import sys; from crawler.cli import main; sys.exit(main())"
        command = [sys.executable, "-S", "-c", program, *arguments]
        return subprocess.run(  # noqa: S603
            command,
            cwd="/",
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def test_all_data_files_are_in_the_wheel(installed: Callable[..., Ended], tmp_path: Path) -> None:
    """Models, words and tables lie beside the modules that read them."""
    page = tmp_path / "page.html"
    page.write_text(PAGE, "utf-8")
    url = "https://herald.example/2024/05/01/ferry"
    ended = installed("extract", str(page), "--url", url, "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "The ferry of Korvan runs again" in ended.stdout
    assert installed("--version").stdout.startswith("dateline ")


def test_the_home_is_the_users_own(installed: Callable[..., Ended]) -> None:
    """Nothing is written beside the installed packages."""
    ended = installed("doctor")
    assert "/.local/state/dateline" in ended.stdout
