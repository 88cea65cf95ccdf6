"""A fetched page becomes one record, whole and in agreement with itself."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipelines.core.assembly import content_hash, read_page, stated_date
from pipelines.core.errors import PageError
from pipelines.core.models import Link, Page, Source
from tests.extract.pages import HEADLINE, SITE, STORY, URL, page

FETCHED_AT = datetime(2024, 5, 5, 12, tzinfo=UTC)
TEASER = (
    '<h2 class="post-title"><a href="/2024/04/lighthouse-for-sale/">Lighthouse for sale, stairs '
    'included</a></h2><p class="post-excerpt">OSTHAVEN – The keeper had counted the steps …</p>'
)
# The shape of a common magazine theme: boxes inside and outside, headline twice, desk credit.
MAGAZINE = page(
    head=f'<link rel="canonical" href="{URL}">'
    '<meta property="article:published_time" content="2024-05-03T09:00:00+02:00">'
    '<meta property="article:section" content="Harbour">',
    inside=f'<div class="tie-box mag-box"><h3>Check Also</h3><div>{TEASER}</div></div>'
    "<p><strong>Read also:</strong> "
    '<a href="/2024/04/lighthouse-for-sale/">Lighthouse for sale</a></p>',
    after='<div id="check-also-box"><div><div>Check Also</div><a href="#">Close</a></div>'
    f"{TEASER}</div>",
).decode()
MAGAZINE = MAGAZINE.replace(f"<p>{STORY[0]}", f"<h2>{HEADLINE}</h2><p>OSTHAVEN – {STORY[0]}")
MAGAZINE = MAGAZINE.replace("</div></article>", "<p>(Lantern Harbour Desk)</p></div></article>")


def fetched(body: bytes, url: str = URL) -> Page:
    return Page(
        url=url,
        final_url=url,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"), ("ETag", '"7"')),
        body=body,
        fetched_at=FETCHED_AT,
        link=Link(url=url, source=Source.FEED, found_on="https://lantern.example/feed"),
    )


def test_magazine_page_gives_its_story_and_nothing_else() -> None:
    """Check Also boxes and lines in all their places go, with rule and text on record."""
    record, _ = read_page(fetched(MAGAZINE.encode()), SITE, run_id="r1")
    assert record.article_body == "\n\n".join((f"OSTHAVEN – {STORY[0]}", *STORY[1:]))
    assert record.headline == HEADLINE
    assert record.article_section == "Harbour"
    assert record.credit_line == "Lantern Harbour Desk"
    assert record.dateline is not None
    assert (record.dateline.raw, record.dateline.place) == ("OSTHAVEN – ", "OSTHAVEN")
    cuts = [(block.rule, block.text[:10]) for block in record.removed_blocks]
    assert cuts.count(("words:other-stories", "Check Also")) == 2
    assert ("words:other-stories", "Read also:") in cuts
    assert [block.position for block in record.removed_blocks] == list(range(len(cuts)))


def test_record_agrees_with_itself() -> None:
    """Hash, word count, mentions and HTTP facts follow from the page and the body."""
    record, _ = read_page(fetched(MAGAZINE.encode()), SITE, run_id="r1")
    text = f"{record.headline}\n\n{record.article_body}".encode()
    assert record.content_hash == hashlib.sha256(text).hexdigest()
    assert record.word_count == sum(len(part.split()) for part in STORY) + 1
    assert record.http.etag == '"7"'
    assert record.revision == 1
    assert record.date_first_seen == record.date_fetched == FETCHED_AT
    assert [m.value for m in record.date_mentions if m.text == "Friday"] == ["2024-05-03"]
    for mention in record.date_mentions:
        assert record.article_body[mention.start : mention.end] == mention.text


def test_same_page_gives_same_record() -> None:
    """Extraction has no clock, no chance and no memory."""
    page_bytes = MAGAZINE.encode()
    assert read_page(fetched(page_bytes), SITE, run_id="r") == read_page(
        fetched(page_bytes), SITE, run_id="r"
    )


def test_stated_date_overrides_the_page() -> None:
    """Who knows the publish date better says so, and mentions count from it."""
    record, _ = read_page(fetched(MAGAZINE.encode()), SITE, run_id="r", published="2024-04-24")
    assert record.date_published is not None
    assert (record.date_published.value, record.date_published.method) == ("2024-04-24", "stated")
    assert [m.value for m in record.date_mentions if m.text == "Friday"] == ["2024-04-19"]


@pytest.mark.parametrize("text", ["yesterday", "2024-05-03T09:00:00", "2024-13-01", ""])
def test_unclear_stated_date_is_refused(text: str) -> None:
    """A stated date is ISO 8601 and an instant has its offset."""
    with pytest.raises(ValueError):  # noqa: PT011 (the standard library words the most of it)
        stated_date(text)


def test_dateline_day_is_resolved() -> None:
    """A day printed in the dateline is read against the publish date."""
    body = MAGAZINE.replace("OSTHAVEN – The bell", "OSTHAVEN, May 2 – The bell")
    record, _ = read_page(fetched(body.encode()), SITE, run_id="r")
    assert record.dateline is not None
    assert (record.dateline.place, record.dateline.date) == ("OSTHAVEN", "2024-05-02")


def test_dateline_day_anchors_the_lead_alone() -> None:
    """A dispatch of Thursday, printed on Friday, says "yesterday" of Wednesday in its lead."""
    body = MAGAZINE.replace(
        "OSTHAVEN – The bell",
        "OSTHAVEN, May 2 – The keeper came yesterday.</p><p>He left yesterday.</p><p>The bell",
    )
    record, _ = read_page(fetched(body.encode()), SITE, run_id="r")
    said = [m.value for m in record.date_mentions if m.text == "yesterday"]
    assert record.date_published is not None
    assert record.date_published.value.startswith("2024-05-03")
    assert said[:2] == ["2024-05-01", "2024-05-02"]


def test_dates_of_an_endless_text_are_those_of_its_start() -> None:
    """Behind 500,000 characters none is sought, and the record says so."""
    endless = f"It rang {'and rang ' * 60_000}again on 5 May 2024, they said."
    body = page(story=(*STORY, endless))
    record, _ = read_page(fetched(body), SITE, run_id="r")
    assert "5 May 2024" in record.article_body
    assert [m.text for m in record.date_mentions if "5 May" in m.text] == []
    assert "dates_cut_short" in record.extraction.flags


def test_site_body_is_read_alone() -> None:
    """Where the site's file names the body, nothing else counts."""
    site = replace(SITE, body=("div.text",))
    body = page(after="<div class='x9'><p>" + "Words of another kind. " * 40 + "</p></div>")
    record, _ = read_page(fetched(body), site, run_id="r")
    assert record.article_body == "\n\n".join(STORY)
    assert record.extraction.body_method == "site+trafilatura"


def test_page_without_article_is_rejected() -> None:
    """The gate stands inside: no caller can store what is no article."""
    with pytest.raises(PageError) as caught:
        read_page(fetched(b"<html><body><p>404</p></body></html>"), SITE, run_id="r")
    assert caught.value.reason == "too_short"


def test_hash_tells_headline_from_body() -> None:
    """Moving words between headline and body is a change."""
    assert content_hash("a", "b c") != content_hash("a b", "c")
