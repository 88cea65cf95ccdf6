"""`dateline run`: crawl every configured site that is due; for cron."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from crawler.terminal import complain, console, say
from pipelines.core.errors import BusyFault, ExitCode, Fault

_DEADLINE: Final = 3300.0  # seconds; an hourly cron starts the next run at 3600

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.reports.report import Report
    from crawler.reports.status import SiteStatus
    from crawler.runs.lock import SiteLocks
    from crawler.runs.orders import Order
    from crawler.runs.run import Chosen
    from pipelines.bucket.state import States
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
    metrics: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write OpenMetrics text to this file.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print only the run's report.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Fetch and extract, write nothing.")
    ] = False,
) -> None:
    """Crawl every configured site that is due, one turn each, and print one line."""
    # Imported here, not above, so that a typo is answered before Scrapy is loaded.
    from crawler.runs.orders import make_home, order_from
    from crawler.runs.ping import watched
    from crawler.sites.targets import enter_demo_for

    enter_demo_for(*(site or ()))
    is_debug = context.obj.is_debug
    order = order_from(sys.argv[1:], is_debug=is_debug, deadline=deadline, is_dry=dry_run)
    make_home(order.home)
    with watched(order.ping_url) as word, _fault_in(metrics):
        plan, report = _conducted(order, site or [])
        code = report.exit_code if report else int(plan.alarm)
        word.code, word.line = code, _line(report, plan)
        if metrics:
            _write_metrics(metrics, plan, report, order)
    if json and report:
        sys.stdout.write(report.model_dump_json(indent=2) + "\n")
    elif not json:
        _tell(report, plan, order.home)
    raise typer.Exit(code)


def _tell(report: Report | None, plan: Plan, home: Path) -> None:
    from crawler.cli.run_lines import tell

    if report:
        tell(report, plan.standing, home)
    elif sys.stdout.isatty():  # cron would mail the line with each tick
        say(f"nothing to do: no site is due; {plan.waiting}", event="waiting")


@contextmanager
def _fault_in(metrics: Path | None) -> Iterator[None]:
    """Write the fault of a run that could not begin to its metrics file, if it has one."""
    from crawler.reports.metrics import write_fault

    try:
        yield
    except BusyFault:  # the run that is at work will write the file
        raise
    except Exception as error:
        code = error.exit_code if isinstance(error, Fault) else ExitCode.OUR_FAULT
        if metrics:
            write_fault(metrics, code, datetime.now(UTC))
        raise


def _conducted(order: Order, names: Sequence[str]) -> tuple[Plan, Report | None]:
    """Crawl the sites that are due; the report is None if none is.

    Raises: what is wrong with a site file, if no other site is due.
    """
    from crawler.reports.progress import shown
    from crawler.runs.lock import SiteLocks
    from crawler.runs.run import conduct, new_run
    from crawler.sites.targets import scheduled_sites, served

    scheduled, faults = scheduled_sites(names)
    for each in scheduled:
        if each.paused and names:
            line = f"{each.name} is paused: take `paused` out of its site file to crawl it"
            say(line, event="paused", site=each.name)
    run = new_run()
    with ExitStack() as stack:
        sites = [stack.enter_context(served(each, order.home)) for each in scheduled]
        plan = Plan(sites, SiteLocks(order.home, stack), is_named=bool(names))
        if sys.stderr.isatty():
            stack.enter_context(shown(run.progress, run.ledger, console(sys.stderr)))
        report = conduct(order, run, plan.choose, faults)
    if report is None and faults:
        raise faults[0]
    if report is None and plan.busy:
        line = f"another run crawls {', '.join(one.name for one in plan.busy)}: wait for its end"
        if names:
            complain(line, level="warning", event="busy")
        raise BusyFault(line)
    return plan, report


def _line(report: Report | None, plan: Plan) -> str:
    from crawler.reports.summary import summary_line

    return summary_line(report) if report else f"no site is due; {plan.waiting}"


def _write_metrics(path: Path, plan: Plan, report: Report | None, order: Order) -> None:
    from crawler.reports.metrics import Tick, spool_bytes, write_metrics

    now = datetime.now(UTC)
    code = report.exit_code if report else int(plan.alarm)
    spool = spool_bytes((order.home / "spool").rglob("*"))
    write_metrics(path, Tick(code, now, report, plan.statuses(now), spool))


class Plan:
    """Picks the sites whose turn is now. Sites that the user named need not be due."""

    def __init__(self, sites: Sequence[Site], locks: SiteLocks, *, is_named: bool) -> None:
        self._sites, self._locks, self._is_named = sites, locks, is_named
        # Once `choose` was asked: what the others wait for, and their alarms; which of the due
        # sites another run crawls.
        self.waiting = ""
        self.busy: list[Site] = []
        self.standing: Mapping[str, ExitCode] = {}
        self._states: States | None = None

    @property
    def alarm(self) -> ExitCode:
        """Return the worst alarm of the sites that wait."""
        from crawler.reports.verdict import worst

        return worst(self.standing.values())

    def statuses(self, now: datetime) -> list[SiteStatus]:
        """Return how each site is after the run; nothing is known of them in a dry run."""
        from crawler.reports.status import status_of
        from pipelines.core.urls import registrable_domain

        if self._states is None:
            return []
        known = [(site, self._states.of(registrable_domain(site.home))) for site in self._sites]
        return [
            status_of(site, state.health(site.name), state.last_turn(site.name), now)
            for site, state in known
        ]

    def choose(self, states: States | None) -> Chosen:
        """Return the sites of this turn, and the alarms of those that wait for theirs."""
        from crawler.runs.run import Chosen
        from crawler.sites.due import due_sites, is_due, waiting_line
        from pipelines.core.urls import registrable_domain

        def last_turn(site: Site) -> datetime | None:
            if self._is_named or states is None:
                return None
            return states.of(registrable_domain(site.home)).last_turn(site.name)

        now, self._states = datetime.now(UTC), states
        self.waiting = waiting_line(self._sites, last_turn, now)
        due: list[Site] = []
        for site in due_sites(self._sites, last_turn, now):
            domain = registrable_domain(site.home)
            if not self._locks.take(domain):
                self.busy.append(site)
                continue
            if states is not None:
                states.forget(domain)  # a run that has just let go of the lock had its turn
            if is_due(site, last_turn(site), now):
                due.append(site)
        if states is None:
            return Chosen(due)
        others = [site for site in self._sites if site not in due and not site.paused]
        self.standing = {
            site.name: alarm
            for site in others
            if (alarm := states.of(registrable_domain(site.home)).health(site.name).alarm)
        }
        return Chosen(due, self.standing)
