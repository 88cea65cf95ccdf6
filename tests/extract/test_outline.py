"""A tree's rows, and the sums that are made of them."""

from __future__ import annotations

import numpy as np
from lxml import etree, html

from pipelines.core.extract.blocks.texts import texts_of
from pipelines.core.extract.page.arrays import followed_up, joined_up
from pipelines.core.extract.page.markup import squeeze, squeeze_all
from pipelines.core.extract.page.outline import ASKED, COMMENT, Outline, outline_of
from pipelines.core.extract.page.prose import Prose
from pipelines.core.extract.rules.catalogue import rules

SENTENCE = "The ferry to the islands did not sail on the last day of the year."  # 66 characters
STORY = SENTENCE * 2


def rows(markup: str) -> Outline:
    """Return the rows of a fragment."""
    return outline_of(html.fromstring(markup))


def test_pieces_stand_in_reading_order_with_the_element_that_holds_them() -> None:
    """A tail belongs to the parent; a comment is a row whose tail is read."""
    outline = rows("<div>a<p>b<b>c</b>d</p>e<!-- x -->f</div>")
    held = [outline.tags[place] for place in outline.holder]
    pieces = list(zip(outline.pieces, held, strict=True))
    assert [row for row in pieces if row[1] != COMMENT] == [
        ("a", "div"), ("b", "p"), ("c", "b"), ("d", "p"), ("e", "div"), ("f", "div"),
    ]  # fmt: skip


def test_an_element_ends_behind_its_last_descendant() -> None:
    """Depth, parent and end say the same tree."""
    outline = rows("<div><p><b>x</b></p><p>y</p></div>")
    assert outline.tags == ["div", "p", "b", "p"]
    assert outline.parent == [-1, 0, 1, 0]
    assert outline.end == [4, 3, 3, 4]


def test_a_part_of_a_tree_ends_at_its_own_edge() -> None:
    """The tail of the part and what stands around it are not its."""
    whole = html.fromstring("<div>before<p>in <i>side</i></p>behind<p>after</p></div>")
    outline = outline_of(whole[0])
    assert outline.pieces == ["in ", "side"]
    assert outline.parent == [-1, 0]


def test_an_element_without_text_or_children_is_one_row() -> None:
    """Nothing to read is no error."""
    outline = rows("<div></div>")
    assert (len(outline.elements), outline.pieces) == (1, [])
    assert Prose(outline).length(outline.root) == 0
    assert texts_of(outline).lines == []


def test_attributes_are_columns_and_only_what_is_asked_is_kept_whole() -> None:
    """Class and id of all elements; the rest of those that have a role, a style and so on."""
    outline = rows(
        '<div class="a b" lang="en"><p id="c" role="note">x</p><!-- y --><b>z</b></div>'
    )
    assert outline.classes == ["a b", "", "", ""]
    assert outline.ids == ["", "c", "", ""]
    assert outline.asked == {1: {"id": "c", "role": "note"}}


def test_all_attributes_that_rules_ask_are_read() -> None:
    """A new rule of `rules.toml` on another attribute needs it in `ASKED`."""
    names = {name for rule in rules().structure for name in rule.attributes}
    assert names | {"role"} <= ASKED


def test_the_nearest_element_of_a_kind_is_itself_or_around_it() -> None:
    """Where there is none, it is the root."""
    outline = rows("<div><p><b><i>x</i></b></p><i>y</i></div>")
    assert outline.nearest(outline.are({"p", "b"}.__contains__)).tolist() == [0, 1, 2, 2, 0]


def test_a_way_up_is_followed_to_its_end_and_its_bits_are_joined() -> None:
    """However long the way is; an entry that names itself ends it."""
    above = np.maximum(np.arange(1_000) - 1, 0)
    assert set(followed_up(above).tolist()) == {0}
    bits = np.zeros(1_000, np.uint64)
    bits[[0, 500]] = 1, 2
    assert joined_up(bits, above).tolist() == [1] * 500 + [3] * 500


def test_many_texts_are_squeezed_as_each_would_be() -> None:
    """The pieces between two firsts are one text; blanks of any kind are one blank."""
    pieces = ["\n", " One\u00a0 ", "two", "\t", "three  ", "\r", "four"]
    expected = [squeeze("".join(pieces[1:4])), "three", "four"]
    assert squeeze_all(pieces, [1, 4, 6]) == expected
    assert squeeze_all(["\n "], []) == []


def test_a_deep_tree_is_read_without_recursion() -> None:
    """Nesting far beyond the interpreter's stack does no harm."""
    root = node = html.fromstring("<div>top</div>")
    for _ in range(5_000):
        node = etree.SubElement(node, "div")
    node.text = "bottom"
    outline = outline_of(root)
    assert outline.pieces == ["top", "bottom"]
    assert Prose(outline).length(root) == len("topbottom")


def test_the_text_of_a_link_is_no_running_text_of_those_around_it() -> None:
    """What lies in the link has its own text, and is all link."""
    outline = rows(f"<div><p>{SENTENCE}</p><a><b>{SENTENCE}</b></a></div>")
    prose = Prose(outline)
    div, _, link, bold = outline.elements
    assert (prose.length(div), prose.linked(div), prose.running(div)) == (132, 66, 66)
    assert (prose.linked(link), prose.running(link), prose.link_share(link)) == (66, 0, 1.0)
    assert (prose.linked(bold), prose.running(bold), prose.link_share(bold)) == (0, 66, 1.0)


def test_a_link_within_a_link_counts_within_it_too() -> None:
    """The parser leaves them nested: a teaser's title in a card that is all link."""
    root = html.fromstring("<div><a></a></div>")
    title = etree.SubElement(etree.SubElement(root[0], "p"), "a")
    title.text = "The ferry sails"
    prose = Prose(outline_of(root))
    assert (prose.linked(root), prose.linked(root[0][0])) == (15, 15)


def test_what_is_silent_is_heard_only_by_what_lies_within() -> None:
    """A page without scripts is not the page twice; a rule may still look at it."""
    outline = rows(f"<div><p>{SENTENCE}</p><noscript><p>{STORY}</p></noscript></div>")
    prose = Prose(outline)
    div, _, silent, within = outline.elements
    assert (prose.length(div), prose.length(silent)) == (66, 0)
    assert prose.solid(within) == 132


def test_an_excerpt_is_not_solid() -> None:
    """A long text that is cut off may be a teaser's."""
    outline = rows(f"<div><p>{STORY}</p><p>{STORY}…</p></div>")
    assert Prose(outline).solid(outline.root) == 132


def test_a_forgotten_element_is_empty_and_those_around_it_are_not() -> None:
    """A rule's cut does not change what other elements were weighed as."""
    outline = rows(f"<div><p>{SENTENCE}</p></div>")
    prose = Prose(outline)
    div, paragraph = outline.elements
    prose.forget(paragraph)
    assert (prose.length(paragraph), prose.running(div)) == (0, 66)


def test_texts_are_of_the_nearest_block_level_element() -> None:
    """Inline elements belong to it, blocks within it do not; an outer one is no leaf."""
    page = "<html><body>Start <b>bold</b><div>Inner <a>link</a></div>end<p>7</p></body></html>"
    texts = texts_of(rows(page))
    assert list(zip(texts.lines, texts.linked, texts.is_leaf, strict=True)) == [
        ("Start boldend", 0, False),
        ("Inner link", 4, True),
    ]
