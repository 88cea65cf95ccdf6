"""Read a phrase: give it its TIMEX3 type and value, with one small function for each meaning.

Each function takes the phrase and the context. It returns None if the words turn out to be no
date. Without an anchor, the unknown parts of a value are written as X ("XXXX-09").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from pipelines.core.dates.mentions import (
    business,
    calendar_dates,
    clocks,
    holiday_dates,
    lengths,
    relative_dates,
    vague,
    weekdays,
    year_parts,
)
from pipelines.core.dates.mentions.context import Context
from pipelines.core.dates.mentions.grammar import Phrase
from pipelines.core.dates.mentions.reading import Reading


def read(phrase: Phrase, context: Context) -> Reading | None:
    """Return the reading of a phrase, None if it is no date or no such day exists."""
    try:
        return MEANINGS[phrase.rule.means](phrase, context)
    except (ValueError, OverflowError):  # 31 April, or after the year 9999
        return None


def _nothing(_: Phrase, __: Context) -> Reading | None:
    """Return None, for forms that look like a date and are none, such as "Friday prayers"."""
    return None


MEANINGS: Final[Mapping[str, Callable[[Phrase, Context], Reading | None]]] = {
    "after_last": relative_dates.read_after_last,
    "ago": relative_dates.read_ago,
    "ahead": relative_dates.read_ahead,
    "century": year_parts.read_century,
    "clock": clocks.read_clock,
    "day": calendar_dates.read_day,
    "day_of_month": calendar_dates.read_day_of_month,
    "decade": year_parts.read_decade,
    "duration": lengths.read_duration,
    "each": lengths.read_each,
    "fiscal": year_parts.read_fiscal,
    "fixed": holiday_dates.read_fixed,
    "frequency": lengths.read_frequency,
    "half": year_parts.read_half,
    "holiday": holiday_dates.read_holiday,
    "iso": calendar_dates.read_iso,
    "iso_month": calendar_dates.read_iso_month,
    "later": relative_dates.read_later,
    "moment_ago": relative_dates.read_moment_ago,
    "month": calendar_dates.read_month,
    "month_of_year": calendar_dates.read_month_of_year,
    "named_century": year_parts.read_named_century,
    "near_day": relative_dates.read_near_day,
    "near_part": relative_dates.read_near_part,
    "new_year": holiday_dates.read_new_year,
    "nothing": _nothing,
    "period": relative_dates.read_period,
    "quarter": year_parts.read_quarter,
    "range_end": relative_dates.read_range_end,
    "season": year_parts.read_season,
    "short": calendar_dates.read_short,
    "slashed": calendar_dates.read_slashed,
    "slashed_short": calendar_dates.read_slashed_short,
    "vague": vague.read_vague,
    "vague_word": vague.read_vague_word,
    "formerly": vague.read_formerly,
    "latest_quarter": business.read_latest_quarter,
    "whole_year": business.read_whole_year,
    "week": year_parts.read_week,
    "weekday_day": calendar_dates.read_weekday_day,
    "weekend": relative_dates.read_weekend,
    "weekday": weekdays.read_weekday,
    "weekday_weeks": weekdays.read_weekday_weeks,
    "weekday_of_week": weekdays.read_weekday_of_week,
    "worded_day": calendar_dates.read_worded_day,
    "year": calendar_dates.read_year,
}
