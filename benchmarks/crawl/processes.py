"""What a program and the processes that it starts take: processor time, memory. Linux only."""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_PERIOD: Final = 0.5  # seconds between two looks
_TICK: Final = 1 / os.sysconf("SC_CLK_TCK")
_PROC: Final = Path("/proc")
ENGINE, WORKERS, STORE = "engine", "workers", "store"


@dataclass(slots=True)
class Taken:
    """By role and for all: peaks in bytes. By process: seconds of processor time."""

    rss: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    pss: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    largest_worker: int = 0  # RSS of one
    seconds: dict[tuple[str, int], float] = field(default_factory=dict)

    def cpu(self, role: str) -> float:
        """Return the seconds that a role's processes took together."""
        return sum(seconds for (of, _), seconds in self.seconds.items() if of == role)


class Watch:
    """Looks at a process and all below it twice a second for as long as the block lasts."""

    def __init__(self, root: int) -> None:
        self.taken = Taken()
        self._root, self._ended = root, threading.Event()
        self._thread = threading.Thread(target=self._look_on)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _look_on(self) -> None:
        while not self._ended.wait(_PERIOD):
            self._look()

    def _look(self) -> None:
        rss: dict[str, int] = defaultdict(int)
        pss: dict[str, int] = defaultdict(int)
        for pid in _family(self._root):
            try:
                role = _role(pid, self._root)
                taken = _memory(pid)
                self.taken.seconds[role, pid] = _seconds(pid)
            except (OSError, ValueError, LookupError):  # it has just ended
                continue
            for part in (role, "all"):
                rss[part] += taken[0]
                pss[part] += taken[1]
            if role == WORKERS:
                self.taken.largest_worker = max(self.taken.largest_worker, taken[0])
        for peaks, now in ((self.taken.rss, rss), (self.taken.pss, pss)):
            peaks.update({part: max(peaks[part], size) for part, size in now.items()})


def _family(root: int) -> Iterator[int]:
    """Yield a process and all below it."""
    yield root
    for task in (_PROC / str(root) / "task").glob("*/children"):
        try:
            children = task.read_text("ascii").split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _role(pid: int, root: int) -> str:
    if pid == root:
        return ENGINE
    command = (_PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ")
    return STORE if b"supervisor.py" in command or b"weed" in command else WORKERS


def _memory(pid: int) -> tuple[int, int]:
    """Return RSS and PSS in bytes."""
    lines = (_PROC / str(pid) / "smaps_rollup").read_text("ascii").splitlines()
    fields = {line.split(":")[0]: line.split()[1] for line in lines[1:]}
    return int(fields["Rss"]) * 1024, int(fields["Pss"]) * 1024


def _seconds(pid: int) -> float:
    fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK  # utime, stime of proc(5)
