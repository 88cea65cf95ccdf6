"""Rules that look only at an element's first and last words miss nothing."""

from __future__ import annotations

import pytest
from lxml import html

from pipelines.core.extract.page.markup import text_of
from pipelines.core.extract.page.outline import outline_of
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.extract.prune import Pruner
from pipelines.core.extract.rules.edges import NONE, Edges
from tests.extract.pages import SITE, STORY, URL, page

OTHER = "/2024/04/lighthouse-for-sale/"
TEASER = f'<a href="{OTHER}">Lighthouse for sale, stairs included</a>'


@pytest.mark.parametrize(
    ("markup", "first", "last"),
    [
        ("<div>a<p>b</p> <i> c </i>\n</div>", "a", "c"),
        ("<div><iframe>x</iframe><!-- x --><p>b</p><noscript>y</noscript></div>", "b", "b"),
        ("<div><object>x</object> <br> </div>", None, None),
    ],
)
def test_edges_are_the_first_and_last_words_that_are_heard(
    markup: str, first: str | None, last: str | None
) -> None:
    """Blank pieces, comments and what silent elements hold are no edge."""
    outline = outline_of(html.fromstring(markup))
    edges = Edges(outline)
    told = [
        None if number == NONE else outline.pieces[number].strip()
        for number in (edges.first[0], edges.last[0])
    ]
    assert told == [first, last]
    assert edges.only(0) == (edges.first[0] if first == last else NONE)


def pruned(markup: str) -> tuple[str, list[str]]:
    """Return the text that is left of a page with this markup in its story, and the rules."""
    tree = parse_page(page(inside=markup), None)
    root, cuts = Pruner(SITE, URL).prune(tree.root)
    return text_of(root), [cut.rule for cut in cuts]


@pytest.mark.parametrize(
    ("rule", "markup"),
    [
        ("words:other-stories", f"<p><b>Re</b>ad also: {TEASER}</p>"),
        ("words:other-stories", f"<p>» <i>[</i><b>Read</b> also: {TEASER}</p>"),
        ("words:other-stories", f"<p><noscript>Picture</noscript>Read also: {TEASER}</p>"),
        (  # behind a box that goes before
            "words:other-stories",
            f"<div><h4>Read more</h4>{TEASER}</div>"
            f"<div><span><b>Share</b></span><p>Read also: {TEASER}</p></div>",
        ),
        (
            "teaser:headline",
            f'<a href="{OTHER}"><div>Lighthouse keeper says <a href="{OTHER}">no</a></div></a>',
        ),
        ("teaser:excerpt", f"<blockquote><h3>{TEASER}</h3>A keeper [<i>…</i>]</blockquote>"),
        (
            "links:pages",
            '<div class="q1">Page 1 <a href="2/"><b>2</b></a> <a href="3/"><b>3</b></a></div>',
        ),
        ("links:pages", '<div class="q1">Then <a rel="Next" href="2/">Go on</a></div>'),
    ],
)
def test_a_rule_reads_on_where_the_edges_say_too_little(rule: str, markup: str) -> None:
    """Words in several elements, brackets, silent elements and links in links hide nothing."""
    text, rules = pruned(markup)
    assert rule in rules
    assert "Lighthouse" not in text
    assert all(paragraph in text for paragraph in STORY)
