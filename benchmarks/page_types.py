"""Predict for every page in a folder of shared data whether it is an article.

`python -m benchmarks.page_types --data DIR --out FILE [--jobs N]`: writes one JSON object,
by page id, `{"kind": "article" or "other", "text"}`; the page and its address alone decide.
`--models` names what `benchmarks.train_blocks --folds DIR` and `benchmarks.train_gate --folds DIR`
wrote into one folder: each page is then judged by models that have not seen its domain.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.extraction import fold_model
from benchmarks.folds import fold_of
from benchmarks.pages import LabelledPage, address, arguments, predict_all, read_page
from pipelines.core.errors import PageError
from pipelines.core.extract import Means, extract
from pipelines.core.extract.gate.checks import check
from pipelines.core.extract.gate.trees import GateModel, read_gate_model
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.site import site_from_url


@cache
def fold_gate(models: Path, domain: str) -> GateModel:
    """Return the gate's model that has seen no page of a domain."""
    path = models / f"gate-{fold_of(domain)}.model.json"
    return read_gate_model(json.loads(path.read_text("utf-8")))


def predict(
    entry: LabelledPage, data: Path, models: Path | None = None
) -> tuple[str, dict[str, Any]]:
    """Return the page's id, its kind and its text."""
    page_id, known = entry
    url = address(page_id, known)
    model = fold_model(models, known["domain"]) if models else None
    gate = fold_gate(models, known["domain"]) if models else None
    text = ""
    try:
        tree = parse_page(read_page(data, page_id), None)
        means, site = Means(model=model), site_from_url(url)
        draft = extract(tree, page_url=url, site=site, link_title=None, means=means).draft
        text = draft.text
        check(tree, draft, url, gate)
    except PageError:
        return page_id, {"kind": "other", "text": text}
    return page_id, {"kind": "article", "text": text}


if __name__ == "__main__":
    predict_all(predict, arguments(__doc__).parse_args())
