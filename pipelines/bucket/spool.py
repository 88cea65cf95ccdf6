"""The spool: articles that were fetched and read lie on the local disk until they are committed.

A batch is one append-only file of frames. A frame has a magic word, two lengths, a JSON head
(page and record), the compressed records of the raw archive, and a hash of all that. By the hash
a reader recognises a frame that was not written to its end, and stops there. The first frame
names the run. A run holds the `flock` of its files as long as it lives, so a file whose lock is
free was left by a run that is dead.
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
    """The identity of a batch, the same in whichever run it is committed.

    batch_id: 32 hexadecimal digits; it becomes the commit's id. started_at: aware UTC, when the
    run began. sequence: number of the batch within its run, from 0.
    """

    batch_id: str
    run_id: str
    started_at: datetime
    sequence: int


@dataclass(frozen=True, slots=True)
class Spooled:
    """An article as the spool holds it.

    page: the page and its further pages, with empty bodies.
    raw: the pages with their bodies, as compressed records of the archive, in the same order.
    head: JSON of the page, the article, and the lengths and hashes of the records in `raw`.
    """

    page: Page
    article: Article
    raw: tuple[RawPage, ...]
    head: bytes


def spooled(page: Page, article: Article) -> Spooled:
    """Return an article in the form of the spool. A worker does it, as it takes 3 ms a page."""
    bare = replace(page, body=b"", further=tuple(replace(one, body=b"") for one in page.further))
    raw = raw_pages(page)
    fields = {"page": _fields(bare), "raw": [_raw_fields(one) for one in raw]}
    text = json.dumps(fields, ensure_ascii=False)
    head = f'{text[:-1]}, "article": {article.model_dump_json()}}}'.encode()
    return Spooled(bare, article, raw, head)


class BatchFile:
    """One batch on disk, with its lock held.

    added: the articles that this process added, so that its commits need not read the file.
    """

    def __init__(self, path: Path, file: IO[bytes], batch: Batch) -> None:
        self.path, self.batch = path, batch
        self.added: list[Spooled] = []
        self._file = file
        self._appending, self._syncing = threading.Lock(), threading.Lock()
        self._written = self._synced = 0
        self._is_torn = False

    def add(self, item: Spooled) -> None:
        """Append an article, and return when it is durable.

        Calls from several threads at once share an fsync.
        Raises: StorageFault when the disk does not take it. After that every call fails, since
            nothing that follows half a frame could be read.
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
        """Yield the articles of the batch, up to the first frame that is damaged or cut off.

        Raises: StorageFault for an article in the form of another version of Dateline.
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
        """Delete the file, as its batch is committed."""
        self.path.unlink(missing_ok=True)
        self._file.close()

    def close(self) -> None:
        """Release the lock and leave the file, so that a later run recovers the batch."""
        self._file.close()


class Spool:
    """The batches in one directory of the local disk."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def begin(self, run_id: str, started_at: datetime, sequence: int) -> BatchFile:
        """Start a batch in a new file. Raises: StorageFault when the disk does not take it."""
        batch = Batch(uuid.uuid4().hex, run_id, started_at, sequence)
        head = {**asdict(batch), "started_at": started_at.isoformat()}
        path = self._directory / f"{run_id}-{sequence:05d}-{batch.batch_id[:8]}.spool"
        fresh = path.with_suffix(".new")  # gets its ending once it is locked
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
        """Return the batch at a path with its lock taken; None if a run has it or it is empty."""
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
        if frame is None or not path.exists():  # no article is in it, or it was just committed
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
    """Return head and body of the next frame; None at the end, or if the frame is damaged."""
    start = file.read(_LENGTHS.size)
    if len(start) < _LENGTHS.size or not start.startswith(_MAGIC):
        return None
    _, head_length, body_length = _LENGTHS.unpack(start)
    rest = file.read(head_length + body_length)
    if file.read(_HASH_BYTES) != hashlib.blake2b(start + rest, digest_size=_HASH_BYTES).digest():
        return None
    return rest[:head_length], rest[head_length:]


def _spooled(head: bytes, body: bytes) -> Spooled:
    """Return the article of a frame. Raises: ValueError, LookupError, TypeError for a bad one."""
    fields = json.loads(head)
    raw, start = [], 0
    for one in fields["raw"]:
        middle, end = start + one["response"], start + one["response"] + one["metadata"]
        raw.append(RawPage(body[start:middle], body[middle:end], one["sha256"]))
        start = end
    article = Article.model_validate(fields["article"])
    return Spooled(_page(fields["page"]), article, tuple(raw), head)


def _raw_fields(raw: RawPage) -> dict[str, Any]:
    """Return the lengths of a page's archived records in bytes, and the hash of its body."""
    return {
        "response": len(raw.response),
        "metadata": len(raw.metadata),
        "sha256": raw.sha256,
    }


def _fields(page: Page) -> dict[str, Any]:
    """Return a page, without its body, as JSON values."""
    fields = asdict(replace(page, further=()))
    del fields["body"]
    return {
        **fields,
        "fetched_at": page.fetched_at.isoformat(),
        "further": [_fields(one) for one in page.further],
    }


def _page(fields: dict[str, Any]) -> Page:
    """Return the page that `_fields` wrote, with an empty body."""
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
