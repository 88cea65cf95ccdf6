"""The keys of all objects in the bucket, below its prefix: layout 1."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Final

from pipelines.core.record import SCHEMA_VERSION

SCHEMA_KEY: Final = f"schema/v1/article-{SCHEMA_VERSION}.schema.json"
LOG_PREFIX: Final = "log/v1/"
STATE_PREFIX: Final = "state/v1/"


def log_key(number: int) -> str:
    """Return the key of a commit. Its number has twenty digits, so that keys sort as numbers."""
    return f"{LOG_PREFIX}{number:020d}.json"


def part_key(run_id: str, started_at: datetime, sequence: int, sha256: str) -> str:
    """Return the key of a part: the file number `sequence` of a run, counted from 0.

    sha256: of the part's bytes. A repeated upload of the same bytes so has the same key.
    """
    return f"articles/v1/{_day(started_at)}/{run_id}-{sequence:05d}-{sha256[:16]}.jsonl.gz"


def raw_key(run_id: str, started_at: datetime, sequence: int) -> str:
    """Return the key of a raw archive: the file number `sequence` of a run, counted from 0."""
    return f"raw/v1/{_day(started_at)}/{run_id}-{sequence:05d}.warc.gz"


def report_key(run_id: str, started_at: datetime, name: str) -> str:
    """Return the key of a file that a run leaves, by its name: "report.json.gz"."""
    return f"runs/v1/{_day(started_at)}/{run_id}/{name}"


def state_key(domain: str) -> str:
    """Return the key of a registrable domain's state."""
    return f"{STATE_PREFIX}{domain}.json"


def sha256(data: bytes) -> str:
    """Return the SHA-256 of an object's bytes, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _day(started_at: datetime) -> str:
    return f"dt={started_at.astimezone(UTC):%Y-%m-%d}"
