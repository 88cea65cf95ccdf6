"""`dateline run`: every configured site that is due, for cron."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from crawler.terminal import console, say

_DEADLINE: Final = 3300.0  # seconds; an hourly cron starts the next run at 3600

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipelines.bucket.state import States
    from pipelines.core.models import Site


def run(
    context: typer.Context,
    *,
    site: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this site; may be repeated.")
    ] = None,
    deadline: Annotated[
        float, typer.Option(min=1, help="Seconds after which the run ends.")
    ] = _DEADLINE,
) -> None:
    """Crawl every configured site that is due, one turn each, and print one line."""
    # Imported here, not above, so that a typo is answered before Scrapy is loaded.
    from crawler.runs.lock import run_lock
    from crawler.runs.orders import make_home, order_from
    from crawler.runs.targets import scheduled_sites, served

    order = order_from(sys.argv[1:], is_debug=context.obj.is_debug, deadline=deadline)
    make_home(order.home)
    with run_lock(order.home), ExitStack() as stack:
        scheduled, faults = scheduled_sites(site or [])
        sites = [stack.enter_context(served(each, order.home)) for each in scheduled]

        from crawler.runs.conduct import conduct, new_run
        from crawler.runs.progress import shown
        from crawler.runs.summary import summary_line, tell_messages

        this = new_run()
        if sys.stderr.isatty():
            stack.enter_context(shown(this.progress, this.ledger, console(sys.stderr)))
        report = conduct(order, this, _due(sites), faults)
    if report is None:
        if faults:
            raise faults[0]
        say(f"nothing to do: no site is due, {len(sites)} configured")
        return
    say(summary_line(report))
    tell_messages(report)
    raise typer.Exit(report.exit_code)


def _due(sites: Sequence[Site]) -> Callable[[States | None], Sequence[Site]]:
    def choose(states: States | None) -> Sequence[Site]:
        from crawler.runs.due import due_sites
        from pipelines.core.urls import registrable_domain

        def last_turn(site: Site) -> datetime | None:
            return (
                states.of(registrable_domain(site.home)).last_turn(site.name) if states else None
            )

        return due_sites(sites, last_turn, datetime.now(UTC))

    return choose
