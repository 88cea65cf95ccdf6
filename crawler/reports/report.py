"""The run's report: what was done, what became of each URL, and how it ended.

`docs/report.md` says what each key means to its reader.
"""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from crawler.reports.verdict import Verdict
from pipelines.core.ledger import Entry, Outcome
from pipelines.core.reasons import Reason
from pipelines.core.urls import without_login

REPORT_VERSION: Final = "1.4"
_WITH_REASON: Final = (Outcome.SKIPPED, Outcome.REJECTED, Outcome.FAILED, Outcome.SUPERSEDED)
_PACKAGES: Final = ("dateline", "scrapy", "trafilatura", "dateparser", "boto3")


class ReportModel(BaseModel):
    """A frozen piece of the report. The text under a field is the field's description."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class LackingPage(ReportModel):
    """A page that an article lacks."""

    number: int
    """Number of the page within the article: 2 for the second one."""
    url: str
    """URL of the page, without user name and password."""
    detail: str | None
    """One line for a person that says why the page did not come. Null if there is none."""


class UrlLine(ReportModel):
    """What became of one URL."""

    url: str
    """URL as discovered, without user name and password."""
    site: str
    """Name of the site that the URL was discovered for: "example_herald"."""
    outcome: str
    """One of the outcomes that `counts` has: "landed", "failed" and so on."""
    reason: str | None = None
    """Name of the reason for the outcome, such as "http_503". Null if the outcome needs none."""
    article_id: str | None = None
    """Identity of the article that the URL led to, 32 hexadecimal digits. Null if unknown."""
    detail: str | None = None
    """One line for a person, such as which page of which article failed. Null if there is none."""
    lacks: tuple[LackingPage, ...] = ()
    """Pages that the article at this URL lacks. Empty if it lacks none. Since 1.3."""


class Report(ReportModel):
    """One run. Instants are aware UTC, durations seconds."""

    report_version: Literal["1.0", "1.1", "1.2", "1.3", "1.4"] = REPORT_VERSION
    """Version of this model. An added key raises the minor number, a changed meaning the major."""
    run_id: str
    """Start of the run in UTC and a random part, "20261124T120000Z-1f2e3d4c". It sorts by time."""
    command: tuple[str, ...]
    """Words of the command line, with user names and passwords taken out of its URLs."""
    environment: str
    """Name of the settings that were used: "local", "production" or "test"."""
    versions: dict[str, str]
    """Version of Python and of the main packages: {"python": "3.12.4", "scrapy": "2.13.0"}."""
    bucket: str
    """Where the run landed: "s3://name/prefix", "embedded" or "none: a dry run". It holds no
    credentials."""
    started_at: AwareDatetime
    """When the run began, in UTC: "2026-11-24T17:42:00Z"."""
    ended_at: AwareDatetime
    """When the run ended, in UTC: "2026-11-24T17:43:10Z"."""
    durations: dict[str, float]
    """Seconds of each phase: "open" (bucket, spool and state) and "crawl"."""
    exit_code: int
    """Exit code of the command, 0 if all is well. deploy/README.md explains the others."""
    meaning: str
    """What the exit code means, in words: "fine"."""
    messages: tuple[str, ...]
    """One line for each fault of the run. Empty if there was none."""
    counts: dict[str, int]
    """Number of URLs with each outcome, and the sums "discovered" and "attempted"."""
    reasons: dict[str, dict[str, int]]
    """For "skipped", "rejected", "failed" and "superseded", the number of URLs with each reason:
    {"failed": {"http_503": 2}}. "superseded" is there since 1.1."""
    sites: dict[str, dict[str, int]]
    """The same as `counts` for each site that was asked, by the site's name."""
    failing_sites: dict[str, int] = {}
    """Sites that would end with exit code 4 or 5 if crawled alone, each with that code. Empty if
    none would. Since 1.2."""
    not_modified: dict[str, int] = {}
    """Number of feeds and sitemaps of a site that answered 304, by the site's name. Sites
    without one are left out. Since 1.2."""
    seen: dict[str, int] = {}
    """Number of a site's links that an earlier run had fetched, by the site's name: each has the
    reason "seen" and no line in `urls`. Sites without one are left out. Since 1.4; reports
    before have a line for each of these links."""
    commits: tuple[int, ...]
    """Numbers in the commit log of the commits that this run wrote. Empty if it wrote none."""
    urls: tuple[UrlLine, ...]
    """What became of each discovered URL, in the order of discovery. Links that `seen` counts
    are left out."""


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
            counts[entry.outcome][entry.trouble.counter if entry.trouble else "unknown"] += 1
    return {outcome.value: dict(found.most_common()) for outcome, found in counts.items()}


@dataclass(frozen=True, slots=True)
class RunStart:
    """What is known of a run when it begins."""

    run_id: str
    command: Sequence[str]  # words of the command line
    environment: str
    bucket: str  # as `Report.bucket`
    started_at: datetime  # aware UTC


@dataclass(frozen=True, slots=True)
class RunEnd:
    """What is known of a run when it has ended, besides the books."""

    durations: Mapping[str, float]  # seconds of each phase
    verdict: Verdict
    not_modified: Mapping[str, int] = field(default_factory=dict)  # 304 answers, by site
    messages: Sequence[str] = ()
    commits: Sequence[int] = ()


def make_report(start: RunStart, end: RunEnd, entries: Sequence[Entry]) -> Report:
    """Return the report of a run that ends now. User names and passwords in URLs are left out.

    Raises: ValueError when an entry was never closed.
    """
    names = dict.fromkeys((*(e.site for e in entries), *end.not_modified))
    return Report(
        run_id=start.run_id,
        command=tuple(without_login(word) for word in start.command),
        environment=start.environment,
        versions=_versions(),
        bucket=start.bucket,
        started_at=start.started_at,
        ended_at=datetime.now(UTC),
        durations={name: round(seconds, 3) for name, seconds in end.durations.items()},
        exit_code=int(end.verdict.code),
        meaning=end.verdict.code.meaning,
        messages=tuple(without_login(message) for message in end.messages),
        counts=counts_of(entries),
        reasons=reasons_of(entries),
        sites={name: counts_of(e for e in entries if e.site == name) for name in names},
        failing_sites={name: int(code) for name, code in end.verdict.failing.items()},
        not_modified={name: number for name, number in end.not_modified.items() if number},
        seen=dict(Counter(entry.site for entry in entries if _is_seen(entry))),
        commits=tuple(end.commits),
        urls=_lines([entry for entry in entries if not _is_seen(entry)]),
    )


def _versions() -> dict[str, str]:
    return {"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}}


def _is_seen(entry: Entry) -> bool:
    return entry.reason is Reason.SEEN


def _lines(entries: Sequence[Entry]) -> tuple[UrlLine, ...]:
    """Return a line for each entry. The line of an article names the pages that it lacks."""
    lacking: dict[str, list[LackingPage]] = {}
    for entry in entries:
        place = entry.trouble.place if entry.trouble else None
        if entry.trouble and place:
            page = LackingPage(
                number=place.number,
                url=without_login(entry.url),
                detail=_shown(entry.trouble.detail),
            )
            lacking.setdefault(place.article, []).append(page)
    return tuple(_line(entry, lacking.get(entry.url, ())) for entry in entries)


def _line(entry: Entry, lacks: Iterable[LackingPage]) -> UrlLine:
    trouble = entry.trouble
    return UrlLine(
        url=without_login(entry.url),
        site=entry.site,
        outcome=entry.outcome.value if entry.outcome else "open",
        reason=trouble.counter if trouble else None,
        article_id=entry.article_id,
        detail=_shown(trouble.line) if trouble else None,
        lacks=tuple(lacks),
    )


def _shown(line: str | None) -> str | None:
    """Return a detail without the user names and passwords of URLs in it."""
    return without_login(line) if line else None
