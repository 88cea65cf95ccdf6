"""Find the date phrases of a running text, each with its TIMEX3 value and interval."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice
from typing import Final

from pipelines.core.dates.mentions.context import Context
from pipelines.core.dates.mentions.grammar import Phrase, phrases
from pipelines.core.dates.mentions.joining import read_joined, with_part_before
from pipelines.core.dates.mentions.lexicon import lexicon
from pipelines.core.dates.mentions.lookalikes import drop_lookalikes
from pipelines.core.dates.mentions.numbers import join_numbers
from pipelines.core.dates.mentions.reading import Reading, modifier
from pipelines.core.dates.mentions.timex import interval
from pipelines.core.dates.mentions.tokens import tokenize
from pipelines.core.record import DateMention

MOST_PHRASES: Final = 100_000  # read of one text; only a hostile page has more


def find_mentions(
    text: str, *, anchor: date | datetime | None, language: str, dateline: date | None = None
) -> tuple[DateMention, ...]:
    """Return the date phrases of a text in order. None overlaps another.

    text: plain text. `start` and `end` of a mention count its code points, so that
        `text[start:end] == mention.text`.
    anchor: when the text was published: an aware datetime in the article's own offset, or a date
        if only the day is known. With None, relative values stay open ("XXXX-09") and have no
        interval.
    dateline: the day that the dateline names ("MOSCOW, Jan. 23"). In the lead, the text up to the
        first line break, it takes the anchor's place.
    language: BCP 47 tag. A language without a table in `tables/` gives no mentions.
    Returns: intervals are half-open, of ISO dates or, for type TIME, of instants with offset. Of
        one text at most `MOST_PHRASES` phrases are read.
    """
    words = lexicon(language)
    if words is None:
        return ()
    row = join_numbers(tokenize(text, words), words)
    drop_lookalikes(row, words)
    context = Context(row, words, anchor)
    found: list[DateMention] = []
    lead = text.partition("\n")[0] if dateline is not None else ""
    if dateline is not None:
        context.count_from(_anchor_on(dateline, anchor))
    candidates = list(islice(phrases(row), MOST_PHRASES))
    index = floor = 0
    while index < len(candidates):
        if lead and row.starts[candidates[index].start] >= len(lead):
            lead = ""
            context.count_from(anchor)
        phrase, reading, index = read_joined(candidates, index, context)
        if reading is not None:
            phrase, reading = with_part_before(phrase, reading, context, floor)
            found.append(_mention(text, phrase, reading, context))
            floor = phrase.end
    return tuple(found)


def _anchor_on(dateline: date, anchor: date | datetime | None) -> date | datetime:
    """Return the day of the dateline, with the time and zone of the anchor if that has them."""
    if isinstance(anchor, datetime):
        return datetime.combine(dateline, anchor.timetz())
    return dateline


def _mention(text: str, phrase: Phrase, reading: Reading, context: Context) -> DateMention:
    """Return the record of a phrase that was read, and keep its day in the context."""
    start = context.row.starts[phrase.start]
    end = context.row.end(phrase.end - 1)
    stretch = interval(reading.value, context.zone)
    context.remember(phrase, reading.value, stretch)
    return DateMention.model_validate(
        {
            "start": start,
            "end": end,
            "text": text[start:end],
            "type": reading.type,
            "value": reading.value,
            "mod": phrase.parts.get("edge") or modifier(phrase, reading, context),
            "begin": stretch.begin if stretch else None,
            "end_exclusive": stretch.end_exclusive if stretch else None,
            "precision": stretch.precision if stretch else None,
            "anchor": reading.anchor.isoformat() if reading.anchor else None,
            "method": phrase.rule.name,
        }
    )
