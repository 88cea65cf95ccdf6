"""Predict text, title, authors and date of every page in a folder of shared data.

`python -m benchmarks.extraction --data DIR --out FILE [--jobs N]`: reads `ground_truth.json`
for the pages' addresses and `html/<id>.html.gz`, writes one JSON object, by page id.
`--memory`: each page is read with what the domain's other pages taught, as in a crawl.
`--without PART`, which may be repeated: what the figures owe to that part.
`--models` names what `benchmarks.train_blocks --folds DIR` wrote: each page is then read with the
model that has not seen its domain.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from benchmarks.folds import fold_of
from benchmarks.pages import (
    FETCHED_AT,
    LabelledPage,
    address,
    arguments,
    known_pages,
    predict_all,
    read_page,
)
from pipelines.core.dates.publishing.published import DatedPage, publish_dates
from pipelines.core.errors import PageError
from pipelines.core.extract import Means, extract
from pipelines.core.extract.blocks.fingerprints import page_blocks
from pipelines.core.extract.judging import MODEL, SECOND_OPINION
from pipelines.core.extract.model.block_model import Model, read_model
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.extract.prune import CODED
from pipelines.core.extract.reading.after import LINES, REPEATED
from pipelines.core.extract.rules.catalogue import rules
from pipelines.core.extract.rules.frame import lay_out
from pipelines.core.extract.rules.recurring import RECURRING
from pipelines.core.memory import Memory, learn
from pipelines.core.site import site_from_url

Siblings = Mapping[str, Sequence[LabelledPage]]  # page id to the other pages of its domain

# What can be switched off, each by the names that `off` of `extract` takes.
PARTS: Final[Mapping[str, frozenset[str]]] = {
    "after": LINES | {REPEATED},
    "memory": frozenset(RECURRING),
    "model": frozenset({MODEL}),
    "rules": (rules().names() | CODED) - frozenset(RECURRING),
    "second-opinion": frozenset({SECOND_OPINION}),
}


def siblings_of(known: Mapping[str, Mapping[str, Any]]) -> Siblings:
    """Return for each page the others of its domain, with their addresses."""
    domains: dict[str, list[LabelledPage]] = {}
    for page_id, entry in known.items():
        domains.setdefault(entry["domain"], []).append((page_id, {"url": entry.get("url")}))
    return {
        page_id: [other for other in domains[entry["domain"]] if other[0] != page_id]
        for page_id, entry in known.items()
    }


def memory_of(others: Iterable[LabelledPage], data: Path) -> Memory:
    """Return what the pages teach; one that cannot be read teaches nothing."""
    memory = Memory()
    for page_id, known in others:
        url = address(page_id, known)
        try:
            root = parse_page(read_page(data, page_id), None).root
        except PageError:
            continue
        outline = lay_out(root, site_from_url(url)).outline
        memory = learn(memory, page_blocks(outline, url), FETCHED_AT)
    return memory


@cache
def fold_model(models: Path, domain: str) -> Model:
    """Return the model that has seen no page of a domain."""
    path = models / f"fold-{fold_of(domain)}.model.json"
    return read_model(json.loads(path.read_text("utf-8")))


def predict(
    entry: LabelledPage,
    data: Path,
    models: Path | None = None,
    siblings: Siblings = MappingProxyType({}),
    off: Set[str] = frozenset(),
) -> tuple[str, dict[str, Any]]:
    """Return the page's id and what was read from it; empty where it cannot be read."""
    page_id, known = entry
    url = address(page_id, known)
    try:
        tree = parse_page(read_page(data, page_id), None)
    except PageError:
        return page_id, {"text": "", "title": "", "author": [], "date": None}
    memory = memory_of(siblings.get(page_id, ()), data)
    model = fold_model(models, known["domain"]) if models else None
    means = Means(memory, off, model)
    read = extract(tree, page_url=url, site=site_from_url(url), link_title=None, means=means)
    draft = read.draft
    languages = (draft.language or "en", "en")
    dates = publish_dates(DatedPage(tree, tree.nodes, url, FETCHED_AT, languages=languages))
    return page_id, {
        "text": draft.text,
        "title": draft.headline or "",
        "author": list(draft.credited),
        "date": dates.published.value[:10] if dates.published else None,
    }


def main() -> None:
    """Read the arguments, predict every page."""
    parser = arguments(__doc__)
    parser.add_argument("--memory", action="store_true", help="learn from the domain's others")
    parser.add_argument("--without", choices=sorted(PARTS), action="append", default=[])
    options = parser.parse_args()
    siblings = siblings_of(known_pages(options.data)) if options.memory else {}
    off = frozenset().union(*(PARTS[part] for part in options.without))
    predict_all(partial(predict, siblings=siblings, off=off), options)


if __name__ == "__main__":
    main()
