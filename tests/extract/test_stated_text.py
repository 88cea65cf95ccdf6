"""A story that stands only in a page's JSON is read from there; a menu never is one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipelines.core.extract.gate.checks import check
from pipelines.core.extract.gate.rejections import RejectedError, ScriptOnlyError
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.models import Draft
from tests.extract.pages import HEADLINE, STORY, URL, draft_of, page

OTHER = [f"{text} That was another year, and another bell, of another ferry." for text in STORY]
SAYS = (
    '<meta property="og:type" content="article">'
    '<meta property="article:published_time" content="2024-05-03T08:00:00Z">'
)


def bare(scripts: str, inside: str = "<div id='root'></div>", head: str = SAYS) -> bytes:
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{HEADLINE}</title>{head}"
        f"</head><body><h1>{HEADLINE}</h1>{inside}{scripts}</body></html>"
    ).encode()


def script(value: Any, attributes: str = "", before: str = "", after: str = "") -> str:
    return f"<script {attributes}>{before}{json.dumps(value)}{after}</script>"


def linked(body: str, **fields: Any) -> str:
    node = {"@type": "NewsArticle", "url": URL, "headline": HEADLINE, "articleBody": body}
    return script(node | fields, "type='application/ld+json'")


NEXT = "id='__NEXT_DATA__' type='application/json'"
PARTS = [
    {"type": "paragraph", "html": f"{text.replace('Friday', '<b>Friday</b>')}"} for text in STORY
]
STATED = {
    "json-ld, lines": linked("\n\n".join(STORY)),
    "json-ld, html": linked("".join(f"<p>{text}</p>" for text in STORY)),
    "next data, parts": script({"props": {"a": {"headline": HEADLINE, "body": PARTS}}}, NEXT),
    "next data, html": script(
        {"post": {"title": HEADLINE, "content": "".join(f"<p>{text}</p>" for text in STORY)}}, NEXT
    ),
    "next data, with others": script(
        {"a": [{"title": "x", "body": OTHER}], "b": {"title": HEADLINE, "body": list(STORY)}}, NEXT
    ),
    "fusion": script(
        {"headlines": {"basic": HEADLINE}, "content_elements": [
            {"type": "image", "caption": OTHER[0]},
            *({"type": "text", "content": text} for text in STORY),
            {"type": "interstitial_link", "content": OTHER[1]},
        ]}, "", "window.Fusion=window.Fusion||{};Fusion.globalContent=", ";Fusion.x={};",
    ),
    "state": script(
        {"story": {"nodes": [{"type": "p", "children": [{"text": text}]} for text in STORY]}},
        "", "window.__PRELOADED_STATE__ = ", ";",
    ),
}  # fmt: skip


def gate(body: bytes) -> Draft:
    draft = draft_of(body)
    check(parse_page(body, None), draft, URL)
    return draft


@pytest.mark.parametrize("kind", STATED)
def test_a_story_that_only_json_holds_is_read(kind: str) -> None:
    draft = gate(bare(STATED[kind]))
    assert draft.text.split("\n\n") == list(STORY)
    assert draft.body_method == ("json-ld" if "json-ld" in kind else "script")


@pytest.mark.parametrize("inside", ["<p class='loading'>Loading …</p>", "<p>Enable scripts.</p>"])
def test_what_stands_in_its_place_is_noted(inside: str) -> None:
    draft = gate(bare(STATED["json-ld, lines"], inside))
    assert draft.text.split("\n\n") == list(STORY)
    assert len(draft.removed) >= 1


def test_the_elements_are_read_where_they_hold_the_story() -> None:
    draft = draft_of(page(head=linked("\n\n".join(OTHER))))
    assert draft.text.split("\n\n") == list(STORY)


def test_what_subscribers_pay_for_is_left_alone() -> None:
    body = bare(linked("\n\n".join(STORY), isAccessibleForFree=False), f"<p>{STORY[0]}</p>")
    assert STORY[1] not in draft_of(body).text


@pytest.mark.parametrize(
    "scripts",
    [
        f"<script>{'fetchStory();' * 99}</script>",
        script({"props": {"page": "/news/[slug]"}}, NEXT),
        script({"props": {"items": [{"title": "x", "url": "/y"}] * 40}}, NEXT),
        f"<script {NEXT}>{{not json {'x' * 900}</script>",
    ],
)
def test_a_text_in_scripts_alone_is_a_reason_of_its_own(scripts: str) -> None:
    with pytest.raises(ScriptOnlyError, match="script_only"):
        gate(bare(scripts))


ENTRIES = (
    "News from the harbour and the quay", "Sport and the regatta of the year",
    "Culture in the valley tonight", "Weather and tides for the week",
    "Our offices, and how to reach us", "Archive of the printed paper",
)  # fmt: skip


@pytest.mark.parametrize(
    "menu",
    ["<div>{}</div>", "<p>{}</p>", "<table><tr><td>{}</td></tr></table>", "<div><b>{}</b></div>"],
)
@pytest.mark.parametrize("between", ["", " | ", "</p><p>", "<br>"])
def test_a_menu_is_never_a_body(menu: str, between: str) -> None:
    links = between.join(f"<a href='/{place}'>{text}</a>" for place, text in enumerate(ENTRIES))
    for inside in (menu.format(links), f"<article>{menu.format(links)}</article>"):
        assert draft_of(bare("", inside)).text == ""
        with pytest.raises(RejectedError):
            gate(bare("", inside))


def test_a_long_text_without_a_break_is_broken_up_by_its_blocks() -> None:
    """Such as trafilatura's last step gives for a page that it finds nothing on."""
    story = [f"{text} {other}" for text, other in zip(STORY, reversed(OTHER), strict=True)]
    cells = "".join(f"<dt>{text}</dt>" for text in story)
    told = draft_of(bare("", f"<dl>{cells}</dl>")).text
    assert len(told) > 1500
    assert [text for text in story if text in told.replace("- ", "").split("\n\n")] == story
