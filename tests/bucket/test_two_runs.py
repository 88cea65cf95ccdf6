"""Two scheduled runs at once: a site has one turn, whichever of them comes first."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from crawler.cli.run import Plan
from crawler.runs.lock import SiteLocks
from pipelines.bucket.client import Store
from pipelines.bucket.state import States
from pipelines.core.models import Site

SITE = Site("herald", "https://herald.example/", every=3600)


def test_a_turn_that_ended_after_the_state_was_read_counts(store: Store, tmp_path: Path) -> None:
    """The second run read the state while the first had its turn, and gets the lock after it."""
    early = States(store)
    assert early.of("herald.example").last_turn(SITE.name) is None  # read before the other's end
    with ExitStack() as other:
        assert SiteLocks(tmp_path, other).take("herald.example")
        states = States(store)
        states.of("herald.example").set_turn(SITE.name, datetime.now(UTC))
        states.save()
    with ExitStack() as stack:
        plan = Plan([SITE], SiteLocks(tmp_path, stack), is_named=False)
        assert plan.choose(early).sites == []
        assert plan.busy == []


def test_a_site_that_is_named_has_its_turn_all_the_same(store: Store, tmp_path: Path) -> None:
    """`run --site herald` crawls it, due or not."""
    states = States(store)
    states.of("herald.example").set_turn(SITE.name, datetime.now(UTC))
    states.save()
    with ExitStack() as stack:
        plan = Plan([SITE], SiteLocks(tmp_path, stack), is_named=True)
        assert plan.choose(States(store)).sites == [SITE]
