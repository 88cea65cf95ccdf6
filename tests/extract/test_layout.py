"""Layout tables and double line breaks become divisions and paragraphs; nothing runs together."""

from __future__ import annotations

import pytest
from lxml import html

from pipelines.core.extract.page.layout import set_out
from pipelines.core.extract.page.markup import text_of
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.extract.rules.frame import running_text
from tests.extract.pages import draft_of, page


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


ROWS = (
    ("Monday", ("Closed until ten", "Open after ten")),
    ("Sunday", ("Open all day", "A visit")),
)


@pytest.mark.parametrize("tag", ["ul", "ol"])
@pytest.mark.parametrize("entry", ["{}", "<p>{}</p>", "<b>{}</b>", "<div>{}</div>"])
def test_a_list_in_a_cell_is_read_with_its_row(tag: str, entry: str) -> None:
    rows = "".join(
        f"<tr><td>{day}</td><td><{tag}>"
        + "".join(f"<li>{entry.format(text)}</li>" for text in texts)
        + f"</{tag}></td></tr>"
        for day, texts in ROWS
    )
    text = draft_of(page(inside=f"<h2>When the quay is open</h2><table>{rows}</table>")).text
    for day, texts in ROWS:
        assert f"| {day} | {'; '.join(texts)} |" in text


def test_lists_within_a_list_in_a_cell_keep_their_order() -> None:
    inside = "<td><ul><li>Crane<ul><li>on site</li></ul></li><li>Closed</li></ul></td>"
    rows = f"<tr><td>Monday</td>{inside}</tr><tr><td>Tuesday</td><td>Open</td></tr>"
    root = set_out(parse_page(f"<body><table>{rows}</table>".encode(), None).root)
    cells = [text_of(cell) for cell in root.iter("td")]
    assert cells[1].replace("; ", " ") == "Crane on site Closed"


def test_a_list_of_links_in_a_cell_stays_a_list() -> None:
    links = "<ul><li><a href='/a'>Harbour</a></li><li><a href='/b'>Quay</a></li></ul>"
    rows = f"<tr><td>{links}</td><td>Open</td></tr>"
    root = set_out(parse_page(f"<body><table>{rows}</table>".encode(), None).root)
    assert len(root.findall(".//li")) == 2
