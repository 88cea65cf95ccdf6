"""Predict the date mentions of every text in a folder of shared data.

`python -m benchmarks.dates --data DIR --out FILE [--jobs N]`: reads all `*.jsonl` of DIR,
writes one JSON line a text, `{"id", "predicted": [{"text", "start", "type", "value"}]}`.
"""

from __future__ import annotations

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.core.dates.mentions.search import find_mentions


def predict(item: dict[str, Any]) -> str:
    """Return the prediction line of one text."""
    day = item.get("reference_date")
    anchor = date.fromisoformat(day[:10]) if day else None
    mentions = find_mentions(item["text"], anchor=anchor, language=item.get("lang") or "en")
    spans = [m.model_dump(include={"text", "start", "type", "value"}) for m in mentions]
    return json.dumps({"id": item["id"], "predicted": spans}, ensure_ascii=False, sort_keys=True)


def main() -> None:
    """Read the arguments and write the predictions, in the order of the files' names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    items = [
        json.loads(line)
        for path in sorted(options.data.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]
    if options.jobs > 1:
        with ProcessPoolExecutor(options.jobs) as pool:
            lines = list(pool.map(predict, items, chunksize=16))
    else:
        lines = [predict(item) for item in items]
    options.out.write_text("".join(f"{line}\n" for line in lines), "utf-8")


if __name__ == "__main__":
    main()
