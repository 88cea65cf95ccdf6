"""Where things lie in the bucket, layout 1."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Final

from pipelines.core.record import SCHEMA_VERSION

SCHEMA_KEY: Final = f"schema/v1/article-{SCHEMA_VERSION}.schema.json"
LOG_PREFIX: Final = "log/v1/"


def log_key(number: int) -> str:
    """Return the key of a commit; twenty digits, so that keys sort as numbers do."""
    return f"{LOG_PREFIX}{number:020d}.json"


def part_key(run_id: str, started_at: datetime, sequence: int, sha256: str) -> str:
    """Return the key of a part. Its content's hash makes a repeated upload meet itself."""
    return f"articles/v1/{_day(started_at)}/{run_id}-{sequence:05d}-{sha256[:16]}.jsonl.gz"


def raw_key(run_id: str, started_at: datetime, sequence: int) -> str:
    """Return the key of a raw archive."""
    return f"raw/v1/{_day(started_at)}/{run_id}-{sequence:05d}.warc.gz"


def report_key(run_id: str, started_at: datetime, name: str) -> str:
    """Return the key of a run's report, such as "report.json"."""
    return f"runs/v1/{_day(started_at)}/{run_id}/{name}"


def state_key(domain: str) -> str:
    """Return the key of a registrable domain's state."""
    return f"state/v1/{domain}.json"


def sha256(data: bytes) -> str:
    """Return the hash by which objects are named and checked."""
    return hashlib.sha256(data).hexdigest()


def _day(started_at: datetime) -> str:
    return f"dt={started_at.astimezone(UTC):%Y-%m-%d}"
