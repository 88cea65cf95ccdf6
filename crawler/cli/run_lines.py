"""Tell how a scheduled run ended, for a person and, as JSON lines, for what collects logs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from crawler.reports.kept import report_path
from crawler.reports.report import Report
from crawler.reports.summary import lost_urls, more_line, summary_line, tell_messages, trouble_line
from crawler.terminal import Level, complain, note, say
from pipelines.core.errors import ExitCode

_TROUBLES: Final = 3  # lines; the report has them all
_COUNTED: Final = ("landed", "would_land", "rejected", "failed", "spooled")


def tell(report: Report, standing: Mapping[str, ExitCode], home: Path) -> None:
    """Print the summary line, and of a run that ended badly a few URLs before it.

    standing: the alarms of sites that were not due, by name.
    """
    if report.exit_code:
        _tell_troubles(report)
    if standing:
        line = f"still in trouble, though not due: {', '.join(standing)}; see dateline status"
        complain(line, level="warning", event="standing", site=_only(standing))
    for name, counts in sorted(report.sites.items()):
        some = (f"{n} {one.replace('_', ' ')}" for one, n in _counted(counts).items() if n)
        said = ", ".join(some) or "nothing new"
        code = report.failing_sites.get(name, 0)
        note(
            f"{name}: {said}",
            level=_level(code),
            event="site",
            site=name,
            exit_code=code,
            **_counted(counts),
        )
    path = report_path(home, report.run_id)
    say(
        f"{summary_line(report)}; report: {path}",
        level=_level(report.exit_code),
        event="run",
        site=_only(report.sites),
        run_id=report.run_id,
        exit_code=report.exit_code,
        **_counted(report.counts),
        seconds=round((report.ended_at - report.started_at).total_seconds(), 1),
        report=str(path),
    )
    tell_messages(report)


def _tell_troubles(report: Report) -> None:
    lost = lost_urls(report)
    for url in lost[:_TROUBLES]:
        facts = {"site": url.site, "url": url.url, "reason": url.reason}
        complain(trouble_line(url), level="warning", event=url.outcome, **facts)
    more = more_line(len(lost) - _TROUBLES)
    if more:
        complain(more, level="warning", event="more")


def _counted(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: counts[name] for name in _COUNTED}


def _level(code: int) -> Level:
    return "error" if code else "info"


def _only(sites: Mapping[str, object]) -> str | None:
    """Return the name of the one site that a line tells of; None where it tells of several."""
    return next(iter(sites)) if len(sites) == 1 else None
