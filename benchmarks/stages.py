"""Say where a record's time goes, stage by stage.

`python -m benchmarks.stages --data DIR [--every N]`: reads the pages as `benchmarks.speed` does
and prints each stage's milliseconds a page by the process's own time, and the same brought to a
machine on which trafilatura takes 30 ms, so that tables of two machines can be compared. A
stage's time is without that of the stages that it calls.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from benchmarks.speed import WARM, load, peer, record, timed
from pipelines.stages.worker_process import spare_collector

_PEER: Final = 30.0  # ms a page of trafilatura, to which the second column is brought
_EXTRACT: Final = "pipelines.core.extract"
# stage -> the functions that are it, as "module:name" where the caller finds them
STAGES: Final = {
    "parse": ["pipelines.core.assembly:parse_page"],
    "layout, frame, outline": [f"{_EXTRACT}:lay_out"],
    "fingerprints": [f"{_EXTRACT}:page_blocks"],
    "metadata": [f"{_EXTRACT}:read_metadata"],
    "block model": [f"{_EXTRACT}.judging:Judge.read"],
    "rules": [f"{_EXTRACT}.prune:Pruner.prune"],
    "second opinion": [f"{_EXTRACT}.judging:advice"],
    "trafilatura's reading": [f"{_EXTRACT}.guard:paragraphs"],
    "guard": [f"{_EXTRACT}:read_body"],
    "edges of the text": [f"{_EXTRACT}:clean"],
    "language": [f"{_EXTRACT}:language_of"],
    "gate": ["pipelines.core.assembly:check"],
    "publish date": [
        "pipelines.core.assembly:publish_dates",
        "pipelines.core.assembly:dated_page",
    ],
    "date mentions": ["pipelines.core.assembly:_mentions"],
}
_REST: Final = "record, freeing and the rest"


class Stopwatch:
    """Counts the time of stages, each without the stages that are called within it."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._since = 0.0

    def _switch(self) -> None:
        now = time.process_time()
        if self._running:
            self.seconds[self._running[-1]] += now - self._since
        self._since = now

    def during(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return what calls `work` and counts its time as a stage's."""

        def call(*args: Any, **kwargs: Any) -> Any:
            self._switch()
            self._running.append(stage)
            try:
                return work(*args, **kwargs)
            finally:
                self._switch()
                self._running.pop()

        return call

    def watch(self) -> None:
        """Put the watch around each stage's functions."""
        for stage, names in STAGES.items():
            for name in names:
                module, _, path = name.partition(":")
                *owners, attribute = path.split(".")
                home: Any = importlib.import_module(module)
                for owner in owners:
                    home = getattr(home, owner)
                setattr(home, attribute, self.during(stage, getattr(home, attribute)))


def main() -> None:
    """Read the arguments, time every page, print a row for each stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="take one page of so many")
    options = parser.parse_args()
    pages = load(options.data, options.every)
    for page, text in pages[:WARM]:
        record(page)
        peer(text)
    spare_collector()
    watch = Stopwatch()
    watch.watch()
    whole, theirs = watch.during(_REST, record), 0.0
    for page, text in pages:
        whole(page)
        theirs += timed(peer, text)
    factor = _PEER / (1000 * theirs / len(pages))
    took = {stage: 1000 * watch.seconds[stage] / len(pages) for stage in (*STAGES, _REST)}
    rows = [*took.items(), ("sum", sum(took.values())), ("trafilatura", _PEER / factor)]
    for stage, ms in rows:
        sys.stdout.write(f"{stage:30} {ms:6.1f} ms  {ms * factor:6.1f}\n")


if __name__ == "__main__":
    main()
