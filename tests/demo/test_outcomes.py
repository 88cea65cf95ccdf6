"""A crawl makes of every address what the demo's table says, special ones included."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from crawler.demo.newspaper import expected_outcomes
from pipelines.core.ledger import Outcome


def by_article(outcomes: Iterable[tuple[str, str, str | None]]) -> dict[str, Counter[object]]:
    """Return the outcomes of the addresses of each article: an address without its query.

    Which of an article's two addresses lands, and which is its duplicate, depends on whether its
    feed or its sitemap answers first.
    """
    found: dict[str, Counter[object]] = defaultdict(Counter)
    for address, outcome, reason in outcomes:
        found[address.partition("?")[0]][outcome, reason] += 1
    return found


def test_crawl_closes_every_address_as_expected(tmp_path: Path) -> None:
    """A dry run of the whole paper finds each address once and says the expected outcome."""
    crawl = subprocess.run(  # noqa: S603 - our own command
        [str(Path(sys.executable).with_name("dateline")), "crawl", "demo", "--dry-run", "--json"],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "DATELINE_HOME": str(tmp_path / "h")},
        capture_output=True,
        check=False,
        timeout=120,
    )
    urls = json.loads(crawl.stdout)["urls"]
    expected = expected_outcomes()
    assert sorted("/" + url["url"].split("/", 3)[3] for url in urls) == sorted(expected)
    # Nothing lands in a dry run; what would have is counted apart.
    would = {Outcome.LANDED: Outcome.WOULD_LAND}
    assert by_article(
        ("/" + url["url"].split("/", 3)[3], url["outcome"], url["reason"]) for url in urls
    ) == by_article(
        (address, would.get(outcome, outcome).value, reason)
        for address, (outcome, reason) in expected.items()
    )
    assert crawl.returncode == 0
