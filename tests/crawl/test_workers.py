"""Worker processes: what goes wrong with one page is that page's trouble alone."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.core.errors import PageError
from pipelines.core.extract.gate.rejections import RejectedError
from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.reasons import Reason
from pipelines.stages.workers import Workers


class AwkwardError(PageError):
    """An error that cannot be unpickled."""

    reason = Reason.UNREADABLE_FEED

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


class NotOursError(RejectedError):
    """A page that is no article."""

    reason = Reason.NOT_NEWS


def square(number: int) -> int:
    """Return the square."""
    return number * number


def hang() -> None:
    """Never return."""
    time.sleep(600)


def crash() -> None:
    """End the process."""
    os._exit(7)


def gorge() -> int:
    """Ask for more memory than there is."""
    return len(bytearray(8 << 30))


def refuse(kind: str) -> None:
    """Raise an error of a kind."""
    if kind == "awkward":
        raise AwkwardError("a", "b")
    if kind == "rejected":
        raise NotOursError("not one of ours")
    raise ZeroDivisionError("a fault\nin two lines")


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2, page_seconds=1.0) as pool:
        yield pool


async def _all(workers: Workers) -> list[object]:
    return list(
        await asyncio.gather(
            workers.run(square, 3),
            workers.run(hang),
            workers.run(crash),
            workers.run(gorge),
            workers.run(square, 4),
            workers.run(refuse, "awkward"),
            workers.run(refuse, "rejected"),
            workers.run(refuse, "other"),
            workers.run(square, 5),
        )
    )


def test_one_pages_trouble_leaves_the_others_alone(workers: Workers) -> None:
    """A hang, a crash, a glut of memory and every error spoil one page each."""
    results = asyncio.run(_all(workers))
    assert [results[i] for i in (0, 4, 8)] == [9, 16, 25]
    spoiled = [result for result in results if isinstance(result, Trouble)]
    assert [(one.reason, one.outcome) for one in spoiled] == [
        (Reason.EXTRACTION_TIMEOUT, Outcome.FAILED),
        (Reason.EXTRACTION_CRASH, Outcome.FAILED),
        (Reason.EXTRACTION_MEMORY, Outcome.FAILED),
        (Reason.UNREADABLE_FEED, Outcome.FAILED),
        (Reason.NOT_NEWS, Outcome.REJECTED),
        (Reason.EXTRACTION_ERROR, Outcome.FAILED),
    ]
    assert all(one.detail and "\n" not in one.detail for one in spoiled)


def modules_here() -> set[str]:
    """Return the names of what is imported here."""
    return set(sys.modules)


def test_a_worker_has_what_it_needs_before_its_first_page(workers: Workers) -> None:
    """The page that it was loaded with is read to its end, so nothing is left for the others."""
    from pipelines.stages.preloaded import example

    there = asyncio.run(workers.run(modules_here))
    assert not isinstance(there, Trouble)
    assert {"trafilatura", "py3langid.langid", "tldextract", "warcio.warcwriter"} <= there
    record = example()
    assert record.in_language == "en"
    assert "2024-04-29" in [mention.value for mention in record.date_mentions]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers are not forked")
def test_workers_share_what_they_were_loaded_with(workers: Workers) -> None:
    """Of a worker's memory, more than half lies in memory once for all of them."""
    sizes = asyncio.run(workers.run(sizes_here))
    assert not isinstance(sizes, Trouble)
    assert sizes["Pss"] < 0.75 * sizes["Rss"]


def sizes_here() -> dict[str, int]:
    """Return this process's resident memory and its share of it, in kB."""
    lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()[1:]
    return {line.split(":")[0]: int(line.split()[1]) for line in lines}


def test_a_workers_collector_passes_over_what_is_loaded(workers: Workers) -> None:
    """What the libraries brought is frozen before the first page, and looked at never again."""
    frozen = asyncio.run(workers.run(gc.get_freeze_count))
    assert not isinstance(frozen, Trouble)
    assert frozen > 10_000
