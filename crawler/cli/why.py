"""`dateline why URL`: say what became of a URL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from crawler.terminal import complain, plain, say
from pipelines.core.errors import ExitCode, StorageFault, UsageFault
from pipelines.core.ledger import Outcome
from pipelines.core.reasons import Reason

if TYPE_CHECKING:
    from crawler.reports.history import ReportedUrl
    from crawler.reports.report import UrlLine
    from pipelines.bucket.client import Store
    from pipelines.bucket.domain_state import DomainState, Failure
    from pipelines.bucket.state import States

_OUTCOMES: Final[Mapping[str, str]] = {
    Outcome.LANDED: "It landed in the bucket",
    Outcome.UNCHANGED: "It was fetched again, and its headline and body had not changed",
    Outcome.DUPLICATE: "It is the same article as another URL of that run",
    Outcome.SUPERSEDED: "The bucket has a better revision, and it was dropped",
    Outcome.REJECTED: "It was fetched and is no article",
    Outcome.FAILED: "It could not be fetched or read",
    Outcome.SPOOLED: "It is in the spool on local disk and goes up with the next run",
    Outcome.WOULD_LAND: "A dry run would have landed it",
    Outcome.SKIPPED: "It was left out",
}
_NAMED: Final = (Outcome.FAILED, Outcome.REJECTED)  # their detail says more than a sentence
_SHOWN: Final = 5  # runs that are shown


def why(url: Annotated[str, typer.Argument(help="The URL as the site gives it.")]) -> None:
    """Say what became of a URL, from the reports of earlier runs and the bucket's state."""
    from crawler.reports.history import all_reports, reported
    from crawler.reports.kept import kept_reports
    from crawler.runs.orders import order_from
    from pipelines.bucket.opening import open_bucket
    from pipelines.bucket.state import States

    order = order_from(("why", url))
    try:
        found = list(reported(url, kept_reports(order.home)))
    except ValueError as error:
        raise UsageFault(str(error)) from error
    try:
        with open_bucket(order) as store:
            found = list(reported(url, all_reports(order.home, store)))
            states = States(store)
            known = [*_place(url, states, order.home, store), *_known(url, found, states)]
    except StorageFault as fault:
        if not found:
            raise
        known = []
        complain(f"{fault}; what follows is from this machine's reports alone")
    if not found and not known:
        complain(f"no run met {url}: `dateline crawl {url}` fetches it now")
        raise typer.Exit(ExitCode.NOTHING)
    say(plain(url))
    for line in known:
        say(line)
    for each in found[:_SHOWN]:
        say(sentence(each))
    if len(found) > _SHOWN:
        say(f"Earlier runs that met it too: {len(found) - _SHOWN}.")


def _place(url: str, states: States, home: Path, store: Store) -> Iterator[str]:
    """Yield a line that names the article of which a URL is a later page; none if it is not."""
    from crawler.reports.history import address_of, all_reports
    from pipelines.core.urls import registrable_domain

    article_id = states.of(registrable_domain(url)).article_of_page(url)
    if article_id:
        address = address_of(article_id, all_reports(home, store))
        where = f", {plain(address)}" if address else ""
        yield f"It is a later page of article {article_id}{where}."


def _known(url: str, found: Sequence[ReportedUrl], states: States) -> Iterator[str]:
    """Yield lines on what the bucket's states say: the latest revision, and the next try."""
    from pipelines.core.urls import registrable_domain

    article_id = next((m.line.article_id for m in found if m.line.article_id), None)
    urls = (url, *(m.line.url for m in found))
    for domain in dict.fromkeys(registrable_domain(one) for one in urls):
        state = states.of(domain)
        # Reports have no line for a link that was seen; the state knows where the link leads.
        identity = state.identity(article_id) if article_id else state.identity_at(url)
        if identity:
            where = f"article {identity.article_id}, revision {identity.revision}"
            yield f"In the bucket: {where}, fetched {identity.date_fetched:%Y-%m-%d %H:%M} UTC."
        for failure in _failures(url, found, state):
            if failure.due_at is None:
                yield f"Failed tries: {failure.tries}; it was given up; --refetch tries again."
            else:
                due = f"{failure.due_at:%Y-%m-%d %H:%M} UTC"
                yield f"Failed tries: {failure.tries}; a run from {due} on tries it again."


def _failures(url: str, found: Sequence[ReportedUrl], state: DomainState) -> list[Failure]:
    """Return the noted failures of a URL, as it is typed and as the reports have it."""
    urls = dict.fromkeys((url, *(each.line.url for each in found)))
    return [failure for known in urls if (failure := state.failure(known))]


def sentence(found: ReportedUrl) -> str:
    """Return one sentence with what the report of a run says of a URL."""
    line = found.line
    outcome = _OUTCOMES.get(line.outcome, f"Its outcome was {line.outcome}")
    reason = _why(line)
    parts = [f"{found.at:%Y-%m-%d %H:%M} UTC, run {found.run_id}: {outcome}"]
    parts += [f" ({plain(reason)})"] if reason else []
    parts += [f": {plain(line.detail)}"] if line.detail else []
    parts += [f"; article {line.article_id}"] if line.article_id else []
    parts += [f"; it lacks page {p.number}, {plain(f'{p.url}: {p.detail}')}" for p in line.lacks]
    return "".join(parts) + "."


def _why(line: UrlLine) -> str | None:
    """Return the reason of a line in words; the counter's name if the detail explains it."""
    reason = Reason.of_counter(line.reason)
    if reason is None or (line.outcome in _NAMED and line.detail):
        return line.reason
    return "; ".join(filter(None, (reason.policy.sentence, reason.policy.next_step)))
