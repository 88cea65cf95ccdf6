"""Layout tables and double line breaks become divisions and paragraphs; nothing runs together."""

from __future__ import annotations

import pytest
from lxml import html

from pipelines.core.extract.page.layout import set_out
from pipelines.core.extract.page.markup import text_of
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.extract.rules.frame import running_text


def paragraphs(markup: str) -> list[str]:
    root = set_out(parse_page(f"<body><div>{markup}</div></body>".encode(), None).root)
    return [text_of(element) for element in root.iter("p")]


@pytest.mark.parametrize(
    ("markup", "told"),
    [
        ("a<br><b>x</b> y<br><br>z", ["a x y", "z"]),
        ("a<br>\n<i>x</i><br> <br>z", ["a x", "z"]),
        ("z<br><br>a<br><a href='/x'>x</a>", ["z", "a x"]),
        ("a<br>x<br><br>z", ["a x", "z"]),
        ("a<br><br><br><b>x</b>", ["a", "x"]),
        ("a<br><br>x<br><br>z<br>", ["a", "x", "z"]),
        ("<b>a</b><br><br><b>x</b><br><span>y</span>", ["a", "x y"]),
    ],
)
def test_a_single_break_stays_where_double_ones_make_paragraphs(
    markup: str, told: list[str]
) -> None:
    assert paragraphs(markup) == told


@pytest.mark.parametrize("tag", ["noscript", "iframe", "object"])
def test_what_only_some_browsers_show_is_no_running_text(tag: str) -> None:
    """As for `Prose`, whose limits the frame shares."""
    long = "Your browser shows no frames, so open the map of the quay by itself."
    element = html.fromstring(f"<div>{long}<{tag}><p>{long}</p></{tag}></div>")
    assert running_text(element) == len(long)
