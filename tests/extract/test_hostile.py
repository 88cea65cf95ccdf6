"""Pages built to cost hours or gigabytes: a process with limits reads them and lives."""

from __future__ import annotations

import multiprocessing
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Final

import pytest

from pipelines.core.assembly import read_page
from pipelines.core.errors import PageError
from pipelines.core.memory import Memory
from tests.extract.hostile import SHAPES
from tests.extract.pages import SITE, STORY
from tests.test_assembly import fetched

SECONDS: Final = 30  # of processor time; most take one, quadratic work takes minutes
MEMORY: Final = 2 << 30  # bytes of address space, as a worker has
NO_STORY: Final = {"frameset", "no tags", "gzip", "noise", "noise that says HTML"}
# The story's own bytes are broken, or it goes on behind more than is read, or in a frame's
# source without an end, where no browser shows it.
SPOILED: Final = {
    *("30 MB of noise", "NULs everywhere", "surrogates", "nested iframe in the story"),
}
QUICK: Final = ["nested div in the story", "frameset"]  # the rest: `make proof`


def _within_limits(
    work: Callable[..., object], answer: Connection, seconds: int, *args: object
) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    answer.send(work(*args))


def limited(work: Callable[..., object], *args: object, seconds: int = SECONDS) -> object:
    """Return what `work` returns in a process that is killed beyond the limits."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_within_limits, args=(work, there, seconds, *args))
    process.start()
    there.close()
    try:
        return here.recv()
    except EOFError:
        process.join()
        return f"killed: {process.exitcode}"
    finally:
        process.join()


def read(shape: str) -> list[str] | str:
    """Return the paragraphs of the story that the record has, or the reason for none."""
    try:
        article, _ = read_page(fetched(SHAPES[shape]()), SITE, run_id="r1", memory=Memory())
    except PageError as error:
        return error.reason
    for mention in article.date_mentions:
        assert article.article_body[mention.start : mention.end] == mention.text
    return [text for text in STORY if text in article.article_body]


def never_end() -> None:
    """Keep a processor busy."""
    while True:
        pass


def gorge() -> int:
    """Ask for more memory than there is; return 1 if it was refused."""
    try:
        return len(bytearray(MEMORY))
    except MemoryError:
        return 1


def test_the_limits_kill() -> None:
    """What never ends is killed, and what is too large is refused."""
    assert limited(never_end, seconds=1) == f"killed: {-signal.SIGXCPU}"
    assert limited(gorge) == 1


def check(shape: str) -> None:
    result = limited(read, shape)
    if shape in NO_STORY:
        assert result in {"not_html", "no_headline", "too_short"}
    elif shape in SPOILED:
        assert isinstance(result, list)
    else:
        assert result == list(STORY)


@pytest.mark.parametrize("shape", QUICK)
def test_hostile_page_is_read(shape: str) -> None:
    """The story beside the trap is whole, within the limits; where there is none, it is said."""
    check(shape)


@pytest.mark.proof
@pytest.mark.parametrize("shape", SHAPES)
def test_every_hostile_page_is_read(shape: str) -> None:
    """As above, for every way to build such a page."""
    check(shape)
