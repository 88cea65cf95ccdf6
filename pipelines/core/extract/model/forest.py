"""Boosted trees that are read from data and asked with numpy alone.

All trees are asked at once by bit masks (Lucchese et al., "QuickScorer", SIGIR 2015). Each node
tests whether a value is above a threshold; if so, the leaves on the node's left are ruled out.
The leftmost leaf that no node rules out is a tree's answer. Only training needs LightGBM.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipelines.core.extract.page.arrays import Floats, Ints

Masks = npt.NDArray[np.uint16]

LEAVES: Final = 16  # most leaves of a tree; a mask has one bit for each
_AT_ONCE: Final = 256  # rows; what is computed for so few stays in the processor's cache


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees over named features.

    A test asks whether the value of a feature is above a threshold; many nodes share a test. The
    arrays of nodes have the shape (nodes of the largest tree, trees).
    """

    feature: Ints  # for each test, the column of its feature in the matrix that is asked about
    threshold: Floats  # for each test; shape (tests, 1)
    test: Ints  # for each node, the number of its test
    ruled_out: Masks  # for each node, the bits of the leaves ruled out if its test is met
    leaves: Floats  # log odds; shape (trees, LEAVES)

    def probabilities(self, values: Floats) -> Floats:
        """Return a probability for each row of a matrix with the features as columns."""
        columns = np.ascontiguousarray(values.T)
        odds = [
            self._odds(columns[:, start : start + _AT_ONCE])
            for start in range(0, columns.shape[1], _AT_ONCE)
        ]
        return np.asarray(1 / (1 + np.exp(-np.concatenate([[], *odds]))), np.float32)

    def _odds(self, columns: Floats) -> npt.NDArray[np.float64]:
        """Return the log odds of each column of a matrix with the features as rows."""
        is_met = columns.take(self.feature, axis=0) > self.threshold
        shape = (len(self.leaves), columns.shape[1])
        gone, leaf = np.zeros(shape, np.uint16), np.empty(shape, np.intp)
        # These arrays are used for all nodes: to make new ones would take as long as the tests.
        is_out, masks, found = np.empty(shape, np.bool_), gone.copy(), np.empty(shape, np.float32)
        for test, ruled_out in zip(self.test, self.ruled_out, strict=True):
            is_met.take(test, axis=0, out=is_out, mode="clip")
            np.multiply(is_out, ruled_out[:, None], out=masks)
            np.bitwise_or(gone, masks, out=gone)
        _lowest_clear_bit().take(gone, out=leaf, mode="clip")
        leaf += np.arange(0, self.leaves.size, LEAVES)[:, None]
        self.leaves.take(leaf, out=found, mode="clip")
        return np.asarray(found.sum(axis=0, dtype=np.float64))


def read_forest(data: Mapping[str, Any], names: Sequence[str]) -> Forest:
    """Return the forest that `data` describe, for matrices whose columns are called `names`.

    data: "features" lists names; a node has a feature's number in that list. "trees" lists for
        each tree its nodes [feature, threshold, bits of ruled out leaves] and its leaves, the
        leftmost first.
    Raises: KeyError if "features" has a name that is not among `names`.
    """
    places = {name: place for place, name in enumerate(names)}
    columns = [places[name] for name in data["features"]]
    trees = data["trees"]
    shape = (max(len(nodes) for nodes, _ in trees), len(trees))
    number = {(0, np.inf): 0}  # no value is above it, so it is the test of nodes without effect
    test, ruled_out = np.zeros(shape, np.int64), np.zeros(shape, np.uint16)
    leaves = np.zeros((len(trees), LEAVES), np.float32)
    for tree, (nodes, values) in enumerate(trees):
        for place, (feature, limit, bits) in enumerate(nodes):
            test[place, tree] = number.setdefault((columns[feature], limit), len(number))
            ruled_out[place, tree] = bits
        leaves[tree, : len(values)] = values
    features, limits = zip(*number, strict=True)
    return Forest(
        np.array(features, np.int64),
        np.array(limits, np.float32)[:, None],
        test,
        ruled_out,
        leaves,
    )


@cache
def _lowest_clear_bit() -> npt.NDArray[np.intp]:
    """Return for each mask the place of its lowest clear bit, or 0 if it has no clear bit."""
    masks = np.arange(1 << LEAVES)
    table = np.zeros(1 << LEAVES, np.intp)
    for place in reversed(range(LEAVES)):
        table[(masks >> place) & 1 == 0] = place
    return table
