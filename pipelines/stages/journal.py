"""How a site's memory reaches the worker processes: by a file for each domain, its journal.

A journal begins with the memory that the bucket has. Behind it, in order, come the blocks of each
page that the run read. The first N bytes of a journal stand for the memory at one moment, so a
new page costs the engine one short write. A worker reads on from where it stopped the last time;
one that was just started reads the journal from its beginning.
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

_MOST: Final = 64  # memories that a process keeps, each of some 700 kB; others are read again


@dataclass(frozen=True, slots=True)
class Known:
    """A domain's memory at an instant: the first `length` bytes of a journal."""

    journal: Path
    length: int


def begin(journal: Path, memory: Memory) -> Known:
    """Write a new journal that begins with a memory, and return that memory as a `Known`.

    Raises: StorageFault when the disk does not take it.
    """
    return added(Known(journal, 0), pickle.dumps(memory))


def added(known: Known, entry: bytes) -> Known:
    """Append a page to the journal, and return the memory that has it.

    entry: of `entry_of`.
    Raises: StorageFault when the disk does not take it.
    """
    try:
        with known.journal.open("r+b" if known.length else "wb") as file:
            file.seek(known.length)  # over what an earlier, failed write may have left there
            file.write(entry)
    except OSError as error:
        raise StorageFault(
            f"cannot write {known.journal}: {error.strerror}; free some disk, or set TMPDIR"
        ) from error
    return Known(known.journal, known.length + len(entry))


def entry_of(page: PageBlocks, at: datetime) -> bytes:
    """Return a page's blocks as bytes for `added`. at: aware UTC, when the page was fetched."""
    return pickle.dumps((page.page, [tuple(block) for block in page.blocks], at))


def memory_of(known: Known, since: tuple[int, Memory] | None = None) -> Memory:
    """Read a memory from its journal.

    since: an earlier length of the same journal and the memory at that length. Only the bytes
        after it are read; with None the journal is read from its beginning.
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
    """The memories that this process has read: the `_MOST` that were asked for last."""

    def __init__(self) -> None:
        self._read: OrderedDict[Path, tuple[int, Memory]] = OrderedDict()

    def of(self, known: Known) -> Memory:
        """Return a memory. Only what came into the journal since the last call is read."""
        since = self._read.pop(known.journal, None)
        if since is not None and since[0] > known.length:
            since = None
        memory = memory_of(known, since)
        self._read[known.journal] = known.length, memory
        while len(self._read) > _MOST:
            self._read.popitem(last=False)
        return memory
