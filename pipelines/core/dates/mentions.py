"""Date phrases in running text, each with its TIMEX3 value against the publish date."""

from __future__ import annotations

from datetime import date, datetime

from pipelines.core.dates.grammar import Phrase, phrases
from pipelines.core.dates.lexicon import lexicon
from pipelines.core.dates.reading import Reading
from pipelines.core.dates.resolver import read
from pipelines.core.dates.scene import Scene
from pipelines.core.dates.timex import interval
from pipelines.core.dates.tokens import tokenize
from pipelines.core.record import DateMention


def find_mentions(
    text: str, *, anchor: date | datetime | None, language: str
) -> tuple[DateMention, ...]:
    """Return the date phrases of a text in order, none overlapping another.

    text: plain text; `start` and `end` count its code points, `text[start:end] == m.text`.
    anchor: when the text was published, a datetime aware and in the article's own offset,
        a date where only the day is known. None leaves relative values underspecified
        ("XXXX-09") and without an interval.
    language: BCP 47. One without a table in `tables/` gives no mentions.
    Intervals are half-open: ISO dates, instants with offset for type TIME.
    """
    words = lexicon(language)
    if words is None:
        return ()
    tokens = tokenize(text, words)
    scene = Scene(tokens, words, anchor)
    found: list[DateMention] = []
    for phrase in phrases(tokens, words.root):
        reading = read(phrase, scene)
        if reading is not None:
            found.append(_mention(text, phrase, reading, scene))
            _remember(found[-1], phrase, scene)
    return tuple(found)


def _mention(text: str, phrase: Phrase, reading: Reading, scene: Scene) -> DateMention:
    start = scene.tokens[phrase.start].start
    end = scene.tokens[phrase.end - 1].end
    stretch = interval(reading.value, scene.zone)
    return DateMention.model_validate(
        {
            "start": start,
            "end": end,
            "text": text[start:end],
            "type": reading.type,
            "value": reading.value,
            "mod": phrase.parts.get("edge"),
            "begin": stretch.begin if stretch else None,
            "end_exclusive": stretch.end_exclusive if stretch else None,
            "precision": stretch.precision if stretch else None,
            "anchor": reading.anchor.isoformat() if reading.anchor else None,
            "method": phrase.rule.name,
        }
    )


def _remember(mention: DateMention, phrase: Phrase, scene: Scene) -> None:
    """Keep the mention's day for what counts on from it ("two days later")."""
    if mention.begin is None or mention.end_exclusive is None:
        return
    begin, end = (date.fromisoformat(text[:10]) for text in (mention.begin, mention.end_exclusive))
    scene.last = begin
    scene.day_end = phrase.end if mention.precision == "day" else None
    scene.middle = begin + (end - begin) // 2
