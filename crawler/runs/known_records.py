"""The records of what a crawl chose and did not land, since the bucket has it already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipelines.bucket.finding import newest_records_of
from pipelines.bucket.landing import Landing
from pipelines.bucket.log import Identity
from pipelines.bucket.state import States
from pipelines.core.ledger import Entry, Outcome
from pipelines.core.urls import registrable_domain

_IN_THE_BUCKET = (Outcome.UNCHANGED, Outcome.SUPERSEDED)


def known_records(
    landing: Landing, entries: Sequence[Entry], seen: Iterable[str]
) -> Iterator[dict[str, Any]]:
    """Yield each article's newest revision once; what this run landed is left out.

    seen: the URLs that the crawl would have fetched if no earlier run had.
    Raises: StorageFault.
    """
    landed = {entry.article_id for entry in entries if entry.outcome is Outcome.LANDED}
    known = {
        identity.article_id: identity
        for identity in _identities(landing.states, entries, seen)
        if identity.article_id not in landed
    }
    yield from newest_records_of(landing.store, known.values())


def _identities(
    states: States, entries: Sequence[Entry], seen: Iterable[str]
) -> Iterator[Identity]:
    """Yield the articles of the pages that brought nothing new, and those at the seen URLs."""
    for entry in entries:
        if entry.outcome in _IN_THE_BUCKET and entry.article_id:
            state = states.of(registrable_domain(entry.url))
            identity = state.identity(entry.article_id)
            if identity is not None:
                yield identity
    for url in seen:
        identity = states.of(registrable_domain(url)).identity_at(url)
        if identity is not None:  # None if the page was given up
            yield identity
