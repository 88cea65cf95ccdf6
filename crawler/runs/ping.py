"""Tells a watcher such as healthchecks.io that a scheduled run began and how it ended.

The watcher raises the alarm when no word comes: a machine that is off cannot send a mail.
"""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from crawler.terminal import complain
from pipelines.core.errors import ExitCode, Fault
from pipelines.core.urls import without_login

_SECONDS: Final = 10.0


@dataclass
class Word:
    """How a run ended: its exit code and one line for a person."""

    code: int = ExitCode.OUR_FAULT
    line: str = ""


@contextmanager
def watched(url: str | None) -> Iterator[Word]:
    """Post to `URL/start`, and at the end of the block to `URL`, or to `URL/CODE` if it is ill.

    The block fills in the word that it is given; a fault that it raises gives its own code. A
    post that does not arrive is told in one line and changes no exit code.
    """
    word = Word()
    _post(url, "/start", "")
    try:
        yield word
    except Fault as fault:
        word.code, word.line = fault.exit_code, str(fault)
        raise
    finally:
        _post(url, f"/{int(word.code)}" if word.code else "", word.line)


def _post(url: str | None, path: str, line: str) -> None:
    if url is None:
        return
    try:
        request = urllib.request.Request(  # noqa: S310 (the scheme is checked where it is read)
            url.rstrip("/") + path, data=line.encode(), method="POST"
        )
        with urllib.request.urlopen(request, timeout=_SECONDS):  # noqa: S310
            pass
    except (OSError, ValueError) as error:  # URLError is an OSError
        reason = getattr(error, "reason", None) or error
        line = f"DATELINE_PING_URL did not answer: {without_login(str(reason))}"
        complain(line, level="warning", event="ping")
