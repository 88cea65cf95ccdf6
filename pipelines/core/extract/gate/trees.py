"""The gate's model: trees that tell an article from a page of another kind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np

from pipelines.core.extract.model.forest import Forest, read_forest

_FILE: Final = "gate.model.json"


@dataclass(frozen=True, slots=True)
class GateModel:
    """The trees, and the probabilities below which a page is rejected or is doubtful.

    features: the names of the page features that the trees ask for.
    """

    version: str
    reject_below: float
    doubt_below: float
    forest: Forest
    features: tuple[str, ...]

    def probability(self, values: Mapping[str, float]) -> float:
        """Return the probability that a page is an article.

        values: the page's features, as `page_features` returns them.
        """
        row = np.array([[values[name] for name in self.features]], np.float32)
        return float(self.forest.probabilities(row)[0])


def read_gate_model(data: Mapping[str, Any]) -> GateModel:
    """Return the model that the data of `gate.model.json` describe."""
    names = tuple(data["trees"]["features"])
    return GateModel(
        version=data["version"],
        reject_below=data["reject_below"],
        doubt_below=data["doubt_below"],
        forest=read_forest(data["trees"], names),
        features=names,
    )


@cache
def load_gate_model() -> GateModel:
    """Return the model that is part of the package."""
    text = files(__package__).joinpath(_FILE).read_text("utf-8")
    return read_gate_model(json.loads(text))
