"""How well kept blocks match the truth: the figures of `extraction/score.py`, on blocks.

The text here is the kept blocks one after the other. trafilatura's reading of the kept tree,
which is what lands in a record, is scored by `python -m benchmarks.extraction`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import mean

from benchmarks.block_labels import precision_recall, words_of
from benchmarks.block_pages import TrainingPage
from pipelines.core.extract.model.block_model import threshold
from pipelines.core.extract.page.arrays import Floats

Row = Mapping[str, float]
NEWS = ("aeb", "fundus-eval", "fundus-tests", "wcxb")


def f1_of(pairs: Sequence[tuple[float | None, float]]) -> float:
    """Return the harmonic mean of mean precision and mean recall."""
    precisions = [precision for precision, _ in pairs if precision is not None]
    precision, recall = mean(precisions or [0.0]), mean(recall for _, recall in pairs)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def block_figures(
    pages: Iterable[TrainingPage], probabilities: Mapping[str, Floats], share: float
) -> dict[str, float]:
    """Return F1 by source, over all and by fold; of the snippet pages "kept" and "leaked"."""
    bodies: dict[str, list[tuple[float | None, float]]] = defaultdict(list)
    snippets: dict[str, list[bool]] = defaultdict(list)
    for page in pages:
        found = probabilities[page.key]
        least = threshold(found, page.measures.length, share)
        kept = [text for text, p in zip(page.texts, found, strict=True) if p >= least]
        if page.truth:
            pair = precision_recall(page.truth, words_of("\n".join(kept)))
            bodies[page.source].append(pair)
            if page.source in NEWS:
                bodies["all"].append(pair)
                bodies[f"fold {page.fold}"].append(pair)
        else:
            text = " ".join(kept)
            snippets["kept"] += [snippet in text for snippet in page.must_have]
            snippets["leaked"] += [snippet in text for snippet in page.must_not_have]
    figures = {name: f1_of(pairs) for name, pairs in bodies.items()}
    return figures | {name: mean(found) for name, found in snippets.items()}
