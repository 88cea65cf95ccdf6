"""Every worker has a page's memory as it was when the page's turn came, whatever befell before."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.core.errors import StorageFault
from pipelines.core.ledger import Trouble
from pipelines.core.memory import Fingerprint, Memory, PageBlocks, learn
from pipelines.stages.journal import Known, Memories, added, begin, entry_of, memory_of
from pipelines.stages.workers import Workers

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
_OF_THIS_PROCESS = Memories()


def _pages(count: int) -> list[tuple[PageBlocks, datetime]]:
    every = Fingerprint("everywhere", "menu", is_link=True)
    return [
        (
            PageBlocks(f"page {n}", (every, Fingerprint(f"text {n}", "story"))),
            AT + n * timedelta(1),
        )
        for n in range(count)
    ]


def _told(journal: Path, start: Memory, count: int) -> tuple[list[Known], list[Memory]]:
    """Return a journal's lengths, and the memory that each stands for."""
    names, memories = [begin(journal, start)], [start]
    for page, at in _pages(count):
        names.append(added(names[-1], entry_of(page, at)))
        memories.append(learn(memories[-1], page, at))
    return names, memories


def test_each_length_of_a_journal_is_a_memory(tmp_path: Path) -> None:
    """Asked in any order, also for one that is older than the last, the answer is that one."""
    known = learn(Memory(), PageBlocks("before", (Fingerprint("old", "story"),)), AT)
    names, memories = _told(tmp_path / "a", known, 9)
    reader = Memories()
    for place in (0, 1, 1, 5, 9, 3, 4, 9):
        assert reader.of(names[place]) == memories[place]
    assert memory_of(names[-1]) == memories[-1]


def test_more_memories_than_a_process_keeps_are_read_again(tmp_path: Path) -> None:
    """A run of hundreds of sites takes no more memory than one of some dozens, and no other."""
    told = [_told(tmp_path / str(site), Memory(), 4) for site in range(70)]
    reader = Memories()
    for place in (2, 4):
        for names, memories in told:
            assert reader.of(names[place]) == memories[place]
    assert len(reader._read) == 64


def test_a_write_that_failed_leaves_the_memory_as_it_was(tmp_path: Path) -> None:
    """Half an entry behind the end is written over by the next."""
    names, memories = _told(tmp_path / "a", Memory(), 2)
    with (tmp_path / "a").open("ab") as file:
        file.write(b"half an entry, longer than what follows" * 40)
    page, at = _pages(3)[2]
    after = added(names[-1], entry_of(page, at))
    assert memory_of(after) == learn(memories[-1], page, at)


def test_a_directory_that_is_gone_is_a_fault(tmp_path: Path) -> None:
    """A crawl does not go on with less memory than it says."""
    with pytest.raises(StorageFault, match="free some disk, or set TMPDIR"):
        begin(tmp_path / "gone" / "a", Memory())


def pages_remembered(known: Known) -> tuple[int, float]:
    """Return this worker's process and how many pages it remembers; dies at the fifth."""
    memory = _OF_THIS_PROCESS.of(known)
    if len(memory.known) == 5:
        os._exit(7)
    return os.getpid(), memory.pages


def test_a_worker_that_was_restarted_has_the_memory() -> None:
    """A page that kills its worker costs itself alone: the next one is read with all memory."""
    with Workers(1) as workers:
        names, memories = _told(workers.shared / "a", Memory(), 8)

        async def ask() -> list[object]:
            return [await workers.run(pages_remembered, names[place]) for place in (4, 5, 6, 8)]

        before, died, *after = asyncio.run(ask())
    assert isinstance(died, Trouble)
    assert isinstance(before, tuple)
    for found, place in zip(after, (6, 8), strict=True):
        assert isinstance(found, tuple)
        assert found[0] != before[0]
        assert found[1] == memories[place].pages
    assert not workers.shared.exists()
