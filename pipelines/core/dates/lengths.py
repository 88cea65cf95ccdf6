"""Lengths of time, and what comes again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pipelines.core.dates.grammar import Phrase
from pipelines.core.dates.reading import Reading, count_of, is_some
from pipelines.core.dates.scene import Scene

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


def read_duration(phrase: Phrase, scene: Scene) -> Reading | None:
    """Read a length of time."""
    classes = ("unit", "moment", "plural", "dual", "period")
    unit = next((phrase.parts[name] for name in classes if name in phrase.parts), "day")
    measured = phrase.parts.get("amount")
    if measured is not None:
        lead, factor, letter = _DURATIONS[measured[1]]
        return Reading("DURATION", f"{lead}{measured[0] * factor:g}{letter}")
    lead, factor, letter = _DURATIONS[unit]
    last, following = scene.tokens[phrase.end - 1], scene.word_after(phrase)
    runs_on = following is not None and following.text[0].isalnum()
    if "ordinal" in last.classes and "number" not in phrase.parts and runs_on:
        return None  # "for a second lock"
    if is_some(phrase, scene):
        return Reading("DURATION", f"{lead}X{letter}")
    amount = count_of(phrase, scene) * factor
    return Reading("DURATION", f"{lead}{amount:g}{letter}")


def read_each(phrase: Phrase, _: Scene) -> Reading | None:
    """Read what comes again: "every Friday"."""
    parts = phrase.parts
    if "month" in parts:
        return Reading("SET", f"XXXX-{parts['month']:02}")
    if "season" in parts:
        return Reading("SET", f"XXXX-{parts['season']}")
    if parts.get("unit") == "weekend" and "number" not in parts:
        return Reading("SET", "XXXX-WXX-WE")
    if "weekday" in parts or "weekdays" in parts:
        value = f"XXXX-WXX-{parts.get('weekday') or parts['weekdays']}"
        return Reading("SET", f"{value}T{parts['part']}" if "part" in parts else value)
    if "part" in parts:
        return Reading("SET", f"XXXX-XX-XXT{parts['part']}")
    lead, factor, letter = _DURATIONS[parts.get("unit") or parts.get("plural") or parts["moment"]]
    count = parts.get("number", 1) if phrase.rule.options.get("is_counted") else 1
    return Reading("SET", f"{lead}{count * factor:g}{letter}")


def read_frequency(phrase: Phrase, scene: Scene) -> Reading | None:
    """Read "annual", "daily"."""
    word, following = scene.tokens[phrase.start], scene.word_after(phrase)
    if word.text[0].isupper() and not scene.row.opens_sentence(phrase.start):
        return None  # of a name: "the Daily Bugle"
    if following is not None and following.text[0].isupper() and scene.lexicon.has_capitals:
        return None  # "the annual Developers Conference"
    return Reading("SET", phrase.parts["frequency"])
