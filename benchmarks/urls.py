"""Predict for pairs of addresses whether they are one article.

`python -m benchmarks.urls --data DIR --out FILE`: reads DIR/dedupe_pairs.json, a list of
`{"a", "b"}`, and writes one JSON object, by the pair's index, `{"same", "same_given_evidence"}`:
whether both have one key, and whether they have once the page at `b` names `a` as canonical.
"""

from __future__ import annotations

import argparse
import json
from html import escape
from pathlib import Path

from pipelines.core.extract.metadata.fields import canonical_of
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.urls import url_key


def predict(one: str, other: str) -> dict[str, bool]:
    """Return whether two addresses are one article, without evidence and with it."""
    page = f'<html><head><link rel="canonical" href="{escape(one.strip())}"></head></html>'
    canonical, _ = canonical_of(parse_page(page.encode(), None), other)
    named = canonical is not None and url_key(canonical) == url_key(one)
    is_same = url_key(one) == url_key(other)
    return {"same": is_same, "same_given_evidence": is_same or named}


def main() -> None:
    """Read the arguments and write the predictions, in the order of the pairs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=1, help="there is no work for more than one")
    options = parser.parse_args()
    pairs = json.loads((options.data / "dedupe_pairs.json").read_text("utf-8"))
    said = {str(index): predict(pair["a"], pair["b"]) for index, pair in enumerate(pairs)}
    options.out.write_text(f"{json.dumps(said, indent=0)}\n", "utf-8")


if __name__ == "__main__":
    main()
