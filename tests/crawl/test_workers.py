"""Worker processes: what goes wrong with one page is that page's trouble alone."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.core.errors import PageError, UsageFault
from pipelines.core.extract.gate.rejections import RejectedError
from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.reasons import Reason
from pipelines.stages import worker_process
from pipelines.stages.workers import Workers
from settings.env import ROOT


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


def die_at_first(marker: Path) -> str:
    """End the process as a killer from outside would, but not the second time."""
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def freeze() -> None:
    """Stop the process, which then neither answers nor ends."""
    os.kill(os.getpid(), signal.SIGSTOP)


class Freezing:
    """Stops the process while its answer, which fills the pipe, is on its way."""

    def __init__(self, size: int) -> None:
        self.size = size

    def __reduce__(self) -> tuple[type, tuple[int]]:
        """Freeze some time after the answer was begun."""
        threading.Timer(0.1, freeze).start()
        return bytearray, (self.size,)


def freeze_in_the_answer() -> tuple[Freezing, bytes]:
    """Return more than a pipe takes, and freeze before all of it is sent."""
    return Freezing(1), bytes(500_000_000)


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
    with Workers(2) as pool:
        yield pool


@pytest.fixture(scope="module")
def hasty() -> Iterator[Workers]:
    """Give workers that have a second for each page."""
    with Workers(1, page_seconds=1.0) as pool:
        yield pool


async def _all(workers: Workers) -> list[object]:
    return list(
        await asyncio.gather(
            workers.run(square, 3),
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
    """A crash, a glut of memory and every error spoil one page each."""
    results = asyncio.run(_all(workers))
    assert [results[i] for i in (0, 3, 7)] == [9, 16, 25]
    spoiled = [result for result in results if isinstance(result, Trouble)]
    assert [(one.reason, one.outcome) for one in spoiled] == [
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


def test_a_page_whose_worker_is_killed_is_read_by_another(
    workers: Workers, tmp_path: Path
) -> None:
    """A worker that the system's out-of-memory killer takes costs no article."""
    assert asyncio.run(workers.run(die_at_first, tmp_path / "marker")) == "done"


def test_workers_killed_while_idle_cost_nothing(workers: Workers) -> None:
    """Each call finds a worker, and no page is blamed."""

    async def kill_and_ask() -> list[int | Trouble]:
        pids = {await workers.run(os.getpid) for _ in range(8)}
        for pid in pids:
            assert isinstance(pid, int)
            os.kill(pid, signal.SIGKILL)
        return list(await asyncio.gather(*(workers.run(square, n) for n in range(6))))

    assert asyncio.run(kill_and_ask()) == [n * n for n in range(6)]


@pytest.mark.parametrize("work", [hang, freeze, freeze_in_the_answer])
def test_a_worker_is_ended_when_its_time_is_over(
    hasty: Workers, work: Callable[[], object]
) -> None:
    """The page that hangs, or freezes its process, counts as one that took too long."""
    late = asyncio.run(hasty.run(work))
    assert isinstance(late, Trouble)
    assert late.reason is Reason.EXTRACTION_TIMEOUT


def test_where_no_worker_can_start_one_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The run ends with a fault of the deployment, not with a page's trouble."""
    monkeypatch.setattr("pipelines.stages.workers._PAUSE", 0.01)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)

    async def ask_without_files(pool: Workers) -> None:
        open_files = len(list(Path("/proc/self/fd").iterdir()))
        resource.setrlimit(resource.RLIMIT_NOFILE, (open_files, limits[1]))
        try:
            await pool.run(square, 3)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)

    with Workers(1) as pool, pytest.raises(UsageFault, match=r"can start here .*open files"):
        asyncio.run(ask_without_files(pool))


def test_a_limit_of_the_shell_below_ours_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hard limit that the process came with cannot be raised, and stays."""
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr("resource.getrlimit", lambda _: (10**9, 10**9))
    monkeypatch.setattr("resource.setrlimit", lambda _, limits: asked.append(limits))
    worker_process._limit_memory()
    assert asked == [(10**9, 10**9)]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.proof)])
def test_kills_at_any_instant_end_in_answers(seed: int) -> None:
    """Workers and the process that forks them are killed at random instants, from their start.

    A process of its own is their engine, since all that an engine has started is killed.
    """
    command = [sys.executable, "-m", "tests.crawl.killed_workers", str(seed)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=True)  # noqa: S603
    reasons = json.loads(ended.stdout)
    assert sum(reasons.values()) == 100
    assert set(reasons) <= {"", "extraction_crash"}
    assert reasons.get("extraction_crash", 0) <= 4  # their worker and their second one were hit
