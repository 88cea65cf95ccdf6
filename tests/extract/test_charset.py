"""Which charset reads a page's bytes."""

from __future__ import annotations

import pytest

from pipelines.core.extract.page.charset import decoded, encoding_of

WORD = "Käpt’n"


@pytest.mark.parametrize(
    ("body", "content_type", "encoding"),
    [
        (WORD.encode(), "text/html; charset=iso-8859-1", "utf-8"),
        (WORD.encode("cp1252"), "text/html; charset=utf-8", "cp1252"),
        (WORD.encode("cp1252"), "text/html; charset=ISO-8859-1", "cp1252"),
        (("\ufeff" + WORD).encode("utf-16-le"), "text/html; charset=utf-8", "utf-16-le"),
        ("Капитан".encode("koi8-r"), "text/html; charset=koi8-r", "koi8-r"),
        (b'<meta charset="windows-1251">' + "Капитан".encode("cp1251"), "text/html", "cp1251"),
        ("船長".encode("gbk"), "text/html; charset=gb2312", "gb18030"),
        (WORD.encode("cp1252"), "text/html; charset=rot13", "cp1252"),
        (WORD.encode() * 100 + b"\xff", "text/html; charset=iso-8859-1", "utf-8"),
    ],
)
def test_charset_is_what_reads_the_bytes(body: bytes, content_type: str, encoding: str) -> None:
    """Neither a wrong header nor a wrong or missing name turns letters into others."""
    padding = b"<html><body>" + b"plain words " * 50
    if body.startswith(b"\xff\xfe"):
        padding = b""
    assert (
        encoding_of(body if not padding else padding.join([b"", body]), content_type) == encoding
    )


@pytest.mark.parametrize("label", ["utf-16", "utf-32", "utf-7", "cp037", "unicode_escape"])
def test_a_charset_that_cannot_be_is_not_believed(label: str) -> None:
    """A header that calls ASCII markup UTF-16, or a codec of no page, spoils nothing."""
    assert encoding_of(b"<p>1+1 = 2 \\u0041</p>", f"text/html; charset={label}") == "utf-8"


@pytest.mark.parametrize(
    ("body", "text", "encoding"),
    [
        (WORD.encode(), WORD, "utf-8"),
        (WORD.encode("cp1252"), WORD, "cp1252"),
        (WORD.encode() * 100 + b"\xff", WORD * 100 + "\ufffd", "utf-8"),
        (b"plain", "plain", "utf-8"),
    ],
)
def test_text_comes_with_the_codec_that_read_it(body: bytes, text: str, encoding: str) -> None:
    """A broken byte is one U+FFFD; the rest is as it was written."""
    assert decoded(body, None) == (text, encoding)
