"""One parse of any bytes, in bounded time."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.core.errors import PageError
from pipelines.core.extract.page.markup import text_of
from pipelines.core.extract.page.tree import (
    EmptyPageError,
    NotHtmlError,
    TooLargeError,
    parse_page,
)
from tests.extract.pages import STORY, draft_of, page


def test_control_characters_go() -> None:
    """NULs, control characters, surrogates and noncharacters do not reach the text."""
    text = "one\x00\x0b two\ufffe &#xD800; &#1; \uffffthree"
    tree = parse_page(f"<html><body><p>{text}</p></body></html>".encode(), None)
    assert text_of(tree.root).replace("\ufffd", "").split() == ["one", "two", "three"]


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


def test_more_than_a_crawl_fetches_is_refused() -> None:
    """Beyond the size that a crawl fetches nothing is parsed."""
    with pytest.raises(TooLargeError):
        parse_page(b"<p>x</p>" * (4 * 2**20 + 1), None)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_by_its_bytes(encoding: str) -> None:
    """Whatever header and meta element say, and without a byte order mark."""
    tree = parse_page(page().decode().encode(encoding), "text/html; charset=utf-8")
    assert tree.encoding == encoding
    assert STORY[0] in text_of(tree.root)


@pytest.mark.parametrize("depth", [300, 20_000])
def test_deep_nesting_is_flattened(depth: int) -> None:
    """The story around and in unclosed tags is read, its paragraphs kept apart."""
    draft = draft_of(page(inside="<div>" * depth + "deep"))
    assert [text for text in STORY if text not in draft.text.split("\n\n")] == []
    assert draft.flags == ()


def test_what_is_deeper_still_is_flagged() -> None:
    """Where the parser gives up although all that only wraps is gone, the record says so."""
    draft = draft_of(page(after="<h1>" * 20_000))
    assert STORY[-1] in draft.text
    assert draft.flags == ("cut_short",)


@pytest.mark.parametrize("value", ["", '="1"', '=">"'])
def test_swollen_tags_are_cut(value: str) -> None:
    """200,000 attributes on one tag do not stop the parser, nor hide the story."""
    swollen = "<p " + " ".join(f"a{n}{value}" for n in range(200_000)) + ">"
    draft = draft_of(page(inside=swollen + "MARK</p>"))
    assert STORY[-1] in draft.text


@settings(max_examples=60)
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
