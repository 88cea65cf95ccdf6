"""Predict the publish day of every page in a folder of shared data.

`python -m benchmarks.publish_dates --data DIR --out FILE [--jobs N] [--undated | --unprinted]`:
reads `index.jsonl` and `fundus_index.jsonl` with the zips beside them, writes one JSON object,
`{page id: {"date": "YYYY-MM-DD" or null, "datetime": ISO 8601 or null}}`. With `--undated` it
first takes the labelled day out of each page and says how many pages are answered null then;
with `--unprinted` it leaves that day in JSON-LD and nowhere else, reads the pages that have it
there, and says how many are answered with it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import zipfile
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from benchmarks.pages import FETCHED_AT
from benchmarks.publish_undated import take_out
from pipelines.core.dates.publishing.published import DatedPage, publish_dates
from pipelines.core.errors import PageError
from pipelines.core.extract.page.jsonld import json_ld
from pipelines.core.extract.page.tree import parse_page

SETS: Final = (("index.jsonl", "pages.zip"), ("fundus_index.jsonl", "fundus_pages.zip"))
_DECLARED: Final = ("json-ld", "meta", "microdata")
Answer = dict[str, str | None]
Hidden = Literal["undated", "unprinted"]


def predict(item: dict[str, Any], *, archive: Path, hidden: Hidden | None = None) -> Answer | None:
    """Return one page's day, instant and method, None where `unprinted` leaves it no day."""
    with zipfile.ZipFile(archive) as pages:
        body = pages.read(item["member"])
    try:
        tree = parse_page(body, None)
    except PageError:
        return {"date": None, "datetime": None, "method": None}
    url, day = item["url"], item["date"]
    telling = [node for node in json_ld(tree.root) if _tells(node, day)][:1]
    if hidden and day:
        url = take_out(tree.root, url, date.fromisoformat(day))
    if hidden == "unprinted" and not telling:
        return None
    nodes = telling if hidden == "unprinted" else json_ld(tree.root)
    dates = publish_dates(DatedPage(tree, nodes, url, FETCHED_AT))
    published = dates.published
    if published is None or published.precision in ("month", "year"):
        return {"date": None, "datetime": None, "method": None}
    instant = published.utc.isoformat() if published.utc else None
    has_clock = published.precision != "day"
    return {
        "date": published.value[:10],
        "datetime": published.value if has_clock else instant,
        "method": published.method,
    }


def _tells(node: Mapping[str, Any], day: str | None) -> bool:
    """Tell whether a JSON-LD node is an article of a day."""
    is_article = re.search("Article|Posting|Report", str(node.get("@type"))) is not None
    return is_article and day is not None and str(node.get("datePublished")).startswith(day)


def silence(answers: Mapping[str, Answer]) -> str:
    """Return how many undated pages are answered null, and where the other answers come from."""
    methods = [answer["method"] or "" for answer in answers.values() if answer["date"]]
    declared = sum(method.startswith(_DECLARED) for method in methods)
    return (
        f"{len(answers) - len(methods)} of {len(answers)} undated pages answered null; {declared} "
        f"with another day that they declare, {len(methods) - declared} with one that they print\n"
    )


def main() -> None:
    """Read the arguments and write the predictions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--undated", dest="hidden", action="store_const", const="undated")
    parser.add_argument("--unprinted", dest="hidden", action="store_const", const="unprinted")
    options = parser.parse_args()
    answers: dict[str, Answer] = {}
    right = 0
    for index, archive in SETS:
        if not (options.data / index).is_file():
            continue
        lines = (options.data / index).read_text("utf-8").splitlines()
        items = [json.loads(line) for line in lines if line.strip()]
        read = partial(predict, archive=options.data / archive, hidden=options.hidden)
        if options.jobs > 1:
            with ProcessPoolExecutor(options.jobs) as pool:
                results = list(pool.map(read, items, chunksize=8))
        else:
            results = [read(item) for item in items]
        told = [(item, one) for item, one in zip(items, results, strict=True) if one is not None]
        answers |= {item["id"]: one for item, one in told}
        right += sum(one["date"] == item["date"] for item, one in told)
    if options.hidden == "unprinted":
        sys.stdout.write(f"{right} of {len(answers)} days that only JSON-LD has are answered\n")
    if options.hidden == "undated":
        sys.stdout.write(silence(answers))
    options.out.write_text(json.dumps(answers, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
