"""Read what is new in the bucket: the commits after a cursor, each exactly once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from pipelines.bucket.client import Store
from pipelines.bucket.layout import sha256
from pipelines.bucket.log import Commit, first_written, latest, read_commit, read_log
from pipelines.bucket.parts import unpack
from pipelines.core.errors import StorageFault

_GRACE: Final = timedelta(days=2)


def tail(store: Store, after: int) -> Iterator[tuple[Commit, Iterator[dict[str, Any]]]]:
    """Yield the commits after a number, each with the records of its parts as JSON objects.

    after: the number of the last commit that was read; 0 for none.
    The cursor to keep for the next call is the number of the last commit whose records were all
    taken.
    Raises: StorageFault when a part is missing or is not what its commit says.
    """
    for commit in read_log(store, after):
        yield commit, records_of(store, commit)


def newest_records(store: Store, since: datetime | None = None) -> Iterator[dict[str, Any]]:
    """Yield the newest revision of each article as a JSON object, those that landed last first.

    since: aware UTC; with it, commits that were written long before are not read. An article that
        was published since then cannot be in them.
    The log is read from its end, so that an article's newest revision comes first. In memory are
    one part, and the ids of articles of which an older revision is still to come.
    Raises: StorageFault when a part is missing or is not what its commit says.
    """
    older_to_come: set[str] = set()
    for commit in _backwards(store, since):
        for record in reversed(list(records_of(store, commit))):
            key = record["article_id"]
            if key not in older_to_come:
                yield record
            if record["revision"] > 1:
                older_to_come.add(key)
            else:
                older_to_come.discard(key)


def first_number(store: Store, since: datetime | None, end: int) -> int:
    """Return the first commit that may hold an article published since an instant, 1 without one.

    end: the last commit's number. Two days of grace are left for zones and clocks.
    """
    return first_written(store, since - _GRACE, end) if since is not None else 1


def _backwards(store: Store, since: datetime | None) -> Iterator[Commit]:
    end = latest(store)
    for number in range(end, first_number(store, since, end) - 1, -1):
        commit = read_commit(store, number)
        if commit is not None:
            yield commit


def records_of(store: Store, commit: Commit) -> Iterator[dict[str, Any]]:
    """Yield the records of a commit's parts as JSON objects, with one part in memory at a time.

    Raises: StorageFault when a part is missing or is not what its commit says.
    """
    for part in commit.parts:
        data = store.get(part.key)
        if data is None or sha256(data) != part.sha256:
            what = "missing" if data is None else "damaged"
            raise StorageFault(
                f"{store.url}/{part.key} of commit {commit.number} is {what}: "
                "was it removed or changed by hand?"
            )
        yield from unpack(data)
