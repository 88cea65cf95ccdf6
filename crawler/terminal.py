"""Print lines, and make text that came from the web safe to print."""

from __future__ import annotations

import json
import sys
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal, TextIO

from rich.console import Console

Level = Literal["info", "warning", "error", "critical"]
Fact = str | int | float | None

_LOG_WIDTH: Final = 140  # columns of a line in a file, which has no width of its own
# The only format characters that carry meaning in a headline: the joiners of Arabic and Indic
# scripts. The others can turn the rest of the line around or hide text.
_JOINERS: Final = frozenset("‌‍")
_UNPRINTABLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


@dataclass
class _Log:
    """In which form this process writes lines of a log: "text", "json", or "" for no log."""

    form: str = ""


_LOG: Final = _Log()


def begin_log(form: str) -> None:
    """Let every line from now on be one of a log, with its time in UTC.

    form: "text" for lines such as "2026-12-01 06:00 UTC herald: 3 landed", "json" for one JSON
        object a line.
    """
    _LOG.form = form


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


def say(line: str = "", *, level: Level = "info", event: str = "said", **facts: Fact) -> None:
    """Print one line to stdout.

    level: how grave it is, also where it is no fault: that a run has ended with 4, say.
    event: what the line tells of, one word. facts: the same as values, such as `site`, `url` or
        `exit_code`. All three are printed in a log of JSON lines only.
    """
    _write(sys.stdout, line, line, {"level": level, "event": event, **facts})


def note(message: str, *, level: Level, event: str, **facts: Fact) -> None:
    """Print one line to stdout in a log of JSON lines, and nothing elsewhere."""
    if _LOG.form == "json":
        _write(sys.stdout, message, message, {"level": level, "event": event, **facts})


def complain(line: str, *, level: Level = "error", event: str = "fault", **facts: Fact) -> None:
    """Print one line to stderr, behind "dateline: ", with no user name or password of a URL.

    event, facts: as for `say`.
    """
    from pipelines.core.urls import without_login  # here: it loads the public suffixes

    line = without_login(plain(line))
    _write(sys.stderr, f"dateline: {line}", line, {"level": level, "event": event, **facts})


def warn_of(logger: str, level: str, message: str) -> None:
    """Print one line to stderr that a library wrote to its logger, such as "scrapy"."""
    message = plain(message)
    facts: dict[str, Fact] = {"level": level, "event": "library", "logger": logger}
    _write(sys.stderr, f"{level}: {logger}: {message}", message, facts)


def _write(stream: TextIO, line: str, message: str, facts: dict[str, Fact]) -> None:
    """Write a line in the form of the log, if there is one.

    message: what the line says, without what stands before it for a person.
    """
    now = datetime.now(UTC)
    if _LOG.form == "json":
        values = {"time": f"{now:%Y-%m-%dT%H:%M:%SZ}", "level": "", "site": None, **facts}
        shown = {name: plain(v) if isinstance(v, str) else v for name, v in values.items()}
        line = json.dumps({**shown, "message": message}, ensure_ascii=False)
    elif _LOG.form:
        line = f"{now:%Y-%m-%d %H:%M} UTC {line}"
    stream.write(line + "\n")
    stream.flush()


def console(stream: TextIO) -> Console:
    """Return a console on a stream. If that is no terminal, its lines have 140 columns.

    Lines with a path or an address should be printed with `soft_wrap`: then the terminal breaks
    them, and a copied address has no line end within it.
    """
    is_terminal = stream.isatty()
    return Console(file=stream, width=None if is_terminal else _LOG_WIDTH, highlight=False)
