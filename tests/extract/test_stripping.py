"""What goes from a page's source before the parse, and that nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html

from pipelines.core.extract.page.stripping import stripped

CODE = "var tide = '<p>no story</p>';"


def _stripped(source: str) -> str:
    return stripped(source.encode())[0].decode()


@pytest.mark.parametrize(
    ("source", "left"),
    [
        (f"<script async>{CODE}</script>a", "<script async>;</script>a"),
        (f"<SCRIPT>{CODE}</Script >a", "<SCRIPT>;</Script >a"),
        ("<script>a</scripts></script\n>b", "<script>;</script\n>b"),
        ("<style media=print>p > a { top: 0 }</style>", "<style media=print>;</style>"),
        ("a<!-- <p>b</p> -->c<!-->d<!--->e<!-- - --!>f", "acdef"),
        (f'<script data-of="a>b">{CODE}</script>', '<script data-of="a>b">;</script>'),
        (f"<script><!--\n{CODE}//--></script>a", "<script>;</script>a"),
    ],
)
def test_code_and_comments_go(source: str, left: str) -> None:
    """The element and a sign stay, so that texts and elements keep their numbers."""
    assert _stripped(source) == left


@pytest.mark.parametrize(
    "source",
    [
        '<script type="application/LD+JSON">{"headline": "<!-- Tide -->"}</script>',
        "<script type=application/ld&#43;json>{}</script>",
        '<script src="a.js"></script><style> \n</style>',
        '<p title="<!-- not one -->" data-code="<script>">Tide</p><p>-->',
        "<textarea><!-- Tide --><script>tide</script></textarea>",
        "<title><style>a</style></title>",
        "<iframe><!-- Tide --></iframe><styles>Tide</styles><script-tide>Tide</script-tide>",
        "<p a<!-- b -->Tide",
        "Tide < ebb <!doctype html> <?xml version='1.0'?>",
    ],
)
def test_all_else_stays(source: str) -> None:
    """JSON-LD, and what only looks like code or a comment."""
    assert _stripped(source) == source


@pytest.mark.parametrize("opening", ["<!-- ", "<script>", "<textarea>", "<plaintext>", "<script "])
def test_what_never_ends_is_left_to_the_parser(opening: str) -> None:
    """From there on nothing goes; what comes before it does."""
    assert _stripped(f"a<!-- b -->c{opening}d<p>e") == f"ac{opening}d<p>e"


def test_script_within_an_escaped_script_is_left_to_the_parser() -> None:
    """The first end tag may then not be the script's own."""
    source = f"<script><!-- <script>{CODE}</script> --></script><p>Tide"
    assert _stripped(source) == source


PIECES = (
    *("<script>", "</script>", "<script type='application/ld+json'>", "<style>", "</style >"),
    *("<!--", "-->", "--!>", "<!-", "-", ">", "<", "</", "'", '"', "=", "/", " ", "!", "<!x"),
    *("<p a='", '<p a="', "<p a=", "<p ", "<p>", "</p>", "<b>", "tide", "<textarea>", "<a href=x"),
    *("</textarea>", "<title>", "</title>", "<iframe>", "</iframe>", "<svg>", "</svg>", "<?php"),
    *("<noscript>", "</noscript>", "<![CDATA[", "]]>", "<plaintext>", "<xmp>", "</xmp>", "\n"),
)
Shape = list[tuple[object, list[tuple[str, str]], str | None, str | None]]


def _shape(source: bytes) -> Shape:
    """Return a page's elements with their texts, code as one sign."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True)
    root = html.document_fromstring(b"<html><body><p>x" + source, parser=parser)
    return [
        (e.tag, e.items(), ";" if _is_code(e) and (e.text or "").strip() else e.text, e.tail)
        for e in root.iter()
    ]


def _is_code(element: html.HtmlElement) -> bool:
    return element.tag in ("script", "style") and "ld+json" not in (element.get("type") or "")


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@example("<script><!--<script></script>-->a</script>b")
@example("<!-- a --!> b --> c")
def test_parser_finds_the_same_page(source: str) -> None:
    """Whatever the markup: the tree is that of the whole source, but for the code."""
    assert _shape(stripped(source.encode())[0]) == _shape(source.encode())


@pytest.mark.parametrize(
    ("code", "length"),
    [
        ("a b", 3),
        ("a  b", 3),
        ("a   b", 3),
        ("  a    b  ", 5),
        ("\n    a = 1;\n        b()\n", 14),
    ],
)
def test_code_is_counted_with_one_space_for_a_run(code: str, length: int) -> None:
    assert stripped(f"<body><script>{code}</script>".encode())[1] == length
