"""The demo's pages give the records that their authors and reviewers vouch for."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from typing import Any

import pytest

from crawler.demo.stories import Story, stories
from pipelines.core.assembly import read_page
from pipelines.core.record import Article
from tests.demo.pages import article_file, demo, expected_file, page_of

EACH = pytest.mark.parametrize("story", stories(), ids=lambda s: f"{s.edition.key}/{s.slug}")

# What differs from run to run or from release to release.
VOLATILE = {"run_id": True, "raw": True, "http": True, "date_first_seen": True}


@cache
def record_of(story: Story) -> Article:
    """Return the record of an article's page."""
    record, _ = read_page(page_of(story), demo(), run_id="demo")
    return record


def truth_of(story: Story) -> dict[str, Any]:
    """Return what the author's file says, read without the demo's own reader."""
    return tomllib.loads(article_file(story).read_text("utf-8"))


@EACH
def test_body_is_what_the_author_wrote(story: Story) -> None:
    """Nothing the designs set around or into the text stays, and no word of it is lost."""
    body = re.sub(r"^(## |> )", "", truth_of(story)["body"].strip(), flags=re.MULTILINE)
    assert record_of(story).article_body == re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", body)


@EACH
def test_fields_are_what_the_author_wrote(story: Story) -> None:
    """Headline, authors, section, keywords, credit and dateline are the author's."""
    record, truth = record_of(story), truth_of(story)
    place = truth.get("dateline")
    assert {
        "headline": record.headline,
        "authors": list(record.authors),
        "section": record.article_section,
        "keywords": list(record.keywords),
        "credit": record.credit_line,
        "dateline": record.dateline and (record.dateline.raw, record.dateline.place),
    } == {
        "headline": truth["headline"],
        "authors": truth["authors"],
        "section": truth.get("section"),
        "keywords": truth.get("keywords", []),
        "credit": truth.get("credit"),
        "dateline": place and (f"{place} – ", place),
    }


@EACH
def test_publish_date_is_what_the_author_wrote(story: Story) -> None:
    """The instant in its own offset; the hand-made edition prints no more than the day."""
    found, truth = record_of(story).date_published, truth_of(story)["published"]
    assert found is not None
    if story.edition.design == "handmade":
        assert (found.value, found.precision, found.utc) == (str(truth.date()), "day", None)
    else:
        assert (found.value, found.utc) == (truth.isoformat(), truth)


@EACH
def test_mentions_are_what_the_author_worked_out(story: Story) -> None:
    """Every date phrase has the type and value that the author wrote down, and no trap has."""
    record = record_of(story)
    found = [[m.text, m.type, m.value] for m in record.date_mentions]
    assert found == truth_of(story)["mentions"]
    assert all(record.article_body[m.start : m.end] == m.text for m in record.date_mentions)


@EACH
def test_article_is_the_same_on_every_port(story: Story) -> None:
    """The canonical link is the identity: another port gives neither a new article nor text."""
    page = page_of(story, "http://127.0.0.1:9")
    again, _ = read_page(page, demo(), run_id="demo")
    assert again.canonical_url == story.canonical_url
    assert again.article_id == record_of(story).article_id
    assert again.content_hash == record_of(story).content_hash


@EACH
def test_record_is_the_reviewed_one(story: Story) -> None:
    """The whole record matches field for field, removed blocks and intervals included."""
    record = record_of(story).model_dump(mode="json", exclude=VOLATILE)
    del record["extraction"]["version"]
    assert record == json.loads(expected_file(story).read_text("utf-8"))
