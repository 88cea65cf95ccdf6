"""What the run's sites have in common, growing with each page. For the engine's thread alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipelines.core.memory import Memory
from pipelines.stages.journal import Known, added, begin, memory_of

if TYPE_CHECKING:
    from pipelines.stages.context import RunContext


class Learning:
    """The memory of each registrable domain: what the bucket knows, and this run's pages."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}
        self._taught: set[str] = set()

    async def of(self, domain: str, context: RunContext) -> Known:
        """Return a domain's memory; an empty one where nothing is known yet.

        Raises: StorageFault.
        """
        if domain not in self._known:
            states = context.states
            memory = (await context.in_storage(states.of, domain)).learned if states else Memory()
            if domain not in self._known:  # another page may have come first
                journal = context.workers.shared / f"{len(self._known)}.memory"
                self._known[domain] = begin(journal, memory)
        return self._known[domain]

    def take(self, domain: str, entry: bytes) -> None:
        """Add an article's page to its domain's memory. entry: of `journal.entry_of`.

        Raises: StorageFault.
        """
        self._known[domain] = added(self._known[domain], entry)
        self._taught.add(domain)

    def learned(self) -> Mapping[str, Memory]:
        """Return the memory of each domain that pages were added to; reads the journals."""
        return {domain: memory_of(self._known[domain]) for domain in sorted(self._taught)}
