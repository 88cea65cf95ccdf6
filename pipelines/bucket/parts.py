"""Pack and unpack parts: records as lines of JSON in gzip. Equal records give equal bytes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipelines.core.record import Article


def pack(articles: Iterable[Article]) -> bytes:
    """Return a part: one line of JSON for each record, in gzip.

    The gzip header has no time, so that the same records give the same bytes and so the same key.

    Raises: pydantic.ValidationError for a record that breaks the published schema.
    """
    lines = (checked(article).model_dump_json() + "\n" for article in articles)
    return gzip.compress("".join(lines).encode(), mtime=0)


def unpack(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield the records of a part as JSON objects. A later version's may have unknown fields."""
    for line in gzip.decompress(data).splitlines():
        yield json.loads(line)


def checked(article: Article) -> Article:
    """Return the record after checking it, since `model_copy` and `model_construct` do not.

    Raises: pydantic.ValidationError for a record that breaks the schema.
    """
    return Article.model_validate(article.model_dump())
