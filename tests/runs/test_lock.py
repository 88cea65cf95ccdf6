"""The locks that keep two runs from one site."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from crawler.runs.lock import SiteLocks, site_lock
from pipelines.core.errors import BusyFault, StorageFault

DOMAIN = "herald.example"


def test_a_second_run_does_not_get_the_site(tmp_path: Path) -> None:
    """Two turns at once would ask its host twice as often as it allows; another site is free."""
    with ExitStack() as one, ExitStack() as other:
        assert SiteLocks(tmp_path, one).take(DOMAIN)
        locks = SiteLocks(tmp_path, other)
        assert not locks.take(DOMAIN)
        assert locks.take("courier.example")


def test_two_sites_of_a_domain_share_a_run(tmp_path: Path) -> None:
    """They share the domain's state, which one run may write."""
    with ExitStack() as stack:
        locks = SiteLocks(tmp_path, stack)
        assert locks.take(DOMAIN)
        assert locks.take(DOMAIN)


def test_a_command_is_told_that_a_run_is_at_it(tmp_path: Path) -> None:
    """Whoever waits for a person says which domain is busy."""
    with (
        site_lock(tmp_path, DOMAIN),
        pytest.raises(BusyFault, match=DOMAIN),
        site_lock(tmp_path, DOMAIN),
    ):
        pass


def test_a_lock_that_cannot_be_made_is_a_fault_of_storage(tmp_path: Path) -> None:
    """A full disk and a wrong home are said in one line, like everywhere."""
    (tmp_path / "locks" / f"{DOMAIN}.lock").mkdir(parents=True)
    with pytest.raises(StorageFault, match="DATELINE_HOME"), site_lock(tmp_path, DOMAIN):
        pass


def test_the_lock_is_free_after_the_run(tmp_path: Path) -> None:
    """A run that has ended leaves nothing that must be cleaned up."""
    with site_lock(tmp_path, DOMAIN):
        pass
    with site_lock(tmp_path, DOMAIN):
        pass
