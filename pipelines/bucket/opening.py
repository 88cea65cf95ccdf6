"""Open the bucket: the one that is configured, else the embedded one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from pipelines.bucket.client import Store, open_store
from pipelines.bucket.embedded.server import embedded_bucket
from pipelines.bucket.probe import require_conditional_writes
from pipelines.core.errors import StorageFault


class BucketOrder(Protocol):
    """Which bucket to open. The order of a run has these properties, among others."""

    @property
    def bucket_url(self) -> str | None:
        """Return `s3://name/prefix`, to be used with boto3's own configuration.

        None stands for the embedded bucket.
        """

    @property
    def home(self) -> Path:
        """Return the directory of the embedded bucket and of the notes on probed stores."""

    @property
    def is_single_writer(self) -> bool:
        """Tell whether the user promises that no other machine writes, so no probe is needed."""


@contextmanager
def open_bucket(order: BucketOrder) -> Iterator[Store]:
    """Open the store that an order names, for as long as the `with` block lasts.

    Raises: UsageFault for a bad URL; StorageFault when the store cannot be used.
    """
    if order.bucket_url is None:
        with embedded_bucket(order.home) as bucket:
            yield bucket.store()
        return
    store = open_store(order.bucket_url)
    store.check()
    if not order.is_single_writer:
        _probe_once(store, order.home)
    yield store


def _probe_once(store: Store, home: Path) -> None:
    """Probe the store, unless a file in the home directory notes that it passed before."""
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
