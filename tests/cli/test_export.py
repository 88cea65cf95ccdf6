"""`dateline export`, and `dateline tail` with a site or a period: what landed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from pipelines.bucket.client import Endpoint, Store, open_store
from pipelines.bucket.embedded.server import EmbeddedBucket
from pipelines.bucket.spool import spooled
from pipelines.core.record import PublishDate
from tests.bucket.conftest import article, landing, page
from tests.cli.conftest import Run

HEADLINE = '=HYPERLINK("https://x.example","a")'
BODY = 'He said "no",\nand left.\n\nÄ last line.'


def day(value: str) -> PublishDate:
    return PublishDate(
        value=value,
        utc=None,
        offset=None,
        precision="day",
        raw=value,
        method="time",
        confidence=0.9,
    )


@pytest.fixture
def store(bucket: str, server: EmbeddedBucket) -> Store:
    """Open the bucket that the command reads."""
    return open_store(bucket, Endpoint(server.endpoint, server.access_key, server.secret_key))


@pytest.fixture(autouse=True)
def _landed(store: Store, tmp_path: Path) -> None:
    """Land two revisions of "march", one article of another site, and one without a date."""
    run = landing(store, tmp_path / "spool")
    rows = [
        ("march", "herald", day("2024-03-05"), "An older text."),
        ("may", "gazette", day("2024-05-01"), "Of May."),
        ("march", "herald", day("2024-03-05"), BODY),
        ("undated", "herald", None, "Of some day."),
    ]
    for minutes, (path, site, published, body) in enumerate(rows):
        fetched = page(path, body, minutes=minutes)
        changes = {"site": site, "date_published": published, "headline": HEADLINE}
        people = {"authors": ("Ada Berg", "Jo Lind")}
        run.add(spooled(fetched, article(fetched, body).model_copy(update=changes | people)))
        run.commit()


def names(text: str) -> list[str]:
    return [json.loads(line)["url"].rsplit("/", 1)[1] for line in text.splitlines()]


def test_json_lines_are_the_newest_revisions(dateline: Run) -> None:
    """A line an article, as in the bucket; those that landed last come first."""
    ended = dateline("export")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert names(ended.stdout) == ["undated", "march", "may"]
    tail = dateline("tail", "--json").stdout.splitlines()
    lines = ended.stdout.splitlines()
    assert list(map(json.loads, lines)) == [json.loads(tail[n]) for n in (3, 2, 1)]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--site", "gazette"], ["may"]),
        (["--since", "2024-04-01"], ["undated", "may"]),
        (["--until", "2024-03-05"], ["undated", "march"]),
        (["--since", "March 2024", "--until", "March 2024"], ["undated", "march"]),
        (["--since", "last month"], ["undated"]),
    ],
)
def test_site_and_period_choose(dateline: Run, options: list[str], expected: list[str]) -> None:
    """An article without a date is kept, and its number is said."""
    ended = dateline("export", *options)
    assert names(ended.stdout) == expected
    is_said = "articles without a date, which were kept: 1" in ended.stderr
    assert is_said is ("undated" in expected)


def test_csv_is_plain(dateline: Run) -> None:
    """RFC 4180, every text as it is: quotes, commas, line ends, and what looks like a formula."""
    text = dateline("export", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["headline"] for row in rows] == [HEADLINE] * 3
    march = rows[1]
    assert march["article_body"] == BODY
    assert march["authors"] == "Ada Berg; Jo Lind"
    assert (march["date_published"], march["revision"]) == ("2024-03-05", "2")
    assert rows[0]["date_published"] == ""


def test_markdown_has_an_article_after_the_other(dateline: Run) -> None:
    """Each with its headline and a rule between them."""
    text = dateline("export", "--format", "md").stdout
    assert len(text.split("\n\n---\n\n")) == 3
    assert text.startswith("# \\=HYPERLINK")


def test_a_file_has_its_name_only_when_it_is_whole(
    dateline: Run, tmp_path: Path, store: Store
) -> None:
    """An export that fails leaves the file of the last one, and nothing beside it."""
    target = tmp_path / "out" / "all.csv"
    target.parent.mkdir()
    ended = dateline("export", "--format", "csv", "-o", str(target))
    assert ended.stdout == f"3 articles written to {target}\n"
    whole = target.read_bytes()
    assert whole.count(b"\r\n") == 4
    key, _size = next(store.list_keys("articles/"))
    store.replace(key, b"damaged")
    ended = dateline("export", "--format", "csv", "-o", str(target))
    assert ended.returncode == 3
    assert "is damaged" in ended.stderr
    assert target.read_bytes() == whole
    assert [path.name for path in target.parent.iterdir()] == ["all.csv"]


def test_what_cannot_be_had_is_said(dateline: Run, tmp_path: Path) -> None:
    """A site that the bucket does not know, a directory that is not there, a date that is none."""
    ended = dateline("export", "--site", "herold")
    assert (ended.returncode, ended.stdout) == (4, "")
    assert ended.stderr == (
        "dateline: the bucket has no such article; there are articles of gazette, herald\n"
    )
    ended = dateline("export", "-o", str(tmp_path / "none" / "x.jsonl"))
    assert ended.returncode == 2
    assert "name a file in a directory that can be written" in ended.stderr
    ended = dateline("export", "--since", "someday")
    assert ended.returncode == 2
    assert "--since 'someday' is no date" in ended.stderr


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--site", "gazette"], ["may"]),
        (["--since", "2024-04-01"], ["may", "undated"]),
        (["--since", "April 2024", "--site", "herald", "--after", "1"], ["undated"]),
        (["--since", "2999-01-01"], []),
    ],
)
def test_tail_takes_site_and_since(dateline: Run, options: list[str], expected: list[str]) -> None:
    """The cursor goes on over what was left out."""
    *lines, cursor = dateline("tail", "--json", *options).stdout.splitlines()
    assert names("\n".join(lines)) == expected
    assert json.loads(cursor) == {"next": 4}


def test_tail_shows_the_address(dateline: Run) -> None:
    """So that `show` or a browser can be given it."""
    ended = dateline("tail", "--site", "gazette")
    assert "\n            https://herald.example/may\n" in ended.stdout
    assert ended.stdout.endswith("next: dateline tail --after 4\n")
    ended = dateline("tail", "--site", "gazette", "--since", "2025")
    assert ended.stdout.splitlines()[0] == "no record of these commits is of that site and time"
