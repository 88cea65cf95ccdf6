"""`dateline show`: what landed can be had again, one article at a time."""

from __future__ import annotations

import json
from pathlib import Path

import lxml.html
import pytest

from pipelines.bucket.client import Endpoint, Store, open_store
from pipelines.bucket.embedded.server import EmbeddedBucket
from pipelines.bucket.spool import spooled
from pipelines.core.record import PublishDate
from tests.bucket.conftest import article, landing, page
from tests.cli.conftest import Run

HEADLINE = "Bridge <b>opens</b> & *closes*"
BODY = "It <script>alert(1)</script> opened.\n\n1. It\x1b[2J closed_again.\n- A line."
URL = "https://herald.example/bridge?a=1&b=2"


@pytest.fixture
def store(bucket: str, server: EmbeddedBucket) -> Store:
    """Open the bucket that the command reads."""
    return open_store(bucket, Endpoint(server.endpoint, server.access_key, server.secret_key))


@pytest.fixture
def article_id(store: Store, tmp_path: Path) -> str:
    """Land two revisions of one article; return its id."""
    run = landing(store, tmp_path / "spool")
    for minutes, body in ((0, "An older text."), (1, BODY)):
        fetched = page("bridge?a=1&b=2", body, minutes=minutes)
        day = PublishDate(
            value="2026-11-20",
            utc=None,
            offset=None,
            precision="day",
            raw="20 November 2026",
            method="time",
            confidence=0.9,
        )
        changes = {"headline": HEADLINE, "date_published": day, "credited": ("Ada Berg",)}
        landed = article(fetched, body).model_copy(update=changes)
        run.add(spooled(fetched, landed))
        run.commit()
    run.states.save()
    return landed.article_id


def test_a_person_reads_the_newest_revision(dateline: Run, article_id: str) -> None:
    """Headline, address, date, authors and body; nothing that a terminal would obey."""
    ended = dateline("show", URL)
    assert ended.returncode == 0, ended.stderr
    lines = ended.stdout.splitlines()
    assert lines[0] == HEADLINE
    facts = {line[:12].strip(): line[12:] for line in lines[1 : lines.index("")]}
    assert facts["address"] == URL
    assert facts["published"] == "2026-11-20"
    assert facts["authors"] == "Ada Berg"
    assert facts["article"] == article_id
    assert facts["revision"].startswith("2, fetched 2026-11-24T12:01")
    assert lines[lines.index("") + 1 :][0] == "It <script>alert(1)</script> opened."
    assert "\x1b" not in ended.stdout
    assert dateline("show", article_id[:8]).stdout == ended.stdout


def test_json_is_the_record(dateline: Run, article_id: str) -> None:
    """The same object as in the bucket."""
    record = json.loads(dateline("show", article_id, "--json").stdout)
    last = dateline("tail", "--after", "1", "--json").stdout.splitlines()[0]
    assert record == json.loads(last)


def test_html_escapes_all_that_came_from_the_web(dateline: Run, article_id: str) -> None:
    """The page has the text and the address; no element of it is the article's."""
    text = dateline("show", article_id, "--html").stdout
    tree = lxml.html.document_fromstring(text)
    assert tree.findtext(".//h1") == HEADLINE
    assert next(p.text_content() for p in tree.iter("p")) == BODY.split("\n\n")[0]
    assert tree.xpath("//a/@href") == [URL]
    assert not list(tree.iter("script", "b"))
    assert "default-src 'none'" in text


def test_markdown_shows_the_text_as_it_is(dateline: Run, article_id: str) -> None:
    """Signs that Markdown would read have a backslash before them."""
    text = dateline("show", article_id, "--markdown").stdout
    first, facts, *paragraphs = text.rstrip("\n").split("\n\n")
    assert first == r"# Bridge \<b\>opens\</b\> \& \*closes\*"
    assert f"- address: <{URL}>" in facts.splitlines()
    assert paragraphs == [
        r"It \<script\>alert(1)\</script\> opened.",
        "1\\. It \\[2J closed\\_again.\\\n\\- A line.",
    ]


@pytest.mark.usefixtures("article_id")
@pytest.mark.parametrize("wanted", ["https://herald.example/other", "0123456789"])
def test_what_is_not_there_is_said_in_one_line(dateline: Run, wanted: str) -> None:
    """The line says what to do next; the code is 4."""
    ended = dateline("show", wanted)
    assert ended.returncode == 4
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    assert "the bucket has no article" in line
    assert wanted in line
    assert "`dateline " in line


@pytest.mark.usefixtures("article_id")
@pytest.mark.parametrize("words", [["0123"], ["bridge"], [URL, "--json", "--html"]])
def test_wrong_use_is_said(dateline: Run, words: list[str]) -> None:
    """What is neither address nor id, and two formats at once."""
    ended = dateline("show", *words)
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1


def test_a_short_id_that_may_be_two_articles_is_asked_back(
    dateline: Run, store: Store, tmp_path: Path
) -> None:
    """Both ids are named, so that the user can take more of one."""
    run = landing(store, tmp_path / "spool")
    ids = [f"01234567{digit * 24}" for digit in "ab"]
    for name in ids:
        fetched = page(name, "The bridge opened.")
        landed = article(fetched, "The bridge opened.").model_copy(update={"article_id": name})
        run.add(spooled(fetched, landed))
    run.commit()
    ended = dateline("show", "01234567")
    assert ended.returncode == 2
    assert f"01234567 may be {ids[0]}, {ids[1]}: give more" in ended.stderr
