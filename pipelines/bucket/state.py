"""What is known of each domain: a cache that may be deleted at any time.

Identities and seen URLs come from the log and are rebuilt from it. Failures, validators, turns
and what was learned are only here: if they are lost, pages are fetched again, and no article is
lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipelines.bucket.client import Store
from pipelines.bucket.domain_state import STATE_VERSION, DomainState
from pipelines.bucket.layout import STATE_PREFIX, log_key, state_key
from pipelines.bucket.log import Commit, Identity, read_commit, read_log


class States:
    """The states of the domains that a run touches. All have the same last commit applied."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._domains: dict[str, DomainState] = {}
        self._read: dict[int, Commit] = {}  # those read, for domains that come later
        self.number: int | None = None  # the last commit applied

    def of(self, domain: str) -> DomainState:
        """Return a registrable domain's state: the stored one with the later commits applied.

        Raises: StorageFault when the store cannot be read.
        """
        if domain not in self._domains:
            self._load(domain)
        return self._domains[domain]

    def forget(self, domain: str) -> None:
        """Drop what was read of a domain, so that `of` reads it again: another run wrote it."""
        self._domains.pop(domain, None)

    def ids_with(self, start: str) -> Iterator[tuple[str, str]]:
        """Yield domain and id of each article whose id begins so, from all stored states.

        A stored state may lag behind the log; `of` returns the domain's state as it is now.
        """
        for key, _size in self._store.list_keys(STATE_PREFIX):
            domain = key.removeprefix(STATE_PREFIX).removesuffix(".json")
            for known in _parse(self._store.get(key)).get("identities", {}):
                if known.startswith(start):
                    yield domain, known

    def absorb(self, commit: Commit) -> None:
        """Apply the commit that follows the last one applied. Raises: ValueError for any other."""
        if commit.number != (self.number or 0) + 1:
            raise ValueError(f"commit {commit.number} does not follow {self.number}")
        for state in self._domains.values():
            state.absorb(_of_domain(commit, state.domain))
        self._read[commit.number] = commit
        self.number = commit.number

    def catch_up(self) -> int:
        """Apply the commits that the log has by now, and return the last one's number."""
        for commit in read_log(self._store, self.number or 0):
            self.absorb(commit)
        return self.number or 0

    def committed(self, commit_id: str) -> Commit | None:
        """Return the commit with that id, if this process has read it; else None."""
        return next((c for c in self._read.values() if c.commit_id == commit_id), None)

    def save(self) -> None:
        """Write the states that changed. The later of two writers wins: this is only a cache."""
        for state in self._domains.values():
            if state.is_changed:
                data = json.dumps(state.dump(self.number or 0), ensure_ascii=False).encode()
                self._store.replace(state_key(state.domain), data)
                state.is_changed = False

    def _load(self, domain: str) -> None:
        """Read a domain's stored state, and apply the commits after its watermark to it."""
        data = _parse(self._store.get(state_key(domain)))
        watermark = int(data.get("watermark", 0))
        if watermark and not self._store.head(log_key(watermark)):
            data, watermark = {}, 0  # it is of a log that is gone, and its articles are gone too
        if self.number is None:
            self.number = watermark  # earlier commits are read only for a domain that lacks them
        if watermark > self.number:
            self.catch_up()
        state = DomainState(domain, data)
        for number in range(watermark + 1, self.number + 1):
            state.absorb(_of_domain(self._commit(number), domain))
        self._domains[domain] = state
        self.catch_up()

    def _commit(self, number: int) -> Commit:
        commit = self._read.get(number) or read_commit(self._store, number)
        if commit is None:
            raise ValueError(f"commit {number} was in the log and is gone")
        self._read[number] = commit
        return commit


def _of_domain(commit: Commit, domain: str) -> Iterable[Identity]:
    return (identity for identity in commit.identities if domain in identity.domains)


def _parse(data: bytes | None) -> dict[str, Any]:
    """Return a stored state; {} for a missing or damaged one, or one of another version."""
    try:
        state = json.loads(data or b"{}")
    except ValueError:
        return {}
    fits = isinstance(state, dict) and state.get("version") == STATE_VERSION
    return state if fits else {}
