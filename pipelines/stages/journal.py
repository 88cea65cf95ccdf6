"""How a site's memory reaches the workers: a file that grows, which each reads where it left off.

A domain's journal begins with the memory that the bucket has; then come the blocks of each
page that the run read, in order. A memory is named by the journal and its length, so a page
costs the engine one short write, and a worker that was just started reads from the beginning.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from pipelines.core.errors import StorageFault
from pipelines.core.memory import Fingerprint, Memory, PageBlocks, learn

_MOST: Final = 64  # memories that a process keeps, of some 700 kB each; the others are read again


@dataclass(frozen=True, slots=True)
class Known:
    """A domain's memory at an instant: the first `length` bytes of a journal."""

    journal: Path
    length: int


def begin(journal: Path, memory: Memory) -> Known:
    """Start a journal with what is known. Raises: StorageFault when the disk does not take it."""
    return added(Known(journal, 0), pickle.dumps(memory))


def added(known: Known, entry: bytes) -> Known:
    """Return the memory with an entry of `entry_of` behind it.

    Raises: StorageFault when the disk does not take it.
    """
    try:
        with known.journal.open("r+b" if known.length else "wb") as file:
            file.seek(known.length)  # what a failed write left behind it does not count
            file.write(entry)
    except OSError as error:
        raise StorageFault(
            f"cannot write {known.journal}: {error.strerror}; free some disk, or set TMPDIR"
        ) from error
    return Known(known.journal, known.length + len(entry))


def entry_of(page: PageBlocks, at: datetime) -> bytes:
    """Return a page's blocks for the journal. at: aware UTC, when it was fetched."""
    return pickle.dumps((page.page, [tuple(block) for block in page.blocks], at))


def memory_of(known: Known, since: tuple[int, Memory] | None = None) -> Memory:
    """Return a memory.

    since: an earlier length of the journal and its memory; without it all is read.
    """
    start, memory = since or (0, Memory())
    with known.journal.open("rb") as file:
        file.seek(start)
        if not start:
            memory = pickle.load(file)  # noqa: S301 - the engine's own file
        while file.tell() < known.length:
            name, blocks, at = pickle.load(file)  # noqa: S301 - the same
            memory = learn(memory, PageBlocks(name, tuple(map(Fingerprint._make, blocks))), at)
    return memory


class Memories:
    """The memories that a process has read, those asked for last."""

    def __init__(self) -> None:
        self._read: OrderedDict[Path, tuple[int, Memory]] = OrderedDict()

    def of(self, known: Known) -> Memory:
        """Return a memory, reading only what came since this process asked last."""
        since = self._read.pop(known.journal, None)
        if since is not None and since[0] > known.length:
            since = None
        memory = memory_of(known, since)
        self._read[known.journal] = known.length, memory
        while len(self._read) > _MOST:
            self._read.popitem(last=False)
        return memory
