"""Find one article's newest record in the bucket, without a walk through the whole log.

The state of the article's domain knows its newest revision and when that was fetched. The commit
that landed the revision was written soon after the fetch. Commits are numbered in the order of
their time, so that a binary search leads close to that one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final

from pipelines.bucket.client import Store
from pipelines.bucket.log import Commit, Identity, first_written, latest, read_commit
from pipelines.bucket.reader import records_of
from pipelines.bucket.state import States
from pipelines.core.urls import registrable_domain

ID_LENGTH: Final = 32  # hexadecimal digits of a whole article id


def identity_at(store: Store, url: str) -> Identity | None:
    """Return the latest known of the article to which a URL leads; None if there is none.

    A URL leads to an article if it was fetched for it, redirected to it, is its canonical address
    or the address of one of its later pages.
    Raises: ValueError for what is no http or https URL; StorageFault.
    """
    return States(store).of(registrable_domain(url)).identity_at(url)


def identities_with(store: Store, start: str) -> tuple[Identity, ...]:
    """Return the latest known of each article whose id begins so, in the order of their ids.

    The states of all domains are asked. An id that no state has is sought in the log, from its
    end: a run that was killed has perhaps committed its article and not saved the state.
    Raises: StorageFault.
    """
    states = States(store)
    found = {}
    for domain, article_id in states.ids_with(start):
        known = states.of(domain).identity(article_id)
        if known is not None:
            found[article_id] = known
    return tuple(found[key] for key in sorted(found)) or _in_the_log(store, start)


def newest_record(store: Store, identity: Identity) -> dict[str, Any] | None:
    """Return the record of an article's newest revision, as it stands in its part.

    None if no commit has it, which cannot be in a bucket that nobody changed by hand.
    Raises: StorageFault when a part is missing or is not what its commit says.
    """
    return next(newest_records_of(store, (identity,)), None)


def newest_records_of(store: Store, identities: Iterable[Identity]) -> Iterator[dict[str, Any]]:
    """Yield the record of each article's newest revision, in no order.

    A part that has several of them is read once, so that the articles of one crawl cost little
    more than one of them. An article that no commit has is left out.
    Raises: StorageFault when a part is missing or is not what its commit says.
    """
    missing = {one.article_id: one for one in identities}
    end = latest(store) if missing else 0
    while missing:
        identity = next(iter(missing.values()))
        for number in _likely_first(store, identity, end):
            commit = read_commit(store, number)
            if commit is None or not _tells_of(commit, identity):
                continue
            for record in records_of(store, commit):
                wanted = missing.get(record["article_id"])
                if wanted is not None and record["revision"] == wanted.revision:
                    del missing[wanted.article_id]
                    yield record
            if identity.article_id not in missing:
                break
        missing.pop(identity.article_id, None)


def _likely_first(store: Store, identity: Identity, end: int) -> Iterable[int]:
    """Return the numbers of all commits, those first that are likely to have the revision.

    A writer whose clock is slow has its commits before the place where they are sought first.
    """
    start = first_written(store, identity.date_fetched, end)
    return chain(range(start, end + 1), range(start - 1, 0, -1))


def _tells_of(commit: Commit, identity: Identity) -> bool:
    """Tell whether a commit may have landed the revision: an unchanged page's names it too."""
    return bool(commit.parts) and any(
        one.article_id == identity.article_id and one.revision == identity.revision
        for one in commit.identities
    )


def _in_the_log(store: Store, start: str) -> tuple[Identity, ...]:
    """Return the latest known of each article whose id begins so, read from the log backwards."""
    found: dict[str, Identity] = {}
    for identity in _backwards(store):
        if identity.article_id.startswith(start):
            found.setdefault(identity.article_id, identity)
            if len(start) == ID_LENGTH:
                break
    return tuple(found[key] for key in sorted(found))


def _backwards(store: Store) -> Iterator[Identity]:
    for number in range(latest(store), 0, -1):
        commit = read_commit(store, number)
        yield from reversed(commit.identities if commit else ())
