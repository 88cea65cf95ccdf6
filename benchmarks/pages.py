"""The pages of a folder of shared data, as every benchmark of pages reads them."""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

LabelledPage = tuple[str, Mapping[str, Any]]  # page id, what `ground_truth.json` says of it
Prediction = tuple[str, dict[str, Any]]  # page id, what is scored

# Saved pages do not say when they were fetched: late enough for every date to be past.
FETCHED_AT: Final = datetime(2026, 11, 1, tzinfo=UTC)


def known_pages(data: Path) -> dict[str, Mapping[str, Any]]:
    """Return what the folder's truth says of each page, by page id."""
    known: dict[str, Mapping[str, Any]]
    known = json.loads((data / "ground_truth.json").read_text("utf-8"))
    return known


def read_page(data: Path, page_id: str) -> bytes:
    """Return a stored page's bytes."""
    return gzip.decompress((data / "html" / f"{page_id}.html.gz").read_bytes())


def address(page_id: str, entry: Mapping[str, Any]) -> str:
    """Return the page's URL; one of our making where the data has none."""
    url = entry.get("url") or ""
    return url if url.startswith("http") else f"https://{page_id.lower()}.example/page"


def arguments(description: str | None) -> argparse.ArgumentParser:
    """Return the arguments that every benchmark of our own reading takes."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--models", type=Path, help="cross-validate with this folder's models")
    return parser


def predict_all(predict: Callable[..., Prediction], options: argparse.Namespace) -> None:
    """Predict every page, write the predictions in the data's order.

    predict: of an entry, `data` and `models`. options: of `arguments`.
    """
    entries = known_pages(options.data).items()
    work = partial(predict, data=options.data, models=options.models)
    results: Iterable[Prediction]
    if options.jobs > 1:
        with ProcessPoolExecutor(options.jobs) as pool:
            results = list(pool.map(work, entries, chunksize=8))
    else:
        results = map(work, entries)
    text = json.dumps(dict(results), ensure_ascii=False, indent=0)
    options.out.write_text(f"{text}\n", "utf-8")
