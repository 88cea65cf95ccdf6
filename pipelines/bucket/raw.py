"""The raw archive: pages as fetched, WARC 1.1, one gzip member a record.

The same pages give the same bytes: ids and dates come from the pages, not from the clock.
"""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped] # no stubs
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped] # no stubs

from pipelines.bucket.layout import sha256
from pipelines.core.models import Page
from pipelines.core.record import RawReference, utc_text

# The body is stored decoded, so these headers would lie; Common Crawl renames them alike.
_UNTRUE_AFTER_DECODING: Final = frozenset(
    {"content-encoding", "content-length", "transfer-encoding"}
)
_NAMESPACE: Final = uuid.UUID("6f0b7a52-5c3e-5d0e-9a53-6b3f6f1d7c11")  # fixed, of our own


def archive(
    pages: Sequence[Page], *, key: str, created_at: datetime
) -> tuple[bytes, tuple[RawReference, ...]]:
    """Return a WARC file and, for each page in order, where its response record lies.

    key: where the file will lie in the bucket.
    created_at: aware, when the run began; the file's own date.
    """
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    writer.write_record(_info(writer, key, created_at))
    references = []
    for page in pages:
        offset = out.tell()
        response_id = _record_id(f"{page.final_url} {page.fetched_at.isoformat()}")
        writer.write_record(_response(writer, page, response_id))
        references.append(
            RawReference(
                key=key, offset=offset, length=out.tell() - offset, sha256=sha256(page.body)
            )
        )
        writer.write_record(_metadata(writer, page, response_id))
    return out.getvalue(), tuple(references)


def _info(writer: WARCWriter, key: str, created_at: datetime) -> Any:
    fields = {
        "software": "dateline",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    }
    return writer.create_warc_record(
        "",
        "warcinfo",
        **_fields(fields.items()),
        warc_headers_dict={
            "WARC-Record-ID": _record_id(key),
            "WARC-Date": utc_text(created_at),
            "WARC-Filename": key.rpartition("/")[2],
        },
    )


def _response(writer: WARCWriter, page: Page, record_id: str) -> Any:
    try:
        phrase = HTTPStatus(page.status).phrase
    except ValueError:
        phrase = ""
    headers = [(_archived_name(name), _one_line(value)) for name, value in page.headers]
    headers.append(("Content-Length", str(len(page.body))))
    warc_headers = {
        "WARC-Record-ID": record_id,
        "WARC-Date": utc_text(page.fetched_at),
        "WARC-Payload-Digest": f"sha256:{hashlib.sha256(page.body).hexdigest()}",
    }
    if page.ip_address:
        warc_headers["WARC-IP-Address"] = page.ip_address
    return writer.create_warc_record(
        page.final_url,
        "response",
        payload=io.BytesIO(page.body),
        length=len(page.body),
        http_headers=StatusAndHeaders(f"{page.status} {phrase}", headers, protocol="HTTP/1.1"),
        warc_headers_dict=warc_headers,
    )


def _metadata(writer: WARCWriter, page: Page, response_id: str) -> Any:
    """Note how the page was come by: the source that named it, and each redirect."""
    way = [("requested", page.url), ("via", page.link.found_on)]
    way += [("redirect", url) for url in page.redirects]
    return writer.create_warc_record(
        page.final_url,
        "metadata",
        **_fields(way),
        warc_headers_dict={
            "WARC-Record-ID": _record_id(f"metadata {response_id}"),
            "WARC-Date": utc_text(page.fetched_at),
            "WARC-Concurrent-To": response_id,
        },
    )


def _fields(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    text = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in pairs).encode()
    return {"payload": io.BytesIO(text), "length": len(text)}


def _archived_name(name: str) -> str:
    return f"X-Crawl-{name}" if name.lower() in _UNTRUE_AFTER_DECODING else name


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _record_id(name: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, name)}>"
