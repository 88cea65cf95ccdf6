"""Tell what a body is by its root: the first element of XML or HTML, or the begin of JSON."""

from __future__ import annotations

import codecs
import re
from typing import Final

_HEAD: Final = 1 << 20  # bytes in which the root must begin; comments may stand before it
_BEFORE: Final = re.compile(  # what may stand before the root, in any order
    r"(?:\s+|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\])?\s*>|[\ufeff\x00])",
    re.DOTALL | re.IGNORECASE,
)
_DECLARATION: Final = re.compile(r"^\s*<\?xml.*?\?>", re.DOTALL)
_NAME: Final = re.compile(r"<(?:([\w.-]+):)?([\w.-]+)[\s/>]")
# The marks of an encoding at the begin of a body: a byte order mark, or "<" among zeros.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)


def root_of(body: bytes) -> str:
    """Return the local name of a body's root element in lower case; "" if it has none.

    "feed" for `<a:feed xmlns:a="http://www.w3.org/2005/Atom">`, "html" for a page, "{" for JSON.
    Comments, declarations and a byte order mark may come first. UTF-16 and UTF-32 are read too.
    """
    head = start_of(body)
    at = 0
    while before := _BEFORE.match(head, at):
        at = before.end()
    if head.startswith(("{", "["), at):
        return "{"
    name = _NAME.match(head, at)
    return name[2].lower() if name else ""


def start_of(body: bytes) -> str:
    """Return the begin of a body as text in which markup can be found.

    Its letters beyond ASCII may be wrong, since no declaration is read, except where zeros or a
    byte order mark tell UTF-16 or UTF-32.
    """
    head = body[:_HEAD].removeprefix(codecs.BOM_UTF8)
    return head.decode(encoding_of(body) or "latin-1", errors="replace").removeprefix("\ufeff")


def encoding_of(body: bytes) -> str | None:
    """Return "utf-16-le" or the like if the first bytes tell it; None if a letter is a byte."""
    return next((name for mark, name in _MARKS if body.startswith(mark)), None)


def as_utf8(body: bytes) -> bytes:
    """Return UTF-16 or UTF-32 as UTF-8, without the declaration that names it; else the body."""
    encoding = encoding_of(body)
    if encoding is None:
        return body
    text = body.decode(encoding, errors="replace").removeprefix("\ufeff")
    return _DECLARATION.sub("", text).encode("utf-8", errors="replace")
