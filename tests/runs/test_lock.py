"""The lock of scheduled runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.runs.lock import run_lock
from pipelines.core.errors import BusyFault, StorageFault


def test_a_second_run_is_turned_away(tmp_path: Path) -> None:
    """Two runs at once would ask the same hosts twice as often as they allow."""
    with run_lock(tmp_path), pytest.raises(BusyFault), run_lock(tmp_path):
        pass


def test_a_lock_that_cannot_be_made_is_a_fault_of_storage(tmp_path: Path) -> None:
    """A full disk and a wrong home are said in one line, like everywhere."""
    (tmp_path / "run.lock").mkdir()
    with pytest.raises(StorageFault, match="DATELINE_HOME"), run_lock(tmp_path):
        pass


def test_the_lock_is_free_after_the_run(tmp_path: Path) -> None:
    """A run that has ended leaves nothing that must be cleaned up."""
    with run_lock(tmp_path):
        pass
    with run_lock(tmp_path):
        pass
