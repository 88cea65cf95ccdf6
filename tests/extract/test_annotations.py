"""What annotates a text: ruby readings, footnote marks, soft hyphens. It goes; the notes stay."""

from __future__ import annotations

import json

import pytest

from pipelines.core.extract.page.annotations import NOTES
from pipelines.core.extract.page.markup import text_of
from pipelines.core.extract.page.tree import parse_page
from tests.extract.pages import STORY, URL, draft_of, page

NOTE = (
    "The survey of the wreck was made by two divers in the dry summer, and covers the bell and "
    "its frame but neither the boiler nor the hold."
)


def printed(markup: str) -> str:
    return text_of(parse_page(f"<body>{markup}<p id='n1'>A note.</p>".encode(), None).root[-1][0])


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>the bridge.<sup><a href='#n1'>1</a></sup> Then</p>", "the bridge. Then"),
        ("<p>the bridge<a href='#n1'><sup>[12]</sup></a>, then</p>", "the bridge, then"),
        ("<p>the bridge <a href='#n1' class='footnote-ref'>3</a> then</p>", "the bridge then"),
        ("<p>the bridge<sup>[a]</sup> then<sup>*</sup></p>", "the bridge then"),
        ("<p>two<sup><a href='#n1'>1</a>, <a href='#n2'>2</a></sup> notes</p>", "two notes"),
        ("<p>A note. <a href='#r1'>↩</a></p>", "A note."),
        ("<p>the bridge<sup class='reference'>4</sup></p>", "the bridge"),
        ("<p><ruby>鐘<rp>(</rp><rt>かね</rt><rp>)</rp></ruby>が戻る</p>", "鐘が戻る"),
        ("<p><ruby>埠頭<rtc><rt>ふとう</rt></rtc></ruby>に</p>", "埠頭に"),
    ],
)
def test_marks_and_readings_go(markup: str, text: str) -> None:
    assert printed(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>3,000 m<sup>2</sup> of quay</p>", "3,000 m2 of quay"),
        ("<p>the 19<sup>th</sup> bell</p>", "the 19th bell"),
        ("<p><a href='#a'>A</a> <a href='#b'>B</a></p>", "A B"),
        ("<p>see <a href='#n1'>chapter 1</a></p>", "see chapter 1"),
        ("<p>page <a href='/story/2'>2</a></p>", "page 2"),
    ],
)
def test_what_is_no_mark_stays(markup: str, text: str) -> None:
    assert printed(markup) == text


@pytest.mark.parametrize(
    "note",
    [
        f"<section class='notes'><ol><li id='n1'><p>{NOTE} <a href='#r1'>↩</a></p></ol></section>",
        f"<hr><p><a id='n1'></a>{NOTE}</p>",
        f"<div class='notes'><p id='n1'><small>{NOTE}</small></p></div>",
        f"<div role='doc-footnote'><p>{NOTE}</p></div>",
    ],
)
def test_the_notes_are_the_end_of_the_body(note: str) -> None:
    story = [f"{STORY[0]}<sup><a id='r1' href='#n1'>1</a></sup>", *STORY[1:]]
    body = page(story=story).replace(b"</div></article>", f"{note}</div></article>".encode())
    assert NOTES(parse_page(body, None).root)
    told = draft_of(body).text.split("\n\n")
    assert told[0] == STORY[0]
    assert told[-1].removeprefix("- ") == NOTE


@pytest.mark.parametrize("sign", ["\u00ad", "&shy;", "&#173;", "&#xAD;", "\u200b", "&#8203;",
                                  "&ZeroWidthSpace;", "\u2060", "\ufeff"])  # fmt: skip
def test_no_invisible_character_is_left_anywhere(sign: str) -> None:
    name = "Ferry bell returns to the north quay".replace("bell", f"be{sign}ll")
    story = [text.replace("ferry", f"fer{sign}ry") for text in STORY]
    body = page(story=story, head=f"<meta name='description' content='{name}'>").decode()
    draft = draft_of(body.replace("Ferry bell returns to the north quay", name).encode())
    assert draft.headline == draft.description == "Ferry bell returns to the north quay"
    assert draft.text.split("\n\n")[0] == STORY[0]


def test_no_invisible_character_of_json_ld_is_left() -> None:
    node = {
        "@type": "NewsArticle",
        "url": URL,
        "headline": "Stadt\u00adrat will Glo\u200bcke zurück",
    }
    head = f"<script type='application/ld+json'>{json.dumps(node)}</script>"
    body = page(head=head).replace(b"<h1>Ferry bell returns to the north quay</h1>", b"")
    assert draft_of(body).headline == "Stadtrat will Glocke zurück"


@pytest.mark.parametrize("word", ["می\u200cخواهم", "👩\u200d🚒"])
def test_what_joins_letters_stays(word: str) -> None:
    assert printed(f"<p>{word}</p>") == word
