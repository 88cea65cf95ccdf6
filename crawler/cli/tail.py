"""`dateline tail`: the records of the commits after a number, and the next cursor."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crawler.terminal import console, say

if TYPE_CHECKING:
    from crawler.reports.progress import ArticleRow


def tail(
    after: Annotated[int, typer.Option(min=0, help="The cursor: the last commit read.")] = 0,
    *,
    is_json: Annotated[
        bool, typer.Option("--json", help='A line a record, then {"next": N}, the next cursor.')
    ] = False,
) -> None:
    """Print the records of the commits after a number, and the next cursor."""
    from crawler.reports.summary import article_table
    from crawler.runs.orders import order_from
    from pipelines.bucket.log import latest
    from pipelines.bucket.opening import open_bucket
    from pipelines.bucket.reader import tail as read

    order = order_from(("tail", str(after)))
    shown: list[ArticleRow] = []
    with open_bucket(order) as store:
        for commit, records in read(store, after):
            for record in records:
                if is_json:
                    say(json.dumps(record, ensure_ascii=False))
                else:
                    shown.append(_row(record))
            after = commit.number
        end = latest(store) if not shown else after
    if is_json:
        say(json.dumps({"next": after}))
        return
    if shown:
        console(sys.stdout).print(article_table(shown))
    elif not end:
        say("nothing there yet: `dateline crawl demo` brings something in")
    elif end <= after:
        say(f"nothing newer: the log ends at {end}")
    say(f"next: dateline tail --after {min(after, end)}")


def _row(record: dict[str, Any]) -> ArticleRow:
    """Return what the table shows; a later version's record may lack what this one has."""
    from crawler.reports.progress import ArticleRow

    published = record.get("date_published") or {}
    return ArticleRow(
        url=record.get("url", ""),
        date=published.get("value"),
        headline=record.get("headline", ""),
        first_words=record.get("article_body", "")[:200],
    )
