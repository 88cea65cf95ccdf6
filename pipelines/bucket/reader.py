"""Read what is new in the bucket: the commits after a cursor, each exactly once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.bucket.client import Store
from pipelines.bucket.layout import sha256
from pipelines.bucket.log import Commit, read_log
from pipelines.bucket.parts import unpack
from pipelines.core.errors import StorageFault


def tail(store: Store, after: int) -> Iterator[tuple[Commit, Iterator[dict[str, Any]]]]:
    """Yield the commits after a number, each with the records of its parts as JSON objects.

    after: the number of the last commit that was read; 0 for none.
    The cursor to keep for the next call is the number of the last commit whose records were all
    taken.
    Raises: StorageFault when a part is missing or is not what its commit says.
    """
    for commit in read_log(store, after):
        yield commit, records_of(store, commit)


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
