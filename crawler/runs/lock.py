"""One turn of a site at a time on this machine, whichever runs meet."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pipelines.core.errors import BusyFault, StorageFault


class SiteLocks:
    """The locks that a run holds, one for each domain whose sites have their turn in it.

    Two sites of one domain share its state, so they share its lock. The kernel lets go of all
    when the process ends, however it ends.
    """

    def __init__(self, home: Path, stack: ExitStack) -> None:
        self._directory, self._stack = home / "locks", stack
        self._held: set[str] = set()

    def take(self, domain: str) -> bool:
        """Take a domain's lock; False if another run holds it.

        Raises: StorageFault when it cannot be made.
        """
        if domain in self._held:
            return True
        path = self._directory / f"{domain.replace(os.sep, '_')}.lock"
        try:
            self._directory.mkdir(mode=0o700, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StorageFault(f"{path}: {error.strerror}; set DATELINE_HOME") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._stack.callback(os.close, descriptor)
        self._held.add(domain)
        return True


@contextmanager
def site_lock(home: Path, domain: str) -> Iterator[None]:
    """Hold one domain's lock. Raises: BusyFault when a run holds it, StorageFault."""
    with ExitStack() as stack:
        if not SiteLocks(home, stack).take(domain):
            raise BusyFault(f"another run crawls {domain}: wait for it to end")
        yield
