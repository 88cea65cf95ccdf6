"""Read days, months and years of the calendar: "5 May 2018", "May 5", "March", "2019-05-05"."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from pipelines.core.dates.mentions.context import Context
from pipelines.core.dates.mentions.grammar import Phrase
from pipelines.core.dates.mentions.reading import (
    Reading,
    cue_words,
    dated,
    month_of,
    nearest,
    next_or_last,
    year_bc_text,
    year_text,
)
from pipelines.core.dates.mentions.timex import add_months

_MONTHS_NEAR: Final = 6  # months before and after the reference day in which "Friday 15" is sought
_MODERN: Final = 1900  # a bare number below it is a year only after "in", "since" and the like


def read_day(phrase: Phrase, context: Context) -> Reading | None:
    """Read a day with its month: "5 May 2018", "May 5". The street "Rua 25 de Março" is none."""
    month, day = month_of(phrase), phrase.parts["day"]
    if _is_street(phrase, context):
        return None
    if "year" in phrase.parts:
        date(2000, month, day)  # raises ValueError for 31 April, also for a year BC
        year = phrase.parts["year"]
        full = (
            date(year, month, day).isoformat()
            if year > 0
            else f"{year_text(year)}-{month:02}-{day:02}"
        )
        return dated(full)
    return day_without_year(month, day, context, phrase.parts.get("direction", 0))


def _is_street(phrase: Phrase, context: Context) -> bool:
    """Tell whether a day is the name of a street: "rue du 8 mai", "19 Mayıs Caddesi"."""
    following = context.word_after(phrase)
    if following is not None and following.word in cue_words(context, "streets_behind"):
        return True
    return context.stands_behind(
        phrase, cue_words(context, "streets"), cue_words(context, "street_glue")
    )


def read_worded_day(phrase: Phrase, context: Context) -> Reading | None:
    """Read a day whose number is a word: "fünfter Mai"."""
    parts = phrase.parts
    day = next(int(parts[name]) for name in ("spelt_day", "number", "ordinal") if name in parts)
    if day > 31:
        return None
    return read_day(phrase._replace(parts={**parts, "day": day}), context)


def read_short(phrase: Phrase, context: Context) -> Reading | None:
    """Read a day and month in digits: "28.10.", "am 28.10"."""
    text = phrase.parts.get("short") or phrase.parts["dotday"]
    day, month = (int(part) for part in text.split(".")[:2])
    return day_without_year(month, day, context)


def read_slashed_short(phrase: Phrase, context: Context) -> Reading | None:
    """Read "on 22/04". The language decides which number is the month."""
    following = context.word_after(phrase)
    if following is not None and following.word in cue_words(context, "after_fraction"):
        return None  # "on 3/4 of an acre"
    day, month = int(phrase.parts["number"]), int(phrase.parts["number2"])
    if not context.lexicon.day_first and day <= 12:
        day, month = month, day
    return day_without_year(month, day, context)


def day_without_year(month: int, day: int, context: Context, direction: int = 0) -> Reading:
    """Return a reading of a day and month whose year the text leaves open.

    The day is the one nearest to the publish day. With `direction` -1 or 1, it is the last one
    before the publish day or the next one after it. In a chronicle it is near the story's day.
    Raises: ValueError if there is no such day, such as 31 April.
    """
    date(2000, month, day)  # raises ValueError for 31 April, not for 29 February
    if direction and context.today is not None:
        border = context.today + timedelta(days=direction)
        days = _same_day_in_near_years(border, month, day)
        return dated(next_or_last(days, border, ahead=direction > 0).isoformat(), context.today)
    today, year_bc = context.reference_day, year_bc_text(context)
    if year_bc or today is None:
        return dated(f"{year_bc or 'XXXX'}-{month:02}-{day:02}")
    if context.is_chronicle and context.reference_day != context.today:
        return dated(_day_of_story(context, today, month, day).isoformat(), today)
    return dated(_nearest_day(today, month, day).isoformat(), today)


@lru_cache(maxsize=4096)  # a text says the same few days again and again
def _nearest_day(today: date, month: int, day: int) -> date:
    return nearest(_same_day_in_near_years(today, month, day), today)


def _day_of_story(context: Context, base: date, month: int, day: int) -> date:
    """Return the day in the year that a chronicle tells of, else the one nearest to `base`."""
    days = _same_day_in_near_years(base, month, day)
    of_year = [found for found in days if found.year == context.story_year]
    return of_year[0] if of_year else nearest(days, base)


def _same_day_in_near_years(today: date, month: int, day: int) -> list[date]:
    """Return a day and month in this year and the ones beside it; 29 February over 16 years."""
    found: list[date] = []
    reach = 8 if (month, day) == (2, 29) else 1
    for year in range(max(1, today.year - reach), min(9999, today.year + reach) + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return found


def read_iso(phrase: Phrase, _: Context) -> Reading | None:
    """Read an ISO date in the text: "2019-01-24"."""
    return dated(date.fromisoformat(phrase.parts["iso"]).isoformat())


def read_iso_month(phrase: Phrase, _: Context) -> Reading | None:
    """Read "2015-12" and "12-2015". The tokens have left out what may be a range of years."""
    return dated(phrase.parts["isomonth"])


def read_slashed(phrase: Phrase, context: Context) -> Reading | None:
    """Read a date in digits, "5/4/2019" or "5.4.19". The language decides which is the month."""
    text = phrase.parts["slashed"]
    separator = next(sign for sign in "/.-" if sign in text)
    first, second, year = (int(part) for part in text.split(separator))
    if not _is_written_so(phrase, context, separator, year):
        return None
    day, month = (first, second) if context.lexicon.day_first else (second, first)
    if month > 12:
        day, month = month, day
    if year < 100:
        year += 2000 if year < 70 else 1900  # "69" is 2069 and "70" is 1970
    return dated(date(year, month, day).isoformat())


def _is_written_so(phrase: Phrase, context: Context, separator: str, year: int) -> bool:
    """Tell whether the language writes days so: "5.4.19" is a version in English, a day in German.

    Behind a name or a word such as "version" it is none in any language. Where days are not
    written with dashes or with dots and two digits of the year, one counts behind a word that
    leads to a day: "on 5.4.19".
    """
    if separator == "/" or (separator == "." and year > 99):
        return True
    before = context.tokens[phrase.start - 1] if phrase.start else None
    if before is None or not before.text[0].isalnum():
        return context.lexicon.has_dotted_days
    if before.word in cue_words(context, "numbered"):
        return False
    leads = cue_words(context, "before_day")
    if leads and not context.lexicon.has_dotted_days:
        return before.word in leads
    is_name = before.text[0].isupper() and not before.classes
    return separator == "-" or (context.lexicon.has_dotted_days and not is_name)


def read_day_of_month(phrase: Phrase, context: Context) -> Reading | None:
    """Read "the 25th": the last one, or the next one if the clause is about the future."""
    following = context.word_after(phrase)
    glue = cue_words(context, "after_nth")
    runs_on = following is not None and following.text[0].isalnum() and following.word not in glue
    if runs_on and not phrase.rule.options.get("is_sure"):
        return None  # "the 25th anniversary"
    today, day = context.today, phrase.parts.get("nth") or phrase.parts["day"]
    if today is None:
        return dated(f"XXXX-XX-{day:02}")
    months = [add_months(today.replace(day=1), step) for step in range(-2, 3)]
    days = [month.replace(day=day) for month in months if _has_day(month, day)]
    direction = phrase.parts.get("direction", 0)
    ahead = direction > 0 if direction else context.points_ahead(phrase)
    return dated(next_or_last(days, today, ahead=ahead).isoformat(), today)


def read_weekday_day(phrase: Phrase, context: Context) -> Reading | None:
    """Read "Friday 15": the fifteenth nearest to the reference day that is a Friday."""
    parts, today = phrase.parts, context.reference_day
    day, weekday = parts.get("day") or parts["nth"], parts.get("weekday") or parts["fair"]
    if today is None:
        return dated(f"XXXX-XX-{day:02}")
    first = today.replace(day=1)
    months = [add_months(first, step) for step in range(-_MONTHS_NEAR, _MONTHS_NEAR + 1)]
    days = [month.replace(day=day) for month in months if _has_day(month, day)]
    found = [day for day in days if day.isoweekday() == weekday]
    return dated(nearest(found, today).isoformat(), today) if found else None


def _has_day(month: date, day: int) -> bool:
    """Tell whether a month has so many days. month: its first day."""
    return (month + timedelta(days=day - 1)).month == month.month


def read_month(phrase: Phrase, context: Context) -> Reading | None:
    """Read a month: "March 2018", "last March", "March".

    A bare month is the last one, or the next one if the clause is about the future; the month of
    the publish day counts in both. In a chronicle it is the one near the story's day.
    """
    month, today = month_of(phrase), context.today
    if "year" in phrase.parts:
        return dated(f"{year_text(phrase.parts['year'])}-{month:02}")
    direction = phrase.parts.get("direction")
    if direction is None and _is_named(phrase, context):
        return None
    year_bc = year_bc_text(context) if direction is None else None
    if year_bc or today is None:
        return dated(f"{year_bc or 'XXXX'}-{month:02}")
    if direction is None and context.reference_day != today and context.reference_day is not None:
        return dated(
            f"{_month_of_story(context, context.reference_day, month):%Y-%m}",
            context.reference_day,
        )
    if direction is None:
        direction, offset = (1, 0) if context.points_ahead(phrase) else (-1, 0)
    else:
        offset = 1  # "last September" in September is a year ago
    year = today.year
    if direction > 0 and month < today.month + offset:
        year += 1
    if direction < 0 and month > today.month - offset:
        year -= 1
    return dated(f"{year:04}-{month:02}", today)


def _is_named(phrase: Phrase, context: Context) -> bool:
    """Tell whether a month is part of a name: "the October Revolution", "Minister Mai".

    Behind a preposition it is a month even before a name: "in October Borduria voted".
    """
    if context.has_title(phrase) or context.word_before(phrase) in cue_words(context, "offices"):
        return True
    is_led = context.word_before(phrase) in cue_words(context, "before_lookalike")
    return context.is_before_name(phrase) and not is_led and "edge" not in phrase.parts


def _month_of_story(context: Context, base: date, month: int) -> date:
    """Return the first day of a month in the year that a chronicle tells of, else near `base`."""
    if context.story_year is not None:
        return date(context.story_year, month, 1)
    years = range(max(1, base.year - 1), min(9999, base.year + 1) + 1)
    return nearest([date(year, month, 1) for year in years], base)


def read_month_of_year(phrase: Phrase, context: Context) -> Reading | None:
    """Read "March of last year", counted from the publish day."""
    month, today = phrase.parts["month"], context.today
    if today is None:
        return dated(f"XXXX-{month:02}")
    return dated(f"{today.year + phrase.parts['direction']:04}-{month:02}", today)


def read_year(phrase: Phrase, context: Context) -> Reading | None:
    """Read a bare year. A number that counts something ("2019 people") is none."""
    if context.is_count(phrase):
        return None
    year, following = phrase.parts["year"], context.word_after(phrase)
    is_alone = phrase.end - phrase.start == 1
    if is_alone and context.word_before(phrase) in cue_words(context, "numbered"):
        return None  # "Room 2019"
    if (
        is_alone
        and 0 < year < _MODERN
        and context.word_before(phrase) not in cue_words(context, "before_year")
        and not (following is not None and following.word in cue_words(context, "after_year"))
    ):
        return None  # "1200 miles north"
    return dated(year_text(year))
