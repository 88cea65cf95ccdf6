"""Try out whether a store does what landing relies on, such as creating only what is absent.

Some stores answer 200 to a conditional PUT and overwrite all the same.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from pipelines.bucket.client import StaleTagError, Store
from pipelines.core.errors import StorageFault

WRITERS: Final = 8
_REFUSED: Final = (
    "use a store with conditional writes (Amazon S3, SeaweedFS from 4.48, MinIO, Ceph), or set "
    "DATELINE_SINGLE_WRITER=1 if no other machine ever writes to this bucket"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check.

    name: of what was checked, such as "race". ok: whether the check passed. detail: what was
    found, for a person. next_step: what to do about it; empty where the check passed.
    """

    name: str
    ok: bool
    detail: str
    next_step: str = ""


def probe(store: Store) -> tuple[Finding, ...]:
    """Return a finding for each thing that landing needs from the store.

    It is tried with small objects under `probe/`, which are removed where that is allowed.
    """
    key = f"probe/{uuid.uuid4().hex}"
    checks: tuple[tuple[str, Callable[[Store, str], Finding]], ...] = (
        ("create", _create),
        ("read", _read),
        ("list", _list),
        ("race", _race),
        ("if-match", _if_match),
    )
    findings = []
    for name, check in checks:
        try:
            findings.append(check(store, key))
        except StorageFault as fault:
            findings.append(
                Finding(name, ok=False, detail=fault.problem, next_step=fault.next_step)
            )
            if name == "create":  # the other checks would fail in the same way
                break
    for made in (key, f"{key}-race"):
        store.discard(made)
    return (*findings, Finding("checksums", ok=True, detail=f"mode {store.checksum_mode}"))


def require_conditional_writes(store: Store) -> None:
    """Probe a store. Raises: StorageFault for the first check that fails."""
    for finding in probe(store):
        if not finding.ok:
            raise StorageFault(finding.detail, finding.next_step)


def _create(store: Store, key: str) -> Finding:
    store.put_new(key, b"one")
    if store.put_new(key, b"two"):
        return Finding(
            "create", ok=False, detail=f"{store.url} overwrites what exists", next_step=_REFUSED
        )
    return Finding("create", ok=True, detail="an object is created only if absent")


def _read(store: Store, key: str) -> Finding:
    ok = store.get(key) == b"one"
    step = "" if ok else "see that no cache stands between this machine and the store"
    return Finding(
        "read", ok, "what was written is read" if ok else "another content is read", step
    )


def _list(store: Store, key: str) -> Finding:
    ok = any(found == key for found, _ in store.list_keys(key))
    step = "" if ok else "use a store whose listings are consistent"
    return Finding("list", ok, "what was written is listed" if ok else "it is not listed", step)


def _race(store: Store, key: str) -> Finding:
    with ThreadPoolExecutor(WRITERS) as pool:
        wins = sum(pool.map(lambda n: store.put_new(f"{key}-race", b"%d" % n), range(WRITERS)))
    detail = f"of {WRITERS} writers at once {wins} created the object"
    return Finding("race", wins == 1, detail, "" if wins == 1 else _REFUSED)


def _if_match(store: Store, key: str) -> Finding:
    head = store.head(key)
    tag = head.etag if head else ""
    store.replace(key, b"three", tag)
    try:
        store.replace(key, b"four", tag)
    except StaleTagError:
        return Finding("if-match", ok=True, detail="a stale tag is refused")
    detail = f"{store.url} overwrites in spite of a stale tag"
    return Finding("if-match", ok=False, detail=detail, next_step=_REFUSED)
