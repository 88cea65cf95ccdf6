"""The shared pages as the training of the block model sees them."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.block_labels import Grams, grams_of, label_blocks, words_of
from pipelines.core.errors import PageError
from pipelines.core.extract.blocks import segment
from pipelines.core.extract.columns import Floats
from pipelines.core.extract.features import features
from pipelines.core.extract.figures import Layout
from pipelines.core.extract.hints import hints_of
from pipelines.core.extract.page_features import page_facts
from pipelines.core.extract.tree import parse_page

FOLDS = 5
FOLDERS = ("extraction", "page_types")
# A block weighs what a wrong label costs its page's F1, which is how the model is scored,
# and a little for itself, for else it would learn nothing from short lines.
BASE_WEIGHT, WORTH_WEIGHT, MOST_WORTH = 0.5, 15.0, 0.2
SNIPPET_WEIGHT = 2.0  # a snippet tells of one block for certain

Labels = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class TrainingPage:
    """A page of the shared data. Arrays have one entry a block."""

    key: str
    source: str  # "page_types" for that folder's
    page_type: str
    url: str
    fold: int
    texts: tuple[str, ...]
    facts: Mapping[str, float]  # of the page, for the gate
    values: Floats
    layout: Layout
    labels: Labels  # -1: unknown
    weights: Floats
    truth: Grams  # of the body; empty where unknown
    must_have: tuple[str, ...]
    must_not_have: tuple[str, ...]

    @property
    def is_article(self) -> bool:
        """Say whether the page is there for its body, not for the gate."""
        return self.page_type == "article"


def fold_of(domain: str) -> int:
    """Return a domain's fold: its pages are never on both sides of a test."""
    return int(hashlib.sha256(domain.encode()).hexdigest(), 16) % FOLDS


def read_pages(data: Path) -> Iterator[TrainingPage]:
    """Yield the pages of both folders that can be read and have blocks, by folder and id."""
    for folder in FOLDERS:
        known = json.loads((data / folder / "ground_truth.json").read_text("utf-8"))
        for page_id, entry in sorted(known.items()):
            page = _read(data / folder / "html" / f"{page_id}.html.gz", page_id, entry)
            if page is not None:
                yield page


def _read(path: Path, page_id: str, entry: Mapping[str, Any]) -> TrainingPage | None:
    try:
        root = parse_page(gzip.decompress(path.read_bytes()), None).root
    except PageError:
        return None
    blocks = segment(root)
    if not blocks:
        return None
    values, layout = features(blocks, hints_of(root))
    page_type = entry.get("page_type")
    labels, weights = _labelled(blocks.texts(), entry, is_article=page_type in (None, "article"))
    return TrainingPage(
        key=page_id,
        source="page_types" if page_type else entry["source"],
        page_type=page_type or "article",
        url=entry["url"],
        fold=fold_of(entry["domain"]),
        texts=tuple(blocks.texts()),
        facts=page_facts(root, entry["url"]),
        values=values,
        layout=layout,
        labels=labels,
        weights=weights,
        truth=grams_of(words_of(entry.get("body") or "")),
        must_have=tuple(squeezed(text) for text in entry.get("must_have") or ()),
        must_not_have=tuple(squeezed(text) for text in entry.get("must_not_have") or ()),
    )


def _labelled(
    texts: list[str], entry: Mapping[str, Any], *, is_article: bool
) -> tuple[Labels, Floats]:
    """Return the labels that the body gives, or else those that the snippets give."""
    if not is_article:
        return np.full(len(texts), -1, np.int8), np.zeros(len(texts), np.float32)
    if entry.get("body"):
        found = label_blocks(texts, entry["body"])
        weights = BASE_WEIGHT + np.minimum(found.worth, MOST_WORTH) * WORTH_WEIGHT
        return found.is_article.astype(np.int8), weights.astype(np.float32)
    labels = np.full(len(texts), -1, np.int8)
    for snippets, label in ((entry.get("must_have"), 1), (entry.get("must_not_have"), 0)):
        for snippet in map(squeezed, snippets or ()):
            labels[[snippet in text for text in texts]] = label
    return labels, np.where(labels >= 0, SNIPPET_WEIGHT, 0).astype(np.float32)


def squeezed(text: str) -> str:
    """Return the text with each run of blanks as one space."""
    return " ".join(text.split())
