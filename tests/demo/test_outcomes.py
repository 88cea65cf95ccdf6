"""A crawl makes of every address what the demo's table says, special ones included."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from crawler.demo.newspaper import expected_outcomes
from pipelines.core.ledger import Outcome


def test_crawl_closes_every_address_as_expected(tmp_path: Path) -> None:
    """A dry run of the whole paper finds each address once and says the expected outcome."""
    crawl = subprocess.run(  # noqa: S603 - our own command
        [str(Path(sys.executable).with_name("dateline")), "crawl", "demo", "--dry-run", "--json"],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "DATELINE_HOME": str(tmp_path / "h")},
        capture_output=True,
        check=False,
        timeout=120,
    )
    found = {
        "/" + url["url"].split("/", 3)[3]: (url["outcome"], url["reason"])
        for url in json.loads(crawl.stdout)["urls"]
    }
    # Nothing lands in a dry run; what would have is counted apart.
    would = {Outcome.LANDED: Outcome.WOULD_LAND}
    assert found == {
        address: (would.get(outcome, outcome).value, reason)
        for address, (outcome, reason) in expected_outcomes().items()
    }
    assert crawl.returncode == 0
