"""Predict what every feed in a folder of shared data says.

`python -m benchmarks.feeds --data DIR --out FILE [--jobs N]`: reads DIR/files, with the address
and the content type that DIR/expectations.json names for each, and writes one JSON object, by
file, `{"type", "count", "title", "link", "published", "feed_title"}`: the number of entries, and
title, link and instant of the first. A file that is no feed has the type null, one
that cannot be read has `{"error"}`.
"""

from __future__ import annotations

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from crawler.discovery.choice import dated
from crawler.discovery.feeds import is_feed, parse_feed
from pipelines.core.errors import PageError
from pipelines.core.models import Link, Source


def predict(case: tuple[str, dict[str, Any]], data: Path) -> tuple[str, dict[str, Any]]:
    """Return a file's name and what it says."""
    name, known = case
    body = (data / "files" / name).read_bytes()
    if not is_feed(body):
        return name, {"type": None, "count": 0}
    try:
        feed = parse_feed(body, known["url"], known.get("content_type"))
    except PageError as error:
        return name, {"error": str(error)}
    said: dict[str, Any] = {"type": feed.format, "count": len(feed.entries)}
    said["feed_title"] = feed.title
    for first in feed.entries[:1]:
        at = dated(Link("", Source.FEED, "", None, first.published, first.modified))
        said |= {"title": first.title, "link": first.address}
        said["published"] = at.isoformat() if at else None
    return name, said


def main() -> None:
    """Read the arguments and write the predictions, in the order of the files' names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    cases = json.loads((options.data / "expectations.json").read_text("utf-8"))
    work = partial(predict, data=options.data)
    with ProcessPoolExecutor(options.jobs) as pool:
        results = dict(pool.map(work, sorted(cases.items()), chunksize=8))
    options.out.write_text(f"{json.dumps(results, ensure_ascii=False, indent=0)}\n", "utf-8")


if __name__ == "__main__":
    main()
