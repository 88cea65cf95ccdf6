"""What docs/dates.md says is so."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from pipelines.core.dates.mentions.search import find_mentions

PAGE = Path(__file__).parents[2] / "docs" / "dates.md"
ROWS = re.findall(r"^\| (.*\[.*\].*) \| (\w+) \| (\S+) \| (.*) \|$", PAGE.read_text("utf-8"), re.M)


def test_the_table_is_found() -> None:
    """The page has the examples that the tests below read."""
    assert len(ROWS) >= 30


@pytest.mark.parametrize(("text", "kind", "value", "interval"), ROWS)
def test_each_example_is_true(text: str, kind: str, value: str, interval: str) -> None:
    """A reader of the bucket can rely on every row."""
    marked = re.search(r"\[(.*)\]", text)
    assert marked is not None
    (mention,) = find_mentions(
        re.sub(r"[\[\]]", "", text), anchor=date(2019, 1, 24), language="en"
    )
    found = f"{mention.begin} to {mention.end_exclusive}" if mention.begin else "none"
    assert (mention.text, mention.type, mention.value, found) == (marked[1], kind, value, interval)
