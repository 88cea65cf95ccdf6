"""TIMEX3 values as stretches of time."""

from __future__ import annotations

from datetime import UTC, date

import pytest

from pipelines.core.dates.mentions.holidays import holiday_days
from pipelines.core.dates.mentions.timex import interval, shift, value_of


@pytest.mark.parametrize(
    ("value", "begin", "end", "precision"),
    [
        ("2020-02-29", "2020-02-29", "2020-03-01", "day"),
        ("2018-12", "2018-12-01", "2019-01-01", "month"),
        ("2020-W53", "2020-12-28", "2021-01-04", "week"),
        ("2020-W53-WE", "2021-01-02", "2021-01-04", "weekend"),
        ("2021-Q4", "2021-10-01", "2022-01-01", "quarter"),
        ("2021-H2", "2021-07-01", "2022-01-01", "half"),
        ("2020-WI", "2020-12-01", "2021-03-01", "season"),
        ("2017", "2017-01-01", "2018-01-01", "year"),
        ("199", "1990-01-01", "2000-01-01", "decade"),
        ("18", "1800-01-01", "1900-01-01", "century"),
        ("2019-01-24T14:05", "2019-01-24T14:05:00+00:00", "2019-01-24T14:06:00+00:00", "minute"),
        ("2019-01-24TNI", "2019-01-24T20:00:00+00:00", "2019-01-25T06:00:00+00:00", "part-of-day"),
    ],
)
def test_a_value_is_a_half_open_interval(value: str, begin: str, end: str, precision: str) -> None:
    """The end is the first day, or instant, that no longer belongs."""
    found = interval(value, UTC)
    assert found is not None
    assert (found.begin, found.end_exclusive, found.precision) == (begin, end, precision)


@pytest.mark.parametrize(
    "value", ["FUTURE_REF", "XXXX-09", "P3Y", "XXXX-WXX-5", "2021-02-29", "9999-12-31", "2019-W60"]
)
def test_what_is_no_stretch_has_no_interval(value: str) -> None:
    """Vague, open and impossible values, durations and the calendar's last day."""
    assert interval(value, UTC) is None


def test_a_clock_without_a_zone_has_no_instant() -> None:
    """Nobody knows when 14:05 was if nobody knows where."""
    assert interval("2019-01-24T14:05", None) is None


@pytest.mark.parametrize(
    ("day", "unit", "count", "moved"),
    [
        (date(2024, 3, 31), "month", -1, date(2024, 2, 29)),
        (date(2024, 2, 29), "year", 1, date(2025, 2, 28)),
        (date(2024, 12, 31), "week", 1, date(2025, 1, 7)),
        (date(2024, 1, 15), "quarter", -1, date(2023, 10, 15)),
    ],
)
def test_a_step_keeps_to_the_calendar(day: date, unit: str, count: int, moved: date) -> None:
    """A month on from the 31st is the last day of a shorter month."""
    assert shift(day, unit, count) == moved


def test_a_week_belongs_to_its_iso_year() -> None:
    """The first days of January may lie in last year's last week."""
    assert value_of(date(2021, 1, 2), "week") == "2020-W53"


@pytest.mark.parametrize(
    ("rule", "year", "day"),
    [
        ("12-25", 2020, date(2020, 12, 25)),
        ("11-4-4+1", 2020, date(2020, 11, 27)),
        ("easter-2", 2019, date(2019, 4, 19)),
        ("easter+0", 2000, date(2000, 4, 23)),
    ],
)
def test_a_holiday_has_its_day(rule: str, year: int, day: date) -> None:
    """Fixed days, counted weekdays and what hangs on Easter."""
    assert holiday_days(rule, year) == (day,)


def test_a_mistyped_holiday_says_how_to_write_it() -> None:
    """Whoever adds a language sees the three forms."""
    with pytest.raises(ValueError, match="12-25, 11-4-4"):
        holiday_days("christmas", 2020)
