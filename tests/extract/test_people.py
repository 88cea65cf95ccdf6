"""People: names without labels, roles, addresses and sites, in any number and script."""

from __future__ import annotations

import json

import pytest

from pipelines.core.models import Draft
from tests.extract.pages import URL, draft_of, page


def stated(name: str) -> Draft:
    """Return a page whose metadata name the author."""
    return draft_of(page(head=f'<meta name="author" content="{name}">'))


def linked(author: object) -> Draft:
    node = {"@type": "NewsArticle", "url": URL, "author": author}
    return draft_of(page(head=f'<script type="application/ld+json">{json.dumps(node)}</script>'))


def printed(byline: str) -> Draft:
    """Return a page with a byline under its headline."""
    return draft_of(page().replace(b"</h1>", f"</h1>{byline}".encode()))


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Text: Ana Ruiz, Photos: Luis Peña", ("Ana Ruiz", "Luis Peña")),
        ("Texto: Ana Ruiz | Fotos: Luis Peña", ("Ana Ruiz", "Luis Peña")),
        ("Bericht: Hanna Moor / Bilder: Jan Holm", ("Hanna Moor", "Jan Holm")),
        ("Foto Luis Peña", ("Luis Peña",)),
        ("Photos:", ()),
        ("Melanie Jetts, Senior Reporter", ("Melanie Jetts",)),
        ("Rosa Blanco, corresponsal en Lima", ("Rosa Blanco",)),
        ("Jan Holm, Politikredakteur", ("Jan Holm",)),
        ("admin", ()),
        ("Administrator", ()),
        ("webmaster", ()),
        ("jane.roe@lantern.example", ()),
        ("Jane Roe jane.roe@lantern.example", ("Jane Roe",)),
        ("Jane Roe (mailto:jane@lantern.example), Jan Holm @janholm", ("Jane Roe", "Jan Holm")),
        ("Jane Roe, The Lantern", ("Jane Roe",)),
        ("Jane Roe | Lantern", ("Jane Roe",)),
        ("Jane Roe, Jan Holm and Max Mole", ("Jane Roe", "Jan Holm", "Max Mole")),
        ("Roe, Jane; Holm, Jan", ("Jane Roe", "Jan Holm")),
        ("記者 山田太郎", ("山田太郎",)),
        ("山田太郎記者", ("山田太郎",)),
        ("文／山田太郎、写真／佐藤花子", ("山田太郎", "佐藤花子")),
        ("记者：王小明　摄影：李华", ("王小明", "李华")),
        ("本报记者 王小明", ("王小明",)),
        ("김철수 기자", ("김철수",)),
        ("김철수·이영희 기자", ("김철수", "이영희")),
    ],
)  # fmt: skip
def test_a_byline_names_people_alone(text: str, people: tuple[str, ...]) -> None:
    assert stated(text).authors == people
    assert linked(text).authors == people
    assert linked({"@type": "Person", "name": text}).authors == people


@pytest.mark.parametrize("text", ["Melanie Jetts, Senior Reporter", "Jane Roe, Foreign Desk"])
def test_a_role_is_no_publisher(text: str) -> None:
    body = page(head=f'<meta name="author" content="{text}">').replace(b"og:site_name", b"x")
    assert draft_of(body).publisher is None


def test_an_agency_alone_is_the_publisher_of_a_page_that_names_none() -> None:
    body = page(head='<meta name="author" content="Reuters">').replace(b"og:site_name", b"x")
    assert draft_of(body).publisher == "Reuters"


def test_the_site_beside_people_is_none_of_them_though_typed_so() -> None:
    person = {"@type": "Person"}
    names = ["Jane Roe", "The Lantern", "Jan Holm"]
    assert linked([person | {"name": name} for name in names]).authors == ("Jane Roe", "Jan Holm")


@pytest.mark.parametrize(
    "byline",
    [
        "<p>By Jane Roe, Jan Holm, Rosa Blanco and Max Mole</p>",
        "<p class='byline'>By Jane Roe, Jan Holm, Rosa Blanco and Max Mole, 3 May 2024</p>",
        "<p>By <a href='/author/roe'>Jane Roe</a>, <a href='/author/holm'>Jan Holm</a>, "
        "<a href='/author/bl'>Rosa Blanco</a> and <a href='/author/mole'>Max Mole</a></p>",
        "<ul><li class='author-name'>Jane Roe</li><li class='author-name'>Jan Holm</li>"
        "<li class='author-name'>Rosa Blanco</li><li class='author-name'>Max Mole</li></ul>",
    ],
)
def test_a_byline_of_many_names_all(byline: str) -> None:
    assert printed(byline).authors == ("Jane Roe", "Jan Holm", "Rosa Blanco", "Max Mole")
