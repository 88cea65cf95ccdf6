"""`dateline status`: how each configured site is, and since when."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from crawler.terminal import complain, console, say


def status(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Only this site.", show_default=False)
    ] = None,
    *,
    is_json: Annotated[bool, typer.Option("--json", help="A JSON line a site.")] = False,
    failing: Annotated[bool, typer.Option("--failing", help="Only the sites in trouble.")] = False,
) -> None:
    """Show how each configured site is; exit as `run` would, with the worst trouble's code."""
    from crawler.reports.status import as_json, is_in_trouble, status_of, status_table
    from crawler.reports.verdict import worst
    from crawler.runs.orders import order_from
    from crawler.sites.targets import scheduled_sites
    from pipelines.bucket.opening import open_bucket
    from pipelines.bucket.state import States
    from pipelines.core.urls import registrable_domain

    order = order_from(("status",))
    sites, faults = scheduled_sites([name] if name else [])
    for fault in faults:
        complain(str(fault))
    now = datetime.now(UTC)
    with open_bucket(order) as store:
        states = States(store)
        known = [(site, states.of(registrable_domain(site.home))) for site in sites]
    statuses = [
        status_of(site, state.health(site.name), state.last_turn(site.name), now)
        for site, state in known
    ]
    shown = [one for one in statuses if is_in_trouble(one) or not failing]
    if is_json:
        for one in shown:
            say(json.dumps(as_json(one), ensure_ascii=False))
    elif shown:
        console(sys.stdout).print(status_table(shown))
    codes = {one.alarm for one in statuses} | {fault.exit_code for fault in faults}
    raise typer.Exit(worst(codes))
