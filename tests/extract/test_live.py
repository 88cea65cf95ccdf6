"""A live blog's entries are all in its text, in page order, with their times as printed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipelines.core.extract.live import LIVE
from tests.extract.pages import HEADLINE, STORY, draft_of, page

ENTRIES = (
    ("14:32", "2024-05-03T14:32:00+02:00", "The ferry has cast off", STORY[0]),
    ("14:05", "2024-05-03T14:05:00+02:00", "A crowd at the quay", STORY[1]),
    ("13:40", "2024-05-03T13:40:00+02:00", "The clapper is being fitted", STORY[2]),
    ("12:10", "2024-05-03T12:10:00+02:00", "The bell arrives", STORY[3]),
)
INTRO = "The bell is hung again today at the north quay, and we report as the day goes on."
TEXT = (INTRO, *(line for time, _, title, text in ENTRIES for line in (time, title, text)))

# How themes write an entry: time, ISO instant, title, text.
FORMS = {
    "articles": '<article><time datetime="{1}">{0}</time><h2>{2}</h2><p>{3}</p></article>',
    "posts": '<div class="post"><div class="timestamp"><time datetime="{1}">{0}</time></div>'
    '<h3>{2}</h3><div class="post-content"><p>{3}</p></div></div>',
    "list": '<li><header><time datetime="{1}">{0}</time> <strong>{2}</strong></header>'
    "<p>{3}</p></li>",
    "flat": '<time datetime="{1}">{0}</time><h3>{2}</h3><p>{3}</p>',
    "bold": "<div><p><b>{0}</b></p><h2>{2}</h2><p>{3}</p></div>",
    "stamps": '<section><span class="timestamp">{0}</span><h4>{2}</h4><p>{3}</p></section>',
}


def blog(form: str, **more: Any) -> str:
    updates = [
        {"@type": "BlogPosting", "headline": title, "datePublished": at}
        for _, at, title, _ in ENTRIES
    ]
    node = {"@type": "LiveBlogPosting", "headline": HEADLINE, "liveBlogUpdate": updates, **more}
    entries = "".join(form.format(*entry) for entry in ENTRIES)
    entries = f"<ol>{entries}</ol>" if form.startswith("<li") else entries
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<title>{HEADLINE}</title><script type="application/ld+json">{json.dumps(node)}</script>'
        f"</head><body><nav><a href='/'>Home</a> <a href='/quay'>Quay</a></nav><main>"
        f"<h1>{HEADLINE}</h1><p>{INTRO}</p>{entries}</main>"
        "<aside><time datetime='2024-05-03T14:32:00+02:00'>14:32</time> Sport</aside>"
        "<footer>The Lantern</footer></body></html>"
    )


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_every_entry_is_there_with_its_time(form: str) -> None:
    """Newest first or last, as the page has them; its boxes stay out; the record says so."""
    draft = draft_of(blog(form).encode())
    assert tuple(draft.text.split("\n\n")) == TEXT
    assert LIVE in draft.flags


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_the_model_has_no_say_in_entries_that_are_known(form: str) -> None:
    """It would doubt short lines and times; the record says that it was not asked."""
    draft = draft_of(blog(form).encode())
    assert draft.body_method == "trafilatura"
    assert not [block for block in draft.removed if block.rule.startswith("model:")]


def test_page_without_a_list_of_entries_is_flagged_and_read_as_any_other() -> None:
    """Where the page does not say which its entries are, nothing is guessed."""
    body = blog(FORMS["bold"], liveBlogUpdate=[])
    draft = draft_of(body.encode())
    assert LIVE in draft.flags
    assert all(text in draft.text for text in STORY)


def test_date_line_above_the_entries_is_still_cut() -> None:
    """Only the entries' own times are text."""
    stamp = "<p>Updated 3 May 2024, 15:01</p>"
    body = blog(FORMS["articles"]).replace(f"<p>{INTRO}", f"{stamp}<p>{INTRO}")
    assert tuple(draft_of(body.encode()).text.split("\n\n")) == TEXT


def test_live_blog_in_microdata_is_flagged() -> None:
    """Without JSON-LD too; a teaser's type within an article does not make it one."""
    itemtype = "itemscope itemtype='https://schema.org/LiveBlogPosting'"
    body = page().replace(b"<article>", f"<article {itemtype}>".encode())
    assert body != page()
    assert LIVE in draft_of(body).flags
    teaser = f"<p {itemtype}>A crowd at the quay</p><h1>".encode()
    assert LIVE not in draft_of(page().replace(b"<h1>", teaser)).flags


def test_article_that_names_a_live_blog_is_none() -> None:
    """A teaser's JSON-LD does not make the page one."""
    node = {"@type": "LiveBlogPosting", "headline": "Flood", "url": "/flood"}
    named = {"@type": "NewsArticle", "headline": HEADLINE}
    head = f'<script type="application/ld+json">{json.dumps([named, node])}</script>'
    draft = draft_of(page(head=head))
    assert LIVE not in draft.flags
    assert tuple(draft.text.split("\n\n")) == STORY


def test_entries_divided_into_days_are_all_there() -> None:
    """Each day may have a box of its own."""
    first = FORMS["articles"].format(*ENTRIES[2])
    body = blog(FORMS["articles"]).replace(first, f"</section><section>{first}")
    body = body.replace(f"<p>{INTRO}</p>", f"<p>{INTRO}</p><section>")
    body = body.replace("</main>", "</section></main>")
    assert tuple(draft_of(body.encode()).text.split("\n\n")) == TEXT


@pytest.mark.parametrize(
    "update",
    [
        "none",
        None,
        [1, "x"],
        [{"datePublished": "0001-01-01T00:00+14:00", "headline": ["a", 1]}] * 3,
        {"a": 1},
    ],
)
def test_odd_lists_of_entries_do_no_harm(update: Any) -> None:
    """JSON-LD is not trusted to have the form that it should."""
    draft = draft_of(blog(FORMS["bold"], liveBlogUpdate=update).encode())
    assert all(text in draft.text for text in STORY)
