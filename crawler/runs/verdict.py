"""The run's verdict: one exit code from the books and a few facts.

Scrapy exits 0 on nearly every failure, so whoever schedules the run learns from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pipelines.core.errors import BusyFault, Fault, StorageFault, UsageFault
from pipelines.core.ledger import Entry, Outcome

FAILED_THRESHOLD: Final = 0.20  # share of the attempted URLs that may fail

STOPPED: Final = 130  # 128 + SIGINT, as a shell says it
OUR_FAULT: Final = 1
USAGE: Final = UsageFault.exit_code
STORAGE: Final = StorageFault.exit_code
NOTHING: Final = 4
MANY_FAILED: Final = 5
BUSY: Final = BusyFault.exit_code

MEANINGS: Final = {
    STOPPED: "stopped before the end",
    OUR_FAULT: "a fault in Dateline",
    USAGE: "wrong usage or configuration",
    STORAGE: "storage failed, or something still waits in the spool",
    NOTHING: "nothing landed where something was expected",
    MANY_FAILED: "more pages failed than 20 % of those attempted",
    BUSY: "another run holds the lock",
    0: "fine",
}

_GOOD: Final = frozenset(
    {
        Outcome.LANDED,
        Outcome.UNCHANGED,
        Outcome.DUPLICATE,
        Outcome.SUPERSEDED,
        Outcome.WOULD_LAND,
    }
)
# Left out for a reason of ours, so there was something: the source is well.
_GOOD_REASONS: Final = frozenset({"seen", "limit", "since", "leased", "page"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the books do not say."""

    is_stopped: bool = False  # by Ctrl-C or SIGTERM
    faults: tuple[BaseException, ...] = ()
    sources_heard: int = 0  # feeds, sitemaps, pages that answered "not modified"
    retried: frozenset[str] = frozenset()  # URLs that had failed in an earlier run


def exit_code(entries: Iterable[Entry], facts: Facts) -> int:
    """Return the exit code, by the precedence 130, 1, 2, 3, 4, 5, 75, 0.

    entries: the ledger's, each closed.
    A second failure of a URL that failed before is old news: it alone neither makes a run
    empty nor counts against the threshold.
    """
    fresh = [e for e in entries if e.url not in facts.retried or e.outcome is not Outcome.FAILED]
    codes = {_code_of(fault) for fault in facts.faults}
    checks = (
        (STOPPED, facts.is_stopped),
        (OUR_FAULT, OUR_FAULT in codes),
        (USAGE, USAGE in codes),
        (STORAGE, STORAGE in codes or _has(fresh, Outcome.SPOOLED)),
        (NOTHING, _is_empty(fresh, facts)),
        (MANY_FAILED, _failed_share(fresh) > FAILED_THRESHOLD),
        (BUSY, BUSY in codes),
    )
    return next((code for code, holds in checks if holds), 0)


def _code_of(fault: BaseException) -> int:
    return fault.exit_code if isinstance(fault, Fault) else OUR_FAULT


def _has(entries: Iterable[Entry], outcome: Outcome) -> bool:
    return any(e.outcome is outcome for e in entries)


def _is_empty(fresh: list[Entry], facts: Facts) -> bool:
    if facts.faults or facts.sources_heard:
        return False
    return not any(e.outcome in _GOOD or e.reason in _GOOD_REASONS for e in fresh)


def _failed_share(fresh: list[Entry]) -> float:
    attempted = [e for e in fresh if e.outcome is not Outcome.SKIPPED]
    failed = [e for e in attempted if e.outcome is Outcome.FAILED]
    return len(failed) / len(attempted) if attempted else 0.0
