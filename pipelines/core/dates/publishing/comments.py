"""Find the line of a page that heads its readers' comments: "3 Comments", "Leave a reply"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from pipelines.core.words import words

_SHORTEST: Final = 2  # characters of a line that heads comments
_LONGEST: Final = 60
_COUNTS: Final = " \t\r\n\xa0\u200f0123456789٠١٢٣٤٥٦٧٨٩()[]:.·•|–-+»«“”\"'#"  # of "(3) Comments:"
_WORDS: Final = words().announcements
_HEADINGS: Final = frozenset((*_WORDS.comments, *_WORDS.comment_words))
# A count stands before these: "One thought on “The goat is back”", "2 Antworten auf ...".
_OF_A_STORY: Final = tuple(f"{phrase} " for phrase in _WORDS.comments_on)
_COUNTED: Final = frozenset("o0123456789")  # "one" or a figure


def comments_begin(texts: Sequence[str], numbers: Iterable[int]) -> int | None:
    """Return the index of the first text that heads comments, None if there is none.

    texts: all texts of the page.
    numbers: the indexes that are looked at, in order. They must lie behind the first paragraphs
        of the story, because a byline above it may say "3 comments" too.
    """
    return next(
        (
            number
            for number in numbers
            if _SHORTEST <= len(texts[number]) <= _LONGEST and _is_heading(texts[number])
        ),
        None,
    )


def _is_heading(text: str) -> bool:
    """Tell whether a line is one of the headings above, with or without a count."""
    bare = text.strip(_COUNTS).casefold()
    is_counted = bare.startswith(_OF_A_STORY) and text.lstrip()[0].casefold() in _COUNTED
    return is_counted or bare in _HEADINGS
