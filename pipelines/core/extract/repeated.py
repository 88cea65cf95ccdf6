"""A story that the page holds twice: one copy for phones and one for screens, say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

REPEATED: Final = "after:repeated"

# A refrain or a quote may come again; this much in the same order is a copy.
_LEAST: Final = 4  # paragraphs
_LENGTH: Final = 400  # characters


def repeated(paragraphs: Sequence[str]) -> frozenset[int]:
    """Return the places of the paragraphs that stood before, in the same order."""
    first: dict[str, int] = {}
    for place, text in enumerate(paragraphs):
        first.setdefault(text, place)
    found: set[int] = set()
    place = 0
    while place < len(paragraphs):
        run = _run(paragraphs, first[paragraphs[place]], place)
        if len(run) >= _LEAST and sum(len(paragraphs[n]) for n in run) >= _LENGTH:
            found.update(run)
            place = run.stop
        else:
            place += 1
    return frozenset(found)


def _run(paragraphs: Sequence[str], before: int, place: int) -> range:
    """Return the places from `place` on whose paragraphs equal those from `before` on."""
    length = 0
    while (
        before + length < place
        and place + length < len(paragraphs)
        and paragraphs[before + length] == paragraphs[place + length]
    ):
        length += 1
    return range(place, place + length)
