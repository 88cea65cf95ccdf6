"""Know lines between paragraphs by which a page advertises: itself, its letters, its tip line."""

from __future__ import annotations

import re
from typing import Final

from pipelines.core.extract.rules.catalogue import lower
from pipelines.core.words import words
from pipelines.core.words.patterns import any_of

_DENSE: Final = "\u0e00"  # from Thai on, no blank parts words
_LINES: Final = words().lines
_ADVERTISEMENT: Final = re.compile(rf"(?:\W*{any_of(map(lower, _LINES.advertisement))})+\W*")
_PHRASES: Final = tuple(map(lower, _LINES.promotion))
_PROMOTION: Final = re.compile(
    rf"\W*(?:{any_of(p for p in _PHRASES if p[-1] < _DENSE)}(?!\w)"
    rf"|{any_of(p for p in _PHRASES if p[-1] >= _DENSE)})"
)
_QUOTES: Final = ("“", '"', "«", "„", "‘", "'", "「", "『", "»", "—", "–")  # of someone who speaks


def promotion_rule(text: str) -> str | None:
    """Return the rule by which a line is an advertisement or promotes the page; None for others.

    An advertisement's line says nothing else ("ADVERTISEMENT - CONTINUE READING BELOW"). A
    promotion begins by asking the reader for something ("Sign up to our …", "Got a story?"); what
    somebody is quoted to say is none.
    """
    folded = lower(text)
    if _ADVERTISEMENT.fullmatch(folded):
        return "after:advertisement"
    is_promotion = not text.startswith(_QUOTES) and _PROMOTION.match(folded) is not None
    return "after:promotion" if is_promotion else None
