"""`dateline sites`: the configured sites, a line each, from their files."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from crawler.terminal import complain, console, plain, say

if TYPE_CHECKING:
    from pipelines.core.models import Site


def sites(
    *,
    is_json: Annotated[bool, typer.Option("--json", help="A JSON line a site.")] = False,
) -> None:
    """List the configured sites as their files say; `status` shows how they are."""
    from crawler.reports.verdict import worst
    from crawler.runs.orders import order_from
    from crawler.sites.targets import scheduled_sites

    order_from(("sites",))
    configured, faults = scheduled_sites([])
    if is_json:
        for site in configured:
            say(json.dumps(_as_json(site), ensure_ascii=False))
    elif configured:
        console(sys.stdout).print(_table(configured), soft_wrap=True)
    for fault in faults:
        complain(str(fault))
    raise typer.Exit(worst({fault.exit_code for fault in faults}))


def _as_json(site: Site) -> dict[str, object]:
    return {
        "site": site.name,
        "title": site.title,
        "home": site.home,
        "feeds": site.feeds,
        "sitemaps": site.sitemaps,
        "front_pages": site.front_pages,
        "every": site.every,
        "paused": site.paused,
    }


def _table(configured: Iterable[Site]) -> Table:
    """Return a row for each site. No text in it is markup."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("site", "home", "sources", "every", "paused"):
        table.add_column(column, no_wrap=True, overflow="ignore")
    for site in configured:
        paused = "paused" if site.paused else ""
        cells = (site.name, site.home, _sources(site), f"{site.every} s", paused)
        table.add_row(*(Text(plain(cell)) for cell in cells))
    return table


def _sources(site: Site) -> str:
    """Return how many sources of each kind a file names, such as "2 feeds, 1 sitemap"."""
    kinds = {"feed": site.feeds, "sitemap": site.sitemaps, "front page": site.front_pages}
    named = {kind: len(urls) for kind, urls in kinds.items() if urls}
    parts = (f"{n} {kind}{'s' if n > 1 else ''}" for kind, n in named.items())
    return ", ".join(parts) or "what the home page names"
