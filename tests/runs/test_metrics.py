"""The metrics file: what a run and its sites were, in OpenMetrics text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.reports.metrics import (
    Tick,
    last_success,
    metrics_text,
    write_fault,
    write_metrics,
)
from crawler.reports.report import Report, RunEnd, RunStart, make_report
from crawler.reports.status import SiteStatus, status_of
from crawler.reports.verdict import Facts, judge
from pipelines.core.errors import StorageFault
from pipelines.core.health import Condition, SiteHealth
from pipelines.core.ledger import Entry, Outcome, Trouble
from pipelines.core.models import Site
from pipelines.core.reasons import Reason

NOW = datetime(2026, 12, 1, 6, tzinfo=UTC)
_NAME = r"[a-z_]+"
_LABELS = r'\{[a-z]+="(?:[^"\\\n]|\\[\\n"])*"(?:,[a-z]+="(?:[^"\\\n]|\\[\\n"])*")*\}'
_LINES = re.compile(
    rf"(?:# TYPE {_NAME} gauge|# HELP {_NAME} [^\n]+|{_NAME}(?:{_LABELS})? -?[0-9.e+]+|# EOF)"
)


def site(name: str) -> Site:
    return Site(name=name, home=f"https://{name}.example/")


def status(name: str, health: SiteHealth) -> SiteStatus:
    return status_of(site(name), health, NOW - timedelta(hours=1), NOW)


def report() -> Report:
    entries = [
        Entry("https://isle.example/1", "isle", Outcome.LANDED),
        Entry("https://isle.example/2", "isle", Trouble(Outcome.REJECTED, Reason.TOO_SHORT)),
        Entry("https://isle.example/3", "isle", Trouble(Outcome.REJECTED, Reason.TOO_SHORT)),
        Entry("https://isle.example/4", "isle", Trouble(Outcome.FAILED, Reason.HTTP, status=503)),
    ]
    start = RunStart("20261201T060000Z-0", ["run"], "test", "s3://b", NOW)
    return make_report(start, RunEnd({"crawl": 2.5}, judge(entries, Facts())), entries)


def text() -> str:
    lost = status("isle", SiteHealth(Condition.LOST, since=NOW, last_landed=NOW))
    statuses = [
        replace(lost, usual_7_days=40),
        status('a "b"\\c', SiteHealth(Condition.UNHEARD, NOW, acknowledged=Condition.UNHEARD)),
    ]
    return metrics_text(Tick(4, NOW, report(), statuses, 120), 17.0)


def test_every_line_is_of_the_format() -> None:
    """Also a site's odd name; the last line says that the text is whole."""
    lines = text().splitlines()
    assert not [line for line in lines if not _LINES.fullmatch(line)]
    assert lines[-1] == "# EOF"


@pytest.mark.parametrize(
    "line",
    [
        'dateline_site_state{site="isle",state="lost"} 1',
        'dateline_site_state{site="isle",state="well"} 0',
        'dateline_site_state{site="a \\"b\\"\\\\c",state="acknowledged"} 1',
        'dateline_site_last_landed_timestamp_seconds{site="isle"} 1796104800',
        'dateline_articles_landed{site="isle"} 1',
        'dateline_pages_rejected{site="isle",reason="too_short"} 2',
        'dateline_pages_failed{site="isle",reason="http_503"} 1',
        "dateline_spool_bytes 120",
        "dateline_run_duration_seconds 2.5",
        "dateline_run_exit_code 4",
        "dateline_last_success_timestamp_seconds 17",
        "dateline_last_run_timestamp_seconds 1796104800",
        'dateline_site_week_landed{site="isle"} 0',
        'dateline_site_week_usual{site="isle"} 40',
    ],
)
def test_a_figure_is_told(line: str) -> None:
    """Each by the name that the dashboard and the alert rules ask for."""
    assert line in text().splitlines()


def test_the_last_success_outlives_failures(tmp_path: Path) -> None:
    """The file itself remembers it from one run to the next."""
    path = tmp_path / "dateline.prom"
    write_metrics(path, Tick(0, NOW, None, [], 0))
    write_metrics(path, Tick(4, NOW + timedelta(hours=1), None, [], 0))
    assert last_success(path.read_text()) == NOW.timestamp()
    assert [one.name for one in tmp_path.iterdir()] == ["dateline.prom"]


def test_a_run_that_cannot_begin_leaves_what_is_known_of_the_sites(tmp_path: Path) -> None:
    """Only its exit code and its time are new, and every line is of the format."""
    path, later = tmp_path / "dateline.prom", NOW + timedelta(hours=1)
    path.write_text(text())
    write_fault(path, 3, later)
    write_fault(path, 2, later)
    told, before = path.read_text().splitlines(), text().splitlines()
    assert told[-1] == "# EOF"
    assert not [line for line in told if not _LINES.fullmatch(line)]
    assert set(told) - set(before) == {
        "dateline_run_exit_code 2",
        f"dateline_last_run_timestamp_seconds {later.timestamp():.0f}",
    }
    assert len(told) == len(before)
    path.unlink()
    write_fault(path, 3, later)
    assert "dateline_run_exit_code 3" in path.read_text().splitlines()


def test_a_place_that_takes_no_file_is_one_line(tmp_path: Path) -> None:
    """It names the option."""
    with pytest.raises(StorageFault, match="--metrics"):
        write_metrics(tmp_path / "gone" / "dateline.prom", Tick(0, NOW, None, [], 0))
