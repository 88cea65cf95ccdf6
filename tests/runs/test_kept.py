"""The reports that a machine and a bucket keep."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from crawler.reports.kept import KEPT_LOCALLY, keep_report, kept_reports, packed, read_report
from pipelines.core.ledger import Entry, Outcome, Trouble
from pipelines.core.reasons import Reason
from tests.runs.test_report import report

SINCE: dict[str, tuple[str, ...]] = {"1.2": ("failing_sites", "not_modified"), "1.4": ("seen",)}


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
        end = ".json.gz" if number % 2 else ".json"
        (tmp_path / "runs" / f"20240101T{number:06}Z{end}").write_text("{}")
    keep_report(tmp_path, report("20240102T000000Z"))
    names = sorted(path.name for path in (tmp_path / "runs").iterdir())
    assert (len(names), names[0], names[-1]) == (
        KEPT_LOCALLY,
        "20240101T000001Z.json.gz",
        "20240102T000000Z.json.gz",
    )


@pytest.mark.parametrize("damaged", [b'{"run_id": ', packed(report())[:-9], b"\x1f\x8b\x08no"])
def test_a_damaged_report_is_passed_by(tmp_path: Path, damaged: bytes) -> None:
    """A report cut short by a full disk does not silence the others."""
    keep_report(tmp_path, report("20240101T000000Z"))
    (tmp_path / "runs" / "20240102T000000Z.json.gz").write_bytes(damaged)
    assert [r.run_id for r in kept_reports(tmp_path)] == ["20240101T000000Z"]


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.3"])
def test_a_report_of_a_version_before_is_read(tmp_path: Path, version: str) -> None:
    """`dateline why` remembers what runs said before an update, as they wrote it: plain JSON."""
    landed = Entry("https://a.example/1", "a", Outcome.LANDED)
    old: dict[str, Any] = report("20240101T000000Z", [landed]).model_dump(mode="json")
    for since, keys in SINCE.items():
        for key in keys if version < since else ():
            del old[key]
    for line in old["urls"] if version < "1.3" else ():
        del line["lacks"]
    (tmp_path / "runs").mkdir()
    text = json.dumps({**old, "report_version": version})
    (tmp_path / "runs" / "20240101T000000Z.json").write_text(text)
    keep_report(tmp_path, report("20240102T000000Z"))
    _, found = kept_reports(tmp_path)
    assert [line.url for line in found.urls] == [landed.url]


def test_a_thousand_seen_links_take_no_room() -> None:
    """300 bytes a seen link a run were 86 MB a day for a site that is asked every five minutes."""
    seen = Trouble(Outcome.SKIPPED, Reason.SEEN)
    none = packed(report())
    old = [Entry(f"https://a.example/2024/03/05/{n}", "a", seen) for n in range(1_000)]
    data = packed(report(entries=old))
    assert len(data) < len(none) + 100
    assert json.loads(gzip.decompress(data))["seen"] == {"a": 1_000}
    again = read_report(data)
    assert again is not None
    assert packed(again) == data
