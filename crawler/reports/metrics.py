"""A run in OpenMetrics text, for the directory that node_exporter's textfile collector reads."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from crawler.reports.report import Report
from crawler.reports.status import SiteStatus
from pipelines.core.errors import ExitCode, StorageFault
from pipelines.core.health import Condition
from pipelines.core.ledger import Outcome

STATES: Final = (*(condition.value for condition in Condition), "new", "paused", "acknowledged")
_SUCCESS: Final = "dateline_last_success_timestamp_seconds"
_ENDED: Final = "dateline_last_run_timestamp_seconds"
_CODE: Final = "dateline_run_exit_code"
HELP: Final = {
    "dateline_site_state": "1 for the state that a site is in, 0 for all others.",
    "dateline_site_last_landed_timestamp_seconds": "When an article of a site last landed.",
    "dateline_site_week_landed": "Articles of a site that landed in the last seven days.",
    "dateline_site_week_usual": "Articles of a site that land in seven days as a rule.",
    "dateline_articles_landed": "Articles of a site that landed in the last run.",
    "dateline_pages_rejected": "Pages of a site that were no article in the last run, by reason.",
    "dateline_pages_failed": "Pages of a site that failed in the last run, by reason.",
    "dateline_spool_bytes": "Bytes of articles on this disk that no commit names yet.",
    "dateline_run_duration_seconds": "How long the last run took.",
    _CODE: "The exit code of the last run.",
    _ENDED: "When the last run ended.",
    _SUCCESS: "When a run last ended with exit code 0.",
}

Sample = tuple[str, Mapping[str, str], float]  # name, labels, value


@dataclass(frozen=True, slots=True)
class Tick:
    """One call of `dateline run`.

    code: its exit code. at: when it ended, aware UTC. report: of what it crawled; None where no
        site was due.
    """

    code: int
    at: datetime
    report: Report | None
    statuses: Sequence[SiteStatus]
    spool_bytes: int


def write_metrics(path: Path, tick: Tick) -> None:
    """Write the file in one move, so that nobody reads half of it.

    The instant of the last success is taken over from the file that was there.
    Raises: StorageFault when the disk does not take it.
    """
    _rewrite(path, lambda before: metrics_text(tick, last_success(before)))


def write_fault(path: Path, code: int, at: datetime) -> None:
    """Write the exit code of a run that could not begin, and when that was, aware UTC.

    What the file says of the sites stays: such a run has learned nothing of them.
    Raises: StorageFault when the disk does not take it.
    """
    _rewrite(path, lambda before: _with_fault(before, code, at))


def _with_fault(before: str, code: int, at: datetime) -> str:
    old = re.compile(rf"(?:# \w+ )?(?:{_CODE}|{_ENDED}) |# EOF")
    kept = [line for line in before.splitlines() if not old.match(line)]
    told = _lines(_CODE, [(_CODE, {}, code)]) + _lines(_ENDED, [(_ENDED, {}, at.timestamp())])
    return "\n".join([*kept, *told, "# EOF", ""])


def _rewrite(path: Path, text_of: Callable[[str], str]) -> None:
    """Replace a file by the text that `text_of` makes of the one before."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        before = path.read_text("utf-8") if path.exists() else ""
        fresh.write_text(text_of(before), "utf-8")
        fresh.replace(path)
    except (OSError, UnicodeDecodeError) as error:
        fresh.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or "it is no text"
        raise StorageFault(
            f"--metrics {path}: {reason}; name a file that can be written"
        ) from error


def last_success(text: str) -> float | None:
    """Return the instant of the last success that a metrics file tells, in seconds."""
    found = re.search(rf"^{_SUCCESS} (\d+(?:\.\d+)?)$", text, re.MULTILINE)
    return float(found.group(1)) if found else None


def metrics_text(tick: Tick, succeeded: float | None = None) -> str:
    """Return the text. succeeded: when an earlier run did, in seconds since 1970."""
    samples: dict[str, list[Sample]] = {name: [] for name in HELP}
    for sample in _samples(tick, succeeded):
        samples[sample[0]].append(sample)
    lines = [line for name, own in samples.items() if own for line in _lines(name, own)]
    return "\n".join([*lines, "# EOF", ""])


def _lines(name: str, samples: Iterable[Sample]) -> list[str]:
    head = [f"# TYPE {name} gauge", f"# HELP {name} {HELP[name]}"]
    return [*head, *(_line(*sample) for sample in samples)]


def _samples(tick: Tick, succeeded: float | None) -> Iterator[Sample]:
    for status in tick.statuses:
        yield from _of_site(status)
    if tick.report is not None:
        yield from _of_report(tick.report)
    yield "dateline_spool_bytes", {}, tick.spool_bytes
    yield _CODE, {}, tick.code
    yield _ENDED, {}, tick.at.timestamp()
    at = tick.at.timestamp() if tick.code == ExitCode.FINE else succeeded
    if at is not None:
        yield _SUCCESS, {}, at


def _of_site(status: SiteStatus) -> Iterator[Sample]:
    own = "acknowledged" if status.is_acknowledged else status.state
    for state in STATES:
        labels = {"site": status.site, "state": state}
        yield "dateline_site_state", labels, float(state == own)
    yield "dateline_site_week_landed", {"site": status.site}, status.landed_7_days
    if status.usual_7_days is not None:
        yield "dateline_site_week_usual", {"site": status.site}, status.usual_7_days
    if status.last_landed:
        name = "dateline_site_last_landed_timestamp_seconds"
        yield name, {"site": status.site}, status.last_landed.timestamp()


def _of_report(report: Report) -> Iterator[Sample]:
    for site, counts in report.sites.items():
        yield "dateline_articles_landed", {"site": site}, counts["landed"]
    named = {
        Outcome.REJECTED.value: "dateline_pages_rejected",
        Outcome.FAILED.value: "dateline_pages_failed",
    }
    counted = Counter(
        (named[url.outcome], url.site, url.reason or "unknown")
        for url in report.urls
        if url.outcome in named
    )
    for (name, site, reason), number in counted.items():
        yield name, {"site": site, "reason": reason}, number
    yield "dateline_run_duration_seconds", {}, sum(report.durations.values())


def _line(name: str, labels: Mapping[str, str], value: float) -> str:
    inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    return f"{name}{{{inside}}} {value:.15g}" if inside else f"{name} {value:.15g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def spool_bytes(paths: Iterable[Path]) -> int:
    """Return how many bytes the files of a spool take; one that goes meanwhile counts nothing."""
    total = 0
    for path in paths:
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue
    return total
