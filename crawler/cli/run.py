"""`dateline run`: every configured site that is due, for cron."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from crawler.terminal import complain, console, say

_DEADLINE: Final = 3300.0  # seconds; an hourly cron starts the next run at 3600
_FORM: Final = "%Y-%m-%d %H:%M UTC"  # cron's log has no times of its own
_TROUBLES: Final = 3  # lines; the report has them all

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.reports.report import Report
    from crawler.runs.orders import Order
    from crawler.runs.run import Chosen
    from pipelines.bucket.state import States
    from pipelines.core.errors import ExitCode, Fault
    from pipelines.core.models import Site


def run(
    context: typer.Context,
    *,
    site: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this site, due or not.")
    ] = None,
    deadline: Annotated[
        float, typer.Option(min=1, help="Seconds after which the run ends.")
    ] = _DEADLINE,
) -> None:
    """Crawl every configured site that is due, one turn each, and print one line."""
    # Imported here, not above, so that a typo is answered before Scrapy is loaded.
    from crawler.runs.lock import run_lock
    from crawler.runs.orders import make_home, order_from
    from crawler.sites.targets import scheduled_sites, served

    order = order_from(sys.argv[1:], is_debug=context.obj.is_debug, deadline=deadline)
    make_home(order.home)
    with run_lock(order.home), ExitStack() as stack:
        scheduled, faults = scheduled_sites(site or [])
        for each in scheduled:
            if each.paused and site:
                say(f"{each.name} is paused: take `paused` out of its site file to crawl it")
        sites = [stack.enter_context(served(each, order.home)) for each in scheduled]
        plan = _Plan(sites, is_named=bool(site))
        report = _conducted(order, plan, faults)
    _tell(report, plan, order)
    raise typer.Exit(report.exit_code if report else plan.alarm)


def _conducted(order: Order, plan: _Plan, faults: tuple[Fault, ...]) -> Report | None:
    """Crawl the sites that are due; None if none is. Raises: the first of the faults then."""
    from crawler.reports.progress import shown
    from crawler.runs.run import conduct, new_run

    run = new_run()
    with ExitStack() as stack:
        if sys.stderr.isatty():
            stack.enter_context(shown(run.progress, run.ledger, console(sys.stderr)))
        report = conduct(order, run, plan.choose, faults)
    if report is None and faults:
        raise faults[0]
    return report


def _tell(report: Report | None, plan: _Plan, order: Order) -> None:
    """Print the summary line, with its time, and of a run that ended badly a few URLs too.

    That no site is due is printed to a person only: cron would mail the line with each tick.
    """
    from crawler.reports.summary import summary_line, tell_messages, trouble_lines

    if report is None:
        if sys.stdout.isatty():
            say(f"{datetime.now(UTC):{_FORM}} nothing to do: no site is due; {plan.waiting}")
        return
    if report.exit_code:
        for trouble in trouble_lines(report, limit=_TROUBLES):
            complain(trouble)
    if plan.standing:
        names = ", ".join(plan.standing)
        complain(f"still in trouble, though not due: {names}; see dateline status")
    path = order.home / "runs" / f"{report.run_id}.json"
    say(f"{report.ended_at:{_FORM}} {summary_line(report)}; report: {path}")
    tell_messages(report)


class _Plan:
    """Which of the sites have their turn now; those that the user named need not be due."""

    def __init__(self, sites: Sequence[Site], *, is_named: bool) -> None:
        self._sites, self._is_named = sites, is_named
        # Once `choose` was asked: what the others wait for, and their alarms.
        self.waiting = ""
        self.standing: Mapping[str, ExitCode] = {}

    @property
    def alarm(self) -> ExitCode:
        """Return the worst alarm of the sites that wait."""
        from crawler.reports.verdict import worst

        return worst(self.standing.values())

    def choose(self, states: States | None) -> Chosen:
        """Return the sites of this turn, and the alarms of those that wait for theirs."""
        from crawler.runs.run import Chosen
        from crawler.sites.due import due_sites, waiting_line
        from pipelines.core.urls import registrable_domain

        def last_turn(site: Site) -> datetime | None:
            if self._is_named or states is None:
                return None
            return states.of(registrable_domain(site.home)).last_turn(site.name)

        now = datetime.now(UTC)
        self.waiting = waiting_line(self._sites, last_turn, now)
        due = due_sites(self._sites, last_turn, now)
        if states is None:
            return Chosen(due)
        others = [site for site in self._sites if site not in due and not site.paused]
        self.standing = {
            site.name: alarm
            for site in others
            if (alarm := states.of(registrable_domain(site.home)).health(site.name).alarm)
        }
        return Chosen(due, self.standing)
