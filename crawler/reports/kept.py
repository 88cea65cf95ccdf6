"""Keep a run's report as JSON in gzip, and read the reports that were kept.

Reports before 1.4 lie there as plain JSON, and are read as well.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from crawler.reports.report import Report
from pipelines.core.errors import StorageFault

KEPT_LOCALLY: Final = 500  # reports; the bucket keeps all of them
_GZIP: Final = b"\x1f\x8b"  # how every file in gzip begins, RFC 1952


def packed(report: Report) -> bytes:
    """Return a report as JSON in gzip. Equal reports give equal bytes."""
    return gzip.compress(report.model_dump_json(indent=1).encode(), mtime=0)


def report_path(home: Path, run_id: str) -> Path:
    """Return where the report of a run is kept on this machine."""
    return home / "runs" / f"{run_id}.json.gz"


def keep_report(home: Path, report: Report) -> Path:
    """Write the report to its `report_path` and return that path.

    Of older reports the newest stay, `KEPT_LOCALLY` with this one.

    Raises: StorageFault when the disk does not take it.
    """
    path = report_path(home, report.run_id)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(packed(report))
    except OSError as error:
        raise StorageFault(
            f"cannot write {path}: {error.strerror}; free some space or set DATELINE_HOME"
        ) from error
    for old in _newest_first(home)[KEPT_LOCALLY:]:
        old.unlink(missing_ok=True)
    return path


def kept_reports(home: Path) -> Iterator[Report]:
    """Yield the reports kept on this machine, newest first. Damaged ones are skipped."""
    for path in _newest_first(home):
        report = read_report(path.read_bytes())
        if report:
            yield report


def _newest_first(home: Path) -> list[Path]:
    """Return the files of the kept reports: run ids sort by time."""
    named = (path for path in (home / "runs").glob("*.json*") if is_report_name(path.name))
    return sorted(named, reverse=True)


def is_report_name(name: str) -> bool:
    """Tell whether a file's name or an object's key is one that reports have or had."""
    return name.endswith((".json", ".json.gz"))


def read_report(data: bytes) -> Report | None:
    """Return a report from its JSON, plain or in gzip.

    None if the report is damaged or of an unknown version.
    """
    try:
        return Report.model_validate(
            json.loads(gzip.decompress(data) if data.startswith(_GZIP) else data)
        )
    except (ValueError, OSError, EOFError, zlib.error):
        return None
