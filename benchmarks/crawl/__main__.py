"""Time a whole crawl of an invented web beside stock Scrapy with trafilatura.

`python -m benchmarks.crawl [--articles N]`: twenty hosts with N articles in all (2,000), served
by a process of its own on 127.0.0.2 to 127.0.0.21, so each host is a site with a memory of its
own. Both crawls store into an embedded bucket of their own and wait for no host. Prints
articles a second of both, their ratio, processor time an article, how late the engine's loop
came, and the most memory. Linux only; run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.crawl.processes import ENGINE, STORE, WORKERS, Taken, Watch
from benchmarks.crawl.web_server import HOSTS, invented_web
from pipelines.bucket.embedded.server import embedded_bucket
from pipelines.bucket.embedded.supervisor import lock

Figures = Mapping[str, Any]


def main() -> None:
    """Crawl twice, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2000, help="of all hosts together")
    parser.add_argument("--only", choices=("ours", "stock"), help="crawl but once")
    options = parser.parse_args()
    if options.articles % len(HOSTS):
        parser.error(f"--articles must be a multiple of {len(HOSTS)}")
    rates = []
    with invented_web(options.articles) as base_urls:
        for name, crawl in (("ours", _ours), ("stock", _stock)):
            if options.only in (None, name):
                with _home() as home:
                    figures, taken = crawl(home, base_urls, options.articles)
                _tell(name, figures, taken)
                rates.append(figures["articles"] / figures["seconds"])
    if len(rates) > 1:
        sys.stdout.write(f"ratio {rates[0] / rates[1]:.2f}\n")


@contextmanager
def _home() -> Iterator[Path]:
    """Give a home directory; it goes when the server of its bucket has ended."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        yield home
        ended = lock(home / "bucket" / "supervisor.lock", fcntl.LOCK_EX)  # waits for it
        if ended:
            ended.close()


def _ours(home: Path, base_urls: Sequence[str], articles: int) -> tuple[Figures, Taken]:
    asked = {"home": str(home), "base_urls": base_urls, "articles": articles // len(HOSTS)}
    return _watched("benchmarks.crawl.ours", asked)


def _stock(home: Path, base_urls: Sequence[str], _articles: int) -> tuple[Figures, Taken]:
    with embedded_bucket(home) as bucket:
        asked = {
            "base_urls": base_urls,
            "endpoint": bucket.endpoint,
            "bucket": bucket.bucket,
            "access_key": bucket.access_key,
            "secret_key": bucket.secret_key,
        }
        return _watched("benchmarks.crawl.stock", asked)


def _watched(module: str, asked: Figures) -> tuple[Figures, Taken]:
    """Run a crawl's program to its end and return its own figures and what it took."""
    command = [sys.executable, "-m", module, json.dumps(asked)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        with Watch(process.pid) as watch:
            output, _ = process.communicate()
        if process.returncode:
            sys.exit(f"{module} ended with {process.returncode}")
    figures: Figures = json.loads(output.splitlines()[-1])
    return figures, watch.taken


def _tell(name: str, figures: Figures, taken: Taken) -> None:
    articles, delay = figures["articles"], figures["delay"]
    each = 1000 / max(1, articles)  # milliseconds an article, from seconds in all
    lines = [
        f"{name}: {articles / figures['seconds']:.1f} articles/s"
        f" ({articles} in {figures['seconds']:.1f} s)",
        f"  CPU ms an article: engine {figures['cpu'] * each:.1f},"
        f" workers {taken.cpu(WORKERS) * each:.1f}, store {taken.cpu(STORE) * each:.1f}",
        f"  loop delay ms: mean {delay['mean']:.1f}, p99 {delay['p99']:.0f},"
        f" max {delay['max']:.0f}",
        *(_peaks(kind, peaks) for kind, peaks in (("RSS", taken.rss), ("PSS", taken.pss))),
        f"  largest worker {taken.largest_worker / 1e6:.0f} MB RSS",
    ]
    if set(figures.get("outcomes", {})) - {"landed"}:
        lines.append(f"  outcomes: {figures['outcomes']}, {figures['messages']}")
    sys.stdout.write("\n".join([*lines, ""]))
    sys.stdout.flush()


def _peaks(kind: str, peaks: Mapping[str, int]) -> str:
    parts = (f"{part} {peaks.get(part, 0) / 1e6:.0f}" for part in (ENGINE, WORKERS, STORE, "all"))
    return f"  peak {kind} MB: {', '.join(parts)}"


if __name__ == "__main__":
    main()
