"""The trees answer as a walk from root to leaf would."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pipelines.core.extract.model.forest import read_forest

# x <= 1 ? (y <= 2 ? 0.5 : -1) : (x <= 3 ? 2 : -2), and a tree that is one leaf.
DATA: dict[str, Any] = {
    "features": ["x", "y"],
    "trees": [
        [[[0, 1.0, 0b0011], [1, 2.0, 0b0001], [0, 3.0, 0b0100]], [0.5, -1.0, 2.0, -2.0]],
        [[], [0.25]],
    ],
}


@pytest.mark.parametrize(
    ("x", "y", "odds"), [(1, 2, 0.75), (1, 2.5, -0.75), (3, 0, 2.25), (3.1, 9, -1.75)]
)
def test_a_row_comes_to_its_leaf_in_every_tree(x: float, y: float, odds: float) -> None:
    """A test's own limit goes left; the trees' log odds add up."""
    forest = read_forest(DATA, ["y", "unused", "x"])
    found = forest.probabilities(np.array([[y, 0, x], [0, 0, 0]], np.float32))
    assert found[0] == pytest.approx(1 / (1 + np.exp(-odds)))


def test_more_rows_than_are_asked_at_once_give_what_each_gives_alone() -> None:
    """Rows are asked in portions, and put together in their order."""
    forest = read_forest(DATA, ["y", "unused", "x"])
    rows = np.random.default_rng(1).uniform(0, 4, (700, 3)).astype(np.float32)
    alone = [forest.probabilities(row[None])[0] for row in rows]
    assert forest.probabilities(rows).tolist() == alone
    assert len(set(alone)) == len(set(DATA["trees"][0][1]))
    assert forest.probabilities(rows[:0]).tolist() == []


def test_an_unknown_feature_is_an_error() -> None:
    """Trees of another version are not read as if they were of this one."""
    with pytest.raises(KeyError, match="y"):
        read_forest(DATA, ["x"])
