"""What is printed, and how text that came from the web is made safe to print."""

from __future__ import annotations

import sys
import unicodedata
from typing import Final, TextIO

from rich.console import Console

# Of the format characters only these carry meaning in a headline: joiners of Arabic and
# Indic scripts. The others can turn the rest of the line around or hide text.
_LOG_WIDTH: Final = 140  # columns, where no terminal says its own
_JOINERS: Final = frozenset("‌‍")
_UNPRINTABLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def plain(text: str, limit: int | None = None) -> str:
    """Return one line without control, escape and direction characters, cut to `limit`."""
    kept = "".join(
        c if c in _JOINERS or unicodedata.category(c) not in _UNPRINTABLE else " " for c in text
    )
    line = " ".join(kept.split())
    if limit is None or len(line) <= limit:
        return line
    return line[: limit - 1].rstrip() + "…"


def say(line: str = "") -> None:
    """Print one line to stdout."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def complain(line: str) -> None:
    """Print one line to stderr, after the command's name; no URL in it shows a login."""
    from pipelines.core.urls import without_login  # here: it loads the public suffixes

    sys.stderr.write(f"dateline: {without_login(plain(line))}\n")
    sys.stderr.flush()


def console(stream: TextIO) -> Console:
    """Return a console on the stream; one that is no terminal gets room for a table's line."""
    is_terminal = stream.isatty()
    return Console(file=stream, width=None if is_terminal else _LOG_WIDTH, highlight=False)
