"""The spool: what was fetched and read lies on the local disk until it is committed.

A batch is one append-only file of frames: magic, two lengths, a JSON head (page and record),
the compressed records of the raw archive, and a hash of all that, so that a torn tail is
recognised and cut. Its first frame names the run. The owner holds the file's ``flock`` for
life: a file whose lock is free is a dead run's.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import struct
import threading
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from pipelines.bucket.raw import RawPage, raw_pages
from pipelines.core.errors import StorageFault
from pipelines.core.models import Link, Page, Source
from pipelines.core.record import Article

_MAGIC: Final = b"DLF1"
_LENGTHS: Final = struct.Struct("<4sII")  # magic, bytes of head, bytes of body
_HASH_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Batch:
    """What names a batch wherever it is committed from. `batch_id` becomes the commit's id."""

    batch_id: str
    run_id: str
    started_at: datetime
    sequence: int


@dataclass(frozen=True, slots=True)
class Spooled:
    """An article as the spool holds it.

    page: without bodies, which lie compressed in `raw`, that of each further page too.
    head: the page and the article as JSON.
    """

    page: Page
    article: Article
    raw: tuple[RawPage, ...]
    head: bytes


def spooled(page: Page, article: Article) -> Spooled:
    """Return an article ready for the spool. Takes 3 ms a page: a worker's task."""
    bare = replace(page, body=b"", further=tuple(replace(one, body=b"") for one in page.further))
    raw = raw_pages(page)
    fields = {"page": _fields(bare), "raw": [_raw_fields(one) for one in raw]}
    text = json.dumps(fields, ensure_ascii=False)
    head = f'{text[:-1]}, "article": {article.model_dump_json()}}}'.encode()
    return Spooled(bare, article, raw, head)


class BatchFile:
    """One batch on disk, with its lock held.

    added: what this process added, so that its own commits need not read the file again.
    """

    def __init__(self, path: Path, file: IO[bytes], batch: Batch) -> None:
        self.path, self.batch = path, batch
        self.added: list[Spooled] = []
        self._file = file
        self._appending, self._syncing = threading.Lock(), threading.Lock()
        self._written = self._synced = 0
        self._is_torn = False

    def add(self, item: Spooled) -> None:
        """Append an article; return when it is durable.

        Calls from several threads share an fsync.
        Raises: StorageFault when the disk does not take it; then the batch takes no more,
        for what followed a torn frame could not be read.
        """
        frame = _frame(item.head, b"".join(one.response + one.metadata for one in item.raw))
        try:
            with self._appending:
                if self._is_torn:
                    raise OSError(errno.EIO, "an earlier write failed")
                self._file.write(frame)
                self._file.flush()
                self._written += 1
                ticket = self._written
            with self._syncing:
                if self._synced < ticket:
                    covered = self._written
                    os.fsync(self._file.fileno())
                    self._synced = covered
        except OSError as error:
            self._is_torn = True
            raise _disk_fault(self.path, error) from error
        self.added.append(item)

    def items(self) -> Iterator[Spooled]:
        """Yield what is in the batch, up to a torn tail.

        Raises: StorageFault for what another version of this program wrote in its own way.
        """
        with self.path.open("rb") as file:
            _read_frame(file)
            while (frame := _read_frame(file)) is not None:
                try:
                    item = _spooled(*frame)
                except (ValueError, LookupError, TypeError) as error:
                    raise StorageFault(
                        f"{self.path} was written by another version of Dateline: "
                        "run that one once more, or move the file away"
                    ) from error
                yield item

    def remove(self) -> None:
        """Delete the batch: it is committed."""
        self.path.unlink(missing_ok=True)
        self._file.close()

    def close(self) -> None:
        """Let the batch lie for a later run."""
        self._file.close()


class Spool:
    """The batches of one directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def begin(self, run_id: str, started_at: datetime, sequence: int) -> BatchFile:
        """Start a batch. Raises: StorageFault when the disk does not take it."""
        batch = Batch(uuid.uuid4().hex, run_id, started_at, sequence)
        head = {**asdict(batch), "started_at": started_at.isoformat()}
        path = self._directory / f"{run_id}-{sequence:05d}-{batch.batch_id[:8]}.spool"
        fresh = path.with_suffix(".new")  # named a spool only once it is locked
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            file = fresh.open("xb")
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(_frame(json.dumps(head).encode(), b""))
            file.flush()
            os.fsync(file.fileno())
            fresh.rename(path)
            _sync_directory(self._directory)
        except OSError as error:
            raise _disk_fault(path, error) from error
        return BatchFile(path, file, batch)

    def abandoned(self) -> Iterator[BatchFile]:
        """Yield the batches whose run is dead, oldest first, each with its lock taken."""
        for path in sorted(self._directory.glob("*.spool")):  # run ids begin with their time
            found = self._take(path)
            if found is not None:
                yield found

    def _take(self, path: Path) -> BatchFile | None:
        try:
            file = path.open("r+b")
        except FileNotFoundError:  # its owner has just committed it
            return None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return None
        frame = _read_frame(file)
        if frame is None or not path.exists():  # nothing acknowledged, or just committed
            path.unlink(missing_ok=True)
            file.close()
            return None
        head = json.loads(frame[0])
        head["started_at"] = datetime.fromisoformat(head["started_at"])
        return BatchFile(path, file, Batch(**head))


def _frame(head: bytes, body: bytes) -> bytes:
    frame = _LENGTHS.pack(_MAGIC, len(head), len(body)) + head + body
    return frame + hashlib.blake2b(frame, digest_size=_HASH_BYTES).digest()


def _read_frame(file: IO[bytes]) -> tuple[bytes, bytes] | None:
    """Return the next frame's head and body, or None at the end or where the tail is torn."""
    start = file.read(_LENGTHS.size)
    if len(start) < _LENGTHS.size or not start.startswith(_MAGIC):
        return None
    _, head_length, body_length = _LENGTHS.unpack(start)
    rest = file.read(head_length + body_length)
    if file.read(_HASH_BYTES) != hashlib.blake2b(start + rest, digest_size=_HASH_BYTES).digest():
        return None
    return rest[:head_length], rest[head_length:]


def _spooled(head: bytes, body: bytes) -> Spooled:
    """Return what was spooled from a frame. Raises: ValueError, LookupError, TypeError."""
    fields = json.loads(head)
    raw, start = [], 0
    for one in fields["raw"]:
        middle, end = start + one["response"], start + one["response"] + one["metadata"]
        raw.append(RawPage(body[start:middle], body[middle:end], one["sha256"]))
        start = end
    article = Article.model_validate(fields["article"])
    return Spooled(_page(fields["page"]), article, tuple(raw), head)


def _raw_fields(raw: RawPage) -> dict[str, Any]:
    """Return the lengths of a page's archived records in place of them."""
    return {
        "response": len(raw.response),
        "metadata": len(raw.metadata),
        "sha256": raw.sha256,
    }


def _fields(page: Page) -> dict[str, Any]:
    """Return a page without a body as JSON values."""
    fields = asdict(replace(page, further=()))
    del fields["body"]
    return {
        **fields,
        "fetched_at": page.fetched_at.isoformat(),
        "further": [_fields(one) for one in page.further],
    }


def _page(fields: dict[str, Any]) -> Page:
    """Return the page of `_fields`."""
    link = fields["link"]
    return Page(
        **{
            **fields,
            "body": b"",
            "fetched_at": datetime.fromisoformat(fields["fetched_at"]),
            "headers": tuple((name, value) for name, value in fields["headers"]),
            "redirects": tuple(fields["redirects"]),
            "link": Link(**{**link, "source": Source(link["source"])}),
            "further": tuple(map(_page, fields["further"])),
        }
    )


def _sync_directory(directory: Path) -> None:
    number = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _disk_fault(path: Path, error: OSError) -> StorageFault:
    return StorageFault(
        f"cannot write {path}: {error.strerror}; free some disk, or set DATELINE_HOME"
    )
