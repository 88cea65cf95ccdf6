"""`--since` and `--until` as a person types them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines.core.dates.periods import Period, Stretch, period, stretch_of
from pipelines.core.errors import UsageFault
from pipelines.core.reasons import Reason

NOW = datetime(2026, 12, 1, 7, 30, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("2024-03-05", "2024-03-05", "2024-03-06"),
        ("2024-03-05T14:05+02:00", "2024-03-05T12:05", "2024-03-05T12:05"),
        ("2024-03-05T14:05:30Z", "2024-03-05T14:05:30", "2024-03-05T14:05:30"),
        ("2024-03-05 14:05", "2024-03-05T14:05", "2024-03-05T14:05"),
        ("2024-03", "2024-03-01", "2024-04-01"),
        ("2024", "2024-01-01", "2025-01-01"),
        ("today", "2026-12-01", "2026-12-02"),
        ("yesterday", "2026-11-30", "2026-12-01"),
        ("7d", "2026-11-24T07:30", "2026-11-24T07:30"),
        ("36h", "2026-11-29T19:30", "2026-11-29T19:30"),
        ("2w", "2026-11-17T07:30", "2026-11-17T07:30"),
        ("last September", "2026-09-01", "2026-10-01"),
        ("three days ago", "2026-11-28", "2026-11-29"),
        ("5 March 2024", "2024-03-05", "2024-03-06"),
    ],
)
def test_what_is_typed_is_a_stretch_of_time(text: str, begin: str, end: str) -> None:
    """`--since` takes the beginning of what is named, `--until` its end."""
    assert period(text, None, NOW) == Period(since=at(begin))
    assert period(None, text, NOW) == Period(until=at(end))


@pytest.mark.parametrize(
    "text",
    [
        *("", "someday", "recently", "7x", "5/4/2024", "2024-02-31", "three days"),
        *("every Monday", "999999w", "from May to June", "2024-03-05 or so"),
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    """The line names the option and what may be written."""
    with pytest.raises(UsageFault, match=r"--until .* is no date that can be read: write 2024-03"):
        period(None, text, NOW)


def test_a_period_ends_after_it_begins() -> None:
    """One day is a period; one that ends before it begins is a mistake."""
    day = period("2024-03-05", "2024-03-05", NOW)
    assert (day.since, day.until) == (at("2024-03-05"), at("2024-03-06"))
    assert day.is_limited
    assert not period(None, None, NOW).is_limited
    with pytest.raises(UsageFault, match="--until '2024-03-04' is not after --since '2024-03-05'"):
        period("2024-03-05", "2024-03-04", NOW)


@pytest.mark.parametrize(
    ("value", "utc", "reason"),
    [
        ("2024-03-04", None, Reason.SINCE),
        ("2024-03-05", None, None),
        ("2024-03-06", None, Reason.UNTIL),
        ("2024-03", None, None),  # some day of that month is inside
        ("2024-02", None, Reason.SINCE),
        ("2024-03-04T23:59", None, Reason.SINCE),
        ("2024-03-05T01:00+02:00", "2024-03-04T23:00:00Z", Reason.SINCE),
        ("2024-03-05T00:00Z", "2024-03-05T00:00:00Z", None),
        ("2024-03-06T00:00Z", "2024-03-06T00:00:00Z", Reason.UNTIL),
    ],
)
def test_a_record_is_older_inside_or_newer(
    value: str, utc: str | None, reason: Reason | None
) -> None:
    """What lies partly inside is kept: nobody knows that it is outside."""
    record = {"date_published": {"value": value, "utc": utc}, "date_fetched": NOW.isoformat()}
    assert period("2024-03-05", "2024-03-05", NOW).excludes_record(record) is reason


def test_a_record_without_a_date_is_kept_unless_it_was_fetched_before() -> None:
    """What was fetched before the period cannot have been published in it."""
    record = {"date_published": None, "date_fetched": "2026-11-24T12:00:00Z"}
    assert Period(since=at("2026-11-24T11:00")).excludes_record(record) is None
    assert Period(since=at("2026-11-24T13:00")).excludes_record(record) is Reason.SINCE
    assert Period(until=at("2024-01-01")).excludes_record(record) is None


def test_what_names_no_time_has_no_stretch() -> None:
    """A value of a later version that cannot be read counts as no date."""
    assert stretch_of(None) is None
    assert stretch_of({"value": "soon", "utc": None}) is None
    assert stretch_of({"value": "2024-03-05", "utc": NOW}) == Stretch(NOW, NOW)
