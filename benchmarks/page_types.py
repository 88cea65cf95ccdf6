"""Predict for every page in a folder of shared data whether it is an article.

`python -m benchmarks.page_types --data DIR --out FILE [--jobs N]`: writes one JSON object,
by page id, `{"kind": "article" or "other", "text"}`; the page and its address alone decide.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.extraction import Entry, address, fold_model, read_page, run
from pipelines.core.errors import PageError
from pipelines.core.extract import extract
from pipelines.core.extract.gate import check
from pipelines.core.extract.tree import parse_page
from pipelines.core.site import site_from_url


def predict(entry: Entry, data: Path, models: Path | None) -> tuple[str, dict[str, Any]]:
    """Return the page's id, its kind and its text."""
    page_id, known = entry
    url = address(page_id, known)
    model = fold_model(models, known["domain"]) if models else None
    text = ""
    try:
        tree = parse_page(read_page(data, page_id), None)
        draft = extract(tree, page_url=url, site=site_from_url(url), link_title=None, model=model)
        text = draft.text
        check(tree, draft, url)
    except PageError:
        return page_id, {"kind": "other", "text": text}
    return page_id, {"kind": "article", "text": text}


if __name__ == "__main__":
    run(predict, __doc__)
