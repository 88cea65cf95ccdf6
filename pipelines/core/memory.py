"""What a site's pages have in common: a plain value to which each page adds.

What recurs over pages is the site's, not the story's: the same text, or whatever stands at a
place whose texts recur. Nothing of a page is kept but hashes, and their number is bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import add
from typing import Any, Final, NamedTuple, TypeVar

from pipelines.core.urls import url_key

LEAST_PAGES: Final = 3  # before it has read so many, the memory says nothing
HALF_LIFE: Final = 30.0  # days in which a page comes to count half: sites are redesigned
MOST_TEXTS: Final = 4000  # a page brings some 40 new ones, so one in 100 pages is noticed
MOST_PATHS: Final = 600
MOST_PAGES: Final = 300  # remembered by name, so that a page fetched again counts once

C = TypeVar("C")


class Fingerprint(NamedTuple):
    """One block: hashes of its text and of its place, and what it looks like there."""

    text: str  # 16 hexadecimal digits, of text and place: a headline's copies elsewhere differ
    path: str  # 8 hexadecimal digits: of the nearest levels' tags and first classes
    is_link: bool = False  # all of it
    is_behind: bool = False  # behind the last long paragraph of the page's main places


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """The blocks of one page, in page order, and a hash of its address."""

    page: str
    blocks: tuple[Fingerprint, ...]


class PathCounts(NamedTuple):
    """What stood at one place over the pages. Old pages count less, so all are fractions."""

    pages: float = 0.0
    blocks: float = 0.0
    again: float = 0.0  # of these, blocks whose text an earlier page had
    links: float = 0.0  # of these, blocks that are all link
    behind: float = 0.0  # of these, blocks behind the story


@dataclass(frozen=True, slots=True)
class Memory:
    """What was learned of a site.

    pages: how many, counted by age like `texts` (pages by hash of a text) and `paths`.
    at: aware UTC, the instant to which the counts are current.
    known: the newest pages by name, oldest first; each block of a page asks for its page.
    """

    pages: float = 0.0
    texts: Mapping[str, float] = field(default_factory=dict)
    paths: Mapping[str, PathCounts] = field(default_factory=dict)
    at: datetime | None = None
    known: Mapping[str, None] = field(default_factory=dict)

    def text(self, text: str, *, page: str) -> float:
        """Return on how many pages other than this one a text stood."""
        return self.texts.get(text, 0.0) - (page in self.known)


def page_key(url: str) -> str:
    """Return the name by which a page is remembered: 12 hexadecimal digits."""
    return url_key(url)[:12]


def learn(memory: Memory, page: PageBlocks, at: datetime) -> Memory:
    """Return the memory with a page added; one that it has already changes nothing.

    at: aware UTC, when the page was fetched.
    """
    if page.page in memory.known:
        return memory
    memory = _aged(memory, at)
    texts, paths = dict(memory.texts), dict(memory.paths)
    for text in dict.fromkeys(block.text for block in page.blocks):
        texts[text] = texts.pop(text, 0.0) + 1.0  # moved to the end: the order is by last sight
    for path, new in _places(page, memory).items():
        old = paths.pop(path, None)
        paths[path] = new if old is None else _sum(old, new)
    _forget(texts, MOST_TEXTS, texts.__getitem__)
    _forget(paths, MOST_PATHS, lambda path: paths[path].pages)
    known = dict.fromkeys([*memory.known, page.page][-MOST_PAGES:])
    return Memory(memory.pages + 1, texts, paths, memory.at, known)


def _places(page: PageBlocks, memory: Memory) -> Mapping[str, PathCounts]:
    found: dict[str, list[float]] = {}
    for text, path, is_link, is_behind in page.blocks:
        counts = found.setdefault(path, [1.0, 0.0, 0.0, 0.0, 0.0])
        counts[1] += 1
        counts[2] += text in memory.texts
        counts[3] += is_link
        counts[4] += is_behind
    return {path: PathCounts(*counts) for path, counts in found.items()}


def _sum(one: PathCounts, other: PathCounts) -> PathCounts:
    return PathCounts(*map(add, one, other))


def _forget(counts: dict[str, C], most: int, rank: Callable[[str], float]) -> None:
    """Take out the entries that count least, of equal ones the earliest seen."""
    if len(counts) <= most * 1.1:  # sorting is not for every page
        return
    best_first = list(reversed(counts))
    best_first.sort(key=rank, reverse=True)  # equal ones stay in their order: the latest first
    for key in best_first[most:]:
        del counts[key]


def _aged(memory: Memory, at: datetime) -> Memory:
    """Return the memory with all counts brought to an instant, in steps of a day."""
    days = (at - memory.at).total_seconds() // 86400 if memory.at else 0.0
    if memory.at is None or days < 1:
        return Memory(memory.pages, memory.texts, memory.paths, memory.at or at, memory.known)
    part = 0.5 ** (days / HALF_LIFE)
    return Memory(
        memory.pages * part,
        {text: count * part for text, count in memory.texts.items()},
        {
            path: PathCounts(*(count * part for count in counts))
            for path, counts in memory.paths.items()
        },
        at,
        memory.known,
    )


def memory_to_json(memory: Memory) -> dict[str, Any]:
    """Return the memory as JSON values."""
    return {
        "pages": round(memory.pages, 3),
        "at": memory.at.isoformat() if memory.at else None,
        "known": list(memory.known),
        "texts": {text: round(count, 3) for text, count in memory.texts.items()},
        "paths": {
            path: [round(count, 3) for count in counts] for path, counts in memory.paths.items()
        },
    }


def memory_from_json(data: Mapping[str, Any]) -> Memory:
    """Return the memory of `memory_to_json`; an empty one for what is not of its form."""
    try:
        return Memory(
            float(data["pages"]),
            {str(text): float(count) for text, count in data["texts"].items()},
            {str(path): PathCounts(*map(float, c)) for path, c in data["paths"].items()},
            datetime.fromisoformat(data["at"]) if data["at"] else None,
            dict.fromkeys(map(str, data["known"])),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return Memory()
