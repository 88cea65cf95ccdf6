"""Read what has no interval: "now", "soon", "recently", "in the near future"."""

from __future__ import annotations

from typing import Final

from pipelines.core.dates.mentions.context import Context
from pipelines.core.dates.mentions.grammar import Phrase
from pipelines.core.dates.mentions.reading import Reading, dated

_UNITS: Final = frozenset({"unit", "plural", "moment"})


def read_vague(phrase: Phrase, _: Context) -> Reading | None:
    """Read a phrase whose rule gives the vague value: "in the near future" is FUTURE_REF."""
    return dated(phrase.rule.options["value"])


def read_vague_word(phrase: Phrase, context: Context) -> Reading | None:
    """Read a word that has a vague value in the table: "recently" is PAST_REF.

    Behind a length it belongs to that: "for three weeks now".
    """
    before = context.tokens[phrase.start - 1].classes if phrase.start else {}
    if not _UNITS.isdisjoint(before):
        return None
    return dated(phrase.parts["vague"])


def read_formerly(phrase: Phrase, context: Context) -> Reading | None:
    """Read "Previously, …" as PAST_REF, where the word speaks of the whole clause.

    Beside the word that it belongs to it is no date: "the previously announced plan".
    """
    following = context.word_after(phrase)
    ends = following is None or not following.text[0].isalnum()
    opens = context.clauses.opens_sentence(phrase.start, 1)
    return dated("PAST_REF") if opens or ends else None
