"""What the run's sites have in common, growing with each page. For the engine's thread alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from pipelines.core.memory import Memory, PageBlocks, learn

if TYPE_CHECKING:
    from pipelines.stages.context import RunContext


class Learning:
    """The memory of each registrable domain: what the bucket knows, and this run's pages."""

    def __init__(self) -> None:
        self._memories: dict[str, Memory] = {}

    async def of(self, domain: str, context: RunContext) -> Memory:
        """Return a domain's memory; an empty one where nothing is known yet."""
        if domain not in self._memories:
            states = context.states
            known = (await context.in_storage(states.of, domain)).learned if states else Memory()
            self._memories.setdefault(domain, known)
        return self._memories[domain]

    def take(self, domain: str, page: PageBlocks, at: datetime) -> None:
        """Add an article's page, fetched `at` (aware UTC), to its domain's memory."""
        self._memories[domain] = learn(self._memories[domain], page, at)

    def learned(self) -> Mapping[str, Memory]:
        """Return every memory by domain."""
        return self._memories
