"""`dateline why URL`: what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from crawler.terminal import complain, plain, say
from pipelines.core.errors import StorageFault, UsageFault

if TYPE_CHECKING:
    from crawler.reports.history import Memory
    from pipelines.bucket.client import Store
    from pipelines.bucket.state import DomainState, Failure, States

_UNKNOWN: Final = 4
_TOLD: Final = {
    "landed": "It landed in the bucket",
    "unchanged": "It was fetched again, and its headline and body had not changed",
    "duplicate": "It is the same article as another URL of that run",
    "superseded": "The bucket has a better revision, and it was dropped",
    "rejected": "It was fetched and is no article",
    "failed": "It could not be fetched or read",
    "spooled": "It is in the spool on local disk and goes up with the next run",
    "would_land": "A dry run would have landed it",
    "skipped": "It was left out",
}
_REASONS: Final = {
    "seen": "an earlier run had fetched it",
    "robots": "the site's robots.txt forbids it",
    "limit": "newer articles filled the run's limit; raise --limit",
    "since": "it is older than --since",
    "deadline": "the run's time was over; the next run takes it",
    "stopped": "the run was stopped; the next run takes it",
    "waiting": "it failed lately, and its next try is not due yet",
    "held": "its host was busy or did not answer; the next run takes it",
    "fault": "a fault ended the run; the next run takes it",
    "page": "it is another page of an article",
    "address": "its address is not like an article's; `article_url` in the site's file takes it",
    "older": "it was fetched earlier",
    "incomplete_pages": "it lacks a page that the one in the bucket has",
    "leased": "another machine was crawling its domain",
}
_SHOWN: Final = 5  # earlier runs that are told


def why(url: Annotated[str, typer.Argument(help="The URL as the site gives it.")]) -> None:
    """Say what became of a URL, from the reports of earlier runs and the bucket's state."""
    from crawler.reports.history import all_reports, recalled
    from crawler.reports.report import kept_reports
    from crawler.runs.orders import order_from
    from pipelines.bucket.opening import open_bucket
    from pipelines.bucket.state import States

    order = order_from(("why", url))
    try:
        memories = list(recalled(url, kept_reports(order.home)))
    except ValueError as error:
        raise UsageFault(str(error)) from error
    try:
        with open_bucket(
            url=order.bucket_url, home=order.home, is_single_writer=order.is_single_writer
        ) as store:
            memories = list(recalled(url, all_reports(order.home, store)))
            states = States(store)
            known = [*_place(url, states, order.home, store), *_known(url, memories, states)]
    except StorageFault as fault:
        if not memories:
            raise
        known = []
        complain(f"{fault}; what follows is from this machine's reports alone")
    if not memories and not known:
        complain(f"no run met {url}: `dateline crawl {url}` fetches it now")
        raise typer.Exit(_UNKNOWN)
    say(plain(url))
    for line in known:
        say(line)
    for memory in memories[:_SHOWN]:
        say(sentence(memory))
    if len(memories) > _SHOWN:
        say(f"Earlier runs that met it too: {len(memories) - _SHOWN}.")


def _place(url: str, states: States, home: Path, store: Store) -> Iterator[str]:
    """Yield of which article a URL is a later page, if it is one."""
    from crawler.reports.history import address_of, all_reports
    from pipelines.core.urls import registrable_domain

    article_id = states.of(registrable_domain(url)).article_of_page(url)
    if article_id:
        address = address_of(article_id, all_reports(home, store))
        where = f", {plain(address)}" if address else ""
        yield f"It is a later page of article {article_id}{where}."


def _known(url: str, memories: Sequence[Memory], states: States) -> Iterator[str]:
    """Yield what the bucket's state says now: the latest revision, and the next try."""
    from pipelines.core.urls import registrable_domain

    article_id = next((m.line.article_id for m in memories if m.line.article_id), None)
    for domain in dict.fromkeys(registrable_domain(m.line.url) for m in memories):
        state = states.of(domain)
        identity = state.identity(article_id) if article_id else None
        if identity:
            fetched = f"fetched {identity.date_fetched:%Y-%m-%d %H:%M} UTC"
            yield f"In the bucket: article {article_id}, revision {identity.revision}, {fetched}."
        for failure in _failures(url, memories, state):
            if failure.due_at is None:
                yield f"Failed tries: {failure.tries}; it was given up; --refetch tries again."
            else:
                due = f"{failure.due_at:%Y-%m-%d %H:%M} UTC"
                yield f"Failed tries: {failure.tries}; a run from {due} on tries it again."


def _failures(url: str, memories: Sequence[Memory], state: DomainState) -> list[Failure]:
    """Return the failures of a URL, as typed and as the site gives it."""
    urls = dict.fromkeys((url, *(memory.line.url for memory in memories)))
    return [failure for known in urls if (failure := state.failure(known))]


def sentence(memory: Memory) -> str:
    """Return one run's word on a URL as a sentence."""
    line = memory.line
    told = _TOLD.get(line.outcome, f"Its outcome was {line.outcome}")
    reason = _REASONS.get(line.reason or "", line.reason)
    parts = [f"{memory.at:%Y-%m-%d %H:%M} UTC, run {memory.run_id}: {told}"]
    parts += [f" ({plain(reason)})"] if reason else []
    parts += [f": {plain(line.detail)}"] if line.detail else []
    parts += [f"; article {line.article_id}"] if line.article_id else []
    parts += [f"; it lacks page {p.number}, {plain(f'{p.url}: {p.detail}')}" for p in memory.lacks]
    return "".join(parts) + "."
