"""Which blocks of a page are its article, found from the true text, and what each is worth.

The measure is that of the article-extraction-benchmark: multisets of 4-grams of words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

GRAM = 4
SHORT = 6  # words; so short a block is tried if the truth has all its words
ROUNDS = 2  # a third changed no label on the shared pages

Words = list[str]
Grams = Counter[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Labels:
    """One entry a block, in reading order."""

    is_article: npt.NDArray[np.bool_]
    worth: npt.NDArray[np.float64]  # by how much the page's F1 falls if its label is wrong


def words_of(text: str) -> Words:
    """Return the runs of word characters, in order."""
    return re.findall(r"\w+", text)


def grams_of(words: Words) -> Grams:
    """Return the 4-grams; fewer than four words are one shorter gram."""
    if not words:
        return Counter()
    last = max(1, len(words) - GRAM + 1)
    return Counter(tuple(words[start : start + GRAM]) for start in range(last))


def precision_recall(truth: Grams, words: Words) -> tuple[float | None, float]:
    """Return a text's precision, None for an empty one, and its recall."""
    found = grams_of(words)
    shared = (found & truth).total()
    precision = shared / found.total() if found else None
    return precision, shared / truth.total()


def label_blocks(texts: Sequence[str], body: str) -> Labels:
    """Return the labels under which the kept blocks come nearest to the true text.

    They start from the share of a block's grams that the truth has; then each block in doubt
    is turned over where that raises the page's F1, which settles short lines and repeats.
    """
    search = _Search([words_of(text) for text in texts], words_of(body))
    for _ in range(ROUNDS):
        search.improve()
    worth = np.array([abs(search.gain(place)) for place in range(len(texts))])
    return Labels(np.array(search.kept, bool), worth)


class _Search:
    def __init__(self, blocks: list[Words], body: Words) -> None:
        self._blocks, self._truth = blocks, grams_of(body)
        vocabulary = set(body)
        shares = [self._share(words) for words in blocks]
        self.kept = [share >= 0.5 for share in shares]
        self._drop_repeats(" ".join(body))
        self._found = grams_of(
            [w for words, k in zip(blocks, self.kept, strict=True) if k for w in words]
        )
        self._shared = (self._found & self._truth).total()
        self._size, self._true_size = self._found.total(), self._truth.total()
        self._doubtful = [
            share > 0.1 or (0 < len(words) < SHORT and vocabulary.issuperset(words))
            for share, words in zip(shares, blocks, strict=True)
        ]

    def improve(self) -> None:
        """Turn over each doubtful block if the page's F1 gains by it."""
        for place, is_doubtful in enumerate(self._doubtful):
            if (is_doubtful or self.kept[place]) and self.gain(place) > 1e-9:
                change, shared = self._turned(place)
                self._found.update(change)
                self._shared += shared
                self._size += change.total()
                self.kept[place] = not self.kept[place]

    def gain(self, place: int) -> float:
        """Return the change of the page's F1 if the block were turned over."""
        change, shared = self._turned(place)
        after = _f1(self._shared + shared, self._size + change.total(), self._true_size)
        return after - _f1(self._shared, self._size, self._true_size)

    def _turned(self, place: int) -> tuple[Grams, int]:
        """Return the grams that come (and, negative, go), and the change of shared ones."""
        before, after = self._beside(place, -1), self._beside(place, 1)
        change = _full_grams(before + self._blocks[place] + after)
        change.subtract(_full_grams(before + after))
        if self.kept[place]:
            change = Counter({gram: -count for gram, count in change.items()})
        shared = sum(
            min(self._found[gram] + count, self._truth[gram])
            - min(self._found[gram], self._truth[gram])
            for gram, count in change.items()
        )
        return change, shared

    def _beside(self, place: int, step: int) -> Words:
        """Return the three kept words that come before (step -1) or after the block."""
        near: Words = []
        place += step
        while 0 <= place < len(self._blocks) and len(near) < GRAM - 1:
            if self.kept[place] and self._blocks[place]:
                near = near + self._blocks[place] if step > 0 else self._blocks[place] + near
            place += step
        return near[: GRAM - 1] if step > 0 else near[-(GRAM - 1) :]

    def _share(self, words: Words) -> float:
        if len(words) < GRAM:
            return 0.0
        grams = grams_of(words)
        return (grams & self._truth).total() / grams.total()

    def _drop_repeats(self, body: str) -> None:
        """Of equal blocks keep as many as the truth has, those among other kept ones first."""
        places: dict[str, list[int]] = {}
        for place, words in enumerate(self._blocks):
            if self.kept[place]:
                places.setdefault(" ".join(words), []).append(place)
        for text, same in places.items():
            if len(same) > 1:
                ordered = sorted(same, key=lambda p: -sum(self.kept[max(0, p - 4) : p + 5]))
                for place in ordered[max(1, body.count(text)) :]:
                    self.kept[place] = False


def _full_grams(words: Words) -> Grams:
    return Counter(tuple(words[start : start + GRAM]) for start in range(len(words) - GRAM + 1))


def _f1(shared: int, found: int, true: int) -> float:
    return 2 * shared / (found + true) if found + true else 0.0
