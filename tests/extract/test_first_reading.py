"""The first reading gives what trafilatura's own call gives, where it says that it is the last."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from lxml import html
from lxml.etree import XPath
from trafilatura.xpaths import REGEXP_NS

from pipelines.core.errors import PageError
from pipelines.core.extract.blocks.kept_tree import drop_blocks
from pipelines.core.extract.blocks.segments import segment
from pipelines.core.extract.page.layout import set_out
from pipelines.core.extract.page.outline import outline_of
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.extract.reading import searches
from pipelines.core.extract.reading.body import is_crowded, whole_reading
from pipelines.core.extract.reading.first_reading import first_reading
from pipelines.core.extract.reading.searches import Candidates, Search
from tests.extract.mutations import originals, rebuilt
from tests.extract.pages import HEADLINE, STORY, page
from tests.extract.test_mutations import steps, structural

SEARCHES = (
    *searches.APPENDED,
    *searches.COMMENTS,
    *searches.BOILERPLATE,
    *searches.CAPTIONS,
    *searches.TEASERS,
    *(body for body in searches.BODIES if isinstance(body, Search)),
)

# Tags that trafilatura treats each in its own way, and values that its paths ask for.
TAGS = (
    *("div", "p", "article", "section", "main", "aside", "span", "a", "b", "em", "q", "pre"),
    *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "h1", "h3", "br", "hr", "code", "del"),
    *("table", "tr", "td", "th", "figure", "form", "details", "summary", "sub", "time", "x-y"),
)
VALUES = (
    *(
        "class='post'",
        "class='entry-content'",
        "id='comments'",
        "class='comment-list'",
        "id='main'",
    ),
    *("class='sidebar'", "id='nav'", "class='cookie note'", "class='teaser'", "id='a-Teaser'"),
    *("class='caption'", "role='navigation'", "role='presentation'", "role='article'"),
    *(
        "style='display:none'",
        "aria-hidden='true'",
        "id='infinite-scroll'",
        "itemprop='articleBody'",
    ),
    *(
        "class='w3-code'",
        "class='main-content'",
        "class='FullText'",
        "id='reply-1'",
        "colspan='2'",
    ),
    *("data-component='MostPopularStories'", "class='elementor-share-buttons'", "class='x'"),
    *("class='x' id='cookie'", "id='x' class='cookie'", "id='x' style='overflow:hidden'", ""),
)
TEXTS = ("", " ", "The quay.", "Print", "\n  ", HEADLINE, *STORY, STORY[0])
Piece = tuple[str, str, str, list["Piece"], str]  # tag, attributes, text, children, tail

made_trees: st.SearchStrategy[Piece] = st.recursive(
    st.tuples(
        st.sampled_from(TAGS), st.sampled_from(VALUES), st.sampled_from(TEXTS), st.just([]),
        st.sampled_from(TEXTS),
    ),
    lambda inner: st.tuples(
        st.sampled_from(TAGS), st.sampled_from(VALUES), st.sampled_from(TEXTS),
        st.lists(inner, max_size=6), st.sampled_from(TEXTS),
    ),
    max_leaves=40,
)  # fmt: skip


def markup(piece: Piece) -> str:
    tag, attributes, text, children, tail = piece
    return f"<{tag} {attributes}>{text}{''.join(map(markup, children))}</{tag}>{tail}"


def made(pieces: list[Piece]) -> html.HtmlElement:
    """Return a page with a story among the pieces."""
    story = "".join(f"<p>{text}</p>" for text in STORY)
    inside = "".join(map(markup, pieces))
    return html.fromstring(f"<html><body><article>{story}{inside}</article>{inside}</body></html>")


def trees(body: bytes) -> Iterator[html.HtmlElement]:
    """Yield a page as it came, laid out, and all of its blocks as the kept tree has them."""
    try:
        root = parse_page(body, None).root
    except PageError:
        return
    laid_out = outline_of(set_out(root))
    blocks = segment(laid_out)
    yield from (root, laid_out.root, drop_blocks(blocks, [True] * len(blocks)))


def count_last(body: bytes) -> int:
    """Return how many trees of a page the first reading ends; each must be read alike."""
    last = 0
    for root in trees(body):
        if is_crowded(root):
            continue
        before = html.tostring(root)
        reading = first_reading(root)
        assert html.tostring(root) == before
        if reading.is_last:
            last += 1
            assert reading.text == whole_reading(root)
    return last


@pytest.mark.parametrize("body", originals(), ids=range(len(originals())))
def test_our_own_pages_are_read_alike(body: bytes) -> None:
    """And the first reading ends the kept tree's at least: it is there to be the only one."""
    assert count_last(body) >= 1


def test_changed_pages_are_read_alike() -> None:
    """Whatever happens to tags, texts and attributes; most readings end with the first."""
    last = 0

    @seed(1)
    @settings(structural, max_examples=20)
    @given(st.integers(0, len(originals()) - 1), steps)
    def each(number: int, changes: list[tuple[int, int, int]]) -> None:
        nonlocal last
        last += count_last(rebuilt(originals()[number], changes))

    each()
    assert last > 25


def test_made_pages_are_read_alike() -> None:
    """Tags in one another as no page has them, with names that trafilatura asks for."""
    last = 0

    @seed(2)
    @settings(structural, max_examples=40)
    @given(st.lists(made_trees, max_size=3))
    def each(pieces: list[Piece]) -> None:
        nonlocal last
        root = made(pieces)
        reading = first_reading(root)
        last += reading.is_last
        assert not reading.is_last or reading.text == whole_reading(root)

    each()
    assert last > 20


def found_by(search: Search, root: html.HtmlElement) -> list[html.HtmlElement]:
    """Return what a search's path finds."""
    path = XPath(search.path, namespaces={"re": REGEXP_NS})
    return list(path(root))


def test_a_search_finds_what_its_path_finds() -> None:
    """Of a body, of which the first is taken, the first; of all else, all in page order."""
    found = 0

    @seed(3)
    @settings(structural, max_examples=25)
    @given(st.lists(made_trees, max_size=3))
    def each(pieces: list[Piece]) -> None:
        nonlocal found
        root = made(pieces)
        candidates = Candidates(root)
        for search in SEARCHES:
            own, theirs = list(candidates.of(search, root)), found_by(search, root)
            found += len(theirs)
            if search in searches.BODIES:
                own, theirs = own[:1], theirs[:1]
            assert own == theirs

    each()
    assert found > 60


@pytest.mark.parametrize("search", SEARCHES, ids=range(len(SEARCHES)))
def test_no_condition_of_a_path_is_overlooked(search: Search) -> None:
    """Each attribute that a path asks for is in a condition that was read."""
    rest = searches.CONDITION.sub("", search.path)
    assert "@" not in rest
    assert "re:test" not in rest
    assert "contains" not in rest


def test_a_page_with_little_text_is_not_the_first_readings_alone() -> None:
    """Then trafilatura seeks in other places too, and so it is asked."""
    root = html.fromstring(page(story=(HEADLINE, HEADLINE)))
    assert not first_reading(root).is_last


def test_a_short_text_on_a_long_page_is_not_the_first_readings_alone() -> None:
    """Where a fifth of the page is not reached, trafilatura reads again with less care."""
    with_notes = partial(page, head="<base href='/'>", story=STORY)
    notes = "".join(
        f"<section><ul><li><a href='/{n}'>{STORY[0]}</a></li></ul></section>" for n in range(40)
    )
    assert first_reading(html.fromstring(with_notes())).is_last
    assert not first_reading(html.fromstring(with_notes(after=notes))).is_last


def test_a_name_that_lxml_cannot_write_is_left_to_trafilatura() -> None:
    """Pages pasted from a word processor have `o:p`, even in quotations; then nothing is read."""
    story = "".join(f"<p>{text}</p>" for text in STORY)
    quoted = "<blockquote><o:p>The quay is closed.</o:p></blockquote>"
    root = html.fromstring(f"<html><body><article>{story}{quoted}</article></body></html>")
    reading = first_reading(root)
    assert (reading.text, reading.is_last) == ("", False)
    assert whole_reading(root) == ""
