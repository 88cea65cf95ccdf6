"""From when a live blog's age is counted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

import pytest

from pipelines.core.record import PublishDate
from pipelines.stages.unfinished import published_at
from tests.bucket.conftest import item

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "utc", "precision", "start"),
    [
        ("2026-03-01T14:00+02:00", NOON, "minute", NOON),
        ("2026-03-01", None, "day", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03", None, "month", None),
        ("2026", None, "year", None),
    ],
)
def test_a_bare_day_counts_from_its_first_instant_and_a_month_not_at_all(
    value: str,
    utc: datetime | None,
    precision: Literal["minute", "day", "month", "year"],
    start: datetime | None,
) -> None:
    """A blog of "March 2026" may be a day or a month old."""
    published = PublishDate(
        value=value,
        utc=utc,
        offset=None,
        precision=precision,
        raw=value,
        method="meta",
        confidence=0.9,
    )
    article = item("a", "The bridge opened.")[1].model_copy(update={"date_published": published})
    assert published_at(article) == start


def test_a_page_without_a_date_has_no_start() -> None:
    """Its first sight takes the date's place, and that is the state's to know."""
    article = item("a", "The bridge opened.")[1].model_copy(update={"date_published": None})
    assert published_at(article) is None
