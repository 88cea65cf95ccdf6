"""Readers: the cursor is one integer, each commit comes once, what is damaged is said."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.bucket.client import Store
from pipelines.bucket.log import latest, read_commit
from pipelines.bucket.reader import newest_records, tail
from pipelines.bucket.spool import spooled
from pipelines.core.errors import StorageFault
from tests.bucket.conftest import NOON, item, landing


def commit_each(store: Store, spool: Path, *names: str) -> None:
    run = landing(store, spool)
    for name in names:
        run.add(spooled(*item(name, f"The bridge {name} opened.")))
        run.commit()


def test_tail_gives_what_is_after_the_cursor(store: Store, tmp_path: Path) -> None:
    """Commits come in order, with their records, from the cursor to the end of the log."""
    commit_each(store, tmp_path, "a", "b", "c")
    found = [
        (commit.number, [r["url"][-1] for r in records]) for commit, records in tail(store, 1)
    ]
    assert found == [(2, ["b"]), (3, ["c"])]
    assert list(tail(store, 3)) == []


@pytest.mark.parametrize("length", [0, 1, 2, 3, 4, 5])
def test_latest_is_found_for_any_length_of_log(store: Store, tmp_path: Path, length: int) -> None:
    """The search over a log without a hole ends at its last number."""
    commit_each(store, tmp_path, *"abcde"[:length])
    assert latest(store) == length


def test_missing_part_is_named(store: Store, tmp_path: Path) -> None:
    """A part that was removed by hand stops the reader; it is not skipped in silence."""
    commit_each(store, tmp_path, "a")
    commit = read_commit(store, 1)
    assert commit is not None
    store.discard(commit.parts[0].key)
    with pytest.raises(StorageFault, match="of commit 1 is missing"):
        [list(records) for _, records in tail(store, 0)]


def test_newest_records_gives_each_article_once(store: Store, tmp_path: Path) -> None:
    """The revision that stands, and older ones nowhere, whatever lies between them."""
    run = landing(store, tmp_path)
    rows = [("a", 0), ("b", 1), ("a", 2), ("c", 3), ("a", 4), ("b", 5), ("d", 6)]
    for number, (name, minute) in enumerate(rows):
        run.add(spooled(*item(name, f"The bridge {name} at {minute}.", minutes=minute)))
        if number % 3 != 1:  # "b" and the second "a" share a commit, as "a" and "b" at 4 and 5
            run.commit()
    run.commit()
    bodies = [record["article_body"] for record in newest_records(store)]
    assert bodies == [f"The bridge {n}." for n in ("d at 6", "b at 5", "a at 4", "c at 3")]


def test_newest_records_reads_a_part_when_it_is_its_turn(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is gathered first: with the first record one part has been read."""
    commit_each(store, tmp_path, *"abcd")
    read: list[str] = []
    get = store.get

    def counted(key: str) -> bytes | None:
        read.append(key)
        return get(key)

    monkeypatch.setattr(store, "get", counted)
    next(newest_records(store))
    assert sum(key.startswith("articles/") for key in read) == 1
    read.clear()
    assert list(newest_records(store, NOON + timedelta(days=3))) == []  # all is older
    assert not [key for key in read if key.startswith("articles/")]
