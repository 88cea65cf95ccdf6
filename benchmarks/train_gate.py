"""Train the gate's model, and say how well it does on sites that it has not seen.

`python -m benchmarks.train_gate --data DIR --out FILE`: DIR holds `extraction/` and
`page_types/`. Needs `uv sync --group train`. The same data give the same FILE. What is printed
is cross-validated by domain; the trees written are then trained on all pages.
`--models FOLDER` names what `benchmarks.train_blocks --folds FOLDER` wrote: each page's text is
then read by the block model that has not seen its domain, and each fold's gate is written beside
it, for `benchmarks.page_types --models FOLDER`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.block_figures import NEWS
from benchmarks.block_pages import FOLDERS
from benchmarks.boosting import train_trees, write_model
from benchmarks.extraction import fold_model
from benchmarks.folds import FOLDS, fold_of
from benchmarks.pages import address, read_page
from pipelines.core.errors import PageError
from pipelines.core.extract import Means, extract
from pipelines.core.extract.gate.checks import stated_kinds
from pipelines.core.extract.gate.features import page_features
from pipelines.core.extract.model.forest import read_forest
from pipelines.core.extract.page.arrays import Floats
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.site import site_from_url

VERSION = "1"
SETTINGS = {
    "trees": 150,
    "num_leaves": 8,
    "learning_rate": 0.06,
    "min_data_in_leaf": 12,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
}
OTHERS = ("listing", "collection", "product", "service")
# Snippet pages are not all articles; forums and documentation teach nothing.
WEIGHTS = {"trafilatura": 0.3, **dict.fromkeys(OTHERS, 2.0)}
ACCEPTED = 0.985  # of page_types' articles, as cross-validated: decides `reject_below`
DOUBTED = 0.95  # below this share's probability a page is flagged


@dataclass(frozen=True, slots=True)
class Example:
    """A page with its kind: its source in `extraction`, its type in `page_types`."""

    kind: str
    url: str
    fold: int
    values: dict[str, float]


def read_examples(data: Path, jobs: int, models: Path | None) -> list[Example]:
    """Return the pages of both folders that can be read, by folder and id."""
    work = [
        (folder, page_id, entry)
        for folder in FOLDERS
        for page_id, entry in sorted(
            json.loads((data / folder / "ground_truth.json").read_text("utf-8")).items()
        )
        if entry.get("page_type") not in ("forum", "documentation")
    ]
    with ProcessPoolExecutor(jobs) as pool:
        found = pool.map(partial(_read, data, models), work, chunksize=8)
        return [example for example in found if example is not None]


def _read(
    data: Path, models: Path | None, work: tuple[str, str, dict[str, str]]
) -> Example | None:
    folder, page_id, entry = work
    url = address(page_id, entry)
    try:
        tree = parse_page(read_page(data / folder, page_id), None)
        model = fold_model(models, entry["domain"]) if models else None
        means, site = Means(model=model), site_from_url(url)
        draft = extract(tree, page_url=url, site=site, link_title=None, means=means).draft
    except PageError:
        return None
    kinds = stated_kinds(tree)
    values = page_features(tree, draft, url, kinds=kinds)
    kind = entry.get("page_type") or entry["source"]
    return Example(kind, entry.get("url") or "", fold_of(entry["domain"]), values)


def cross_validated(
    examples: Sequence[Example], names: Sequence[str]
) -> tuple[Floats, list[dict[str, Any]]]:
    """Return each page's probability by trees that have seen no page of its domain, and these."""
    matrix, labels, weights = _arrays(examples, names)
    folds = np.array([example.fold for example in examples])
    found = np.zeros(len(examples), np.float32)
    forests = []
    for fold in range(FOLDS):
        rest = folds != fold
        trees = train_trees(matrix[rest], labels[rest], weights[rest], names, SETTINGS)
        found[~rest] = read_forest(trees, names).probabilities(matrix[~rest])
        forests.append(trees)
    return found, forests


def _arrays(
    examples: Sequence[Example], names: Sequence[str]
) -> tuple[Floats, npt.NDArray[np.int8], Floats]:
    matrix = np.array([[example.values[n] for n in names] for example in examples], np.float32)
    labels = np.array([example.kind not in OTHERS for example in examples], np.int8)
    weights = np.array([WEIGHTS.get(example.kind, 1.0) for example in examples], np.float32)
    return matrix, labels, weights


def quantile(found: Floats, kinds: npt.NDArray[np.str_], accepted: float) -> float:
    """Return the highest threshold at which this share of page_types' articles passes."""
    articles = np.sort(found[kinds == "article"])
    return float(f"{articles[int((1 - accepted) * len(articles))]:.4f}") - 0.0001


def figures(found: Floats, examples: Sequence[Example], threshold: float) -> str:
    """Return the shares that pass, by kind, and how they spread over the folds."""
    kinds = np.array([example.kind for example in examples])
    folds = np.array([example.fold for example in examples])
    passed = found >= threshold
    others, articles = np.isin(kinds, OTHERS), kinds == "article"
    lines = [f"from {threshold:.4f}: news {passed[np.isin(kinds, NEWS)].mean():.4f}"]
    for label, chosen, value in (("articles", articles, passed), ("rejected", others, ~passed)):
        each = [value[chosen & (folds == fold)].mean() for fold in range(FOLDS)]
        lines.append(f"{label} {value[chosen].mean():.3f} ({min(each):.3f} to {max(each):.3f})")
    lines += [f"{kind} {passed[kinds == kind].mean():.3f}" for kind in (*OTHERS, "trafilatura")]
    return ", ".join(lines)


def worst(found: Floats, examples: Sequence[Example], count: int) -> str:
    """Return the articles with the lowest and the others with the highest probability."""
    order = np.argsort(found)
    low = [int(i) for i in order if examples[i].kind == "article"][:count]
    high = [int(i) for i in order[::-1] if examples[i].kind in OTHERS][:count]
    return "\n".join(f"{found[i]:.3f} {examples[i].kind} {examples[i].url}" for i in low + high)


def main() -> None:
    """Read the arguments, print the figures and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--models", type=Path, help="the block model's folds, and the gate's")
    options = parser.parse_args()
    examples = read_examples(options.data, options.jobs, options.models)
    names = sorted(examples[0].values)
    found, forests = cross_validated(examples, names)
    kinds = np.array([example.kind for example in examples])
    reject, doubt = quantile(found, kinds, ACCEPTED), quantile(found, kinds, DOUBTED)
    report = [figures(found, examples, limit) for limit in (reject, 0.2, doubt, 0.5)]
    sys.stdout.write("\n".join([*report, worst(found, examples, options.worst), ""]))
    limits = {
        "version": VERSION,
        "reject_below": round(reject, 4),
        "doubt_below": round(doubt, 4),
    }
    for fold, trees in enumerate(forests if options.models else ()):
        write_model(options.models / f"gate-{fold}.model.json", {**limits, "trees": trees})
    trees = train_trees(*_arrays(examples, names), names, SETTINGS)
    write_model(options.out, {**limits, "trees": trees})


if __name__ == "__main__":
    main()
