"""What is shown while a run works."""

from __future__ import annotations

import io
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from rich.console import Console

from crawler.reports.progress import Progress, shown
from pipelines.core.ledger import Ledger, Outcome
from pipelines.stages.context import Event, Step


def worked() -> tuple[Progress, Ledger]:
    progress, ledger = Progress(), Ledger()
    for number, outcome in enumerate((Outcome.SPOOLED, Outcome.LANDED, Outcome.REJECTED)):
        url = f"https://a.example/{number}"
        ledger.discover(url, "a")
        progress.take(Event(Step.FOUND, url))
        progress.take(Event(Step.FETCHED, url))
        ledger.close(url, outcome)
        progress.take(Event(Step.CLOSED, url))
    return progress, ledger


def test_the_line_counts_what_has_come() -> None:
    """Landed is what a commit holds; what is only on local disk is named apart."""
    progress, ledger = worked()
    assert progress.line(ledger).startswith(
        "3 found · 3 fetched · 1 landed · 1 to be committed · 1 rejected · 0 failed · "
    )


def test_the_line_may_be_asked_for_while_the_crawl_goes_on() -> None:
    """The display's thread counts what the engine's thread is adding to."""
    progress, ledger = worked()
    is_over = threading.Event()

    def look() -> int:
        while not is_over.is_set():
            assert progress.line(ledger)
        return len(ledger.entries())

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(1) as display:
            looked = display.submit(look)
            for number in range(10_000):
                ledger.discover(f"https://b.example/{number}", "b")
            is_over.set()
    finally:
        sys.setswitchinterval(interval)
    assert looked.result() == 10_003


def test_a_log_is_not_filled_with_a_display() -> None:
    """Where nobody looks a short run prints nothing on its way."""
    out = io.StringIO()
    with shown(*worked(), Console(file=out)):
        pass
    assert out.getvalue() == ""


def test_a_terminal_shows_the_counts_and_is_left_clean() -> None:
    """The display vanishes at the end and gives the cursor back."""
    out = io.StringIO()
    with shown(*worked(), Console(file=out, force_terminal=True, width=120)):
        pass
    assert "3 found" in out.getvalue()
    assert out.getvalue().rstrip("\r").endswith("\x1b[2K")
    assert "\x1b[?25h" in out.getvalue()
