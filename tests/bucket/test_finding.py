"""One article among many: the newest revision is found with few requests."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.bucket.client import Store
from pipelines.bucket.embedded.server import EmbeddedBucket
from pipelines.bucket.finding import identities_with, identity_at, newest_record
from pipelines.bucket.landing import Landing, Writer
from pipelines.bucket.spool import spooled
from pipelines.core.urls import article_id
from tests.bucket.conftest import NOON, item, store_at

NUMBERS = range(24)


def url(name: str) -> str:
    return f"https://herald.example/{name}"


def commit(run: Landing, name: str, body: str, *, minutes: int) -> None:
    run.add(spooled(*item(name, body, minutes=minutes)))
    run.commit()


@pytest.fixture(scope="module")
def full(embedded: EmbeddedBucket, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Land 24 articles in as many commits, one a minute, and a second revision of story 3."""
    store = store_at(embedded, "finding")
    minutes = iter([*NUMBERS, 30])
    clock = {"at": NOON}
    run = Landing(
        store, tmp_path_factory.mktemp("spool"), Writer("run-1", NOON, now=lambda: clock["at"])
    )
    for number, name in [*((n, f"story-{n}") for n in NUMBERS), (3, "story-3")]:
        minute = next(minutes)
        clock["at"] = NOON + timedelta(minutes=minute, seconds=20)
        commit(run, name, f"Bridge {number} at {minute}.", minutes=minute)
    run.states.save()
    return store


@pytest.mark.parametrize(
    ("name", "text", "revision"),
    [
        ("story-0", "Bridge 0 at 0.", 1),
        ("story-11", "Bridge 11 at 11.", 1),
        ("story-23", "Bridge 23 at 23.", 1),
        ("story-3", "Bridge 3 at 30.", 2),
    ],
)
def test_the_newest_revision_is_found_by_url_and_by_id(
    full: Store, name: str, text: str, revision: int
) -> None:
    """Each way leads to the same record, of the first, the last and a revised article."""
    by_url = identity_at(full, url(name) + "?utm_source=x#top")
    (by_id,) = identities_with(full, article_id(url(name))[:8])
    assert by_url == by_id
    record = newest_record(full, by_id)
    assert record is not None
    assert (record["article_body"], record["revision"]) == (text, revision)


def test_few_objects_are_read(full: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """One state, its commit by a binary search over 25, and one part; not the whole log."""
    read: list[str] = []
    get = full.get

    def counted(key: str) -> bytes | None:
        read.append(key)
        return get(key)

    monkeypatch.setattr(full, "get", counted)
    identity = identity_at(full, url("story-11"))
    assert identity
    assert newest_record(full, identity)
    assert len(read) <= 10
    assert sum(key.startswith("articles/") for key in read) == 1


def test_an_article_is_found_whose_state_was_never_saved(store: Store, tmp_path: Path) -> None:
    """A run that was killed after its commit left no state: the log itself is read."""
    run = Landing(store, tmp_path, Writer("run-1", NOON, now=lambda: NOON))
    commit(run, "a", "The bridge opened.", minutes=0)
    (found,) = identities_with(store, article_id(url("a")))
    assert identity_at(store, url("a")) == found
    assert identities_with(store, article_id(url("a"))[:8]) == (found,)


def test_a_slow_clock_of_the_writer_hides_nothing(store: Store, tmp_path: Path) -> None:
    """A commit that says it was written before the page was fetched is found as well."""
    run = Landing(store, tmp_path, Writer("run-1", NOON, now=lambda: NOON - timedelta(days=1)))
    for name in "abc":
        commit(run, name, f"The bridge {name} opened.", minutes=5)
    identity = identity_at(store, url("b"))
    assert identity
    assert (newest_record(store, identity) or {})["article_body"] == "The bridge b opened."


def test_what_never_landed_is_not_found(full: Store) -> None:
    """Neither an address nor an id of nothing gives an article."""
    assert identity_at(full, url("never")) is None
    assert identities_with(full, "0" * 32) == ()
