"""The page's frame goes first: what it is, what it is not, and who still sees it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.core.extract.blocks.fingerprints import page_blocks
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.extract.prune import Pruner
from pipelines.core.extract.rules.frame import LaidOut, lay_out
from pipelines.core.models import Site
from tests.extract.pages import SITE, STORY, URL, draft_of, page

LONG = "The keeper counted the steps again and came to the same sum. " * 30
MENU = (
    "<nav>MARK <a href='/world/'>World</a> <p>News of the islands since the first ferry.</p></nav>"
)


def laid_out(markup: str, site: Site = SITE, *, off: frozenset[str] = frozenset()) -> LaidOut:
    """Return a page with this markup behind its story, without its frame."""
    return lay_out(parse_page(page(after=markup), None).root, site, off)


def test_the_frame_is_no_part_of_the_rows_and_each_cut_is_noted() -> None:
    """A cut has its rule, its text with blanks between blocks, its place and its running text."""
    found = laid_out(f"{MENU}<p>Behind it.</p><div hidden>MARK too</div>")
    assert not any("MARK" in piece for piece in found.outline.pieces)
    told = [(cut.rule, cut.text, cut.running) for cut in found.cuts]
    assert told == [
        ("structure:navigation", "MARK World News of the islands since the first ferry.", 42),
        ("structure:hidden", "MARK too", 0),
    ]
    tags = [found.outline.tags[cut.order] for cut in found.cuts]
    assert tags == ["span", "span"]


@pytest.mark.parametrize(
    "markup",
    [
        f"<nav>MARK {LONG}</nav>",  # more than a third of the page
        "<div role='banner'><h1>MARK</h1></div>",
        "<main role='search'>MARK</main>",
        "<article><p>Told.</p><section><footer>MARK</footer></section></article>",
        "<article><p>Told.</p><aside>MARK</aside></article>",
        "<div hidden='until-found'>MARK</div>",
    ],
)
def test_what_is_large_or_the_articles_own_is_no_frame(markup: str) -> None:
    """Much of the page's text, its headline, main, an article's footers and asides stay."""
    found = laid_out(markup)
    assert any("MARK" in piece for piece in found.outline.pieces)
    assert not found.cuts


def test_links_and_short_lines_do_not_make_a_frame_large() -> None:
    """A menu of a thousand links goes: only running text is weighed."""
    links = "".join(f"<li><a href='/{n}/'>{LONG[:50]}</a> MARK</li>" for n in range(1000))
    found = laid_out(f"<nav><ul>{links}</ul></nav>")
    assert [cut.rule for cut in found.cuts] == ["structure:navigation"]


def test_what_the_sites_file_keeps_stays_with_all_around_it() -> None:
    """The menu that holds it too; another one goes."""
    found = laid_out(f"<nav><p class='k'>MARK</p></nav>{MENU}", replace(SITE, keep=("p.k",)))
    assert [piece for piece in found.outline.pieces if "MARK" in piece] == ["MARK"]
    assert len(found.cuts) == 1
    assert {element.tag for element in found.protected} == {"p"}


def test_what_the_sites_file_removes_goes_with_the_frame() -> None:
    """Its selectors see the whole page, the frame too: here they name the menu's neighbour."""
    site = replace(SITE, remove=("nav + p",))
    found = laid_out(f"{MENU}<p>MARK</p>", site)
    assert [cut.rule for cut in found.cuts] == ["structure:navigation", "site:remove"]
    kept = laid_out(f"{MENU}<p>MARK</p>", site, off=frozenset({"site:remove"}))
    assert [cut.rule for cut in kept.cuts] == ["structure:navigation"]


def test_the_cuts_of_frame_and_rules_come_in_page_order() -> None:
    """The notes read from the top of the page down, whoever cut."""
    markup = f"<div class='related-posts'><p>First.</p></div>{MENU}<ul class='tags'><li>Last</ul>"
    tree = parse_page(page(after=markup), None)
    _, cuts = Pruner(SITE, URL).prune(tree.root)
    assert [cut.rule for cut in cuts] == ["class:related", "structure:navigation", "class:tags"]


def test_the_memory_learns_nothing_of_the_frame() -> None:
    """The frame goes from each page by itself, and its hundreds of links would fill the memory."""
    bare, framed = (
        page_blocks(laid_out(markup).outline, URL).blocks for markup in ("", MENU + "<dialog>x")
    )
    assert bare == framed


def test_a_story_in_a_page_that_is_all_frame_is_read() -> None:
    """Where the rules take too much, the guard asks the whole page, frame and all."""
    menus = "".join(f"<div role='menu'><p>{paragraph}</p></div>" for paragraph in STORY)
    draft = draft_of(page(story=["Told below.", "All of it."], inside=menus))
    assert draft.flags == ("rules_overruled",)
    assert all(paragraph in draft.text for paragraph in STORY)
