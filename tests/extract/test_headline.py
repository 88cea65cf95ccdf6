"""The headline: no site's name, no kicker, no markup, and from wherever the page has one."""

from __future__ import annotations

import pytest

from pipelines.core.extract import extract
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.models import Draft
from tests.extract.pages import HEADLINE, SITE, STORY, URL

NAME = "The Lantern"
SEVERAL = f'<meta property="og:site_name" content="{NAME}">'


def told(
    title: str,
    *,
    heading: str = "",
    head: str = SEVERAL,
    link: str | None = None,
    lang: str = "en",
) -> Draft:
    story = "".join(f"<p>{text}</p>" for text in STORY)
    body = (
        f"<!DOCTYPE html><html lang='{lang}'><head><meta charset=utf-8><title>{title}</title>"
        f"{head}</head><body><header><a href='/'>{NAME}</a></header><main><article>{heading}"
        f"<div>{story}</div></article></main></body></html>"
    )
    tree = parse_page(body.encode(), None)
    return extract(tree, page_url=URL, site=SITE, link_title=link).draft


@pytest.mark.parametrize("sign", ["⋆", "★", "~", "›", "▷", "｜", "¦", "/", "\\", "—", "::", "⎯"])
def test_any_sign_parts_a_headline_from_the_sites_name(sign: str) -> None:
    assert told(f"{NAME} {sign} {HEADLINE}").headline == HEADLINE
    assert told(f"{HEADLINE} {sign} {NAME}").headline == HEADLINE


@pytest.mark.parametrize("title", ["Fish &amp; chips return", "Ferry + bus: a plan", "Yes / no?"])
def test_a_sign_in_a_headline_parts_nothing(title: str) -> None:
    assert told(f"{title} | {NAME}").headline == title.replace("&amp;", "&")


@pytest.mark.parametrize(
    ("heading", "method"),
    [
        (f"<h1>{HEADLINE}</h1>", "h1"),
        (f"<h2 class='news-title'>{HEADLINE}</h2>", "h2"),
        (f"<div><h2>{HEADLINE}</h2></div>", "h2"),
        (f"<h2>Harbour</h2><h2 class='title'>{HEADLINE}</h2>", "h2"),
    ],
)
def test_a_title_that_is_the_sites_name_yields_to_a_heading(heading: str, method: str) -> None:
    draft = told(NAME, heading=heading)
    assert (draft.headline, draft.methods["headline"]) == (HEADLINE, method)
    assert told(NAME, heading=heading, head="").headline == HEADLINE  # the link home names it
    assert HEADLINE not in draft.text


@pytest.mark.parametrize("heading", ["", "<h2>Harbour</h2>", f"<h1>{NAME}</h1>"])
def test_a_title_that_is_the_sites_name_yields_to_the_feeds(heading: str) -> None:
    draft = told(NAME, heading=heading, link=f"{HEADLINE} | {NAME}")
    assert (draft.headline, draft.methods["headline"]) == (HEADLINE, "link")


def test_a_sites_name_is_the_headline_where_nothing_else_is() -> None:
    assert told(NAME).headline == NAME


def test_a_heading_between_paragraphs_is_no_headline() -> None:
    draft = told(NAME, link=HEADLINE, heading=f"<p>{STORY[0]}</p><h2>What the divers found</h2>")
    assert draft.headline == HEADLINE


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("The bell&amp;#8217;s &amp;#8220;last&amp;#8221; ring", "The bell’s “last” ring"),
        ("Fish &amp;amp;amp; chips are back", "Fish & chips are back"),
        ("&lt;b&gt;Bell&lt;/b&gt; &lt;i&gt;rings&lt;/i&gt; once more", "Bell rings once more"),
        ("Bell&amp;nbsp;rings&lt;br/&gt;once more", "Bell rings once more"),
        ("Bells: 5 &amp;lt; 7, say founders", "Bells: 5 < 7, say founders"),
        ("R&amp;D costs AT&amp;T dear this year", "R&D costs AT&T dear this year"),
    ],
)
def test_a_headline_encoded_twice_or_with_tags(written: str, read: str) -> None:
    head = f'{SEVERAL}<meta property="og:title" content="{written}">'
    assert told(f"{written} - {NAME}", head=head).headline == read
    assert told(NAME, heading=f"<h1>{written}</h1>").headline == read
    assert told(NAME, link=written.replace("&amp;", "&")).headline == read


@pytest.mark.parametrize(
    "kicker",
    [
        "<span class='kicker'>Harbour</span>", "<span class='category'>Harbour</span>",
        "<span class='spitzmarke'>Hafen</span>", "<span class='volanta'>El puerto</span>",
        "<div class='occhiello'>Il porto</div>",  "<div>Harbour</div>",
        "<span>Harbour</span><br>", "<span style='display:block'>Harbour</span>",
        "<strong class='article__tag'>Exclusive</strong>", "<a class='section-link'>Harbour</a>",
        "<span class='x1'>Harbour</span>\n<span class='x2'>",
    ],
)  # fmt: skip
def test_a_kicker_in_an_element_of_its_own_is_no_headline(kicker: str) -> None:
    assert told(NAME, heading=f"<h1>{kicker} {HEADLINE}</h1>").headline == HEADLINE
    assert (
        told(f"{HEADLINE} | {NAME}", heading=f"<h1>{kicker} {HEADLINE}</h1>").headline == HEADLINE
    )


@pytest.mark.parametrize(
    "heading",
    [
        "<em>Hamlet</em> returns to the old quay", "<span>Ferry</span> bell rings once more today",
        "<a href='/x'>Maren Tolk</a> will ring the bell", "The bell<br>of the ferry rings again",
    ],
)  # fmt: skip
def test_an_emphasis_in_a_heading_is_no_kicker(heading: str) -> None:
    read = heading.replace("<br>", " ")
    for tag in ("em", "span", "a"):
        read = read.replace(f"<{tag}>", "").replace(f"</{tag}>", "").replace("<a href='/x'>", "")
    assert told(NAME, heading=f"<h1>{heading}</h1>").headline == read


def test_a_kicker_before_a_headline_in_a_script_without_blanks() -> None:
    heading = "<h1><span class='label'>社会</span>北の埠頭に鐘が戻る、四十年ぶり</h1>"
    assert told(NAME, heading=heading, lang="ja").headline == "北の埠頭に鐘が戻る、四十年ぶり"


def test_the_first_of_several_h1_is_the_headline_and_the_others_stay() -> None:
    """Also where a box of other stories marks its own as headlines, and h1 parts the story."""
    other = "<aside><h1 class='headline'>Customs house gets a new roof at last</h1></aside>"
    inside = f"<h1>{HEADLINE}</h1><p>{STORY[0]}</p><h1>What the divers found</h1><p>{STORY[1]}</p>"
    draft = told(NAME, heading=f"{inside}{other}")
    assert draft.headline == HEADLINE
    assert "What the divers found" in draft.text.split("\n\n")
