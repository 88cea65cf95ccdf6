"""One scheduled run at a time on this machine."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.core.errors import BusyFault, StorageFault


@contextmanager
def run_lock(home: Path) -> Iterator[None]:
    """Hold `<home>/run.lock`; the kernel lets go when the process ends, however it ends.

    Raises: BusyFault when another run holds it; StorageFault when it cannot be made.
    """
    path = home / "run.lock"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StorageFault(f"{path}: {error.strerror}; set DATELINE_HOME") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise BusyFault(f"another run holds {path}: wait for it to end") from error
    try:
        yield
    finally:
        os.close(descriptor)
