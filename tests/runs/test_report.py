"""The report of a run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest

from crawler.reports.report import (
    KEPT_LOCALLY,
    Report,
    RunEnd,
    RunStart,
    counts_of,
    keep_report,
    kept_reports,
    make_report,
    read_report,
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


def test_reports_are_kept_newest_first(tmp_path: Path) -> None:
    """`dateline why` answers from the latest run that knows the URL."""
    for run_id in ("20240101T000000Z-b", "20240102T000000Z-a"):
        keep_report(tmp_path, report(run_id))
    assert [r.run_id for r in kept_reports(tmp_path)] == [
        "20240102T000000Z-a",
        "20240101T000000Z-b",
    ]


def test_old_local_reports_make_room(tmp_path: Path) -> None:
    """A cron owner's disk does not fill up with reports; the bucket keeps them all."""
    (tmp_path / "runs").mkdir()
    for number in range(KEPT_LOCALLY):
        (tmp_path / "runs" / f"20240101T{number:06}Z.json").write_text("{}")
    keep_report(tmp_path, report("20240102T000000Z"))
    names = sorted(path.name for path in (tmp_path / "runs").iterdir())
    assert (len(names), names[0], names[-1]) == (
        KEPT_LOCALLY,
        "20240101T000001Z.json",
        "20240102T000000Z.json",
    )


def test_a_damaged_report_is_passed_by(tmp_path: Path) -> None:
    """A report cut short by a full disk does not silence the others."""
    keep_report(tmp_path, report("20240101T000000Z"))
    (tmp_path / "runs" / "20240102T000000Z.json").write_text('{"run_id": ')
    assert [r.run_id for r in kept_reports(tmp_path)] == ["20240101T000000Z"]


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_a_report_of_a_version_before_is_read(version: str) -> None:
    """`dateline why` remembers what runs said before an update."""
    old = {
        **report(entries=[Entry("https://a.example/1", "a", Outcome.LANDED)]).model_dump(
            mode="json"
        ),
        "report_version": version,
    }
    for key in () if version == "1.2" else ("failing_sites", "not_modified"):  # since 1.2
        del old[key]
    for line in old["urls"]:
        del line["lacks"]  # since 1.3
    assert read_report(json.dumps(old).encode()) is not None
