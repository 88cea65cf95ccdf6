"""Read lengths of time ("three weeks") and repetitions ("every Friday", "daily")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pipelines.core.dates.mentions.business import is_business
from pipelines.core.dates.mentions.context import Context
from pipelines.core.dates.mentions.grammar import Phrase
from pipelines.core.dates.mentions.reading import Reading, count_of, cue_words, has_vague_count

_DURATIONS: Final[Mapping[str, tuple[str, float, str]]] = {
    "second": ("PT", 1, "S"),
    "minute": ("PT", 1, "M"),
    "hour": ("PT", 1, "H"),
    "day": ("P", 1, "D"),
    "week": ("P", 1, "W"),
    "weekend": ("P", 1, "WE"),
    "fortnight": ("P", 2, "W"),
    "month": ("P", 1, "M"),
    "quarter": ("P", 3, "M"),
    "half": ("P", 6, "M"),
    "year": ("P", 1, "Y"),
    "decade": ("P", 10, "Y"),
    "century": ("P", 100, "Y"),
}
_WEEKDAYS: Final = ("weekday", "weekdays", "fair", "fairs", "bare_weekday")


def read_duration(phrase: Phrase, context: Context) -> Reading | None:
    """Read a length of time: "three years" is P3Y, "several weeks" PXW, "half an hour" PT0.5H."""
    if "lasting" in phrase.parts:
        return Reading("DURATION", phrase.parts["lasting"])
    classes = ("unit", "moment", "plural", "dual", "period")
    found = (phrase.parts[name] for name in classes if name in phrase.parts)
    unit = next(found, phrase.rule.options.get("unit", "day"))
    measured = phrase.parts.get("amount")
    if measured is not None:
        lead, factor, letter = _DURATIONS[measured[1]]
        return Reading("DURATION", f"{lead}{measured[0] * factor:g}{letter}")
    lead, factor, letter = _DURATIONS[unit]
    last, following = context.tokens[phrase.end - 1], context.word_after(phrase)
    runs_on = following is not None and following.text[0].isalnum()
    if "ordinal" in last.classes and "number" not in phrase.parts and runs_on:
        return None  # "for a second lock"
    if has_vague_count(phrase, context):
        return Reading("DURATION", f"{lead}X{letter}")
    half = 0.5 if last.word in cue_words(context, "and_half") else 0  # "dos horas y media"
    amount = (count_of(phrase, context) + half) * factor
    return Reading("DURATION", f"{lead}{amount:g}{letter}")


def read_each(phrase: Phrase, _: Context) -> Reading | None:
    """Read a repetition as type SET: "every Friday" is XXXX-WXX-5, "every two weeks" P2W."""
    parts, options = phrase.parts, phrase.rule.options
    if "value" in options:
        return Reading("SET", options["value"])
    if "month" in parts:
        return Reading("SET", f"XXXX-{parts['month']:02}")
    if "season" in parts:
        return Reading("SET", f"XXXX-{parts['season']}")
    part = parts.get("part") or parts.get("mornings")
    if parts.get("unit") == "weekend" and "number" not in parts:
        return Reading("SET", "XXXX-WXX-WE")
    if "compound" in parts:
        weekday, part = parts["compound"]
        return Reading("SET", f"XXXX-WXX-{weekday}T{part}")
    weekday = next((parts[name] for name in _WEEKDAYS if name in parts), None)
    if weekday is not None:
        value = f"XXXX-WXX-{weekday}"
        return Reading("SET", f"{value}T{part}" if part else value)
    if part:
        return Reading("SET", f"XXXX-XX-XXT{part}")
    unit = next(parts[name] for name in ("unit", "plural", "dual", "moment") if name in parts)
    lead, factor, letter = _DURATIONS[unit]
    count = parts.get("number", 1) if options.get("is_counted") else options.get("number", 1)
    return Reading("SET", f"{lead}{count * factor:g}{letter}")


def read_frequency(phrase: Phrase, context: Context) -> Reading | None:
    """Read an adjective of repetition: "annual" is P1Y. As part of a name it is no date."""
    word = context.tokens[phrase.start]
    if word.text[0].isupper() and not context.row.opens_sentence(phrase.start):
        return None  # of a name: "the Daily Bugle"
    if context.is_before_name(phrase) or is_business(context):
        return None  # "the annual Developers Conference", "a quarterly dividend"
    return Reading("SET", phrase.parts["frequency"])
