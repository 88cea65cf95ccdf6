"""Opening the bucket: the one that is configured, else the one that comes along."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.bucket.client import Store, open_store
from pipelines.bucket.embedded.server import embedded_bucket
from pipelines.bucket.probe import require_conditional_writes
from pipelines.core.errors import StorageFault


@contextmanager
def open_bucket(*, url: str | None, home: Path, is_single_writer: bool = False) -> Iterator[Store]:
    """Give a store for as long as the block lasts.

    url: `s3://name/prefix`, with boto3's own configuration; None for the embedded bucket.
    home: where the embedded bucket lies and where it is noted that a store kept its promises.
    is_single_writer: trust the user that no other machine writes, and do not probe.
    Raises: UsageFault for a bad URL; StorageFault when the store cannot be used.
    """
    if url is None:
        with embedded_bucket(home) as bucket:
            yield bucket.store()
        return
    store = open_store(url)
    store.check()
    if not is_single_writer:
        _probe_once(store, home)
    yield store


def _probe_once(store: Store, home: Path) -> None:
    name = hashlib.sha256(f"{store.endpoint} {store.url}".encode()).hexdigest()[:16]
    proof = home / "probed" / name
    if proof.exists():
        return
    require_conditional_writes(store)
    try:
        proof.parent.mkdir(parents=True, exist_ok=True)
        proof.write_text(f"{store.endpoint} {store.url}\n", "utf-8")
    except OSError as error:
        raise StorageFault(f"cannot write {proof}: {error.strerror}; set DATELINE_HOME") from error
