"""What is uploaded twice must be the same bytes, or a repeated upload would not meet itself."""

from __future__ import annotations

from pipelines.bucket.parts import pack, unpack
from pipelines.bucket.raw import archive, raw_pages
from tests.bucket.conftest import NOON, item


def test_same_pages_give_the_same_archive() -> None:
    """No clock, host name or chance gets into a WARC file."""
    pages = [item("a", "The bridge opened.")[0], item("b", "The tower closed.")[0]]

    def archived() -> object:
        raw = [one for page in pages for one in raw_pages(page)]
        return archive(raw, key="raw/v1/x.warc.gz", created_at=NOON)

    assert archived() == archived()
    assert raw_pages(pages[0])[0].response[4:8] == b"\0\0\0\0"  # gzip's MTIME, RFC 1952


def test_same_records_give_the_same_part() -> None:
    """A part's key is its content's hash, so gzip may not note the time."""
    articles = [item("a", "The bridge opened.")[1]]
    assert pack(articles) == pack(articles)
    assert pack(articles)[4:8] == b"\0\0\0\0"  # gzip's MTIME, RFC 1952


def test_a_part_gives_back_its_records() -> None:
    """Line breaks of any kind inside a text stay inside their line."""
    _, article = item("a", "One\u2028two\u0085three\n\nfour")
    assert [record["article_body"] for record in unpack(pack([article]))] == [
        "One\u2028two\u0085three\n\nfour"
    ]
