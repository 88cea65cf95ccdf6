"""Read the words beside a printed date: whether they speak of publishing, an update or else.

The results are signs such as "says-published", whose worth is in `weights`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pipelines.core.words import words
from pipelines.core.words.patterns import any_of, words_of

_WORDS: Final = words().dates
_SAYS_PUBLISHED: Final = re.compile(words_of(_WORDS.published), re.IGNORECASE)
_SAYS_ON: Final = re.compile(
    rf"(?:\b{any_of((*_WORDS.on, *_WORDS.on_in_label))}|[,|•·–-])\s*$", re.IGNORECASE
)
_SAYS_MODIFIED: Final = re.compile(words_of(_WORDS.updated), re.IGNORECASE)
_SAYS_AS_OF: Final = re.compile(words_of(_WORDS.as_of), re.IGNORECASE)
_SAYS_OTHER: Final = re.compile(
    rf"©|\(c\)|\d[.:]\d{{2}}\s{{0,2}}(?:{any_of(_WORDS.oclock)}\s)?"
    rf"(?:-|–|{any_of(_WORDS.until_clock)})\s?\d{{1,2}}[.:]\d{{2}}|{words_of(_WORDS.of_another)}",
    re.IGNORECASE,
)
# A date behind these words is the first or last day of something, not the day of publishing.
_SAYS_SPAN: Final = re.compile(rf"\b{any_of(_WORDS.span)}\s*$", re.IGNORECASE)
_IN_NUMBER: Final = re.compile(r"_\d")  # behind a version number: "1.9.22_1171"
# "Karlsruhe, (12.11.2021). It was ..."
_PLACE_NAME: Final = re.compile(
    rf"\W*(?:[^\W\d_a-zà-ÿа-я]\w*\W+){{0,4}}(?:{any_of(_WORDS.on)}\s)?\W*"
)
_RUNS_ON: Final = re.compile(r",?\s[a-zà-ÿа-я]{2}")
_PROSE: Final = 60  # characters beside a date; more are a sentence, not a label
_LABEL: Final = 30  # characters; "last updated on" is shorter, a sentence is longer
_LEAST: Final = 15  # characters beside a date; more may be a sentence that goes on behind it


@dataclass(frozen=True, slots=True)
class DateInText:
    """A date in a text of the page, with the words beside it.

    label: the words that may say what the date is: the text before it in its element, with the
        text before the element if that is (nearly) empty.
    before, printed, after: the text before the date, the date as printed, the text after it.
    characters_beside: how many characters the text has without the date.
    """

    label: str
    before: str
    printed: str
    after: str
    characters_beside: int


def is_of_another(date: DateInText) -> bool:
    """Tell whether the words beside a date say that it dates another thing than the story.

    For example a birth, a copyright, an offer ("until 5 May"), a picture or a version.
    """
    return (
        _SAYS_OTHER.search(date.label + date.printed + date.after) is not None
        or _SAYS_SPAN.search(date.label) is not None
        or _IN_NUMBER.match(date.after) is not None
    )


def spoken_signs(date: DateInText, *, is_update: bool) -> tuple[str, ...]:
    """Return the signs that the words beside a date give, such as "says-published".

    is_update: whether the words or the element's names speak of an update.
    """
    runs_on = _RUNS_ON.match(date.after) is not None
    if date.characters_beside <= _PROSE:
        in_prose = ("in-prose",) if date.characters_beside > _LEAST and runs_on else ()
        return _label_signs(date.label, is_update=is_update) + in_prose
    if _PLACE_NAME.fullmatch(date.before) and not runs_on:
        return (*_label_signs(date.label, is_update=is_update), "dateline")
    return ("in-prose",)  # whatever the sentence says was published, it is not this page


def _label_signs(label: str, *, is_update: bool) -> tuple[str, ...]:
    if is_update:
        return ("says-updated",)
    if _SAYS_AS_OF.search(label):
        return ("says-stand",)
    if _SAYS_PUBLISHED.search(label):
        return ("says-published",)
    return ("says-on",) if _SAYS_ON.search(label) else ()


def says_updated(text: str) -> bool:
    """Tell whether a text, or the class and id of an element, speak of an update."""
    return _SAYS_MODIFIED.search(text) is not None


def says_when(text: str) -> bool:
    """Tell whether a text is only the label of a date: "posted on", "last updated"."""
    is_label = _SAYS_PUBLISHED.search(text) is not None or says_updated(text)
    return is_label and len(text) <= _LABEL
