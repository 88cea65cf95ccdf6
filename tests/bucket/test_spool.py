"""The spool's promise, as far as a process can see it: on the disk before it is acknowledged."""

from __future__ import annotations

import gzip
import os
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.bucket.spool import Spool, spooled
from tests.bucket.conftest import NOON, item, page


def test_a_page_is_synced_before_it_is_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When `add` returns, the file has been synced at its full length: a power cut keeps it."""
    synced: dict[int, int] = {}  # inode -> its length at the latest fsync
    real = os.fsync

    def noted(number: int) -> None:
        real(number)
        synced[os.fstat(number).st_ino] = os.fstat(number).st_size

    monkeypatch.setattr(os, "fsync", noted)
    batch = Spool(tmp_path).begin("run-1", NOON, 0)
    for name in ("one", "two"):
        batch.add(spooled(*item(f"/{name}", f"The story of {name}.")))
        stat = batch.path.stat()
        assert synced[stat.st_ino] == stat.st_size
    batch.close()


def test_an_article_of_several_pages_comes_back_whole(tmp_path: Path) -> None:
    """Page, further pages and record are read as they were added."""
    first, record = item("pier", "The first page.")
    second = page("pier/2", "The second page.", minutes=1)
    third = page("pier/3", "The third, longer page.", minutes=2)
    whole = replace(first, further=(second, third), is_incomplete=True)
    batch = Spool(tmp_path).begin("run-1", NOON, 0)
    batch.add(spooled(whole, record))
    batch.add(spooled(*item("mole", "Another story.")))
    assert list(batch.items()) == batch.added
    (one, _), bare = batch.items(), replace(whole, body=b"", further=())
    assert (replace(one.page, further=()), one.article) == (bare, record)
    for fetched, raw in zip(whole.pages, one.raw, strict=True):
        assert gzip.decompress(raw.response).endswith(fetched.body + b"\r\n\r\n")
    batch.close()
