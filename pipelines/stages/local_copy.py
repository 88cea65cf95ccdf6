"""The records of a run beside the bucket, as `crawl --jsonl` asks for: a line of JSON each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from pipelines.core.errors import ReaderGoneFault, StorageFault

if TYPE_CHECKING:
    from pipelines.bucket.landing import CommitResult
    from pipelines.core.record import Article

Destination = Path | TextIO  # a file, to which lines are appended, or an open stream


def append_articles(destination: Destination, articles: Iterable[Article]) -> None:
    """Append articles as they are.

    Raises: StorageFault when they cannot be written; ReaderGoneFault when nobody reads the stream.
    """
    _append(destination, (article.model_dump_json() for article in articles))


def append_commit(destination: Destination, result: CommitResult) -> None:
    """Append the records that a commit put into the bucket, the same lines as in its part.

    Raises: StorageFault when they cannot be written; ReaderGoneFault when nobody reads the stream.
    """
    records = (landed.record for landed in result.landed)
    append_articles(destination, [record for record in records if record is not None])


def append_stored(destination: Destination, records: Iterable[Mapping[str, Any]]) -> None:
    """Append records that were read from the bucket. Raises: StorageFault, ReaderGoneFault."""
    _append(
        destination,
        (json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in records),
    )


def _append(destination: Destination, lines: Iterable[str]) -> None:
    try:
        if isinstance(destination, Path):
            with destination.open("a", encoding="utf-8") as file:
                file.writelines(line + "\n" for line in lines)
        else:
            destination.writelines(line + "\n" for line in lines)
            destination.flush()
    except BrokenPipeError as error:
        raise ReaderGoneFault(
            "the reader of the records has gone, so the run ended: what it landed is in the bucket"
        ) from error
    except OSError as error:
        where = destination if isinstance(destination, Path) else "standard output"
        raise StorageFault(f"{where}: cannot write records there: {error.strerror}") from error
