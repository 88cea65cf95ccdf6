"""`<base href>`: links, pictures and the canonical address of a page start from it."""

from __future__ import annotations

import pytest

from crawler.discovery.front_page import find_links
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.extract.pages.paging import next_page
from tests.extract.pages import SITE, URL, draft_of, page

FIGURE = "<figure><img src='media/bell.jpg' alt='The bell'></figure>"


@pytest.mark.parametrize(
    ("base", "joined"),
    [
        ("/", "https://lantern.example/"),
        ("https://lantern.example/en/", "https://lantern.example/en/"),
        ("//lantern.example/de/", "https://lantern.example/de/"),
        (" ../ ", "https://lantern.example/2024/05/"),
    ],
)
def test_the_base_holds_for_pictures_and_the_canonical_address(base: str, joined: str) -> None:
    head = f"<base href='{base}'><link rel='canonical' href='news/abc'>"
    draft = draft_of(page(head=head, inside=FIGURE))
    assert draft.canonical_url == f"{joined}news/abc"
    assert [image.url for image in draft.images] == [f"{joined}media/bell.jpg"]


def test_the_base_holds_for_the_links_of_a_front_page_and_of_a_series() -> None:
    links = "<a href='2024/05/bell-is-back-at-last'>The bell is back at last</a>"
    front = f"<base href='/news/'><body>{links}<link rel='next' href='x/2'>".encode()
    tree = parse_page(front, None)
    assert [link.url for link in find_links(tree, URL, SITE).articles] == [
        "https://lantern.example/news/2024/05/bell-is-back-at-last"
    ]
    following = next_page(tree, "https://lantern.example/news/x", "https://lantern.example/news/x")
    assert following is not None
    assert following.url == "https://lantern.example/news/x/2"


@pytest.mark.parametrize("base", ["", "http://[", "mailto:desk@lantern.example", "#top"])
def test_a_base_that_is_none_does_no_harm(base: str) -> None:
    draft = draft_of(page(head=f"<base href='{base}'>", inside="<p><a href='/x'>The map</a>.</p>"))
    assert draft.text.startswith("The bell of the old steam ferry")


def test_a_link_within_the_page_stays_one() -> None:
    tree = parse_page(page(head="<base href='/'>", inside="<a href='#note'>1</a>"), None)
    assert [link.get("href") for link in tree.elements("a")] == ["#note"]
