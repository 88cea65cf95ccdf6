"""Predict the publish day of every page in a folder of shared data.

`python -m benchmarks.publish_dates --data DIR --out FILE [--jobs N] [--undated]`: reads
`index.jsonl` and `fundus_index.jsonl` with the zips beside them, writes one JSON object,
`{page id: {"date": "YYYY-MM-DD" or null, "datetime": ISO 8601 or null}}`. With `--undated` it
first takes the labelled day out of each page and says how many pages are answered null then.
"""

from __future__ import annotations

import argparse
import json
import sys
import zipfile
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks.pages import FETCHED_AT
from benchmarks.publish_undated import take_out
from pipelines.core.dates.published import DatedPage, publish_dates
from pipelines.core.errors import PageError
from pipelines.core.extract.tree import parse_page

SETS: Final = (("index.jsonl", "pages.zip"), ("fundus_index.jsonl", "fundus_pages.zip"))


def predict(
    item: dict[str, Any], *, archive: Path, undated: bool = False
) -> dict[str, str | None]:
    """Return the day and the instant of one page."""
    with zipfile.ZipFile(archive) as pages:
        body = pages.read(item["member"])
    try:
        tree = parse_page(body, None)
    except PageError:
        return {"date": None, "datetime": None}
    url = item["url"]
    if undated and item["date"]:
        url = take_out(tree.root, url, date.fromisoformat(item["date"]))
    dates = publish_dates(DatedPage(tree.root, tree.nodes, url, FETCHED_AT))
    published = dates.published
    if published is None or published.precision in ("month", "year"):
        return {"date": None, "datetime": None}
    instant = published.utc.isoformat() if published.utc else None
    has_clock = published.precision != "day"
    return {"date": published.value[:10], "datetime": published.value if has_clock else instant}


def main() -> None:
    """Read the arguments and write the predictions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--undated", action="store_true")
    options = parser.parse_args()
    answers: dict[str, dict[str, str | None]] = {}
    for index, archive in SETS:
        if not (options.data / index).is_file():
            continue
        lines = (options.data / index).read_text("utf-8").splitlines()
        items = [json.loads(line) for line in lines if line.strip()]
        read = partial(predict, archive=options.data / archive, undated=options.undated)
        if options.jobs > 1:
            with ProcessPoolExecutor(options.jobs) as pool:
                results = list(pool.map(read, items, chunksize=8))
        else:
            results = [read(item) for item in items]
        answers |= {item["id"]: result for item, result in zip(items, results, strict=True)}
    if options.undated:
        null = sum(answer["date"] is None for answer in answers.values())
        sys.stdout.write(f"{null} of {len(answers)} undated pages answered null\n")
    options.out.write_text(json.dumps(answers, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
