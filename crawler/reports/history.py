"""Find what became of a URL in the reports of earlier runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from crawler.reports.kept import is_report_name, kept_reports, read_report
from crawler.reports.report import Report, UrlLine
from pipelines.bucket.client import Store
from pipelines.core.urls import article_id, canonical_url

_MOST_REPORTS: Final = 500  # read from a bucket, newest first; a run every hour for three weeks


@dataclass(frozen=True, slots=True)
class ReportedUrl:
    """What one run's report says of a URL."""

    line: UrlLine
    run_id: str
    at: datetime  # aware UTC, when the run ended


def reported(url: str, reports: Iterable[Report]) -> Iterator[ReportedUrl]:
    """Yield what each report says of a URL, in the order of the reports.

    A URL is the same with and without fragment and tracking parameters. The canonical URL of an
    article finds the URL that the article was fetched from.
    Raises: ValueError for a text that is no http or https URL.
    """
    wanted = canonical_url(url)
    wanted_id = article_id(wanted)
    path = urlsplit(wanted).path.rstrip("/")
    for report in reports:
        for line in report.urls:
            # The path first: it is cheap, and a report holds thousands of other URLs.
            has_path = urlsplit(line.url).path.rstrip("/") == path
            if line.article_id == wanted_id or (has_path and canonical_url(line.url) == wanted):
                yield ReportedUrl(line, report.run_id, report.ended_at)


def address_of(wanted: str, reports: Iterable[Report]) -> str | None:
    """Return the URL that gave an article, by its id, in the first report that has it, or None."""
    lines = (line for report in reports for line in report.urls)
    return next((line.url for line in lines if line.article_id == wanted), None)


def all_reports(home: Path, store: Store) -> Iterator[Report]:
    """Yield the reports of this machine, newest first, then those that only the bucket has.

    Raises: StorageFault when the bucket cannot be read.
    """
    here: set[str] = set()
    for report in kept_reports(home):
        here.add(report.run_id)
        yield report
    keys = sorted((key for key, _size in store.list_keys("runs/v1/")), reverse=True)
    named = (key for key in keys if is_report_name(key) and key.split("/")[-2] not in here)
    for key in islice(named, _MOST_REPORTS):
        stored = read_report(store.get(key) or b"")
        if stored:
            yield stored
