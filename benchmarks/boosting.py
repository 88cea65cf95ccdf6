"""Train boosted trees with LightGBM and write them in the form that `model.forest` reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt

from pipelines.core.extract.page.arrays import Floats

# One thread and these three settings make a second training give the same trees.
REPEATABLE = {"deterministic": True, "force_row_wise": True, "num_threads": 1, "seed": 1}


def train_trees(
    values: Floats,
    labels: npt.NDArray[np.int8],
    weights: Floats,
    names: Sequence[str],
    settings: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the trees as data: "features", the names in use, and "trees".

    settings: LightGBM's, with "trees" for their number. At most 16 leaves a tree.
    """
    rounds = settings["trees"]
    chosen = {name: value for name, value in settings.items() if name != "trees"}
    chosen |= REPEATABLE | {"objective": "binary", "use_missing": False, "verbose": -1}
    data = lightgbm.Dataset(values, labels, weight=weights, params=chosen)
    booster = lightgbm.train(chosen, data, num_boost_round=rounds)
    trees = [_written(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    used = sorted({number for nodes, _ in trees for number, _, _ in nodes})
    place = {number: at for at, number in enumerate(used)}
    return {
        "features": [names[number] for number in used],
        "trees": [
            [[[place[f], t, bits] for f, t, bits in nodes], leaves] for nodes, leaves in trees
        ],
    }


def write_model(path: Path, data: Mapping[str, Any]) -> None:
    """Write a model's data as it is shipped: the same data give the same bytes."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=True)
    path.write_text(f"{text}\n", "utf-8", newline="\n")


def _written(root: Mapping[str, Any]) -> tuple[list[tuple[int, float, int]], list[float]]:
    """Return a tree's nodes, each with the leaves on its left as bits, and its leaves."""
    nodes: list[tuple[int, float, int]] = []
    leaves: list[float] = []

    def visit(node: Mapping[str, Any]) -> None:
        if "leaf_value" in node:
            leaves.append(round(node["leaf_value"], 3))
            return
        first = len(leaves)
        at = len(nodes)
        nodes.append((0, 0.0, 0))
        visit(node["left_child"])
        bits = (1 << len(leaves)) - (1 << first)
        nodes[at] = (node["split_feature"], float(f"{node['threshold']:.5g}"), bits)
        visit(node["right_child"])

    visit(root)
    return nodes, leaves
