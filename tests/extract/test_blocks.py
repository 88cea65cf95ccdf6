"""A page is cut into blocks, and a copy of it holds the kept ones."""

from __future__ import annotations

import pytest
from lxml import etree, html

from pipelines.core.extract.blocks.kept_tree import drop_blocks
from pipelines.core.extract.blocks.segments import segment
from pipelines.core.extract.page.outline import outline_of

PAGE = """<html><head><title>Never text</title></head><body>
<nav class="menu"><a href="/">Home</a></nav>
<h1>The <em>old</em> mill turns again</h1>
<div>First line of the story.<br><br>Second line <a href="/b">with a link</a>.<br>Its end.</div>
<!-- a note -->After the note.
<table><tr><td>Mills</td><td>12</td></tr></table>
<script>var never = "text";</script>
<p>Third paragraph.</p>
</body></html>"""


def test_a_block_is_a_run_of_text_between_block_level_tags() -> None:
    """Two breaks part, one does not; a table row is one block; scripts are none."""
    assert segment(outline_of(html.fromstring(PAGE))).texts == [
        "Home",
        "The old mill turns again",
        "First line of the story.",
        "Second line with a link. Its end.",
        "After the note.",
        "Mills 12",
        "Third paragraph.",
    ]


def test_a_row_that_arranges_the_page_is_not_one_block() -> None:
    """Cells with paragraphs of their own are read one by one."""
    page = "<table><tr><td><p>Left.</p></td><td><p>Right.</p></td></tr></table>"
    assert segment(outline_of(html.fromstring(page))).texts == ["Left.", "Right."]


def test_inline_tags_are_counted_not_cut() -> None:
    """A link's characters count as linked, also where a block lies within the link."""
    blocks = segment(
        outline_of(html.fromstring("<div><p>One <a>two</a></p><a><p>Three</p></a></div>"))
    )
    assert list(zip(blocks.texts, blocks.linked, strict=True)) == [("One two", 3), ("Three", 5)]


def test_siblings_of_one_kind_are_of_one_number() -> None:
    """The first class tells kinds apart, a second one does not."""
    page = '<div><p class="x">a</p><p class="x y">b</p><p class="z">c</p></div>'
    blocks = segment(outline_of(html.fromstring(page)))
    first, second, third = blocks.nodes.kind[blocks.node]
    assert first == second != third


def test_a_deep_page_is_read_without_recursion() -> None:
    """Nesting far beyond the interpreter's stack does no harm."""
    root = node = html.fromstring("<div>top</div>")
    for _ in range(5_000):
        node = etree.SubElement(node, "div")
    node.text = "bottom"
    blocks = segment(outline_of(root))
    assert blocks.texts == ["top", "bottom"]
    assert segment(outline_of(drop_blocks(blocks, [False, True]))).texts == ["bottom"]


@pytest.mark.parametrize("dropped", range(7))
def test_a_copy_lacks_the_dropped_block_and_no_other(dropped: int) -> None:
    """Every other block comes through as it was, in order, and the page itself is left alone."""
    root = html.fromstring(PAGE)
    before = html.tostring(root)
    blocks = segment(outline_of(root))
    copy = drop_blocks(blocks, [place != dropped for place in range(len(blocks))])
    texts = blocks.texts
    assert segment(outline_of(copy)).texts == texts[:dropped] + texts[dropped + 1 :]
    assert html.tostring(root) == before


def test_a_copy_lacks_what_a_rule_has_cut_since() -> None:
    """What stood in an element that was emptied is not there; the text behind it is."""
    root = html.fromstring("<div><section><p>Promoted.</p></section> and <p>the story.</p></div>")
    blocks = segment(outline_of(root))
    assert blocks.texts == ["Promoted.", "and", "the story."]
    root[0].clear(keep_tail=True)
    root[0].tag = "span"
    copy = drop_blocks(blocks, [True, True, True])
    assert html.tostring(copy[0][0]) == b"<article> and <p>the story.</p></article>"


def test_a_copy_keeps_links_and_no_class_names() -> None:
    """A later reader judges the kept text by its structure alone."""
    root = html.fromstring(PAGE)
    copy = drop_blocks(segment(outline_of(root)), [True] * 7)
    assert [dict(e.attrib) for e in copy.iter() if e.attrib] == [{"href": "/"}, {"href": "/b"}]


def test_a_tag_that_no_tree_may_have_becomes_a_division() -> None:
    """Invalid names, which the parser lets pass, do not stop the copying."""
    root = html.fromstring('<div><o:p>Word</o:p><a"b>Quoted</a"b></div>')
    blocks = segment(outline_of(root))
    assert segment(outline_of(drop_blocks(blocks, [True] * len(blocks)))).texts == blocks.texts
