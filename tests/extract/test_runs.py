"""Runs of text: where they begin and end, and the figures of what is in them."""

from __future__ import annotations

import numpy as np
import pytest
from lxml import etree, html

from pipelines.core.extract.blocks.markup_groups import NAMES
from pipelines.core.extract.blocks.segments import Blocks, segment
from pipelines.core.extract.page.outline import outline_of


def blocks_of(markup: str) -> Blocks:
    """Return the blocks of a fragment."""
    return segment(outline_of(html.fromstring(markup)))


def test_a_tail_is_of_the_element_around_and_comments_part_nothing() -> None:
    """What stands behind a block is a run of its own, of the parent; a comment is not there."""
    blocks = blocks_of("<div>a<p>b<!-- no --> c</p>d</div>")
    assert list(zip(blocks.texts, blocks.tags, strict=True)) == [
        ("a", "div"),
        ("b c", "p"),
        ("d", "div"),
    ]


@pytest.mark.parametrize("tag", ["noscript", "script", "style", "template", "svg", "select"])
def test_what_is_not_read_is_no_run_and_parts_none(tag: str) -> None:
    """The text around it goes on, and blocks within it are none."""
    root = html.fromstring("<div>before <i></i> behind</div>")
    hidden = root[0]
    hidden.tag = tag
    etree.SubElement(hidden, "p").text = "hidden"
    assert segment(outline_of(root)).texts == ["before behind"]


def test_a_link_within_a_link_is_counted_once() -> None:
    """Its characters are link text once; both elements are links of the run."""
    root = html.fromstring("<p>see <a>all <b></b></a></p>")
    inner = root[0][0]
    inner.tag, inner.text = "a", "goats"
    blocks = segment(outline_of(root))
    assert blocks.texts == ["see all goats"]
    assert (blocks.linked.tolist(), blocks.links.tolist()) == ([len("all goats")], [2])


def test_figures_are_of_the_run_in_which_an_element_starts() -> None:
    """Of two breaks the second parts a paragraph; what stands before it is not counted behind."""
    blocks = blocks_of("<p>one <b>bold</b><img><br>two<br><br><em>three</em> <time>now</time></p>")
    assert blocks.texts == ["one bold two", "three now"]
    counts = (blocks.bold, blocks.images, blocks.breaks, blocks.slanted, blocks.times)
    assert np.transpose(counts).tolist() == [[4, 1, 2, 0, 0], [0, 0, 0, 5, 1]]


def test_the_groups_of_inline_elements_are_their_runs() -> None:
    """A class of an inline element speaks of the run; that it is hidden does not."""
    blocks = blocks_of(
        '<div><p><span class="author" hidden>Ann Lee</span></p><p>Ann Lee</p></div>'
    )
    assert blocks.inline_groups.tolist() == [1 << NAMES.index("author"), 0]


def test_cells_are_kept_apart_in_their_row() -> None:
    """Words of two cells do not run together, nor do lines within one."""
    row = blocks_of("<table><tr><td>Goats</td><td>12<br>old</td></tr></table>")
    assert (row.texts, row.tags) == (["Goats 12 old"], ["tr"])


def test_a_part_of_a_page_has_no_text_from_around_it() -> None:
    """A block-level root is read as if it stood alone."""
    whole = html.fromstring("<div>before<section>in <p>side</p></section>behind</div>")
    assert segment(outline_of(whole[0])).texts == ["in", "side"]


@pytest.mark.parametrize(
    "markup", ["<div></div>", "<div> \n<p> </p></div>", "<div><br><br></div>"]
)
def test_blanks_are_no_run(markup: str) -> None:
    """An element without a word in it gives no block."""
    assert blocks_of(markup).texts == []
