"""Parts: records as lines of JSON in gzip, the same bytes for the same records."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipelines.core.record import Article


def pack(articles: Iterable[Article]) -> bytes:
    """Return a part: a line a record, gzip without a time, so that equal parts have equal keys.

    Raises: pydantic.ValidationError for a record that breaks the published schema.
    """
    lines = (checked(article).model_dump_json() + "\n" for article in articles)
    return gzip.compress("".join(lines).encode(), mtime=0)


def unpack(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield the records of a part, with fields that this version may not know."""
    for line in gzip.decompress(data).splitlines():
        yield json.loads(line)


def checked(article: Article) -> Article:
    """Return the record after checking it: `model_copy` and `model_construct` check nothing."""
    return Article.model_validate(article.model_dump())
