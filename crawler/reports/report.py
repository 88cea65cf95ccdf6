"""The run's report: what was done, what became of each URL, and how it ended.

`docs/report.md` says what each key means to its reader.
"""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from crawler.reports.verdict import MEANINGS, Verdict
from pipelines.core.errors import StorageFault
from pipelines.core.ledger import Entry, Outcome
from pipelines.core.urls import without_login

REPORT_VERSION: Final = "1.2"
KEPT_LOCALLY: Final = 500  # reports; the bucket keeps all of them
_WITH_REASON: Final = (Outcome.SKIPPED, Outcome.REJECTED, Outcome.FAILED, Outcome.SUPERSEDED)
_PACKAGES: Final = ("dateline", "scrapy", "trafilatura", "dateparser", "boto3")


class Part(BaseModel):
    """A frozen piece of the report."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class UrlLine(Part):
    """What became of one URL."""

    url: str
    site: str
    outcome: str
    reason: str | None = None
    article_id: str | None = None
    detail: str | None = None


class Report(Part):
    """One run. Instants are aware UTC, durations seconds."""

    report_version: Literal["1.0", "1.1", "1.2"] = REPORT_VERSION
    run_id: str
    command: tuple[str, ...]
    environment: str
    versions: dict[str, str]
    bucket: str
    started_at: AwareDatetime
    ended_at: AwareDatetime
    durations: dict[str, float]
    exit_code: int
    meaning: str
    messages: tuple[str, ...]
    counts: dict[str, int]
    reasons: dict[str, dict[str, int]]
    sites: dict[str, dict[str, int]]
    failing_sites: dict[str, int] = {}
    not_modified: dict[str, int] = {}
    commits: tuple[int, ...]
    urls: tuple[UrlLine, ...]


def counts_of(entries: Iterable[Entry]) -> dict[str, int]:
    """Return the balanced counts of closed entries: every outcome, `discovered`, `attempted`.

    Raises: ValueError naming the first entry that nobody closed.
    """
    counts = {outcome.value: 0 for outcome in Outcome}
    for entry in entries:
        if entry.outcome is None:
            raise ValueError(f"{entry.url} was discovered and has no outcome")
        counts[entry.outcome.value] += 1
    discovered = sum(counts.values())
    attempted = discovered - counts[Outcome.SKIPPED.value]
    return {"discovered": discovered, "attempted": attempted, **counts}


def reasons_of(entries: Sequence[Entry]) -> dict[str, dict[str, int]]:
    """Return for `skipped`, `rejected`, `failed`, `superseded` how many URLs had each reason."""
    counts = {outcome: Counter[str]() for outcome in _WITH_REASON}
    for entry in entries:
        if entry.outcome in counts:
            counts[entry.outcome][entry.reason or "unknown"] += 1
    return {outcome.value: dict(found.most_common()) for outcome, found in counts.items()}


def make_report(
    *,
    run_id: str,
    command: Sequence[str],
    environment: str,
    bucket: str,
    started_at: datetime,
    durations: Mapping[str, float],
    verdict: Verdict,
    not_modified: Mapping[str, int],
    messages: Iterable[str],
    entries: Sequence[Entry],
    commits: Iterable[int],
) -> Report:
    """Return the report of a run that ends now. User names in URLs are left out.

    not_modified: how many sources were so, by each site that was asked.
    Raises: ValueError when an entry was never closed.
    """
    names = dict.fromkeys((*(e.site for e in entries), *not_modified))
    return Report(
        run_id=run_id,
        command=tuple(without_login(word) for word in command),
        environment=environment,
        versions=_versions(),
        bucket=bucket,
        started_at=started_at,
        ended_at=datetime.now(UTC),
        durations={name: round(seconds, 3) for name, seconds in durations.items()},
        exit_code=verdict.code,
        meaning=MEANINGS[verdict.code],
        messages=tuple(without_login(message) for message in messages),
        counts=counts_of(entries),
        reasons=reasons_of(entries),
        sites={name: counts_of(e for e in entries if e.site == name) for name in names},
        failing_sites=dict(verdict.failing),
        not_modified={name: number for name, number in not_modified.items() if number},
        commits=tuple(commits),
        urls=tuple(_line(e) for e in entries),
    )


def _versions() -> dict[str, str]:
    return {"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}}


def _line(entry: Entry) -> UrlLine:
    return UrlLine(
        url=without_login(entry.url),
        site=entry.site,
        outcome=entry.outcome.value if entry.outcome else "open",
        reason=entry.reason,
        article_id=entry.article_id,
        detail=without_login(entry.detail) if entry.detail else None,
    )


def keep_report(home: Path, report: Report) -> Path:
    """Write the report to `<home>/runs/<run_id>.json`, drop the oldest, return the path.

    Raises: StorageFault when the disk does not take it.
    """
    directory = home / "runs"
    path = directory / f"{report.run_id}.json"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        path.write_text(report.model_dump_json(indent=1), "utf-8")
    except OSError as error:
        raise StorageFault(
            f"cannot write {path}: {error.strerror}; free some space or set DATELINE_HOME"
        ) from error
    for old in sorted(directory.glob("*.json"))[:-KEPT_LOCALLY]:
        old.unlink(missing_ok=True)
    return path


def kept_reports(home: Path) -> Iterator[Report]:
    """Yield the reports kept on this machine, newest first; one that is damaged is passed by."""
    for path in sorted((home / "runs").glob("*.json"), reverse=True):
        report = read_report(path.read_bytes())
        if report:
            yield report


def read_report(data: bytes) -> Report | None:
    """Return a report from its JSON; None when it is damaged or of another version."""
    try:
        return Report.model_validate(json.loads(data))
    except ValueError:
        return None
