"""The keys of the embedded bucket: one pair that may do all, and one that may only read."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pipelines.core.errors import StorageFault

_ACTIONS: Final = {
    "dateline": ["Admin", "Read", "Write", "List", "Tagging"],
    "reader": ["Read", "List"],
}


@dataclass(frozen=True, slots=True)
class Keys:
    """What a client of the bucket signs its requests with."""

    access_key: str
    secret_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Credentials:
    """owner: of the crawler, who may do all. reader: of others, who may read and list."""

    owner: Keys
    reader: Keys


def credentials(path: Path) -> Credentials:
    """Return the keys from a file in the server's own format, which is made at first use.

    A file of an earlier version has no reader, and gets one; a server that runs by then knows it
    after its next start.
    Raises: StorageFault for a damaged file; OSError when it cannot be written.
    """
    if not path.exists():
        _write(path, {"identities": [_identity(name) for name in _ACTIONS]}, is_first=True)
    try:
        stated = json.loads(path.read_text("utf-8"))
        by_name = {one["name"]: one for one in stated["identities"]}
        if "reader" not in by_name:
            by_name["reader"] = _identity("reader")
            stated["identities"].append(by_name["reader"])
            _write(path, stated)
        return Credentials(_keys(by_name["dateline"]), _keys(by_name["reader"]))
    except (ValueError, LookupError, TypeError) as error:
        raise StorageFault(f"{path} is damaged: remove it, a new one is made") from error


def _identity(name: str) -> dict[str, Any]:
    keys = {"accessKey": secrets.token_hex(10).upper(), "secretKey": secrets.token_urlsafe(30)}
    return {"name": name, "credentials": [keys], "actions": _ACTIONS[name]}


def _keys(identity: Mapping[str, Any]) -> Keys:
    keys = identity["credentials"][0]
    return Keys(keys["accessKey"], keys["secretKey"])


def _write(path: Path, stated: Mapping[str, Any], *, is_first: bool = False) -> None:
    """Write the file whole or not at all; the first one never over one that another made."""
    fresh = path.with_suffix(f".{os.getpid()}")
    number = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        json.dump(stated, file)
    if not is_first:
        fresh.replace(path)
        return
    with suppress(FileExistsError):
        path.hardlink_to(fresh)
    fresh.unlink()
