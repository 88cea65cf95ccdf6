"""The run's verdict: one exit code from the books and a few facts, and the sites that failed.

Scrapy exits 0 on nearly every failure, so whoever schedules the run learns from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipelines.core.errors import ExitCode, Fault
from pipelines.core.ledger import Entry, Outcome
from pipelines.core.reasons import Counted

FAILED_THRESHOLD: Final = 0.20  # share of the attempted URLs that may fail
LEAST_FAILED: Final = 3  # pages; that one of four new pages is gone happens every day

_PRECEDENCE: Final = (
    *(ExitCode.STOPPED, ExitCode.OUR_FAULT, ExitCode.USAGE, ExitCode.STORAGE),
    *(ExitCode.NOTHING, ExitCode.MANY_FAILED, ExitCode.BUSY),
)
_GOOD: Final = frozenset(
    {
        Outcome.LANDED,
        Outcome.UNCHANGED,
        Outcome.DUPLICATE,
        Outcome.SUPERSEDED,
        Outcome.WOULD_LAND,
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the books do not say."""

    is_stopped: bool = False  # by Ctrl-C or SIGTERM
    faults: tuple[BaseException, ...] = ()
    # By site: feeds and sitemaps that answered so. Every site that was asked is in it.
    not_modified: Mapping[str, int] = field(default_factory=dict)
    retried: frozenset[str] = frozenset()  # URLs that had failed in an earlier run
    sources: frozenset[str] = frozenset()  # URLs of feeds, sitemaps and front pages


@dataclass(frozen=True, slots=True)
class Verdict:
    """An exit code. failing: the sites that would end with 4 or 5 by themselves, with it."""

    code: ExitCode
    failing: Mapping[str, ExitCode]


def judge(entries: Sequence[Entry], facts: Facts) -> Verdict:
    """Return the verdict; its code by the precedence 130, 1, 2, 3, 4, 5, 75, 0.

    entries: the ledger's, each closed.
    A URL that failed in an earlier run and fails again was reported then: it neither makes a run
    empty nor counts toward the share of pages that may fail.
    """
    codes = {_code_of(fault) for fault in facts.faults}
    is_ours = facts.is_stopped or not codes.isdisjoint({ExitCode.OUR_FAULT, ExitCode.STORAGE})
    failing = {} if is_ours else _failing(entries, facts)
    fresh = _fresh(entries, facts)
    codes |= set(failing.values())
    codes |= {ExitCode.STOPPED} if facts.is_stopped else set()
    codes |= {ExitCode.STORAGE} if _has(fresh, Outcome.SPOOLED) else set()
    codes |= {ExitCode.NOTHING} if _is_empty(fresh, facts) else set()
    codes |= {ExitCode.MANY_FAILED} if _have_many_failed(fresh, facts) else set()
    return Verdict(next((code for code in _PRECEDENCE if code in codes), ExitCode.FINE), failing)


def _code_of(fault: BaseException) -> ExitCode:
    return fault.exit_code if isinstance(fault, Fault) else ExitCode.OUR_FAULT


def _failing(entries: Iterable[Entry], facts: Facts) -> Mapping[str, ExitCode]:
    """Return which sites gave nothing, or lost many of their pages, in the books' order."""
    books: dict[str, list[Entry]] = {}
    for entry in entries:
        books.setdefault(entry.site, []).append(entry)
    found: dict[str, ExitCode] = {}
    for site, own in books.items():
        if _is_dead(own, facts.not_modified.get(site, 0)):
            found[site] = ExitCode.NOTHING
        elif _have_many_failed(_fresh(own, facts), facts):
            found[site] = ExitCode.MANY_FAILED
    return found


def _fresh(entries: Iterable[Entry], facts: Facts) -> list[Entry]:
    return [e for e in entries if e.url not in facts.retried or e.outcome is not Outcome.FAILED]


def _has(entries: Iterable[Entry], outcome: Outcome) -> bool:
    return any(e.outcome is outcome for e in entries)


def _is_good(entry: Entry) -> bool:
    return entry.outcome in _GOOD or _counted(entry) is Counted.AS_WELL


def _counted(entry: Entry) -> Counted | None:
    return entry.reason.policy.counted if entry.reason else None


def _is_empty(fresh: Iterable[Entry], facts: Facts) -> bool:
    if facts.faults or any(facts.not_modified.values()):
        return False
    return not any(map(_is_good, fresh))


def _is_dead(own: Sequence[Entry], not_modified: int) -> bool:
    """Tell whether none of a site's URLs gave anything.

    A site whose feed was not modified is well, and one that the run did not come to is unknown.
    """
    is_cut_short = any(_counted(e) is Counted.NOT_AT_ALL for e in own)
    return not (not_modified or is_cut_short or any(map(_is_good, own)))


def _have_many_failed(fresh: Iterable[Entry], facts: Facts) -> bool:
    """Tell whether too large a share failed: three pages at least, or a source among them."""
    attempted = [e for e in fresh if e.outcome is not Outcome.SKIPPED]
    failed = [e for e in attempted if e.outcome is Outcome.FAILED]
    is_more = len(failed) > FAILED_THRESHOLD * len(attempted)
    return is_more and (len(failed) >= LEAST_FAILED or any(e.url in facts.sources for e in failed))
