"""Carry out one run: open the bucket, land what an earlier run left, crawl, report."""

from __future__ import annotations

import secrets
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from crawler.reports.kept import keep_report, packed
from crawler.reports.progress import Progress
from crawler.reports.report import Report, RunEnd, RunStart, make_report
from crawler.reports.verdict import Facts, Verdict, judge
from crawler.runs.known_records import known_records
from crawler.runs.orders import Order
from crawler.runs.turn import TurnResult, run_turn
from pipelines.bucket.landing import CommitResult, Landing, Writer
from pipelines.bucket.opening import open_bucket
from pipelines.bucket.state import States
from pipelines.core.errors import ExitCode, Fault, ReaderGoneFault, StorageFault
from pipelines.core.ledger import Ledger
from pipelines.core.models import Site
from pipelines.core.urls import registrable_domain
from pipelines.stages.context import RunContext
from pipelines.stages.local_copy import append_commit, append_stored
from pipelines.stages.workers import Workers


@dataclass(frozen=True, slots=True)
class Run:
    """A run's id and start, its ledger and its progress display."""

    run_id: str
    started_at: datetime  # aware UTC
    ledger: Ledger
    progress: Progress


def new_run() -> Run:
    """Return a run that starts now. Run ids sort by time and are never given twice."""
    now = datetime.now(UTC)
    run_id = f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
    return Run(run_id, now, Ledger(), Progress())


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sites that have their turn in a run, and the alarms of others, which count too."""

    sites: Sequence[Site]
    standing: Mapping[str, ExitCode] = field(default_factory=dict)


def conduct(
    order: Order,
    run: Run,
    choose: Callable[[States | None], Chosen],
    faults: tuple[Fault, ...] = (),
) -> Report | None:
    """Crawl the sites that `choose` picks and return the report; None when it picks none.

    choose: a function that gets the states of domains, None in a dry run, and returns the sites.
    faults: those found before the run, such as wrong site files; they go into the report.
    Raises: Fault when the run cannot begin. Faults that come later are in the report.
    """
    begun = time.monotonic()
    with ExitStack() as stack:
        landing = None if order.is_dry else _open(order, run, stack)
        recovered = _recover(landing, order) if landing else None
        chosen = choose(landing.states if landing else None)
        sites = tuple(chosen.sites)
        if not sites:
            return None
        opened = time.monotonic()
        context = _context(order, run, sites, landing, stack.enter_context(Workers()))
        result = run_turn(context, order.settings_module, deadline=order.deadline)
        result = _with_known(order, run, landing, result)
        result = replace(result, faults=(*faults, *result.faults))
        crawled = time.monotonic()
        durations = {"open": opened - begun, "crawl": crawled - opened}
        return _close(order, run, _Ended(chosen, landing, recovered, result, durations))


def _open(order: Order, run: Run, stack: ExitStack) -> Landing:
    store = stack.enter_context(open_bucket(order))
    return Landing(
        store,
        order.home / "spool",
        Writer(run.run_id, run.started_at, now=lambda: datetime.now(UTC)),
    )


def _recover(landing: Landing, order: Order) -> CommitResult | None:
    """Commit what earlier runs left in the spool; None if they left nothing."""
    recovered = landing.recover()
    if recovered and order.jsonl:
        append_commit(order.jsonl, recovered)
    return recovered


def _with_known(order: Order, run: Run, landing: Landing | None, result: TurnResult) -> TurnResult:
    """Append what the bucket had of the chosen links to the local copy, where one is wanted."""
    if order.jsonl is None or landing is None or result.faults:
        return result
    try:
        known = known_records(landing, run.ledger.entries(), result.seen)
        append_stored(order.jsonl, (r for r in known if not order.period.excludes_record(r)))
    except (StorageFault, ReaderGoneFault) as fault:
        return replace(result, faults=(fault,))
    return result


def _context(
    order: Order, run: Run, sites: tuple[Site, ...], landing: Landing | None, workers: Workers
) -> RunContext:
    return RunContext(
        run_id=run.run_id,
        started_at=run.started_at,
        sites=sites,
        ledger=run.ledger,
        workers=workers,
        landing=landing,
        states=landing.states if landing else None,
        jsonl=order.jsonl,
        refetch=order.refetch,
        is_out_of_turn=order.is_out_of_turn,
        limit=order.limit,
        period=order.period,
        on_event=run.progress.take,
    )


@dataclass(frozen=True, slots=True)
class _Ended:
    """What a run leaves when its turn is over."""

    chosen: Chosen
    landing: Landing | None
    recovered: CommitResult | None
    result: TurnResult
    durations: Mapping[str, float]


def _close(order: Order, run: Run, ended: _Ended) -> Report:
    """Save what was learned, give the verdict, and keep the report here and in the bucket."""
    verdict = _verdict(order, run, ended)
    report = _report(order, run, ended, verdict)
    if ended.landing:
        try:
            _keep_health(order, ended, verdict)
            ended.landing.states.save()
            ended.landing.write_report(packed(report))
        except StorageFault as fault:
            faults = (*ended.result.faults, fault)
            ended = replace(ended, result=replace(ended.result, faults=faults))
            report = _report(order, run, ended, _verdict(order, run, ended))
    if order.is_debug:
        for error in ended.result.faults:
            traceback.print_exception(error)
    if not order.is_dry:
        keep_report(order.home, report)
    return report


def _verdict(order: Order, run: Run, ended: _Ended) -> Verdict:
    """Judge each site beside its earlier turns; a URL that was crawled out of turn by itself."""
    result, states = ended.result, ended.landing.states if ended.landing else None
    health = {}
    if states is not None and not order.is_out_of_turn:
        health = {
            site.name: states.of(registrable_domain(site.home)).health(site.name)
            for site in ended.chosen.sites
        }
    facts = Facts(
        is_stopped=result.is_stopped,
        faults=result.faults,
        not_modified=result.not_modified,
        asked=result.asked,
        retried=result.retried,
        health=health,
        standing=ended.chosen.standing,
        at=datetime.now(UTC),
    )
    return judge(run.ledger.entries(), facts)


def _keep_health(order: Order, ended: _Ended, verdict: Verdict) -> None:
    """Note what each site's turns have shown by now, for the next run and for `status`."""
    if ended.landing is None or order.is_out_of_turn:
        return
    for site in ended.chosen.sites:
        if site.name in verdict.health:
            state = ended.landing.states.of(registrable_domain(site.home))
            state.set_health(site.name, verdict.health[site.name])


def _report(order: Order, run: Run, ended: _Ended, verdict: Verdict) -> Report:
    result, recovered = ended.result, ended.recovered
    messages = list(dict.fromkeys(_line(fault) for fault in result.faults))
    if recovered and recovered.landed:
        number = len(recovered.landed)
        messages.append(
            f"pages that an earlier run had left in the spool, now in the bucket: {number}"
        )
    commits = ((recovered.number,) if recovered and recovered.number else ()) + result.commits
    bucket = "none: a dry run" if order.is_dry else order.bucket_url or "embedded"
    entries = run.ledger.entries()
    return make_report(
        RunStart(run.run_id, order.command, order.environment, bucket, run.started_at),
        RunEnd(
            durations=ended.durations,
            verdict=verdict,
            not_modified=result.not_modified,
            messages=messages,
            commits=commits,
        ),
        entries,
    )


def _line(fault: BaseException) -> str:
    """Return the line of a fault. For an error that is no Fault it names the type of error too."""
    if isinstance(fault, Fault):
        return str(fault)
    return f"{type(fault).__name__}: {fault} (run again with --debug to see where)"
