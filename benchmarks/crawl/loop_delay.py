"""How late an event loop comes to a timer that is due: what a slow callback costs all others."""

from __future__ import annotations

import asyncio
import time
from typing import Final

_PERIOD: Final = 0.05  # seconds from one timer to the next; each costs the loop a little


class LoopDelay:
    """Measures the running loop from `start` to `stop`."""

    def __init__(self) -> None:
        self._delays: list[float] = []
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to measure the loop that runs now."""
        self._task = asyncio.ensure_future(self._measure())

    def stop(self) -> None:
        """End measuring."""
        if self._task is not None:
            self._task.cancel()

    def figures(self) -> dict[str, float]:
        """Return mean, 99th percentile and maximum, in milliseconds."""
        delays = sorted(1000 * delay for delay in self._delays) or [0.0]
        return {
            "mean": sum(delays) / len(delays),
            "p99": delays[int(0.99 * (len(delays) - 1))],
            "max": delays[-1],
        }

    async def _measure(self) -> None:
        while True:
            due = time.perf_counter() + _PERIOD
            await asyncio.sleep(_PERIOD)
            self._delays.append(max(0.0, time.perf_counter() - due))
