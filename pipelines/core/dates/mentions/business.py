"""Read the quarters of business news that name no year: "the quarter", "the year-ago quarter"."""

from __future__ import annotations

from typing import Final

from pipelines.core.dates.mentions.context import Context
from pipelines.core.dates.mentions.grammar import Phrase
from pipelines.core.dates.mentions.reading import Reading, cue_words, dated

_LEAST_WORDS: Final = 3  # of business that make a text one of business
_REACH: Final = 120  # tokens; a quarter that was named farther off is another story's


def read_latest_quarter(phrase: Phrase, context: Context) -> Reading | None:
    """Read "the quarter" and "the latest quarter": the last one named, else the last that ended.

    With a step, as in "the year-ago quarter", the one so many years before or after it.
    """
    if not is_business(context):
        return None
    year, quarter = named_quarter(phrase, context) or _ended_quarter(context) or (0, 0)
    if not year:
        return dated("XXXX-QX")
    return dated(f"{year + phrase.rule.options.get('step', 0):04}-Q{quarter}", context.today)


def read_whole_year(phrase: Phrase, context: Context) -> Reading | None:
    """Read "for the year" in business news: the year of publishing."""
    if context.today is None or not is_business(context):
        return None
    following = context.word_after(phrase)
    if following is not None and following.word in cue_words(context, "before_year_end"):
        return None  # "the year ended March 31" is no year of the calendar
    return dated(f"{context.today.year:04}", context.today)


def named_quarter(phrase: Phrase, context: Context) -> tuple[int, int] | None:
    """Return year and number of the quarter that was named not long before a phrase."""
    place, year, quarter = context.last_quarter
    return (year, quarter) if year and phrase.start - place <= _REACH else None


def is_business(context: Context) -> bool:
    """Tell whether a text is about business: it has some of the table's words for that."""
    words = cue_words(context, "business_words") or cue_words(context, "business")
    if not words:
        return False
    found = (token.word in words for token in context.tokens)
    return sum(found) >= _LEAST_WORDS


def _ended_quarter(context: Context) -> tuple[int, int] | None:
    """Return year and number of the last quarter that had ended at the publish day."""
    if context.today is None:
        return None
    quarter = (context.today.month - 1) // 3
    return (context.today.year, quarter) if quarter else (context.today.year - 1, 4)
