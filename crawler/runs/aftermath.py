"""What a turn leaves for the next one: failures to try again, sources' validators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from crawler.runs.due import retried_turn
from crawler.spiders.visits import SiteVisit, SourceVisit
from pipelines.bucket.state import SourceMemory, States
from pipelines.core.ledger import Entry, Outcome
from pipelines.core.memory import Memory
from pipelines.core.models import Link
from pipelines.core.urls import registrable_domain

_TO_TRY_AGAIN: Final = frozenset({Outcome.FAILED, Outcome.REJECTED})
# Not the page's fault, or no time mends it: what cannot be asked for costs no request either.
_NOT_COUNTED: Final = frozenset({"storage", "scheme_refused", "bad_url", "slow_pattern"})
_UNFINISHED: Final = frozenset({"limit", "stopped", "deadline", "held", "fault"})
_CUT_SHORT: Final = frozenset({"stopped", "deadline"})
_UNHEARD: Final = frozenset({Outcome.FAILED, Outcome.SKIPPED})
_MOST_PENDING: Final = 500  # links; with more, the source is simply asked for in full again


def settle(
    states: States,
    entries: Iterable[Entry],
    visits: Iterable[SiteVisit],
    links: Mapping[str, Link],
    now: datetime,
    learned: Mapping[str, Memory] = MappingProxyType({}),
) -> None:
    """Write into the states what the closed books say; saving them is the caller's.

    A rejected page counts as a failure here: it is tried again with growing gaps and then
    given up, since nothing that lands ever marks it as seen. A site that was cut short stays
    due, and one that no source of was heard is due again soon, whatever its interval.
    learned: the memory of each registrable domain.
    Raises: StorageFault.
    """
    books = {entry.url: entry for entry in entries}
    for url, link in links.items():
        entry = books[url]
        if entry.reason in _NOT_COUNTED:
            continue
        state = states.of(registrable_domain(url))
        if entry.outcome in _TO_TRY_AGAIN:
            state.record_failure(entry.site, link, entry.reason or "unknown", now)
        elif entry.outcome is not Outcome.SKIPPED:
            state.forget_failure(url)
    for visit in visits:
        for source in visit.sources:
            memory = _memory_of(source, books)
            states.of(registrable_domain(source.url)).set_source(source.url, memory)
        if not _is_cut_short(visit, books):
            turn = now if _was_heard(visit, books) else retried_turn(visit.site, now)
            states.of(registrable_domain(visit.site.home)).set_turn(visit.site.name, turn)
    for domain, known in learned.items():
        states.of(domain).set_learned(known)


def _is_cut_short(visit: SiteVisit, books: Mapping[str, Entry]) -> bool:
    own = (entry for entry in books.values() if entry.site == visit.site.name)
    return visit.pending > 0 or any(entry.reason in _CUT_SHORT for entry in own)


def _was_heard(visit: SiteVisit, books: Mapping[str, Entry]) -> bool:
    """Tell whether a source answered: one that did not is in the books, with the reason."""
    answers = (books.get(url) for url in visit.asked)
    return any(entry is None or entry.outcome not in _UNHEARD for entry in answers)


def _memory_of(source: SourceVisit, books: Mapping[str, Entry]) -> SourceMemory:
    """Return validators and the links without a final outcome: the one only with the other."""
    pending = tuple(link for link in source.links if _is_unfinished(books.get(link.url)))
    if len(pending) > _MOST_PENDING:
        return SourceMemory()
    return SourceMemory(source.etag, source.last_modified, pending)


def _is_unfinished(entry: Entry | None) -> bool:
    if entry is None:
        return True
    is_lost = entry.outcome is Outcome.FAILED and entry.reason == "storage"
    return entry.outcome is Outcome.SPOOLED or is_lost or entry.reason in _UNFINISHED
