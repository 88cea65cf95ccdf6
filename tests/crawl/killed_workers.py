"""A hundred calls of a pool of workers while all that it started is killed, again and again.

`python -m tests.crawl.killed_workers SEED` prints how the calls ended, as JSON: the number of each
reason, "" for those that gave their result.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from pipelines.core.ledger import Trouble
from pipelines.stages.workers import Workers


def work_a_little(number: int) -> int:
    """Return the number after some ten milliseconds of work."""
    end = time.process_time() + 0.01
    while time.process_time() < end:
        pass
    return number


def processes_of(pid: int) -> list[int]:
    """Return the processes that a process started, and those that these started.

    multiprocessing's tracker of semaphores is left out: it has no work and no page.
    """
    found = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):
            for child in map(int, (thread / "children").read_text().split()):
                if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes():
                    found += [child, *processes_of(child)]
    return found


async def work(chance: random.Random) -> list[int | Trouble]:
    """Return the answers of a hundred calls."""
    with Workers(2) as pool:
        calls = [asyncio.ensure_future(pool.run(work_a_little, n)) for n in range(100)]
        for _ in range(8):
            await asyncio.sleep(chance.uniform(0.0, 0.6))
            victims = processes_of(os.getpid())
            for pid in chance.sample(victims, chance.randint(0, len(victims))):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        return list(await asyncio.gather(*calls))


if __name__ == "__main__":
    answers = asyncio.run(work(random.Random(int(sys.argv[1]))))  # noqa: S311  # a replay
    reasons = (str(a.reason) if isinstance(a, Trouble) else "" for a in answers)
    sys.stdout.write(json.dumps(Counter(reasons)))
