"""The commit log: what is in the bucket counts only when a commit of the log names it.

Commits are numbered 1, 2, 3, … without a hole; each is created only if absent.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict

from pipelines.bucket.client import Store
from pipelines.bucket.layout import log_key
from pipelines.core.errors import StorageFault

WRITER_VERSION: Final = "0.1.0"


class LogModel(BaseModel):
    """A commit, or a frozen piece of one. What a later writer added is kept, not refused."""

    model_config = ConfigDict(frozen=True, extra="allow")


class CommittedPart(LogModel):
    """A part that counts from this commit on."""

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
    """The latest known of an article. `url_keys`: the URLs that count as seen with it.

    later_keys: of its second and later pages. is_incomplete: it lacks a page.
    """

    article_id: str
    revision: int
    content_hash: str
    date_fetched: AwareDatetime
    date_first_seen: AwareDatetime
    url_keys: tuple[str, ...] = ()
    later_keys: tuple[str, ...] = ()
    is_incomplete: bool = False
    domains: tuple[str, ...] = ()  # registrable ones, whose state holds this; its article's first


class Fence(LogModel):
    """The lease under which a domain was written."""

    domain: str
    fence: int


class Replacement(LogModel):
    """A part that another takes the place of."""

    old: str
    new: str


class Commit(LogModel):
    """One entry of the log, in its full form: fields cannot be added to old commits."""

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
    """Return the last commit's number, 0 for an empty log, in few requests: it has no hole."""
    high = 1
    while store.head(log_key(high)):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if store.head(log_key(middle)) else (low, middle)
    return low


def append(store: Store, commit: Commit) -> bool:
    """Try to write a commit under its number.

    True: it is in the log, from this call or from an earlier try whose answer got lost.
    False: another's is; apply that one and try the next number.
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
