"""Feature columns of a page's blocks, and the sums over places from which they are made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from pipelines.core.extract.page.arrays import Floats

FAR: Final = 99.0  # blocks; stands for "none"


class Columns:
    """Named feature columns of one page, in the order in which they were added."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.names: list[str] = []
        self._parts: list[Floats] = []

    def add(self, name: str, values: npt.ArrayLike) -> None:
        """Add one column."""
        self.names.append(name)
        self._parts.append(np.asarray(values, dtype=np.float32).reshape(self.rows, 1))

    def add_many(self, names: Sequence[str], values: npt.ArrayLike) -> None:
        """Add a column for each name; `values` has one row a block."""
        self.names.extend(names)
        self._parts.append(np.asarray(values, dtype=np.float32).reshape(self.rows, len(names)))

    def matrix(self) -> Floats:
        """Return all columns side by side."""
        return np.concatenate(self._parts, axis=1)


def windowed(values: Floats, reach: int) -> Floats:
    """Return the sum of each value and of its neighbours up to `reach` places away."""
    total = np.concatenate([[0], np.cumsum(values, dtype=np.float64)])
    place = np.arange(len(values))
    high = np.minimum(place + reach + 1, len(values))
    low = np.maximum(place - reach, 0)
    return np.asarray(total[high] - total[low], np.float32)


def since(is_it: npt.NDArray[np.bool_]) -> Floats:
    """Return how many places back the nearest true one before each place is; FAR for none."""
    place = np.arange(len(is_it))
    last = np.maximum.accumulate(np.where(is_it, place, -1))
    earlier = np.concatenate([[-1], last[:-1]]) if len(is_it) else last
    return np.where(earlier >= 0, np.minimum(place - earlier, FAR), FAR).astype(np.float32)


def until(is_it: npt.NDArray[np.bool_]) -> Floats:
    """Return how many places on the nearest true one after each place is; FAR for none."""
    return since(is_it[::-1])[::-1]


def shifted(values: Floats, step: int) -> Floats:
    """Return the rows `step` places on, -1 where the page has none."""
    moved = np.full_like(values, -1)
    if step > 0:
        moved[:-step] = values[step:]
    else:
        moved[-step:] = values[:step]
    return moved
