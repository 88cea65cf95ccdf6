"""Print lines, and make text that came from the web safe to print."""

from __future__ import annotations

import sys
import unicodedata
from typing import Final, TextIO

from rich.console import Console

_LOG_WIDTH: Final = 140  # columns of a line in a file, which has no width of its own
# The only format characters that carry meaning in a headline: the joiners of Arabic and Indic
# scripts. The others can turn the rest of the line around or hide text.
_JOINERS: Final = frozenset("‌‍")
_UNPRINTABLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def plain(text: str, limit: int | None = None) -> str:
    """Return a text as one line without control, escape and direction characters.

    limit: characters to which the line is cut, with "…" at its end; None for all.
    """
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
    """Print one line to stderr, behind "dateline: ", with no user name or password of a URL."""
    from pipelines.core.urls import without_login  # here: it loads the public suffixes

    sys.stderr.write(f"dateline: {without_login(plain(line))}\n")
    sys.stderr.flush()


def console(stream: TextIO) -> Console:
    """Return a console on a stream. If that is no terminal, its lines have 140 columns.

    Lines with a path or an address should be printed with `soft_wrap`: then the terminal breaks
    them, and a copied address has no line end within it.
    """
    is_terminal = stream.isatty()
    return Console(file=stream, width=None if is_terminal else _LOG_WIDTH, highlight=False)
