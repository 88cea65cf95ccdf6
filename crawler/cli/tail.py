"""`dateline tail`: print the records of the commits after a number, and the next cursor."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crawler.cli.options import Since, SiteName
from crawler.terminal import complain, console, say

if TYPE_CHECKING:
    from crawler.reports.progress import ArticleRow
    from pipelines.bucket.client import Store
    from pipelines.core.dates.periods import Period


@dataclass(slots=True)
class _Reading:
    """The records that are wanted, and how far the log was read for them."""

    site: str | None
    period: Period
    last: int = 0  # the commit that was read last, or before which nothing is wanted
    end: int = 0  # of the log
    taken: int = 0
    undated: int = 0

    def read(self, store: Store, after: int, take: Callable[[dict[str, Any]], None]) -> None:
        """Take each wanted record of the commits after a number."""
        from pipelines.bucket.log import latest
        from pipelines.bucket.reader import first_number, tail

        self.end = latest(store)
        self.last = max(after, first_number(store, self.period.since, self.end) - 1)
        for commit, records in tail(store, self.last):
            for record in records:
                if self._is_wanted(record):
                    self.taken += 1
                    self.undated += not record.get("date_published")
                    take(record)
            self.last = commit.number
            self.end = max(self.end, commit.number)

    def _is_wanted(self, record: dict[str, Any]) -> bool:
        is_of_site = self.site is None or record.get("site") == self.site
        return is_of_site and self.period.excludes_record(record) is None


def tail(
    after: Annotated[int, typer.Option(min=0, help="The cursor: the last commit read.")] = 0,
    *,
    site: SiteName = None,
    since: Since = None,
    is_json: Annotated[
        bool, typer.Option("--json", help='A line a record, then {"next": N}, the next cursor.')
    ] = False,
) -> None:
    """Print the records of the commits after a number, and the next cursor."""
    from crawler.reports.summary import print_articles
    from crawler.runs.orders import order_from
    from pipelines.bucket.opening import open_bucket
    from pipelines.core.dates.periods import period

    reading = _Reading(site, period(since, None, datetime.now(UTC)))
    order = order_from(("tail", str(after)))
    shown: list[ArticleRow] = []
    with open_bucket(order) as store:
        reading.read(store, after, _say_record if is_json else lambda r: shown.append(_row(r)))
    if reading.undated and reading.period.is_limited:
        complain(f"articles without a date, which were kept: {reading.undated}")
    if is_json:
        say(json.dumps({"next": reading.last}))
        return
    if shown:
        print_articles(shown, console(sys.stdout))
    else:
        say(_nothing(reading, after))
    say(f"next: dateline tail --after {min(reading.last, reading.end)}")


def _nothing(reading: _Reading, after: int) -> str:
    """Return why no record is shown."""
    if not reading.end:
        return "nothing there yet: `dateline crawl demo` brings something in"
    if reading.end <= after:
        return f"nothing newer: the log ends at {reading.end}"
    if reading.site is None and not reading.period.is_limited:
        return "the commits after that have no records"
    return "no record of these commits is of that site and time"


def _say_record(record: dict[str, Any]) -> None:
    say(json.dumps(record, ensure_ascii=False))


def _row(record: dict[str, Any]) -> ArticleRow:
    """Return the row of a record. A record of another version may lack fields."""
    from crawler.reports.progress import ArticleRow

    published = record.get("date_published") or {}
    return ArticleRow(
        url=record.get("canonical_url") or record.get("url", ""),
        date=published.get("value"),
        headline=record.get("headline", ""),
        first_words=record.get("article_body", "")[:200],
    )
