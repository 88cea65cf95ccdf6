"""The learned model that tells which blocks of a page are the article.

Its trees are data, `blocks.model.json`, made by `python -m benchmarks.train_blocks`;
`docs/block-model.md` says from which pages, and how good the model is on sites it has not seen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np

from pipelines.core.extract.blocks.segments import Blocks
from pipelines.core.extract.model.columns import Plan
from pipelines.core.extract.model.features import features, plan_of
from pipelines.core.extract.model.forest import Forest, read_forest
from pipelines.core.extract.model.hints import Hints
from pipelines.core.extract.page.arrays import Floats

_FILE: Final = "blocks.model.json"


@dataclass(frozen=True, slots=True)
class Model:
    """The trees, their version, and what is needed to ask them."""

    version: str
    share: float  # of a page's best expected F1; a block of that probability or more is kept
    blocks: Forest
    plan: Plan  # names the features that the trees ask for

    def kept(self, blocks: Blocks, hints: Hints) -> tuple[tuple[bool, ...], Floats]:
        """Return for each block whether to keep it, and the probability that it is the article.

        hints: what the page's metadata say of its text.
        """
        if not blocks:
            return (), np.zeros(0, np.float32)
        values, measures = features(blocks, hints, self.plan)
        found = self.blocks.probabilities(values)
        keep = found >= threshold(found, measures.length, self.share)
        return tuple(keep.tolist()), found


def threshold(probabilities: Floats, lengths: Floats, share: float) -> float:
    """Return the probability from which on a page's blocks are kept.

    To reach the highest expected F1, one keeps all blocks with a probability above half of that
    F1 (Lipton et al., "Optimal thresholding of classifiers to maximize F1 measure", 2014). So
    the threshold is lower on a page of which the model is unsure. `share` is in place of the half.
    probabilities, lengths: of each block; lengths in characters.
    """
    order = np.argsort(-probabilities, kind="stable")
    expected = np.cumsum((probabilities * lengths)[order])
    f1 = 2 * expected / (np.cumsum(lengths[order]) + expected[-1])
    return share * float(f1.max())


def read_model(data: Mapping[str, Any]) -> Model:
    """Return the model that the data of `blocks.model.json` describe.

    Raises: KeyError if the data ask for an unknown feature.
    """
    plan = plan_of(data["blocks"]["features"])
    return Model(
        version=data["version"],
        share=data["share"],
        blocks=read_forest(data["blocks"], plan.names),
        plan=plan,
    )


@cache
def load_model() -> Model:
    """Return the model that is part of the package."""
    text = files(__package__).joinpath(_FILE).read_text("utf-8")
    return read_model(json.loads(text))
