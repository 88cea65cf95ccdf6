"""The pages of a folder of shared data, as every benchmark of pages reads them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

Entry = tuple[str, Mapping[str, Any]]  # page id, what `ground_truth.json` says of it

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
