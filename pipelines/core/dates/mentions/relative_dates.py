"""Read dates that are counted from the publish day ("yesterday") or a mention ("a week later")."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from pipelines.core.dates.mentions.business import is_business, named_quarter
from pipelines.core.dates.mentions.context import Context
from pipelines.core.dates.mentions.grammar import Phrase
from pipelines.core.dates.mentions.lengths import read_duration
from pipelines.core.dates.mentions.reading import (
    UNKNOWN,
    Reading,
    count_of,
    cue_words,
    dated,
    direction_of,
    has_vague_count,
    unit_of,
    with_part,
    year_bc_text,
)
from pipelines.core.dates.mentions.timex import add_months, shift, value_of

_LAST_YEAR: Final = 2100  # that a range may end with; a higher number is a count
_SATURDAY: Final = 6
_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3600}


def read_period(phrase: Phrase, context: Context) -> Reading | None:
    """Read "last week" and "the end of this year": the unit that holds today, or one beside it."""
    unit = phrase.parts.get("period") or phrase.rule.options["unit"]
    today = context.reference_day
    direction = direction_of(phrase, "direction")
    if today is None:
        return dated(UNKNOWN.get(unit, "XXXX"))
    if unit == "weekend" and direction > 0 and today.isoweekday() < _SATURDAY:
        words = {token.word for token in context.tokens[phrase.start : phrase.end]}
        direction -= not words.isdisjoint(cue_words(context, "coming"))  # still in this week
    elif direction > 0 and _is_counted_from_mention(phrase, context):
        today = context.last_day or today
    return dated(value_of(shift(today, unit, direction), unit), today)


def _is_counted_from_mention(phrase: Phrase, context: Context) -> bool:
    """Tell whether "the next month" is counted from the mention before, because it is past."""
    has_article = context.tokens[phrase.start].word in cue_words(context, "article")
    return has_article and context.last_day is not None and not context.points_ahead(phrase)


def read_after_last(phrase: Phrase, context: Context) -> Reading | None:
    """Read "the following week" and "that day", counted from the mention before.

    Without a mention "the following week" is counted from the publish day, and "that day" stays
    open (XXXX-XX-XX).
    """
    unit, base = phrase.parts.get("period", "day"), context.last_day
    if "season" in phrase.parts:
        return dated(f"{base.year:04}-{phrase.parts['season']}", base) if base else None
    following = context.word_after(phrase)
    if phrase.rule.options.get("ends_clause") and following and following.text[0].isalnum():
        return None  # "the day before they left" is counted from the leaving
    step = phrase.parts.get("following", phrase.rule.options.get("step", 0))
    year_bc = year_bc_text(context, step)
    if base is None and "following" in phrase.parts and year_bc is None:
        base = context.today
    if base is None:
        of_year = year_bc if unit == "year" else None
        return with_part(of_year or UNKNOWN.get(unit, "XXXX"), phrase, None)
    return with_part(value_of(shift(base, unit, step), unit), phrase, base)


def read_ago(phrase: Phrase, context: Context) -> Reading | None:
    """Read "three days ago", counted from the publish day; "a few days ago" is PAST_REF."""
    if has_vague_count(phrase, context):
        return dated("PAST_REF" if direction_of(phrase, "ago") < 0 else "FUTURE_REF")
    direction = direction_of(phrase, "ago")
    return _quarter_of_other_year(phrase, context, direction) or _date_at_distance(
        phrase, context, context.today, direction
    )


def read_ahead(phrase: Phrase, context: Context) -> Reading | None:
    """Read "in two weeks": a date if the clause is about the future, else a length of time."""
    if not context.points_ahead(phrase):
        return read_duration(phrase, context)
    if "moment" not in phrase.parts:
        return _date_at_distance(phrase, context, context.today, 1)
    instant = context.earlier_instant(
        -_SECONDS[phrase.parts["moment"]] * count_of(phrase, context)
    )
    if instant is None:
        return read_duration(phrase, context)
    return Reading("TIME", f"{instant:%Y-%m-%dT%H:%M}", context.today)


def read_range_end(phrase: Phrase, context: Context) -> Reading | None:
    """Read the second number of a range whose start is the mention before.

    That is the "5" of "July 3-5" and the "18" of "2017-18".
    """
    parts, last, start = phrase.parts, context.last_day, context.row.starts[phrase.start]
    if last is None or phrase.start - 1 != context.last_end or context.is_count(phrase):
        return None
    number, following = parts.get("day") or parts["number"], context.word_after(phrase)
    is_dash = context.tokens[phrase.start - 1].word == "-"
    if context.last_precision == "day" and last.day < number <= 31:
        if not is_dash and following and following.text[0].isalnum():
            return None  # "from May 3 to 5 people"
        return dated(last.replace(day=int(number)).isoformat(), last)
    if is_dash and context.last_precision == "year" and last.year < number <= _LAST_YEAR:
        return dated(f"{number:04}")
    is_close = is_dash and start - context.row.end(phrase.start - 2) == 1
    if context.last_precision == "year" and is_close and last.year % 100 < number < 100:
        return dated(f"{last.year // 100:02}{number:02}", last)
    return None


def read_later(phrase: Phrase, context: Context) -> Reading | None:
    """Read "two days later" and "a year earlier", counted from the mention before.

    Without a mention they are counted from the publish day, but "later" in a clause about the
    past stays open: the text does not say from which day it counts.
    """
    direction = direction_of(phrase, "away")
    if has_vague_count(phrase, context):
        return dated("PAST_REF" if direction < 0 else "FUTURE_REF")
    year_bc = year_bc_text(context, round(direction * count_of(phrase, context)))
    if year_bc is not None and context.last_day is None:
        return dated(year_bc if unit_of(phrase) == "year" else "XXXX-XX-XX")
    if context.last_day is None and direction > 0 and not context.points_ahead(phrase):
        return dated(UNKNOWN.get(unit_of(phrase) or "", "XXXX"))
    return _quarter_of_other_year(phrase, context, direction) or _date_at_distance(
        phrase, context, context.last_day or context.today, direction
    )


def _quarter_of_other_year(phrase: Phrase, context: Context, direction: int) -> Reading | None:
    """Return the same quarter a year before for "up from $2 million a year earlier".

    That is how business news count behind a quarter. None for another phrase or another text.
    """
    if direction >= 0 or unit_of(phrase) != "year" or count_of(phrase, context) != 1:
        return None
    named = named_quarter(phrase, context) if is_business(context) else None
    return dated(f"{named[0] - 1:04}-Q{named[1]}", context.last_day) if named else None


def _date_at_distance(
    phrase: Phrase, context: Context, base: date | None, direction: int
) -> Reading | None:
    """Return the date that lies the phrase's count of units before (-1) or after (1) a day.

    The value is as fine as the unit: two weeks later is a week. Decades and centuries give a
    year, so "a decade ago" in 2019 is 2009. A fraction ("a year and a half ago") gives a year.
    """
    unit = phrase.parts.get("unit") or phrase.parts["dual"]
    exact = "year" if unit in ("decade", "century") else unit
    if base is None:
        return dated(UNKNOWN.get(exact, "XXXX"))
    count = count_of(phrase, context)
    if count != int(count):
        return dated(value_of(add_months(base, direction * int(count * 12)), "year"), base)
    return dated(value_of(shift(base, unit, direction * int(count)), exact), base)


def read_moment_ago(phrase: Phrase, context: Context) -> Reading | None:
    """Read "three hours ago" as a time to the minute, open if only the publish day is known."""
    if has_vague_count(phrase, context):
        return dated("PAST_REF")
    unit = phrase.parts["moment"]
    instant = context.earlier_instant(_SECONDS[unit] * count_of(phrase, context))
    if instant is None:
        return Reading("TIME", "XXXX-XX-XXTXX:XX", context.today)
    return Reading("TIME", f"{instant:%Y-%m-%dT%H:%M}", context.today)


def read_near_day(phrase: Phrase, context: Context) -> Reading | None:
    """Read "yesterday" and "tomorrow morning", counted from the publish day."""
    days = phrase.parts.get("offset", 0) + phrase.rule.options.get("days", 0)
    if context.today is None:
        return with_part("XXXX-XX-XX", phrase, None)
    return with_part((context.today + timedelta(days=days)).isoformat(), phrase, context.today)


def read_weekend(phrase: Phrase, context: Context) -> Reading | None:
    """Read "over the weekend": the last one that began, or the next if the clause is about it."""
    today = context.reference_day
    if today is None:
        return dated(UNKNOWN["weekend"])
    saturday = today - timedelta(days=(today.isoweekday() - 6) % 7)
    if context.points_ahead(phrase) and today.isoweekday() < 6:
        saturday += timedelta(days=7)
    return dated(value_of(saturday, "weekend"), today)


def read_near_part(phrase: Phrase, context: Context) -> Reading | None:
    """Read "tonight", "this morning" and "last night", counted from the publish day."""
    part = phrase.parts.get("part") or phrase.rule.options["part"]
    direction = direction_of(phrase, "direction")
    if direction < 0 and context.word_before(phrase) in cue_words(context, "article"):
        return None  # "the last night bus"
    following = context.word_after(phrase)
    if following is not None and following.word in context.lexicon.part_glue:
        return None  # "am Abend des 5. Mai": `joining` reads it with its day
    if context.today is None:
        return Reading("TIME", f"XXXX-XX-XXT{part}")
    day = context.today + timedelta(days=direction)
    return Reading("TIME", f"{day.isoformat()}T{part}", context.today)
