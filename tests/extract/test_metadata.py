"""Metadata: what the page says of its article, and what it says that is not so."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml.html import fromstring

from pipelines.core.extract.metadata.language import bcp47
from pipelines.core.extract.page.jsonld import json_ld
from pipelines.core.extract.page.markup import text_of
from pipelines.core.extract.page.tree import parse_page
from tests.extract.languages import NEWS
from tests.extract.pages import HEADLINE, STORY, URL, draft_of, page


def script(data: Any) -> str:
    text = data if isinstance(data, str) else json.dumps(data)
    return f'<script type="application/ld+json">{text}</script>'


def article(**fields: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", "url": URL, "headline": HEADLINE} | fields


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "NewsArticle", "headline": "Bell",}',
        '<!-- {"@type": "NewsArticle", "headline": "Bell"} -->',
        '[{"@graph": [{"@type": "NewsArticle", "headline": "Bell"}]}]',
        '{"@type": "NewsArticle", "headline": "Bell", "x": "line\nend and \\\' quote"}',
        '{"@type": "NewsArticle", "headline": "Bell"}{"@type": "Thing"}',
    ],
    ids=["trailing comma", "comment", "graph", "raw line end, bad escape", "two objects"],
)
def test_broken_json_ld_is_mended(text: str) -> None:
    """The usual faults of hand-assembled JSON-LD do not lose the article's node."""
    nodes = json_ld(parse_page(page(head=script(text)), None).root)
    assert "Bell" in [node.get("headline") for node in nodes]


def test_json_ld_of_this_page_is_chosen() -> None:
    """Among several articles' nodes the one with this page's address counts."""
    other = article(url="https://lantern.example/other/", headline="Another", articleSection="No")
    draft = draft_of(page(head=script([other, article(articleSection="Harbour")])))
    assert draft.section == "Harbour"


def test_references_are_resolved() -> None:
    """A publisher given by its @id is looked up in the graph."""
    graph = {
        "@graph": [
            {"@type": "Organization", "@id": "#org", "name": "Lantern Press"},
            article(publisher={"@id": "#org"}),
        ]
    }
    assert draft_of(page(head=script(graph))).publisher == "Lantern Press"


@pytest.mark.parametrize(
    "title",
    [
        f"{HEADLINE} - The Lantern",
        f"{HEADLINE} | The Lantern",
        f"The Lantern | {HEADLINE}",
    ],
)
def test_headline_is_without_site_name(title: str) -> None:
    """A site's name before or after the headline is no part of it."""
    body = page(head=f'<meta property="og:title" content="{title}">')
    assert draft_of(body.replace(b"h1", b"h2")).headline == HEADLINE


def test_headline_is_without_kicker() -> None:
    """A kicker inside the h1 goes where another copy of the headline lacks it."""
    body = page(head=f'<meta property="og:title" content="{HEADLINE}">')
    body = body.replace(b"<h1>", b"<h1><span>Harbour news</span> ")
    assert draft_of(body).headline == HEADLINE


@pytest.mark.parametrize(
    ("stated", "people"),
    [
        ("By Maren Tolk", ["Maren Tolk"]),
        ("Maren Tolk and Joost Veer", ["Maren Tolk", "Joost Veer"]),
        ("MAREN TOLK, Lantern staff", ["Maren Tolk"]),
        ("Maren Tolk; maren tolk", ["Maren Tolk"]),
        ("https://lantern.example/staff/tolk", []),
        ("News Desk", []),
        ("The Lantern", []),
        ("Von Maren Tolk", ["Maren Tolk"]),
    ],
)
def test_authors_are_people(stated: str, people: list[str]) -> None:
    """No "By", no role, no address, no desk, no site, nobody twice."""
    draft = draft_of(page(head=f'<meta name="author" content="{stated}">'))
    assert list(draft.authors) == people


def test_byline_without_markup_is_read() -> None:
    """A hand-made page's "By …" line names the author."""
    assert draft_of(page(inside="<i>By Maren Tolk</i>")).authors == ("Maren Tolk",)
    two = draft_of(page(inside="<i>Autoren Maren Tolk und Ida Brenn</i>"))
    assert two.authors == ("Maren Tolk", "Ida Brenn")


@pytest.mark.parametrize(
    ("stated", "canonical"),
    [
        ("https://lantern.example/2024/05/bell/", "https://lantern.example/2024/05/bell/"),
        ("https://www.lantern.example/2024/05/bell/", "https://www.lantern.example/2024/05/bell/"),
        ("/2024/05/bell/", "https://lantern.example/2024/05/bell/"),
        ("https://lantern.example/", None),
        ("https://other.example/2024/05/bell/", None),
        ("javascript:void(0)", None),
    ],
)
def test_canonical_address_is_of_the_site(stated: str, canonical: str | None) -> None:
    """A canonical link to the front page or to another site is not believed."""
    draft = draft_of(page(head=f'<link rel="canonical" href="{stated}">'))
    assert draft.canonical_url == canonical


def test_page_served_from_an_address_may_name_itself() -> None:
    """A bare IP address is no name, so the page's own counts."""
    body = page(head=f'<link rel="canonical" href="{URL}">')
    assert draft_of(body, url="http://127.0.0.1:8017/x/").canonical_url == URL


def test_breadcrumbs_give_the_section() -> None:
    """The visible path, without the article itself, names the section."""
    crumbs = (
        f'<nav class="breadcrumbs"><a href="/">Home</a> <a href="/h/">Harbour</a> {HEADLINE}</nav>'
    )
    draft = draft_of(page(top=crumbs))
    assert (draft.breadcrumbs, draft.section) == (("Home", "Harbour"), "Harbour")


def test_picture_has_caption_and_credit() -> None:
    """A figure gives URL, caption and credit apart; a lead picture is not listed twice."""
    figure = (
        '<figure><img src="/i/bell-300x200.jpg"><figcaption>The bell on its chain. '
        '<span class="credit">Photo: Joost Veer</span></figcaption></figure>'
    )
    head = '<meta property="og:image" content="https://lantern.example/i/bell.jpg">'
    images = draft_of(page(inside=figure, head=head)).images
    assert len(images) == 1
    assert images[0].caption == "The bell on its chain."
    assert images[0].credit == "Joost Veer"


@pytest.mark.parametrize(
    ("tag", "normal"),
    [
        ("en_us", "en-US"),
        ("zh-hant-TW", "zh-Hant-TW"),
        ("DE", "de"),
        ("english", None),
        ("", None),
    ],
)
def test_language_tags_are_bcp_47(tag: str, normal: str | None) -> None:
    """Tags come out in the standard's spelling, or not at all."""
    assert bcp47(tag) == normal


def test_copied_language_is_corrected() -> None:
    """A template's `lang` that the text plainly contradicts does not count."""
    assert draft_of(page(lang="fr")).language == "en"
    assert draft_of(page(lang="en-GB")).language == "en-GB"


def test_a_text_that_begins_in_its_declared_language_is_in_it() -> None:
    """What the page says is looked at first, although what follows is surely another language."""
    hindi = NEWS["hi"].story
    assert draft_of(page(lang="en-GB", story=[*STORY[:3], *hindi])).language == "en-GB"
    assert draft_of(page(lang="en-GB", story=[*hindi, *STORY[:3]])).language == "hi"


@pytest.mark.parametrize(
    "heading",
    [
        f'<span class="dachzeile">Harbour news</span> {HEADLINE}',
        f"<small>Harbour news</small><br>{HEADLINE}",
        f'{HEADLINE}<h4 class="author">By Maren Tolk</h4>',
    ],
)
def test_headline_is_without_labels_in_its_heading(heading: str) -> None:
    """What the markup calls a kicker or a byline is no part of the headline around it."""
    body = page().replace(f"<h1>{HEADLINE}</h1>".encode(), f"<h1>{heading}</h1>".encode())
    assert draft_of(body).headline == HEADLINE


def test_headline_is_no_heading_that_ends_the_title() -> None:
    """An h1 that is the title's end is the site's banner, and the headline stands before it."""
    body = page(top="<h1>Notes from the quay</h1>").replace(b"The Lantern", b"Notes from the quay")
    assert draft_of(body.replace(f"<h1>{HEADLINE}</h1>".encode(), b"")).headline == HEADLINE


def test_headline_told_to_readers_beats_the_one_for_search_engines() -> None:
    """Where an h2 prints the JSON-LD headline, the h1 above it is only a line of key words."""
    story = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"%s"}</script>'
    body = page(head=story % HEADLINE, inside=f"<h2>{HEADLINE}</h2>")
    body = body.replace(f"<h1>{HEADLINE}".encode(), b"<h1>Ferry bell: north quay, news and times")
    assert draft_of(body).headline == HEADLINE


def test_headline_is_without_the_date_behind_it() -> None:
    """A date line inside the h1, behind what another copy calls the headline, goes."""
    body = page(head=f'<meta property="og:title" content="{HEADLINE}">')
    body = body.replace(b"</h1>", b" 03.05.2024, Harbour news</h1>")
    assert draft_of(body).headline == HEADLINE


@pytest.mark.parametrize(
    ("stated", "people"),
    [
        ("Jane Roe", ["Jane Roe"]),
        ("Maren Tolk, Lisbon", ["Maren Tolk"]),
        ("Maren Tolk, Head of Ferries", ["Maren Tolk"]),
        ("Maren Tolk Fr, 18. Oktober", ["Maren Tolk"]),
        ("Alle Artikel von Maren Tolk", ["Maren Tolk"]),
        ("lantern.com, Porto", []),
        ("Posted by", []),
        ("Ferry Verlag GmbH", []),
    ],
)
def test_names_are_told_from_what_stands_by_them(stated: str, people: list[str]) -> None:
    """Dates, roles, places and link texts go; companies and labels are nobody."""
    assert list(draft_of(page(head=f'<meta name="author" content="{stated}">')).authors) == people


@pytest.mark.parametrize(
    ("stated", "credited"), [("dpa", ("dpa",)), ("News Desk", ("News Desk",)), ("By", ())]
)
def test_agency_or_desk_is_credited_and_no_author(stated: str, credited: tuple[str, ...]) -> None:
    """Where nobody is named, the agency in the author's place is kept, apart from people."""
    draft = draft_of(page(head=f'<meta name="author" content="{stated}">'))
    assert (draft.authors, draft.credited) == ((), credited)


def test_stated_agency_beats_a_name_found_by_class() -> None:
    """A name in a box called "author" is somebody else's when the page states an agency."""
    body = page(
        head='<meta name="author" content="dpa">',
        after="<div class='author'>Joost Veer</div>",
    )
    assert draft_of(body).credited == ("dpa",)


@pytest.mark.parametrize(
    "element",
    [
        *('div id="author"', 'span itemprop="author name"', 'p class="username"', "author"),
        *('p class="screenname"', 'div data-component="Byline"', 'span class="BBL"'),
        *('div class="journalist-name"', 'p class="submitted-by"', 'span class="byl"'),
    ],
)
def test_names_in_unusual_markup_are_found_last(element: str) -> None:
    """What trafilatura knows of bylines is asked where no other place names anyone."""
    tag = element.split()[0]
    draft = draft_of(page(top=f"<{element}>Maren Tolk</{tag}>"))
    assert (draft.authors, draft.methods["authors"]) == (("Maren Tolk",), "trafilatura")


def test_authors_of_other_articles_are_not_this_ones() -> None:
    """Marked authors count where they stand beside the first, not in a list of teasers."""
    teasers = "<ul><li><b><i><a rel='author' href='/x'>Joost Veer</a></i></b></li></ul>"
    body = page(inside="<p><a rel='author' href='/t'>Maren Tolk</a></p>", after=teasers)
    assert draft_of(body).authors == ("Maren Tolk",)


def test_written_by_label_names_the_author() -> None:
    """Twitter's labelled data are read where the label says author."""
    head = '<meta name="twitter:label1" content="Written by">'
    body = page(head=head + '<meta name="twitter:data1" content="Maren Tolk">')
    assert draft_of(body).authors == ("Maren Tolk",)


def test_author_named_as_the_site_is_a_person_where_typed_so() -> None:
    """A blog that bears its writer's name has an author."""
    node = '{"@type":"BlogPosting","author":{"@type":"Person","name":"Maren Tolk"}}'
    body = page(head=f'<script type="application/ld+json">{node}</script>')
    assert draft_of(body.replace(b"The Lantern", b"Maren Tolk")).authors == ("Maren Tolk",)


def test_publisher_is_read_from_microdata() -> None:
    """A marked publisher names the publisher, in its text or in a meta element."""
    marked = '<div itemprop="publisher"><meta itemprop="name" content="Quay Press"></div>'
    assert draft_of(page(after=marked)).publisher == "Quay Press"


def test_publisher_behind_a_reference_is_read() -> None:
    """A JSON-LD publisher may be the address of another node, beside its URL."""
    graph = (
        '[{"@type":"NewsArticle","publisher":{"@id":"#us","url":"https://lantern.example/"}},'
        '{"@type":"Organization","@id":"#us","name":"Quay Press"}]'
    )
    body = page(head=f'<script type="application/ld+json">{graph}</script>')
    assert draft_of(body).publisher == "Quay Press"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<span>News Desk</span><time>January 24</time>", "News Desk January 24"),
        ("<b>W</b><span>hen the bell rang</span>", "When the bell rang"),
        ("<span>Quay</span><sup>2</sup>, Mc<i>Tolk</i>", "Quay 2, McTolk"),
    ],
)
def test_elements_that_touch_are_read_apart(inside: str, text: str) -> None:
    """Two things side by side get a blank, the letters of one word none."""
    assert text_of(fromstring(f"<p>{inside}</p>")) == text
