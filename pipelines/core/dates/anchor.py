"""The moment that relative dates in an article count from."""

from __future__ import annotations

from datetime import date, datetime

from pipelines.core.record import PublishDate


def anchor_of(published: PublishDate | None) -> date | datetime | None:
    """Return the publish moment as the anchor of `find_mentions`.

    An aware datetime in the page's own offset where time and offset are known, else the
    day; None where not even the day is (a bare month is no anchor for "yesterday").
    """
    if published is None or published.precision in ("month", "year"):
        return None
    if published.precision == "day":
        return date.fromisoformat(published.value)
    instant = datetime.fromisoformat(published.value)
    return instant if instant.tzinfo else instant.date()
