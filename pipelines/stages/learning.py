"""What the pages of each site have in common, growing with each page that the run reads.

Only the engine's thread may use it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from pipelines.core.memory import Memory
from pipelines.stages.journal import Known, added, begin, memory_of


class Learning:
    """The memory of each registrable domain: what the bucket knew, and this run's pages."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}
        self._taught: set[str] = set()

    async def of(
        self, domain: str, earlier: Callable[[str], Awaitable[Memory]], directory: Path
    ) -> Known:
        """Return a domain's memory as the workers can read it; start its journal at first use.

        earlier: a function that returns what earlier runs learned of a domain.
        directory: where the journal is written.
        Raises: StorageFault when the journal cannot be written, or as `earlier` does.
        """
        if domain not in self._known:
            memory = await earlier(domain)
            if domain not in self._known:  # another page may have come during the wait
                journal = directory / f"{len(self._known)}.memory"
                self._known[domain] = begin(journal, memory)
        return self._known[domain]

    def take(self, domain: str, entry: bytes) -> None:
        """Add the page of an article to its domain's memory.

        domain: one for which `of` was called before. entry: of `journal.entry_of`.
        Raises: StorageFault when the journal cannot be written.
        """
        self._known[domain] = added(self._known[domain], entry)
        self._taught.add(domain)

    def learned(self) -> Mapping[str, Memory]:
        """Return the memory of each domain to which this run added pages, from the journals."""
        return {domain: memory_of(self._known[domain]) for domain in sorted(self._taught)}
