"""Read parts of years and groups of years: weeks, quarters, seasons, decades, fiscal years."""

from __future__ import annotations

from datetime import date
from typing import Final

from pipelines.core.dates.mentions.context import Context
from pipelines.core.dates.mentions.grammar import Phrase
from pipelines.core.dates.mentions.reading import (
    Reading,
    cue_words,
    dated,
    nearest,
    next_or_last,
    year_bc_text,
    year_text,
)
from pipelines.core.dates.mentions.timex import add_months

_SEASON_STARTS: Final = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def read_week(phrase: Phrase, context: Context) -> Reading | None:
    """Read "week 31" and "the first week of 2019" as ISO weeks; without a year, of this year."""
    parts, today = phrase.parts, context.today
    number = parts.get("number") or parts.get("ordinal")
    year = parts.get("year") or (today.year + parts.get("direction", 0) if today else None)
    anchor = None if "year" in parts else today
    if year is None:
        return dated(f"XXXX-W{int(number or 0):02}")
    if number is None:  # the last week of the year, which always holds 28 December
        number = date(year, 12, 28).isocalendar().week
    number = int(number)
    date.fromisocalendar(year, number, 1)  # raises ValueError for week 54
    return dated(f"{year:04}-W{number:02}", anchor)


def read_decade(phrase: Phrase, context: Context) -> Reading | None:
    """Read "the 1990s" and "the nineties". "in her twenties" is an age and no date."""
    parts = phrase.parts
    year = parts.get("decade") or parts.get("decadeword") or parts.get("year") or parts["number"]
    words = [token.word for token in context.tokens[phrase.start : phrase.end]]
    article = cue_words(context, "before_decade")
    if article and not article & set(words) and not _is_full_decade(words[-1]):
        return None
    if year < 100:
        year += 1900
    return dated(f"{year // 10:03}") if year % 10 == 0 else None


def _is_full_decade(word: str) -> bool:
    """Tell whether a decade has four digits and an ending: "1990s"."""
    return word[:4].isdecimal() and len(word) > 4


def read_century(phrase: Phrase, context: Context) -> Reading | None:
    """Read "the 19th century". The name "20th Century Studios" is no date."""
    if context.is_before_name(phrase) and context.tokens[phrase.end - 1].text[0].isupper():
        return None
    number = next(
        phrase.parts[name]
        for name in ("ordinal", "roman", "number", "day")
        if name in phrase.parts
    )
    number += phrase.rule.options.get("add", 0)
    if phrase.rule.options.get("is_before_era"):
        return dated(f"BC{number - 1:02}")
    return dated(f"{number - 1:02}") if number <= 21 else None


def read_named_century(phrase: Phrase, context: Context) -> Reading | None:
    """Read "l'Ottocento", the 1800s. In small letters "ottocento" is the number 800."""
    is_number = context.tokens[phrase.start].text[0].islower()
    return None if is_number else dated(f"{phrase.parts['century']:02}")


def read_quarter(phrase: Phrase, context: Context) -> Reading | None:
    """Read a quarter of a year: "the third quarter of 2018". One of a match is no date."""
    names = ("ordinal", "quartercode", "day")
    found = (phrase.parts[name] for name in names if name in phrase.parts)
    number = next(found, phrase.rule.options.get("quarter", 0))
    if not _is_of_a_year(phrase, context):
        return None
    return _part_of_year(phrase, context, "Q", number, 4)


def read_half(phrase: Phrase, context: Context) -> Reading | None:
    """Read a half of a year: "the first half of 2018". One of a match is no date."""
    if not _is_of_a_year(phrase, context):
        return None
    return _part_of_year(phrase, context, "H", phrase.parts["ordinal"], 2)


def _is_of_a_year(phrase: Phrase, context: Context) -> bool:
    """Tell whether a half or quarter is one of a year, not of a match.

    It is if a year or direction stands beside it, or the sentence has a word of business
    ("profit", "sales").
    """
    if {"year", "direction", "quartercode"} & set(phrase.parts):
        return True
    cues = cue_words(context, "business")
    return not cues or context.has_word_near(phrase, cues)


def _part_of_year(
    phrase: Phrase, context: Context, letter: str, number: int, count: int
) -> Reading | None:
    """Return a reading such as 2018-Q3: part `number` of the `count` equal parts of a year.

    Without a year or direction it is the last such part, or the next one if the clause is about
    the future. None if there is no such part.
    """
    if not 1 <= number <= count:
        return None
    if "year" in phrase.parts:
        return dated(f"{year_text(phrase.parts['year'])}-{letter}{number}")
    today = context.today
    if today is None:
        return dated(f"XXXX-{letter}{number}")
    year = today.year + phrase.parts.get("direction", 0)
    current = (today.month - 1) // (12 // count) + 1
    if "direction" not in phrase.parts:
        ahead = context.points_ahead(phrase)
        if ahead and (number - current) % count > count // 2:
            ahead = False  # "they will report third-quarter results": the quarter is over
        year += (number < current) if ahead else -(number > current)
    return dated(f"{year:04}-{letter}{number}", today)


def read_season(phrase: Phrase, context: Context) -> Reading | None:
    """Read "last summer", "the summer of 2018", "in the spring".

    Without a year or direction it is the season that began last, or the next one if the clause
    is about the future. "after the fall of the wall" and "Spring Street" are no dates.
    """
    season = phrase.parts["season"]
    if "year" in phrase.parts:
        return dated(f"{year_text(phrase.parts['year'])}-{season}")
    today, following = context.reference_day, context.word_after(phrase)
    if following is not None and following.word in cue_words(context, "after_no_season"):
        return None  # "after the fall of the wall"
    is_ambiguous = context.tokens[phrase.end - 1].word in cue_words(context, "doubtful_season")
    if is_ambiguous and context.word_before(phrase) in cue_words(context, "before_no_season"):
        return None  # "after the fall he could not walk"
    is_capital = context.tokens[phrase.end - 1].text[0].isupper()
    if is_capital and "direction" not in phrase.parts and context.is_before_name(phrase):
        return None  # "in Spring Street"
    year_bc = year_bc_text(context) if "direction" not in phrase.parts else None
    if year_bc or today is None:
        return dated(f"{year_bc or 'XXXX'}-{season}")
    first = _SEASON_STARTS[season]
    starts = [date(year, first, 1) for year in range(today.year - 2, today.year + 3)]
    direction = phrase.parts.get("direction")
    if direction is None and context.is_chronicle:
        start = nearest(starts, today)
    elif direction is None:
        start = next_or_last(starts, today, ahead=context.points_ahead(phrase))
    elif direction < 0:
        start = max(day for day in starts if add_months(day, 3) <= today)
    elif direction > 0:
        start = min(day for day in starts if day > today)
    else:
        start = nearest(starts, today)
    return dated(f"{start.year:04}-{season}", today)


def read_fiscal(phrase: Phrase, context: Context) -> Reading | None:
    """Read "fiscal 2018" and "the third fiscal quarter" as FY2018 and FY2018-Q3.

    Such values have no interval, because each company begins its fiscal year on its own day.
    """
    parts, today = phrase.parts, context.today
    year = parts.get("year") or parts.get("fiscal")
    anchor = None if year else today
    if year is None and today is not None:
        year = today.year + parts.get("direction", 0)
    quarter = parts.get("ordinal") or parts.get("quartercode")
    if quarter is not None and quarter > 4:
        return None
    text = f"FY{year:04}" if year else "FYXXXX"
    return dated(f"{text}-Q{quarter}" if quarter else text, anchor)
