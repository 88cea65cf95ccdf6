"""`dateline crawl TARGET`: one site or any URL, now."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.core.errors import UsageFault


def crawl(
    context: typer.Context,
    target: Annotated[str, typer.Argument(help="A configured site's name, or any URL.")],
    *,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Articles to fetch, newest first.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Leave out what is older: 2024-03-05.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Fetch and extract, print keys, write nothing.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print only the run's report.")] = False,
    jsonl: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Append the records to this file too.")
    ] = None,
    refetch: Annotated[
        bool, typer.Option("--refetch", help="Fetch again what was seen before.")
    ] = False,
    delay: Annotated[
        float | None,
        typer.Option(min=0, max=600, help="Seconds between two requests to a host; 0.5 or more."),
    ] = None,
) -> None:
    """Crawl a configured site or any URL into the bucket, and show what came in."""
    # Imported here, not above, so that a typo is answered before Scrapy is loaded.
    from crawler.runs.orders import make_home, order_from
    from crawler.runs.targets import target_site, with_delay

    order = order_from(
        sys.argv[1:],
        is_debug=context.obj.is_debug,
        is_dry=dry_run,
        refetch=refetch,
        limit=limit,
        since=_instant(since) if since else None,
        jsonl=_writable(jsonl) if jsonl else None,
    )
    make_home(order.home)
    with target_site(target, order.home) as site:
        wanted = site if delay is None else with_delay(site, delay)

        from crawler.cli.closing import print_closing
        from crawler.runs.conduct import conduct, new_run
        from crawler.runs.progress import shown
        from crawler.terminal import console

        run = new_run()
        with shown(run.progress, run.ledger, console(sys.stderr)):
            report = conduct(order, run, lambda _states: [wanted])
    if report is None:  # cannot be: a named site is always chosen
        return
    if json:
        sys.stdout.write(report.model_dump_json(indent=2) + "\n")
    else:
        print_closing(report, order, run.progress.articles)
    raise typer.Exit(report.exit_code)


def _instant(text: str) -> datetime:
    """Return an ISO date or instant as aware UTC; one without an offset is read as UTC."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageFault(f"--since {text!r}: write a date such as 2024-03-05") from error
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def _writable(path: Path) -> Path:
    """Return the path, made absolute; find out now, not after the crawl, if it is no file."""
    try:
        path.open("a").close()
    except OSError as error:
        raise UsageFault(
            f"--jsonl {path}: {error.strerror}; name a file that can be written"
        ) from error
    return path.resolve()
