"""`learn` is quick; what it must give is written here in the plainest way, and both agree."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from pipelines.core import memory as quick
from pipelines.core.memory import Fingerprint, Memory, PageBlocks, PathCounts, learn

AT = datetime(2024, 5, 1, tzinfo=UTC)


def _plainly(memory: Memory, page: PageBlocks, at: datetime) -> Memory:
    """Return what `learn` promises, entry by entry. For pages that the memory has not."""
    days = (at - (memory.at or at)).total_seconds() // 86400
    part = 0.5 ** (days / quick.HALF_LIFE) if days >= 1 else 1.0
    texts = {text: count * part for text, count in memory.texts.items()}
    paths = {
        path: PathCounts(*(c * part for c in counts)) for path, counts in memory.paths.items()
    }
    again = Counter(b.path for b in page.blocks if b.text in memory.texts)
    for text in dict.fromkeys(block.text for block in page.blocks):
        texts[text] = texts.pop(text, 0.0) + 1
    for path in dict.fromkeys(block.path for block in page.blocks):
        here = [block for block in page.blocks if block.path == path]
        new = (1, len(here), again[path], sum(b.is_link for b in here),
               sum(b.is_behind for b in here))  # fmt: skip
        old = paths.pop(path, PathCounts())
        paths[path] = PathCounts(*(a + b for a, b in zip(old, new, strict=True)))
    at = at if days >= 1 or memory.at is None else memory.at
    known = dict.fromkeys([*memory.known, page.page][-quick.MOST_PAGES :])
    pages = {path: counts.pages for path, counts in paths.items()}
    kept_texts, kept_paths = _most(texts, quick.MOST_TEXTS), _most(pages, quick.MOST_PATHS)
    return Memory(
        memory.pages * part + 1,
        {text: texts[text] for text in kept_texts},
        {path: paths[path] for path in kept_paths},
        at,
        known,
    )


def _most(ranks: dict[str, float], most: int) -> list[str]:
    """Return the keys of the highest ranks, of equal ones the latest, in their order."""
    order = list(ranks)
    if len(order) <= most * 1.1:
        return order
    best = set(sorted(range(len(order)), key=lambda n: (ranks[order[n]], n))[-most:])
    return [key for n, key in enumerate(order) if n in best]


@pytest.mark.parametrize("seed", range(4))
def test_the_quick_way_gives_what_the_plain_one_gives(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counts, their order and what is forgotten are equal, to the last bit, after every page."""
    monkeypatch.setattr(quick, "MOST_TEXTS", 60)
    monkeypatch.setattr(quick, "MOST_PATHS", 12)
    monkeypatch.setattr(quick, "MOST_PAGES", 20)
    random = Random(seed)  # noqa: S311 - a test's pages
    memory, at = Memory(), AT
    for number in range(150):
        at += timedelta(hours=random.choice((0, 0, 1, 30)))
        blocks = tuple(
            Fingerprint(
                f"text {random.choice((random.randrange(30), number * 100 + n))}",
                f"path {int(random.expovariate(0.1))}",
                is_link=random.random() < 0.3,
                is_behind=random.random() < 0.2,
            )
            for n in range(random.randrange(25))
        )
        page = PageBlocks(f"page {number}", blocks)
        expected, memory = _plainly(memory, page, at), learn(memory, page, at)
        assert memory == expected
        assert [*memory.texts, *memory.paths] == [*expected.texts, *expected.paths]
        assert list(memory.known) == list(expected.known)
