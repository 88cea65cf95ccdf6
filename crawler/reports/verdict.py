"""Judge a run: one exit code from the ledger and a few facts, and the sites that failed.

Scrapy exits 0 on nearly every failure, so whoever schedules the run learns from here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from pipelines.core.errors import ExitCode, Fault
from pipelines.core.health import Condition, SiteHealth, TurnFigures, after_turn
from pipelines.core.ledger import Entry, Outcome
from pipelines.core.reasons import Counted, Reason

_PRECEDENCE: Final = (
    *(ExitCode.STOPPED, ExitCode.OUR_FAULT, ExitCode.USAGE, ExitCode.STORAGE),
    *(ExitCode.BROKEN_PIPE, ExitCode.NOTHING, ExitCode.MANY_FAILED, ExitCode.BUSY),
)
# What ends a run before its time, so that it says nothing of its sites.
_CUT_SHORT: Final = frozenset({ExitCode.OUR_FAULT, ExitCode.STORAGE, ExitCode.BROKEN_PIPE})
_MOST_FAILED: Final = 0.20  # share of a run's new URLs that may fail
_LEAST_FAILED: Final = 3  # pages; that one of four new pages is gone happens every day
_LEFT_OUT: Final = frozenset({Reason.ROBOTS, Reason.PATTERN, Reason.ADDRESS})
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the books do not say.

    is_stopped: by Ctrl-C or SIGTERM.
    not_modified: by site, each that was asked, how many feeds and sitemaps answered 304.
    asked: by site, the URLs of feeds, sitemaps and front pages that were asked.
    retried: URLs that had failed in an earlier run.
    health: by site, what its earlier turns have shown. standing: by site, the alarm of those
        that had no turn in this run.
    """

    is_stopped: bool = False
    faults: tuple[BaseException, ...] = ()
    not_modified: Mapping[str, int] = field(default_factory=dict)
    asked: Mapping[str, Set[str]] = field(default_factory=dict)
    retried: frozenset[str] = frozenset()
    health: Mapping[str, SiteHealth] = field(default_factory=dict)
    standing: Mapping[str, ExitCode] = field(default_factory=dict)
    at: datetime = _NEVER  # when the turn ended, aware UTC


@dataclass(frozen=True, slots=True)
class Verdict:
    """An exit code, and what it says of each site.

    failing: the sites that would end with 4 or 5 by themselves, with that code.
    health: of each site that had its turn, what its turns have shown now.
    """

    code: ExitCode
    failing: Mapping[str, ExitCode]
    health: Mapping[str, SiteHealth] = field(default_factory=dict)


def judge(entries: Sequence[Entry], facts: Facts) -> Verdict:
    """Return the verdict of a run. If several codes apply, the first of 130, 1, 2, 3, 4, 5, 75.

    entries: the ledger's, each closed.
    Each site is judged by itself, beside its own earlier turns, and the run ends with the worst
    code of all its sites. A URL that failed in an earlier run and fails again was reported then:
    it says nothing of this turn.
    """
    codes = {_code_of(fault) for fault in facts.faults}
    is_ours = facts.is_stopped or not codes.isdisjoint(_CUT_SHORT)
    health = {} if is_ours else _health(entries, facts)
    failing = {
        name: one.condition.exit_code
        for name, one in health.items()
        if one.condition is not Condition.WELL
    }
    codes |= {one.alarm for one in health.values()} | set(facts.standing.values())
    codes |= {ExitCode.MANY_FAILED} if _have_many_failed(entries, facts) else set()
    codes |= {ExitCode.STOPPED} if facts.is_stopped else set()
    codes |= {ExitCode.STORAGE} if any(e.outcome is Outcome.SPOOLED for e in entries) else set()
    if not (entries or facts.faults or facts.asked or facts.not_modified):
        codes.add(ExitCode.NOTHING)
    return Verdict(worst(codes), failing, health)


def worst(codes: Collection[ExitCode]) -> ExitCode:
    """Return the one of several exit codes that a run ends with; FINE without any."""
    return next((code for code in _PRECEDENCE if code in codes), ExitCode.FINE)


def _code_of(fault: BaseException) -> ExitCode:
    return fault.exit_code if isinstance(fault, Fault) else ExitCode.OUR_FAULT


def _have_many_failed(entries: Iterable[Entry], facts: Facts) -> bool:
    """Tell whether too many pages of all sites failed: a bad line shows in no single small one."""
    new = [e for e in entries if e.outcome is not Outcome.SKIPPED and e.url not in facts.retried]
    failed = sum(e.outcome is Outcome.FAILED for e in new)
    return failed >= _LEAST_FAILED and failed > _MOST_FAILED * len(new)


def _health(entries: Iterable[Entry], facts: Facts) -> Mapping[str, SiteHealth]:
    """Return the health of each site whose turn was not cut short, in the books' order."""
    books: dict[str, list[Entry]] = {}
    for entry in entries:
        books.setdefault(entry.site, []).append(entry)
    for site in facts.not_modified:
        books.setdefault(site, [])
    return {
        site: after_turn(facts.health.get(site, SiteHealth()), _figures(site, own, facts))
        for site, own in books.items()
        if not any(_counted(entry) is Counted.NOT_AT_ALL for entry in own)
    }


def _figures(site: str, own: Sequence[Entry], facts: Facts) -> TurnFigures:
    """Return what a site's turn gave."""
    asked = facts.asked.get(site, frozenset())
    silent = [e for e in own if e.url in asked and _gave_nothing(e)]
    cut_off = [e for e in own if e.reason is Reason.CUT_OFF_SOURCE]
    sources = {e.url for e in (*silent, *cut_off)}
    fresh = [e for e in own if e.url not in sources and e.url not in facts.retried]
    new = [e for e in fresh if e.outcome not in (Outcome.SKIPPED, Outcome.SPOOLED)]
    lost = [e for e in new if e.outcome in (Outcome.FAILED, Outcome.REJECTED)]
    not_modified = facts.not_modified.get(site, 0)
    listed = sum(e.reason not in _LEFT_OUT for e in own if e.url not in sources)
    return TurnFigures(
        at=facts.at,
        new=len(new),
        landed=len(new) - len(lost),
        lost=dict(Counter(e.trouble.counter for e in lost if e.trouble).most_common()),
        failed=sum(e.outcome is Outcome.FAILED for e in lost),
        listed=listed + not_modified,
        heard=not asked or bool(not_modified) or len(silent) < len(asked),
        failing_sources=frozenset(e.url for e in (*silent, *cut_off)),
        error=next((e.trouble.line for e in (*silent, *cut_off, *lost) if e.trouble), None),
    )


def _gave_nothing(source: Entry) -> bool:
    """Tell whether a source failed, or robots.txt forbids it."""
    if source.reason is Reason.CUT_OFF_SOURCE:  # what it listed until there was read
        return False
    is_forbidden = source.outcome is Outcome.SKIPPED and _counted(source) is Counted.AS_NOTHING
    return source.outcome is Outcome.FAILED or is_forbidden


def _counted(entry: Entry) -> Counted | None:
    return entry.reason.policy.counted if entry.reason else None
