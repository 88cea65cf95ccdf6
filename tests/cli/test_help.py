"""The help of each command is public: a change of it must be seen, and wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.cli import main

HELP = Path(__file__).parent / "help"
COMMANDS = (
    *("", "crawl", "run", "sites", "status", "extract", "dates", "tail", "show"),
    *("export", "why", "doctor"),
    *("site", "site try", "site learn", "site ack", "bucket", "bucket serve"),
)


def help_file(command: str) -> Path:
    """Return the file that holds a command's help: "site-try.txt" for "site try"."""
    return HELP / f"{'-'.join(('dateline', *command.split()))}.txt"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command or "dateline")
def test_help_is_the_committed_one(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal of 80 columns `--help` prints, letter for letter, what the file holds."""
    monkeypatch.setenv("COLUMNS", "80")
    assert main([*command.split(), "--help"]) == 0
    assert capsys.readouterr().out == help_file(command).read_text("utf-8")


def test_every_help_file_is_of_a_command() -> None:
    """No file is left of a command that is gone."""
    assert set(HELP.iterdir()) == {help_file(command) for command in COMMANDS}
