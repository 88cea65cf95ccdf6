"""Train the block model, and say how well it does on sites that it has not seen.

`python -m benchmarks.train_blocks --data DIR --out FILE`: DIR holds `extraction/` and
`page_types/`. Needs `uv sync --group train`. The same data give the same FILE. What is
printed is cross-validated by domain; the trees written are then trained on all pages.
`--folds FOLDER` writes each fold's model too, for `benchmarks.extraction --models FOLDER`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.block_figures import block_figures
from benchmarks.block_pages import TrainingPage, read_pages
from benchmarks.boosting import train_trees, write_model
from benchmarks.folds import FOLDS
from pipelines.core.extract.blocks.markup_groups import NAMES
from pipelines.core.extract.model.features import feature_names
from pipelines.core.extract.model.forest import read_forest
from pipelines.core.extract.page.arrays import Floats

VERSION = "2"
BLOCK_SETTINGS = {
    "trees": 200,
    "num_leaves": 15,
    "learning_rate": 0.08,
    "min_data_in_leaf": 20,
    "feature_fraction": 0.15,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 63,
}
SHARE = 0.6  # .65 gives the same F1 and loses more of the must-have snippets
SHARES = (0.5, 0.55, SHARE, 0.65)  # to be printed
# Each page is learned a second time without what its markup calls things, so that the trees
# can do without class names where a site's mean nothing.
UNNAMED_WEIGHT = 0.5
NAMED = ("own", "inline", "above", "around", "apart from best", "apart from h1")

Data = Mapping[str, Any]


def train_blocks(pages: Sequence[TrainingPage]) -> dict[str, Any]:
    """Return the block trees of these pages, as data."""
    known = [(page, page.labels >= 0) for page in pages if (page.labels >= 0).any()]
    values = np.concatenate([page.values[rows] for page, rows in known])
    labels = np.concatenate([page.labels[rows] for page, rows in known])
    weights = np.concatenate([page.weights[rows] for page, rows in known])
    return train_trees(
        np.concatenate([values, unnamed(values)]),
        np.concatenate([labels, labels]),
        np.concatenate([weights, weights * np.float32(UNNAMED_WEIGHT)]),
        feature_names(),
        BLOCK_SETTINGS,
    )


def unnamed(values: Floats) -> Floats:
    """Return the features as they would be on a site whose class names mean nothing."""
    named = {f"{place} {name}" for place in NAMED for name in NAMES}
    blank = values.copy()
    blank[:, [name in named for name in feature_names()]] = 0
    return blank


@dataclass(frozen=True, slots=True)
class CrossValidated:
    """Probabilities by page."""

    blocks: Mapping[str, Floats]
    nameless: Mapping[str, Floats]  # of the same blocks with meaningless class names


def cross_validate(pages: Sequence[TrainingPage], folds: Path | None) -> CrossValidated:
    """Return for each page what models say that have seen no page of its domain.

    folds: where to write these models; None writes none.
    """
    blocks: dict[str, Floats] = {}
    nameless: dict[str, Floats] = {}
    for fold, (seen, unseen) in enumerate(_folds(pages)):
        data = train_blocks(seen)
        if folds:
            write_model(folds / f"fold-{fold}.model.json", _model(data))
        forest = read_forest(data, feature_names())
        blocks |= {page.key: forest.probabilities(page.values) for page in unseen}
        nameless |= {page.key: forest.probabilities(unnamed(page.values)) for page in unseen}
    return CrossValidated(blocks, nameless)


def _model(trees: Data) -> Data:
    return {"version": VERSION, "share": SHARE, "blocks": trees}


def _folds(
    pages: Sequence[TrainingPage],
) -> list[tuple[list[TrainingPage], list[TrainingPage]]]:
    return [
        ([p for p in pages if p.fold != fold], [p for p in _scored(pages) if p.fold == fold])
        for fold in range(FOLDS)
    ]


def _scored(pages: Sequence[TrainingPage]) -> list[TrainingPage]:
    """Return the pages as extraction reads them, without their frame."""
    return [page for page in pages if not page.has_frame]


def main() -> None:
    """Read the arguments, cross-validate, train on all, write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--folds", type=Path, help="write each fold's model into this folder")
    options = parser.parse_args()
    if options.folds:
        options.folds.mkdir(parents=True, exist_ok=True)
    pages = list(read_pages(options.data))
    found = cross_validate(pages, options.folds)
    for share in SHARES:
        _print(f"blocks from {share}", block_figures(_scored(pages), found.blocks, share))
    _print(f"unnamed blocks from {SHARE}", block_figures(_scored(pages), found.nameless, SHARE))
    write_model(options.out, _model(train_blocks(pages)))


def _print(title: str, figures: Mapping[str, float]) -> None:
    folds = [value for name, value in figures.items() if name.startswith("fold ")]
    shown = [f"{n} {v:.3f}" for n, v in figures.items() if not n.startswith("fold ")]
    spread = f"; folds {min(folds):.3f}-{max(folds):.3f}" if folds else ""
    sys.stdout.write(f"{title}: {', '.join(shown)}{spread}\n")


if __name__ == "__main__":
    main()
