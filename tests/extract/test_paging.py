"""Which link is the next page of this article, and which the next article."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.core.extract.page.tree import Tree, parse_page
from pipelines.core.extract.pages.paging import (
    NextPage,
    first_page,
    first_page_key,
    later_page_keys,
    next_page,
)
from tests.extract.pages import page

HOST = "https://lantern.example"


def named_by(*links: tuple[str, str], canonical: str = "") -> Tree:
    head = "".join(f'<link rel="{rel}" href="{href}">' for rel, href in links)
    if canonical:
        head += f'<link rel="canonical" href="{HOST}{canonical}">'
    return parse_page(page(head=head), None)


def following(first: str, now: str, named: str) -> NextPage | None:
    return next_page(named_by(("next", named)), HOST + now, HOST + first)


@pytest.mark.parametrize(
    ("first", "now", "named"),
    [
        ("/ferry-bell", "/ferry-bell", "/ferry-bell/2"),
        ("/ferry-bell/", "/ferry-bell/", "/ferry-bell/2/"),
        ("/ferry-bell/", "/ferry-bell/2/", "/ferry-bell/3/"),
        ("/ferry-bell", "/ferry-bell", "/ferry-bell/page/2"),
        ("/ferry-bell", "/ferry-bell", "/ferry-bell/seite-2"),
        ("/ferry-bell", "/ferry-bell/p2", "/ferry-bell/p3"),
        ("/ferry-bell.html", "/ferry-bell.html", "/ferry-bell/2.html"),
        ("/bell/", "/bell/", "/bell/%D1%81%D1%82%D1%80-2"),
        ("/bell/index.html", "/bell/index.html", "/bell/index-2.html"),
        ("/ferry-bell", "/ferry-bell", "?page=2"),
        ("/ferry-bell", "/ferry-bell", "?page=1"),
        ("/ferry-bell", "/ferry-bell?page=1", "?page=2"),
        ("/ferry-bell", "/ferry-bell?page=2", "?utm_source=pager&amp;page=3"),
        ("/bell?id=77", "/bell?id=77", "/bell?id=77&amp;pagina=2"),
        ("/bell?id=77", "/bell?id=77&pagina=2", "/bell?pagina=3&amp;id=77"),
    ],
)
def test_the_articles_own_address_with_the_next_number_is_its_next_page(
    first: str, now: str, named: str
) -> None:
    """As segment, word with a number, or parameter, in whatever language."""
    found = following(first, now, named)
    assert found is not None
    assert found.is_sure


@pytest.mark.parametrize(
    ("first", "now", "named"),
    [
        ("/ferry-bell", "/ferry-bell", "/ferry-bell-2"),
        ("/ferry-bell.html", "/ferry-bell.html", "/ferry-bell_2.html"),
        ("/ferry-bell.html", "/ferry-bell_2.html", "/ferry-bell_3.html"),
        ("/ferry-bell-1.html", "/ferry-bell-1.html", "/ferry-bell-2.html"),
        ("/story/1", "/story/1", "/story/2"),
        ("/bell?id=1", "/bell?id=1", "/bell?id=2"),
    ],
)
def test_an_address_that_another_article_can_have_is_not_sure(
    first: str, now: str, named: str
) -> None:
    """A second story of the same name has it too, or the one with the next number."""
    found = following(first, now, named)
    assert found is not None
    assert not found.is_sure


@pytest.mark.parametrize(
    ("first", "now", "named"),
    [
        ("/ferry-bell", "/ferry-bell", "/lighthouse-for-sale"),  # what most blogs name so
        ("/ferry-bell", "/ferry-bell", "/ferry-bell/3"),
        ("/ferry-bell", "/ferry-bell", "/ferry-bell"),
        ("/ferry-bell", "/ferry-bell", "/ferry-bell#part2"),
        ("/ferry-bell", "/ferry-bell", "/ferry-bell?page=all"),
        ("/ferry-bell", "/ferry-bell", "/ferry-bell/comment-page-2/#comments"),
        ("/ferry-bell", "/ferry-bell/2", "/ferry-bell/2"),
        ("/ferry-bell", "/ferry-bell/2", "/ferry-bell/4"),
        ("/ferry-bell", "/ferry-bell/2", "/ferry-bell?page=3"),
        ("/ferry-bell", "/ferry-bell/2", "/lighthouse/3"),
        ("/ferry-bell", "/ferry-bell", "https://other.example/ferry-bell/2"),
        ("/story/7", "/story/7", "/story/8"),
        ("/bell?id=7", "/bell?id=7", "/bell?id=8"),
        ("/news/41723", "/news/41723", "/news/41724"),
        ("/2024/05/", "/2024/05/", "/2024/06/"),
        ("/", "/", "/page/2"),
        ("/", "/", "/2"),
        ("/ferry-bell", "/ferry-bell", "http://[broken/2"),
        ("/ferry-bell", "/ferry-bell", "/ferry-bell" + "/" * 2000 + "2"),
    ],
)
def test_any_other_address_is_not_its_next_page(first: str, now: str, named: str) -> None:
    """The next article, a page left out, another host, an own number, the front page."""
    assert following(first, now, named) is None


def test_a_link_in_the_text_counts_as_one_in_the_head() -> None:
    """Many pages say it with `a rel=next` only; the first that fits is taken."""
    links = (
        '<a rel="next" href="/lighthouse-for-sale">Next story</a>'
        '<a rel="nofollow next" href="/ferry-bell/2">2</a>'
    )
    body = parse_page(page(inside=links), None)
    found = next_page(body, f"{HOST}/ferry-bell", f"{HOST}/ferry-bell")
    assert found == NextPage(f"{HOST}/ferry-bell/2", is_sure=True)


@pytest.mark.parametrize(
    ("now", "before", "canonical", "first"),
    [
        ("/ferry-bell/2", "/ferry-bell", "", "/ferry-bell"),
        ("/ferry-bell?page=2", "/ferry-bell", "/ferry-bell?page=2", "/ferry-bell"),
        ("/ferry-bell/3", "/ferry-bell/2", "/ferry-bell", "/ferry-bell"),
        ("/ferry-bell/3", "/ferry-bell/2", "/ferry-bell/3", None),
        ("/ferry-bell/2", "/lighthouse", "", None),
        ("/ferry-bell/2", "/lighthouse", "/ferry-bell", None),
        ("/ferry-bell", "/lighthouse", "", None),
        ("/story/8", "/story/7", "", None),
        ("/bell?id=8", "/bell?id=7", "/bell", "/bell"),
    ],
)
def test_a_later_page_is_led_back_to_the_first(
    now: str, before: str, canonical: str, first: str | None
) -> None:
    """By the page that it names before itself, and its canonical address."""
    found = first_page(named_by(("prev", before), canonical=canonical), HOST + now)
    assert found == (HOST + first if first else None)


def test_a_page_that_names_none_before_it_is_no_later_page() -> None:
    """A canonical address without a number may be a slip of the whole site's."""
    assert first_page(named_by(canonical="/bell"), f"{HOST}/bell?id=8") is None


@pytest.mark.parametrize(
    ("later", "first"),
    [
        ("/ferry-bell/2", "/ferry-bell/"),
        ("/ferry-bell?b=1&page=3", "/ferry-bell?b=1"),
        ("/ferry-bell_2.html", "/ferry-bell.html"),
    ],
)
def test_later_page_has_its_first_ones_key(later: str, first: str) -> None:
    """So that a turn can let it wait for the first, which may name it."""
    assert first_page_key(HOST + first) in later_page_keys(HOST + later)
    assert first_page_key(HOST + later) not in later_page_keys(HOST + first)


def test_number_of_a_year_or_an_id_makes_no_later_page() -> None:
    """`/2024` and `/news/41723` are whole addresses."""
    assert later_page_keys(f"{HOST}/news/41723") == frozenset()
    assert later_page_keys(f"{HOST}/2024/05/ferry-bell") == frozenset()


@given(st.text(max_size=60))
@example("//[::1/2")
@example("?page=" + "9" * 50)
@example("http://lantern.example:99999/2")
@example("/%ff/2")
@example(".")
@example(".#0")
@example(".aa")
def test_no_address_is_too_odd(href: str) -> None:
    """What a page names as next is its own affair: nothing is raised, whatever it is."""
    tree = named_by()
    link = tree.root.makeelement("link", rel="next prev")
    try:
        link.set("href", href)
    except ValueError:  # control characters, which no parsed page has
        return
    tree.root.append(link)
    found = next_page(tree, f"{HOST}/ferry-bell", f"{HOST}/ferry-bell")
    assert found is None or found.url.startswith("http")
    first = first_page(tree, f"{HOST}/ferry-bell/2")
    assert first is None or first.removesuffix("/") == f"{HOST}/ferry-bell"
