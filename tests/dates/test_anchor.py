"""What the dates in a text are counted from."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from pipelines.core.assembly import anchor_of
from tests.dates.pages import STORY, dates_of, meta


@pytest.mark.parametrize(
    ("content", "anchor"),
    [
        ("2019-01-24", date(2019, 1, 24)),
        ("2019-01-24T14:05", date(2019, 1, 24)),
        ("2019-01-24T14:05:00+03:00", datetime.fromisoformat("2019-01-24T14:05:00+03:00")),
    ],
)
def test_the_anchor_is_as_exact_as_the_date(content: str, anchor: date | datetime) -> None:
    """An instant needs an offset; else the day is all that is known."""
    assert anchor_of(dates_of(STORY, meta("article:published_time", content)).published) == anchor


def test_no_date_no_anchor() -> None:
    """Nothing can be counted from nothing."""
    assert anchor_of(None) is None
