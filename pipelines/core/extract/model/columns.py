"""The matrix of the features of a page's blocks, of which only the wanted rows are computed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from pipelines.core.extract.page.arrays import Bits, Floats, Ints

FAR: Final = 99.0  # blocks; stands for "none"


class Plan:
    """The names of the features that are wanted; each has a row of the matrix, in this order."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._row = {name: row for row, name in enumerate(self.names)}
        self._chosen: dict[tuple[str, ...], tuple[Ints, Ints]] = {}

    def row(self, name: str) -> int | None:
        """Return the row of a feature; None for one that is not wanted."""
        return self._row.get(name)

    def chosen(self, names: tuple[str, ...]) -> tuple[Ints, Ints]:
        """Return which of some features are wanted.

        Two arrays with one entry for each wanted one: its number in `names`, and its row.
        """
        known = self._chosen.get(names)
        if known is None:
            pairs = [(at, self._row[name]) for at, name in enumerate(names) if name in self._row]
            wanted, rows = np.array(pairs, np.int64).reshape(-1, 2).T
            known = self._chosen[names] = (wanted, rows)
        return known


class Columns:
    """The wanted features of one page's blocks.

    values: one row for each feature of the plan, one column for each block.
    """

    def __init__(self, plan: Plan, blocks: int) -> None:
        self.values: Floats = np.zeros((len(plan.names), blocks), np.float32)
        self._plan = plan

    def put(self, name: str, values: npt.ArrayLike) -> None:
        """Put a feature in its row if it is wanted. values: one for each block, or one for all."""
        row = self._plan.row(name)
        if row is not None:
            self.values[row] = values

    def put_all(self, names: tuple[str, ...], values: npt.NDArray[np.generic]) -> None:
        """Put those of some features that are wanted.

        values: one row for each name, one column for each block.
        """
        wanted, rows = self._plan.chosen(names)
        if len(rows):
            self.values[rows] = values[wanted]

    def put_bits(self, names: tuple[str, ...], bits: Bits) -> None:
        """Put those of some features that are wanted; each is one bit of a number.

        names: of the bits, from the lowest on. bits: one entry for each block.
        """
        wanted, rows = self._plan.chosen(names)
        if len(rows):
            self.values[rows] = (bits >> wanted.astype(np.uint64)[:, None]) & np.uint64(1)


class NameList(Columns):
    """Stands in for `Columns` to list the names of all features as they are put, no values."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def put(self, name: str, values: npt.ArrayLike) -> None:  # noqa: ARG002 (as `Columns` is told)
        """Note the name of a feature."""
        self.names.append(name)

    def put_all(self, names: tuple[str, ...], values: npt.NDArray[np.generic]) -> None:  # noqa: ARG002 (as `Columns` is told)
        """Note the names of some features."""
        self.names += names

    def put_bits(self, names: tuple[str, ...], bits: Bits) -> None:  # noqa: ARG002 (as `Columns` is told)
        """Note the names of some features that are bits."""
        self.names += names


def named(prefix: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return names of features with the same prefix, such as "own nav" and "own ad"."""
    return tuple(f"{prefix} {name}" for name in names)
