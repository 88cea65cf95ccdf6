"""Our crawl of the invented web, as a program: one turn of twenty sites, as in `dateline run`.

Its argument is JSON: `home`, `base_urls`, `articles` a host. Prints JSON figures of its own.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit

from scrapy import signals

from benchmarks.crawl.loop_delay import LoopDelay
from benchmarks.crawl.web_server import FEED
from crawler.runs.orders import Order
from crawler.runs.run import Chosen, conduct, new_run
from pipelines.core.models import Site

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_DELAY: Final = LoopDelay()


class WatchedLoop:
    """A Scrapy extension that measures the engine's loop while its spider is open."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Measure from the spider's opening to its closing."""
        crawler.signals.connect(_DELAY.start, signals.spider_opened, weak=False)
        crawler.signals.connect(_DELAY.stop, signals.spider_closed, weak=False)
        return cls()


@dataclass(frozen=True)
class _WatchedOrder(Order):
    """An order whose turn is measured."""

    @property
    def settings_module(self) -> str:
        """Name the settings that measure the loop."""
        return "benchmarks.crawl.settings"


def main() -> None:
    """Crawl, print what it took and what became of the addresses."""
    asked = json.loads(sys.argv[1])
    sites = tuple(_site(url, asked["articles"]) for url in asked["base_urls"])
    order = _WatchedOrder((), "local", Path(asked["home"]), None, deadline=3300.0)
    run = new_run()
    before = time.process_time()
    report = conduct(order, run, lambda _states: Chosen(sites))
    assert report is not None  # noqa: S101 - it was given sites
    outcomes = Counter(f"{e.outcome} {e.reason or ''}".strip() for e in run.ledger.entries())
    figures = {
        "seconds": report.durations["crawl"],
        "cpu": time.process_time() - before,
        "delay": _DELAY.figures(),
        "articles": outcomes["landed"],
        "outcomes": dict(outcomes),
        "messages": report.messages,
    }
    sys.stdout.write(json.dumps(figures, default=str) + "\n")


def _site(base_url: str, articles: int) -> Site:
    address: Any = urlsplit(base_url)
    return Site(
        name=f"host-{address.hostname.replace('.', '-')}",
        home=f"{base_url}/",
        feeds=(f"{base_url}{FEED}",),
        limit=articles,
        delay=0.0,
        allow_addresses=(address.netloc,),
    )


if __name__ == "__main__":
    # Scrapy finds the extension by this name: the module must not be there twice.
    from benchmarks.crawl.ours import main as measured

    measured()
