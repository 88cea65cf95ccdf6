"""Boosted trees read from data and asked with numpy alone.

All trees are asked at once by bit masks (Lucchese et al., "QuickScorer", SIGIR 2015): a node
whose test fails rules out the leaves on its left; the leftmost leaf that nothing rules out
is the answer. Training needs LightGBM, asking does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipelines.core.extract.page.arrays import Floats

LEAVES: Final = 16  # a tree's most, the bits of a mask


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees over named features. Node arrays: (nodes of the largest tree, trees)."""

    feature: npt.NDArray[np.int64]  # a column of the matrix that is asked about
    threshold: Floats  # a node's test is: value <= threshold
    ruled_out: npt.NDArray[np.uint16]  # bits of the leaves that a failed test rules out
    leaves: Floats  # (trees, LEAVES), log odds

    def probabilities(self, values: Floats) -> Floats:
        """Return a probability for each row of a matrix with the features as columns."""
        columns = np.ascontiguousarray(values.T)
        gone = np.zeros((len(self.leaves), len(values)), np.uint16)
        nodes = zip(self.feature, self.threshold, self.ruled_out, strict=True)
        for feature, threshold, ruled_out in nodes:
            failed = columns[feature] > threshold[:, None]
            gone |= failed * ruled_out[:, None]
        leaf = _lowest_clear_bit()[gone]
        odds = np.take_along_axis(self.leaves, leaf, axis=1).sum(axis=0, dtype=np.float64)
        return np.asarray(1 / (1 + np.exp(-odds)), np.float32)


def read_forest(data: Mapping[str, Any], names: Sequence[str]) -> Forest:
    """Return the forest written in `data`, for matrices whose columns are called `names`.

    data: "features", the names that its nodes count; "trees", each a list of nodes
        [feature, threshold, ruled out leaves] and a list of leaves, the leftmost first.
    Raises: KeyError if it asks for a feature that is not among the names.
    """
    places = {name: place for place, name in enumerate(names)}
    columns = [places[name] for name in data["features"]]
    trees = data["trees"]
    shape = (max(len(nodes) for nodes, _ in trees), len(trees))
    feature = np.zeros(shape, np.int64)
    threshold = np.full(shape, np.inf, np.float32)  # no value is above it: a node of no effect
    ruled_out = np.zeros(shape, np.uint16)
    leaves = np.zeros((len(trees), LEAVES), np.float32)
    for tree, (nodes, values) in enumerate(trees):
        for place, (number, limit, bits) in enumerate(nodes):
            feature[place, tree] = columns[number]
            threshold[place, tree] = limit
            ruled_out[place, tree] = bits
        leaves[tree, : len(values)] = values
    return Forest(feature, threshold, ruled_out, leaves)


@cache
def _lowest_clear_bit() -> npt.NDArray[np.int64]:
    """Return the place of the lowest clear bit of each mask; 0 for the one that has none."""
    masks = np.arange(1 << LEAVES)
    table = np.zeros(1 << LEAVES, np.int64)
    for place in reversed(range(LEAVES)):
        table[(masks >> place) & 1 == 0] = place
    return table
