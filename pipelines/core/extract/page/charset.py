"""Find the charset of a page's bytes, even where its header or its markup names a wrong one."""

from __future__ import annotations

import codecs
import re
from typing import Final

_DETECTED: Final = 2**16  # bytes that charset detection looks at; it is slow
_ASCII: Final = bytes(range(128))
_FEW: Final = 0.03  # share of bytes beyond ASCII; French has twice that
_SLIPS: Final = 0.02  # share of the characters beyond ASCII that may be broken in UTF-8

_WIDE: Final = 0.3  # share of characters with a NUL byte in UTF-16; any page's markup has more
# A codec that reads these bytes differently from ASCII is no charset of the web ("rot13"), or
# cannot be the one of a page whose markup was found as ASCII ("utf-16").
_MARKUP: Final = b"<a href='\\u0041+AGE-'>"

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META_CHARSET: Final = re.compile(
    rb"<(?:meta\b[^>]{0,200}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s*=\s*[\"']?([\w.:-]+)",
    re.IGNORECASE,
)
# Browsers read these labels as their Windows supersets (WHATWG Encoding Standard).
_SUPERSETS: Final = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}


def encoding_of(body: bytes, content_type: str | None) -> str:
    """Return the name of Python's codec for a page's bytes.

    body: the bytes. content_type: the header as received, if there is one.
    A byte order mark decides first, then the NULs of UTF-16. Then bytes beyond ASCII that read
    as UTF-8 are UTF-8, since text in other charsets never does so by accident. Then the header,
    the meta element and detection are asked in turn.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name
    if wide := _wide(body[:_DETECTED]):
        return wide
    if _is_utf8(body):
        return "utf-8"
    header = _HEADER_CHARSET.search(content_type or "")
    meta = _META_CHARSET.search(body[:4096])
    named = [header.group(1)] if header else []
    named += [meta.group(1).decode("ascii")] if meta else []
    for label in named:
        codec = _codec(label)
        if codec and not (codec == "utf-8" and not body.isascii()):  # UTF-8 was ruled out above
            return codec
    if body.isascii():
        return "utf-8"
    if len(body.translate(None, _ASCII)) < _FEW * len(body):
        return "cp1252"  # a few quotes and accents are too little for detection to go by
    from charset_normalizer import from_bytes  # slow to import, and seldom asked

    best = from_bytes(body[:_DETECTED]).best()
    return (_codec(best.encoding) if best else None) or "cp1252"


def decoded(body: bytes, content_type: str | None) -> tuple[str, str]:
    """Return a page's text, with U+FFFD for broken bytes, and the name of its codec.

    body, content_type: as for `encoding_of`.
    """
    if not body.isascii() and b"\0" not in body[:_DETECTED]:
        try:  # nearly all pages are read here; no other charset is UTF-8 by accident
            return body.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            pass
    encoding = encoding_of(body, content_type)
    try:
        return body.decode(encoding, errors="replace"), encoding
    except UnicodeError:  # "idna" and similar codecs raise in spite of errors="replace"
        return body.decode("cp1252", errors="replace"), encoding


def _wide(start: bytes) -> str | None:
    """Return the codec of UTF-16 that the NULs of a page's start show; None for other bytes.

    In UTF-16 every character of markup has a NUL: as its second byte ("utf-16-le") or its first.
    """
    if b"\0" not in start:
        return None
    least = _WIDE * len(start) / 2
    if start[1::2].count(0) > least > start[::2].count(0):
        return "utf-16-le"
    if start[::2].count(0) > least > start[1::2].count(0):
        return "utf-16-be"
    return None


def _is_utf8(body: bytes) -> bool:
    """Tell whether the bytes are UTF-8 with more than ASCII; a rare broken byte is forgiven."""
    if body.isascii():
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", errors="replace")
    else:
        return True
    broken = text.count("\ufffd")
    return broken <= _SLIPS * (len(text) - len(text.encode("ascii", "ignore")))


def _codec(label: str) -> str | None:
    """Return the name of Python's codec for a charset label; None if no page is written in it."""
    try:
        name = codecs.lookup(label).name
        is_charset = _MARKUP.decode(name) == _MARKUP.decode("ascii")
    except (LookupError, ValueError):
        return None
    return _SUPERSETS.get(name, name) if is_charset else None
