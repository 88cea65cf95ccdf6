"""One parse of any bytes, in bounded time."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.core.errors import PageError
from pipelines.core.extract.markup import text_of
from pipelines.core.extract.tree import (
    EmptyPageError,
    NotHtmlError,
    TooLargeError,
    encoding_of,
    parse_page,
)
from tests.extract.pages import STORY, draft_of, page

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


def test_control_characters_go() -> None:
    """NULs, control characters and surrogates do not reach the text."""
    tree = parse_page(
        b"<html><body><p>one\x00\x0b two &#xD800; &#1; three</p></body></html>", None
    )
    assert not any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 for c in text_of(tree.root))


@pytest.mark.parametrize("body", [b"", b" \n ", b"\x00\x00"])
def test_empty_page_is_named(body: bytes) -> None:
    """A page without content is rejected as empty or as no HTML, not read as a story."""
    with pytest.raises((EmptyPageError, NotHtmlError)):
        parse_page(body, "text/html")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.7 binary", "application/pdf"),
        (b'{"a": 1}', "application/json"),
        (b"<?xml version='1.0'?><rss version='2.0'></rss>", "text/xml"),
        (b"just words", "text/plain"),
    ],
)
def test_other_formats_are_no_html(body: bytes, content_type: str) -> None:
    """A PDF, JSON, feed or plain text is told apart from a page."""
    with pytest.raises(NotHtmlError):
        parse_page(body, content_type)


@pytest.mark.parametrize(
    "body",
    [b"<p>" + b"word " * 1_000_000, b"<p>hello</p>" * 200_000, b"<p>x</p>" * (2 * 2**20 + 1)],
    ids=["one line of 5 MB", "200,000 elements", "over 16 MB"],
)
def test_too_much_is_refused(body: bytes) -> None:
    """No article is so large; the page costs no more than its parse."""
    with pytest.raises(TooLargeError):
        parse_page(body, None)


def test_deep_nesting_is_flattened() -> None:
    """20,000 nested tags are read without recursion trouble, and the story beside them."""
    draft = draft_of(page(after="<div>" * 20_000 + "deep"))
    assert STORY[0] in draft.text


@pytest.mark.parametrize("value", ["", '="1"', '=">"'])
def test_swollen_tags_are_cut(value: str) -> None:
    """200,000 attributes on one tag do not stop the parser, nor hide the story."""
    swollen = "<p " + " ".join(f"a{n}{value}" for n in range(200_000)) + ">"
    draft = draft_of(page(inside=swollen + "MARK</p>"))
    assert STORY[-1] in draft.text


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_mutated_pages_raise_only_page_errors(data: st.DataObject) -> None:
    """Whatever bytes a page loses, gains or repeats, it is read or it is a PageError."""
    body = bytearray(page(inside='<div class="share"><a href="/x/">x</a></div>'))
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(body)))
        end = min(len(body), start + data.draw(st.integers(0, 200)))
        body[start:end] = data.draw(st.binary(max_size=30)) + body[start:end] * data.draw(
            st.integers(0, 2)
        )
    with contextlib.suppress(PageError):
        draft_of(bytes(body))
