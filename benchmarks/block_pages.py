"""The shared pages as the training of the block model sees them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.block_labels import Grams, grams_of, label_blocks, words_of
from benchmarks.folds import fold_of
from pipelines.core.errors import PageError
from pipelines.core.extract.blocks.segments import segment
from pipelines.core.extract.model.features import feature_names, features, plan_of
from pipelines.core.extract.model.hints import hints_of
from pipelines.core.extract.model.measures import Measures
from pipelines.core.extract.page.arrays import Floats
from pipelines.core.extract.page.layout import set_out
from pipelines.core.extract.page.markup import squeeze
from pipelines.core.extract.page.outline import outline_of
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.extract.rules.frame import lay_out
from pipelines.core.models import Site

FOLDERS = ("extraction", "page_types")
# A block weighs what a wrong label costs its page's F1, which is how the model is scored,
# and a little for itself, for else it would learn nothing from short lines.
BASE_WEIGHT, WORTH_WEIGHT, MOST_WORTH = 0.5, 15.0, 0.2
SNIPPET_WEIGHT = 2.0  # a snippet tells of one block for certain

_SITE = Site(name="training", home="https://training.example/")  # one without selectors

Labels = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class TrainingPage:
    """A page of the shared data. Arrays have one entry a block."""

    key: str
    has_frame: bool  # such a page is learned from, and not scored: extraction cuts the frame
    source: str  # "page_types" for that folder's
    fold: int
    texts: tuple[str, ...]
    values: Floats
    measures: Measures
    labels: Labels  # -1: unknown
    weights: Floats
    truth: Grams  # of the body; empty where unknown
    must_have: tuple[str, ...]
    must_not_have: tuple[str, ...]


def read_pages(data: Path) -> Iterator[TrainingPage]:
    """Yield the articles of both folders that can be read and have blocks, by folder and id.

    Each comes twice: without its frame, as extraction reads it, and with it.
    """
    for folder in FOLDERS:
        known = json.loads((data / folder / "ground_truth.json").read_text("utf-8"))
        for page_id, entry in sorted(known.items()):
            if entry.get("page_type", "article") != "article":
                continue  # its body is no truth: forum, listing, product
            path = data / folder / "html" / f"{page_id}.html.gz"
            for has_frame in (False, True):
                page = _read(path, page_id, entry, has_frame=has_frame)
                if page is not None:
                    yield page


def _read(
    path: Path, page_id: str, entry: Mapping[str, Any], *, has_frame: bool
) -> TrainingPage | None:
    try:
        tree = parse_page(gzip.decompress(path.read_bytes()), None)
    except PageError:
        return None
    without = lay_out(tree.root, _SITE).outline
    blocks = segment(outline_of(set_out(tree.root)) if has_frame else without)
    if not blocks:
        return None
    values, measures = features(blocks, hints_of(tree), plan_of(feature_names()))
    labels, weights = _labelled(blocks.texts, entry)
    return TrainingPage(
        key=page_id,
        has_frame=has_frame,
        source="page_types" if "page_type" in entry else entry["source"],
        fold=fold_of(entry["domain"]),
        texts=tuple(blocks.texts),
        values=np.ascontiguousarray(values),
        measures=measures,
        labels=labels,
        weights=weights,
        truth=grams_of(words_of(entry.get("body") or "")),
        must_have=tuple(squeeze(text) for text in entry.get("must_have") or ()),
        must_not_have=tuple(squeeze(text) for text in entry.get("must_not_have") or ()),
    )


def _labelled(texts: list[str], entry: Mapping[str, Any]) -> tuple[Labels, Floats]:
    """Return the labels that the body gives, or else those that the snippets give."""
    if entry.get("body"):
        found = label_blocks(texts, entry["body"])
        weights = BASE_WEIGHT + np.minimum(found.worth, MOST_WORTH) * WORTH_WEIGHT
        return found.is_article.astype(np.int8), weights.astype(np.float32)
    labels = np.full(len(texts), -1, np.int8)
    for snippets, label in ((entry.get("must_have"), 1), (entry.get("must_not_have"), 0)):
        for snippet in map(squeeze, snippets or ()):
            labels[[snippet in text for text in texts]] = label
    return labels, np.where(labels >= 0, SNIPPET_WEIGHT, 0).astype(np.float32)
