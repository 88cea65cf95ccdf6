"""What a site's pages have in common: a plain value to which each page adds.

A text that recurs on other pages belongs to the site, not to a story. So does whatever stands at
a place in the page whose texts mostly recur. The memory keeps no text: only hashes of texts and
of places, with counts. Their number is bounded, and old pages count less.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import add
from typing import Any, Final, NamedTuple, TypeVar

from pipelines.core.urls import url_key

LEAST_PAGES: Final = 3  # other pages that must be in a memory before rules cut anything by it
HALF_LIFE: Final = 30.0  # days after which a page counts half: sites are redesigned
# A page brings some 40 new texts, so a text that stands on one page in 100 is still remembered
# when it comes again.
MOST_TEXTS: Final = 4000
MOST_PATHS: Final = 600
MOST_PAGES: Final = 300  # whose keys are remembered, so that a page fetched again counts once

C = TypeVar("C")


class Fingerprint(NamedTuple):
    """One block of a page: hashes of its text and of its place, and two facts about it."""

    # 16 hexadecimal digits, a hash of text and place together: the same headline in the article
    # and in a list of links has two hashes.
    text: str
    path: str  # 8 hexadecimal digits, a hash of tag and first class of the elements around it
    is_link: bool = False  # nearly all of its text is link text
    is_behind: bool = False  # it stands after the last long paragraph of the story


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """The blocks of one page, in page order, and the page's key."""

    page: str  # of `page_key`
    blocks: tuple[Fingerprint, ...]


class PathCounts(NamedTuple):
    """What stood at one place over the pages. Old pages count less, so counts are fractions."""

    pages: float = 0.0  # pages with a block there
    blocks: float = 0.0  # blocks there, of all pages together
    again: float = 0.0  # of these blocks, those whose text an earlier page had
    links: float = 0.0  # of these blocks, those that are all link
    behind: float = 0.0  # of these blocks, those behind the story


@dataclass(frozen=True, slots=True)
class Memory:
    """What was learned of a site from its pages.

    pages: how many pages were learned, old ones counting less (`HALF_LIFE`).
    texts: on how many pages a text stood, by the hash of the text, counted in the same way.
    paths: what stood at each place, by the hash of the place, counted in the same way.
    at: the instant to which all counts have been aged, aware UTC; None in an empty memory.
    known: the keys of the newest pages, oldest first. They are a mapping's keys, with None as
        values, since a page is looked up once for each of its blocks.
    """

    pages: float = 0.0
    texts: Mapping[str, float] = field(default_factory=dict)
    paths: Mapping[str, PathCounts] = field(default_factory=dict)
    at: datetime | None = None
    known: Mapping[str, None] = field(default_factory=dict)

    def text(self, text: str, *, page: str) -> float:
        """Return on how many pages other than `page` a text stood, old pages counting less.

        text: as `Fingerprint.text`. page: of `page_key`.
        """
        return self.texts.get(text, 0.0) - (page in self.known)


def page_key(url: str) -> str:
    """Return the key by which a page is remembered, 12 hexadecimal digits: a hash of its URL."""
    return url_key(url)[:12]


def learn(memory: Memory, page: PageBlocks, at: datetime) -> Memory:
    """Return the memory with a page added; the same memory if it knows the page already.

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
    """Return what one page has at each place. memory: says which texts earlier pages had."""
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
    """Cut `counts` down to the `most` keys of highest rank; of equal ones the latest seen stay."""
    if len(counts) <= most * 1.1:  # a tenth more may wait, so that not every page costs a sort
        return
    best_first = list(reversed(counts))
    best_first.sort(key=rank, reverse=True)  # keys of equal rank stay in order, the latest first
    for key in best_first[most:]:
        del counts[key]


def _aged(memory: Memory, at: datetime) -> Memory:
    """Return the memory with all counts aged to an instant, in whole days.

    For example, after `HALF_LIFE` days each count is half of what it was; after less than a day
    the counts and `Memory.at` stay as they are.
    """
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
    """Return the memory as JSON values, its counts rounded to three decimals."""
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
    """Return the memory that `memory_to_json` wrote; an empty memory for data of another form."""
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
