"""`dateline crawl TARGET`: crawl one site or any URL now."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext, redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.cli.options import Since, Until
from pipelines.core.errors import UsageFault

if TYPE_CHECKING:
    from crawler.runs.orders import Order
    from pipelines.core.models import Site
    from pipelines.stages.local_copy import Destination

_Target = Annotated[str, typer.Argument(help="A configured site's name, or any URL.")]
_Limit = Annotated[
    int | None, typer.Option(min=1, help="Articles to fetch, newest first; undated ones last.")
]
_DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Fetch and extract, print keys, write nothing.")
]
_Json = Annotated[bool, typer.Option("--json", help="Print only the run's report.")]
_Jsonl = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="Append the records to this file, those that the bucket had too; - is stdout.",
    ),
]
_Refetch = Annotated[bool, typer.Option("--refetch", help="Fetch again what was seen before.")]
_NoFile = Annotated[
    bool, typer.Option("--no-file", help="Read a URL without the site file that serves its host.")
]
_Delay = Annotated[
    float | None,
    typer.Option(
        metavar="SECONDS",
        min=0,
        max=600,
        show_default=False,
        help="Between two requests to a host: 0.5 to 600; from 0 on this machine.",
    ),
]


def crawl(
    context: typer.Context,
    target: _Target,
    *,
    limit: _Limit = None,
    since: Since = None,
    until: Until = None,
    dry_run: _DryRun = False,
    json: _Json = False,
    jsonl: _Jsonl = None,
    refetch: _Refetch = False,
    no_file: _NoFile = False,
    delay: _Delay = None,
) -> None:
    """Crawl a configured site or any URL into the bucket, and show what came in."""
    # Imported here, not above, so that a typo is answered before Scrapy is loaded.
    from crawler.runs.orders import make_home, order_from
    from crawler.sites.targets import enter_demo_for, target_site, with_delay
    from pipelines.core.dates.periods import period

    enter_demo_for(target)
    if json and jsonl == "-":
        raise UsageFault("--json and --jsonl -: only one of them can have standard output")
    order = order_from(
        sys.argv[1:],
        is_debug=context.obj.is_debug,
        is_dry=dry_run,
        refetch=refetch,
        limit=limit,
        period=period(since, until, datetime.now(UTC)),
        jsonl=_destination(jsonl) if jsonl else None,
    )
    make_home(order.home)
    with _table_apart(order), target_site(target, order.home) as site:
        if "://" in target and not no_file:
            order, site = _with_file(order, site, json=json)
        code = _conducted(order, site if delay is None else with_delay(site, delay), json=json)
    raise typer.Exit(code)


def _with_file(order: Order, site: Site, *, json: bool) -> tuple[Order, Site]:
    """Return order and site of a bare URL, changed by the file that serves its host, if any."""
    from crawler.sites.borrowed_site import borrowed_site
    from crawler.sites.site_files import site_directories, site_files
    from crawler.terminal import say

    found = borrowed_site(site, site_files(site_directories()))
    if found is None:
        return order, site
    if not json:
        say(f"read as {found.path} says; --no-file leaves it out")
    return replace(order, is_out_of_turn=True), found.site


def _conducted(order: Order, site: Site, *, json: bool) -> int:
    """Crawl the site, print how it went, and return the exit code."""
    from crawler.cli.closing import print_closing
    from crawler.reports.progress import shown
    from crawler.runs.run import Chosen, conduct, new_run
    from crawler.terminal import console

    run = new_run()
    with shown(run.progress, run.ledger, console(sys.stderr)):
        report = conduct(order, run, lambda _states: Chosen([site]))
    if report is None:  # cannot be: a named site is always chosen
        return 0
    if json:
        sys.stdout.write(report.model_dump_json(indent=2) + "\n")
    else:
        print_closing(report, order, run.progress.articles)
    return report.exit_code


def _destination(name: str) -> Destination:
    """Return where the records go to; - is standard output."""
    return sys.stdout if name == "-" else _writable(Path(name))


def _table_apart(order: Order) -> AbstractContextManager[object]:
    """Let all that is printed for a person go to stderr where the records are on stdout."""
    return nullcontext() if isinstance(order.jsonl, Path | None) else redirect_stdout(sys.stderr)


def _writable(path: Path) -> Path:
    """Return the path made absolute, after trying to open it, so that no crawl is in vain.

    Raises: UsageFault if the file cannot be written.
    """
    try:
        path.open("a").close()
    except OSError as error:
        raise UsageFault(
            f"--jsonl {path}: {error.strerror}; name a file that can be written"
        ) from error
    return path.resolve()
