"""Compare the first reading of each page's trees with trafilatura's `bare_extraction`.

`python -m benchmarks.reading --data DIR [--every N]`: reads each page as it came, laid out, and
as rules and model leave it. Where the first reading says that it is the last, both texts must be
the same. Prints how many trees were read, how many by the first reading alone, the time of both
on those, and each page that differs; where one does, the command fails.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from lxml.html import HtmlElement

from benchmarks.pages import address, known_pages, read_page
from pipelines.core.errors import PageError
from pipelines.core.extract.judging import Judge
from pipelines.core.extract.model.block_model import load_model
from pipelines.core.extract.model.hints import hints_of
from pipelines.core.extract.page.layout import set_out
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.extract.prune import Pruner
from pipelines.core.extract.reading.body import is_crowded, whole_reading
from pipelines.core.extract.reading.first_reading import first_reading
from pipelines.core.site import site_from_url


def trees(body: bytes, url: str) -> Iterator[tuple[str, HtmlElement]]:
    """Yield the trees of a page that the crawl may read, by name; none is crowded."""
    page = parse_page(body, None)
    judge = Judge(load_model(), hints_of(page), is_head_line=lambda _: False)
    kept, _ = Pruner(site_from_url(url), url, judge=judge).prune(page.root)
    named = {"page": page.root, "laid out": set_out(page.root), "kept": kept}
    yield from ((name, root) for name, root in named.items() if not is_crowded(root))


def main() -> None:
    """Read the arguments, compare every page, print the figures and what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="take one page of so many")
    options = parser.parse_args()
    read = ended = 0
    own = whole = 0.0
    differing: list[str] = []
    for page_id, entry in list(known_pages(options.data).items())[:: options.every]:
        try:
            found = list(trees(read_page(options.data, page_id), address(page_id, entry)))
        except PageError:
            continue
        for name, root in found:
            read += 1
            start = time.process_time()
            reading = first_reading(root)
            middle = time.process_time()
            if reading.is_last:
                ended += 1
                differing += [f"{page_id}: {name}"] * (reading.text != whole_reading(root))
                own, whole = own + middle - start, whole + time.process_time() - middle
    lines = [
        f"{read} trees, {ended} by the first reading alone, {len(differing)} differ",
        *differing,
    ]
    times = f"{1000 * own / ended:.2f} ms a tree, bare_extraction {1000 * whole / ended:.2f}"
    sys.stdout.write("\n".join([*lines, times, ""]))
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
