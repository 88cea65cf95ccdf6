"""Print what `dateline crawl` says at its end."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from crawler.reports.kept import report_path
from crawler.reports.progress import ArticleRow
from crawler.reports.report import Report
from crawler.reports.summary import (
    articles_of,
    print_articles,
    summary_line,
    tell_messages,
    trouble_lines,
    unlike_articles_line,
)
from crawler.runs.orders import Order
from crawler.terminal import console, plain, say
from pipelines.bucket.embedded.server import size
from pipelines.core.ledger import Outcome
from pipelines.core.reasons import Reason
from settings.env import is_demo

_WORTH_SAYING: Final = 1_000_000_000  # bytes


def print_closing(report: Report, order: Order, rows: Mapping[str, ArticleRow]) -> None:
    """Print the table of articles, what went wrong, the summary line and where to look.

    rows: the row of each article that the run read, by URL as discovered.
    """
    articles = articles_of(report, rows)
    if articles:
        print_articles(articles, console(sys.stdout))
        say()
    for line in _remarks(report, order, articles):
        say(line)
    tell_messages(report)
    say(summary_line(report))
    if not order.is_dry and (report.commits or not report.exit_code):
        for line in _where_to_look(report, order):
            say(line)


def _remarks(report: Report, order: Order, articles: Sequence[ArticleRow]) -> Iterator[str]:
    """Yield what a dry run would land, what went wrong, and what a user may do about it."""
    if order.is_dry:
        would_land = (url for url in report.urls if url.outcome == "would_land")
        yield from (f"would land {url.article_id} {plain(url.url)}" for url in would_land)
    yield from trouble_lines(report)
    if report.counts["rejected"] == report.counts["discovered"] == 1:
        yield "to land something, give the address of an article, a section, a home page or a feed"
    advice = _advice(report)
    if advice:
        yield advice
    if order.period.is_limited:
        yield from _period_lines(report, articles)


def _advice(report: Report) -> str | None:
    """Return advice for a site whose articles have unusual addresses; None if there is none."""
    unlike = [line.url for line in report.urls if line.reason == Reason.ADDRESS]
    known = report.reasons[Outcome.SKIPPED].get(Reason.SEEN, 0)
    came = (Outcome.LANDED, Outcome.WOULD_LAND, Outcome.UNCHANGED, Outcome.SPOOLED)
    return unlike_articles_line(unlike, articles=known + sum(report.counts[name] for name in came))


def _period_lines(report: Report, articles: Sequence[ArticleRow]) -> Iterator[str]:
    """Yield how many articles --since and --until could not judge, or did not come to."""
    undated = sum(article.date is None for article in articles)
    if undated:
        yield f"articles without a date, which --since and --until keep: {undated}"
    cut = report.reasons[Outcome.SKIPPED].get(Reason.LIMIT, 0)
    if cut:
        yield f"links left out since newer ones filled the limit: {cut}; --limit takes more"


def _where_to_look(report: Report, order: Order) -> Iterator[str]:
    yield f"report: {report_path(order.home, report.run_id)}"
    if report.counts["landed"]:
        command = "dateline --demo" if is_demo() else "dateline"
        yield f"records: {command} tail --after {min(report.commits) - 1}"
        day = f"{report.started_at:%Y-%m-%d}"
        yield f"in the bucket: articles/v1/dt={day}/{report.run_id}-*.jsonl.gz"
    if is_demo():
        yield "these articles are invented and have a bucket of their own; next, a site of yours:"
        yield "dateline crawl https://news.example/"
    if order.bucket_url or is_demo():
        return
    yield "for other S3 clients: dateline bucket serve"
    taken = size(order.home / "bucket" / "data")
    grown = f", {taken / 1e9:.1f} GB by now" if taken > _WORTH_SAYING else ""
    yield (
        f"{order.home / 'bucket'} is the only copy of the data{grown}: "
        "set DATELINE_BUCKET to use a store of your own"
    )
