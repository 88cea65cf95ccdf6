"""Note what a turn leaves for the next one, such as failures to try again and validators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from crawler.sites.due import retried_turn
from crawler.spiders.visits import SiteVisit, SourceVisit
from pipelines.bucket.domain_state import DomainState, KnownSource
from pipelines.bucket.state import States
from pipelines.core.ledger import Entry, Outcome
from pipelines.core.memory import Memory
from pipelines.core.models import Link
from pipelines.core.urls import registrable_domain
from pipelines.stages.unfinished import Unfinished

_TO_TRY_AGAIN: Final = frozenset({Outcome.FAILED, Outcome.REJECTED})
_UNHEARD: Final = frozenset({Outcome.FAILED, Outcome.SKIPPED})  # of a source without an answer
_YOUNG: Final = timedelta(hours=48)  # from its start, in which a live blog may still grow
_MOST_PENDING: Final = 500  # links; with more, the source is simply asked for in full again


@dataclass(frozen=True, slots=True)
class EndedTurn:
    """What a turn knows when its books are closed.

    visits: one for each site; none in a run out of turn.
    links: the links of articles that were chosen or left out, by URL.
    learned: the memory of each registrable domain to which this turn added pages.
    """

    entries: Sequence[Entry]
    visits: Sequence[SiteVisit]
    links: Mapping[str, Link]
    learned: Mapping[str, Memory] = field(default_factory=dict)
    unfinished: Unfinished = field(default_factory=Unfinished)


def settle(states: States, turn: EndedTurn, now: datetime) -> None:
    """Write what the closed books of a turn say into the states. The caller saves the states.

    A rejected page is noted as a failure: it is tried again with growing gaps and then given up,
    because it never lands, and so nothing else would ever mark it as seen. An article that landed
    without one of its pages is noted as a failure too, unless robots.txt forbids that page or
    the bucket has the whole article. A young live blog stays among the links that its source
    keeps for the next run. A site whose turn was cut short stays due. A site none of whose
    sources answered is due again soon, even if it is read once a day only.
    now: aware UTC.
    Raises: StorageFault.
    """
    books = {entry.url: entry for entry in turn.entries}
    live = set[str]()
    for url, link in turn.links.items():
        if not _is_no_failure(books[url]):
            state = states.of(registrable_domain(url))
            _settle_link(state, link, books[url], turn.unfinished, now)
            live |= {url} if state.is_live(url, now) else set()
    for visit in turn.visits:
        for source in visit.sources:
            state = states.of(registrable_domain(source.url))
            state.set_source(source.url, _known_source(source, books, live))
        if not _is_cut_short(visit, books):
            last = now if _was_heard(visit, books) else retried_turn(visit.site, now)
            states.of(registrable_domain(visit.site.home)).set_turn(visit.site.name, last)
    for domain, memory in turn.learned.items():
        states.of(domain).set_learned(memory)


def _settle_link(
    state: DomainState, link: Link, entry: Entry, unfinished: Unfinished, now: datetime
) -> None:
    """Note whether a link is to be tried again, and until when it is a live blog."""
    missing = unfinished.lacking.get(link.url)
    if entry.trouble and entry.outcome in _TO_TRY_AGAIN:
        state.record_failure(entry.site, link, entry.trouble, now)
        return
    if entry.outcome is Outcome.SKIPPED:
        return
    if entry.outcome is Outcome.UNCHANGED:
        state.note_check(link.url, now)
    known = state.identity(entry.article_id or "")
    is_whole = known is not None and not known.is_incomplete  # in the bucket
    if missing and not is_whole and missing.trouble.reason.is_retried:
        state.record_failure(entry.site, link, missing.trouble, now)
    else:
        state.forget_failure(link.url)
    state.set_live(link.url, _live_until(state, entry, unfinished), now)


def _is_no_failure(entry: Entry) -> bool:
    """Tell whether an entry failed for a reason that is not noted as a failure of its page.

    Either the page is not to blame ("storage"), or waiting does not help and meeting the URL again
    costs nothing, since no request can be made for it ("bad_url").
    """
    return entry.outcome is Outcome.FAILED and not (entry.reason and entry.reason.is_retried)


def _live_until(state: DomainState, entry: Entry, unfinished: Unfinished) -> datetime | None:
    """Return until when a URL's live blog may grow, aware UTC; None without one or its age.

    The time counts from its publish date or, if that is unknown, from when it was first seen.
    """
    if entry.url not in unfinished.live:
        return None
    known = state.identity(entry.article_id or "")
    start = unfinished.live[entry.url] or (known.date_first_seen if known else None)
    return start + _YOUNG if start else None


def _is_cut_short(visit: SiteVisit, books: Mapping[str, Entry]) -> bool:
    """Tell whether a site's turn ended early: a source had not answered, or a URL was stopped."""
    own = (entry for entry in books.values() if entry.site == visit.site.name)
    return visit.pending > 0 or any(e.reason and e.reason.policy.leaves_site_due for e in own)


def _was_heard(visit: SiteVisit, books: Mapping[str, Entry]) -> bool:
    """Tell whether a source of the site answered. One that did not is failed or skipped."""
    answers = (books.get(url) for url in visit.asked)
    return any(entry is None or entry.outcome not in _UNHEARD for entry in answers)


def _known_source(source: SourceVisit, books: Mapping[str, Entry], live: Set[str]) -> KnownSource:
    """Return a source's validators and its links without a final outcome.

    Without the links there must be no validators: after a 304 the links would be lost. So if there
    are too many links to keep, both are left out.
    """
    pending = tuple(
        link for link in source.links if link.url in live or _is_unfinished(books.get(link.url))
    )
    if len(pending) > _MOST_PENDING:
        return KnownSource()
    return KnownSource(source.etag, source.last_modified, pending, source.more)


def _is_unfinished(entry: Entry | None) -> bool:
    if entry is None:
        return True
    is_left = entry.reason is not None and entry.reason.policy.is_for_next_run
    return entry.outcome is Outcome.SPOOLED or is_left
