"""The report of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

import pytest

from crawler.reports.report import (
    Report,
    RunEnd,
    RunStart,
    counts_of,
    make_report,
)
from crawler.reports.verdict import Verdict
from pipelines.core.errors import ExitCode
from pipelines.core.ledger import Entry, Ledger, Outcome, Trouble
from pipelines.core.reasons import Reason

_STARTED = datetime(2024, 3, 5, 12, 0, tzinfo=UTC)


def report(
    run_id: str = "r1",
    entries: Iterable[Entry] = (),
    exit_code: ExitCode = ExitCode.FINE,
    failing: Mapping[str, ExitCode] = MappingProxyType({}),
    command: Sequence[str] = ("crawl", "demo"),
    messages: Sequence[str] = (),
    not_modified: Mapping[str, int] = MappingProxyType({}),
    commits: Sequence[int] = (1,),
) -> Report:
    end = RunEnd({"crawl": 1.5}, Verdict(exit_code, failing), not_modified, messages, commits)
    start = RunStart(run_id, command, "local", "embedded", _STARTED)
    return make_report(start, end, tuple(entries))


def test_counts_balance() -> None:
    """Every discovered URL is skipped or attempted, every attempted one has one outcome."""
    ledger = Ledger()
    for number, outcome in enumerate(Outcome):
        for copy in range(number + 1):
            ledger.discover(f"https://a.example/{outcome}/{copy}", "a")
            ledger.close(f"https://a.example/{outcome}/{copy}", outcome)
    counts = counts_of(ledger.entries())
    outcomes = {outcome.value: counts[outcome.value] for outcome in Outcome}
    assert counts["discovered"] == counts["skipped"] + counts["attempted"]
    assert counts["attempted"] == sum(outcomes.values()) - counts["skipped"]


def test_an_open_entry_is_an_error() -> None:
    """Books with a hole are never published as balanced."""
    with pytest.raises(ValueError, match="/1 was discovered and has no outcome"):
        counts_of([Entry("https://a.example/1", "a")])


def test_no_user_name_or_password_is_reported() -> None:
    """A URL typed with credentials is written without them, wherever it stands."""
    entry = Entry(
        "https://u:geheim@a.example/1",
        "a",
        Trouble(Outcome.FAILED, Reason.DNS, "https://u:geh@eim@a.example/1: no such host"),
    )
    text = report(
        entries=[entry],
        command=("crawl", "https://u:geheim@a.example/"),
        messages=("cannot read https://u:geheim@a.example/",),
    ).model_dump_json()
    assert "geheim" not in text
    assert "eim@" not in text


def test_a_seen_link_is_counted_and_has_no_line() -> None:
    """A feed lists a thousand old links at every turn: they are a number a site."""
    seen = Trouble(Outcome.SKIPPED, Reason.SEEN)
    old = [Entry(f"https://a.example/{n}", "a", seen) for n in range(1_000)]
    old.append(Entry("https://b.example/1", "b", seen))
    told = report(entries=[*old, Entry("https://c.example/1", "c", Outcome.LANDED)])
    assert told.seen == {"a": 1_000, "b": 1}
    assert told.reasons["skipped"] == {"seen": 1_001}
    assert told.counts["discovered"] == 1_002
    assert [line.url for line in told.urls] == ["https://c.example/1"]
