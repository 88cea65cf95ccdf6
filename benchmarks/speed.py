"""Time the whole record of a page beside trafilatura's reading of it, in one process on one core.

`python -m benchmarks.speed --data DIR [--every N]`: reads the pages as `benchmarks.extraction`
does, all into memory first; then each page is read by both in turn, trafilatura's text with
metadata (`bare_extraction`) beside the whole record with its dates and what the site's memory
learns. Prints pages a second by the process's own time, so that a busy machine counts little,
their ratio and the slowest page of each. Rejected pages count, since the gate speaks last.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from trafilatura import bare_extraction

from benchmarks.pages import FETCHED_AT, address, known_pages, read_page
from pipelines.core import assembly
from pipelines.core.errors import PageError
from pipelines.core.extract.page.charset import encoding_of
from pipelines.core.memory import Memory
from pipelines.core.models import Link, Page, Source
from pipelines.core.site import site_from_url
from pipelines.stages.worker_process import spare_collector

WARM: Final = 20  # pages that both read before the clock starts: words and models are loaded once


T = TypeVar("T")


def record(page: Page) -> None:
    """Read a page as a worker does."""
    site = site_from_url(page.url)
    try:
        assembly.read_page(page, site, run_id="speed", memory=Memory())
    except PageError:
        return


def peer(text: str) -> None:
    """Read a page with trafilatura, metadata included."""
    bare_extraction(text, with_metadata=True, include_tables=True)


def timed(work: Callable[[T], None], argument: T) -> float:
    """Return the seconds of this process that a call took."""
    start = time.process_time()
    work(argument)
    return time.process_time() - start


def load(data: Path, every: int) -> list[tuple[Page, str]]:
    """Return each page as fetched, and decoded: the peer takes text."""
    pages = []
    for page_id, entry in list(known_pages(data).items())[::every]:
        url, body = address(page_id, entry), read_page(data, page_id)
        link = Link(url, Source.ARGUMENT, "speed")
        page = Page(url, url, status=200, headers=(), body=body, fetched_at=FETCHED_AT, link=link)
        pages.append((page, body.decode(encoding_of(body, None), "replace")))
    return pages


def main() -> None:
    """Read the arguments, time every page, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="take one page of so many")
    options = parser.parse_args()
    pages = load(options.data, options.every)
    for page, text in pages[:WARM]:
        record(page)
        peer(text)
    spare_collector()  # as a worker does; both readers gain by it
    own = [0.0] * len(pages)
    others = own.copy()
    for place, (page, text) in enumerate(pages):
        own[place], others[place] = timed(record, page), timed(peer, text)
    report = [_line("record", own), _line("trafilatura", others)]
    sys.stdout.write("\n".join([*report, f"ratio {sum(others) / sum(own):.2f}\n"]))


def _line(name: str, seconds: Sequence[float]) -> str:
    mean = sum(seconds) / len(seconds)
    figures = f"{1 / mean:6.1f} pages/s  {1000 * mean:6.1f} ms a page"
    return f"{name:12} {figures}  slowest {max(seconds):.3f} s"


if __name__ == "__main__":
    main()
