"""The commit log: a part or an archive in the bucket counts only when a commit names it.

Commits are numbered 1, 2, 3, … without a hole; each is created only if absent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict

from pipelines.bucket.client import Store
from pipelines.bucket.layout import log_key
from pipelines.core.errors import StorageFault

WRITER_VERSION: Final = "0.1.0"


class LogModel(BaseModel):
    """A commit, or a frozen piece of one. Fields that a later version added are kept."""

    model_config = ConfigDict(frozen=True, extra="allow")


class CommittedPart(LogModel):
    """A part that counts from this commit on. bytes: its size; sha256: of its bytes."""

    key: str
    records: int
    bytes: int
    sha256: str


class CommittedArchive(LogModel):
    """A raw archive of this commit's pages."""

    key: str
    bytes: int
    sha256: str


class Identity(LogModel):
    """What the log knows of an article: its latest revision, and the URLs that lead to it.

    content_hash, date_fetched, later_keys and is_incomplete are those of the latest revision.
    url_keys: the `url_key` of each URL that counts as seen, because it led to the article.
    later_keys: the `url_key` of each of its pages after the first.
    is_incomplete: the article has a further page that could not be fetched.
    """

    article_id: str
    revision: int
    content_hash: str
    date_fetched: AwareDatetime
    date_first_seen: AwareDatetime
    url_keys: tuple[str, ...] = ()
    later_keys: tuple[str, ...] = ()
    is_incomplete: bool = False
    domains: tuple[str, ...] = ()  # whose states hold this identity; the article's own first


class Fence(LogModel):
    """The lease under which a domain was written. This version writes none."""

    domain: str
    fence: int


class Replacement(LogModel):
    """The key of a part and of the part that takes its place. This version writes none."""

    old: str
    new: str


class Commit(LogModel):
    """One entry of the log. It has all fields from the start, since no commit is ever changed.

    commit_id: the id of the batch that it commits. raw: the archives of its pages.
    counts: how many pages of the batch had each outcome.
    """

    number: int
    commit_id: str
    run_id: str
    written_at: AwareDatetime
    schema_version: str
    writer_version: str = WRITER_VERSION
    parts: tuple[CommittedPart, ...] = ()
    raw: tuple[CommittedArchive, ...] = ()
    identities: tuple[Identity, ...] = ()
    fences: tuple[Fence, ...] = ()
    replaces: tuple[Replacement, ...] = ()
    counts: dict[str, int] = {}


def read_commit(store: Store, number: int) -> Commit | None:
    """Return a commit, or None when the log does not reach that far.

    Raises: StorageFault when the object is no commit.
    """
    data = store.get(log_key(number))
    if data is None:
        return None
    try:
        commit = Commit.model_validate_json(data)
    except ValueError as error:
        raise StorageFault(f"{store.url}/{log_key(number)} is no commit of this log") from error
    if commit.number != number:
        raise StorageFault(f"{store.url}/{log_key(number)} says it is number {commit.number}")
    return commit


def read_log(store: Store, after: int) -> Iterator[Commit]:
    """Yield the commits after a number, up to the first that is missing."""
    while (commit := read_commit(store, after + 1)) is not None:
        yield commit
        after = commit.number


def latest(store: Store) -> int:
    """Return the last commit's number, 0 for an empty log.

    The numbers have no hole, so a binary search finds the last one with few requests.
    """
    high = 1
    while store.head(log_key(high)):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if store.head(log_key(middle)) else (low, middle)
    return low


def first_written(store: Store, at: datetime, end: int) -> int:
    """Return the number of the first commit written at an instant or later; `end` + 1 if none.

    end: the last commit's number. Commits are numbered in the order of their time as far as their
    writers' clocks agree, so a binary search finds the place with few requests.
    """
    low, high = 1, end + 1
    while low < high:
        middle = (low + high) // 2
        commit = read_commit(store, middle)
        if commit is None or commit.written_at >= at:
            high = middle
        else:
            low = middle + 1
    return low


def append(store: Store, commit: Commit) -> bool:
    """Try to write a commit under its number, and return whether the log has it there.

    True: the commit is in the log, from this call or from an earlier try whose answer got lost.
    False: another run's commit has that number. Apply that one, and try the next number.
    Raises: StorageFault when the store cannot be used, or does not return what it has.
    """
    if store.put_new(
        log_key(commit.number), commit.model_dump_json().encode(), "application/json"
    ):
        return True
    there = read_commit(store, commit.number)
    if there is None:
        raise StorageFault(
            f"{store.url}: commit {commit.number} exists and cannot be read: the store does not "
            "keep its promises; `dateline doctor` tells which"
        )
    return there.commit_id == commit.commit_id
