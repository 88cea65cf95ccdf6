"""The learned model: which blocks are the article, and whether the page is one.

Its weights are data, `blocks.model.json`, made by `python -m benchmarks.train_blocks`;
`docs/block-model.md` says from what, and how well it does on sites it has not seen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from pipelines.core.extract.blocks import Blocks
from pipelines.core.extract.columns import Floats
from pipelines.core.extract.features import feature_names, features
from pipelines.core.extract.forest import Forest, read_forest
from pipelines.core.extract.hints import Hints
from pipelines.core.extract.page_features import page_features

FILE = "blocks.model.json"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the model says of a page."""

    probabilities: Floats  # of each block, that it belongs to the article
    keep: tuple[bool, ...]  # the blocks to keep: those at or above the page's threshold
    article: float  # probability that the page is an article


@dataclass(frozen=True, slots=True)
class Model:
    """The trees with their version and thresholds."""

    version: str
    share: float  # of the page's best expected F1, from which on a block is kept
    gate_threshold: float  # of a page; below it, it is no article
    blocks: Forest
    gate: Forest
    gate_features: tuple[str, ...]

    def probabilities(self, blocks: Blocks, hints: Hints) -> Floats:
        """Return each block's probability of belonging to the article, in reading order."""
        if not blocks:
            return np.zeros(0, np.float32)
        return self.blocks.probabilities(features(blocks, hints)[0])

    def judge(self, blocks: Blocks, hints: Hints, facts: Mapping[str, float]) -> Verdict:
        """Return what the model says of a page.

        facts: what `page_features.page_facts` returned for it.
        """
        if not blocks:
            return Verdict(np.zeros(0, np.float32), (), 0.0)
        values, layout = features(blocks, hints)
        found = self.blocks.probabilities(values)
        keep = tuple((found >= threshold(found, layout.length, self.share)).tolist())
        figures = page_features(facts, blocks.texts(), values, layout, found)
        return Verdict(found, keep, self._article(figures))

    def _article(self, figures: Mapping[str, float]) -> float:
        row = np.array([[figures[name] for name in self.gate_features]], np.float32)
        return float(self.gate.probabilities(row)[0])


def threshold(probabilities: Floats, lengths: Floats, share: float) -> float:
    """Return the probability from which on a page's blocks are kept.

    The kept set of highest expected F1 is that of all blocks above half of that F1 (Lipton et
    al., "Optimal thresholding of classifiers to maximize F1 measure", 2014): where the model
    is unsure, a whole page is worth a lower threshold. `share` stands in for the half.
    """
    order = np.argsort(-probabilities, kind="stable")
    expected = np.cumsum((probabilities * lengths)[order])
    f1 = 2 * expected / (np.cumsum(lengths[order]) + expected[-1])
    return share * float(f1.max())


def read_model(data: Mapping[str, Any]) -> Model:
    """Return the model written in the data."""
    gate_features = tuple(data["gate"]["features"])
    return Model(
        version=data["version"],
        share=data["share"],
        gate_threshold=data["gate_threshold"],
        blocks=read_forest(data["blocks"], feature_names()),
        gate=read_forest(data["gate"], gate_features),
        gate_features=gate_features,
    )


@cache
def load_model() -> Model:
    """Return the model that is part of the package."""
    text = files(__package__ or "").joinpath(FILE).read_text("utf-8")
    return read_model(json.loads(text))
