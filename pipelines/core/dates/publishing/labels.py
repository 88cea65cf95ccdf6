"""What the words beside a printed date say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_SAYS_PUBLISHED: Final = re.compile(
    r"publi|posted|post[eé]|veröffentlicht|erstellt|geschrieben|verfasst|gepostet|eingestellt"
    r"|erschienen|datum|date\b|fecha|scritto|pubblicato|written|submitted|creat",
    re.IGNORECASE,
)
_SAYS_ON: Final = re.compile(r"(?:\b(?:am|on|le|vom|el|il|den|d\.)|[,|•·–-])\s*$", re.IGNORECASE)
_SAYS_MODIFIED: Final = re.compile(
    r"updat|aktualisiert|geändert|änderung|modifi|mis à jour|mise à jour|revis|edited|bearbeitet"
    r"|aggiornat|actualiz|zuletzt|last\s+(?:change|edit)",
    re.IGNORECASE,
)
_SAYS_STAND: Final = re.compile(r"\bstand\b", re.IGNORECASE)
_SAYS_OTHER: Final = re.compile(
    r"©|copyright|\(c\)|\d[.:]\d{2}\s{0,2}(?:uhr\s)?(?:-|–|bis)\s?\d{1,2}[.:]\d{2}"
    r"|registered|joined|born|birth|geboren|zugriff|accessed|abgerufen|dabei seit|mitglied seit"
    r"|gültig|expires|deadline|einsendeschluss|zeitraum|verfügbar|available until"
    r"|archiv(?:bild|foto)|file (?:photo|picture)|foto de archivo|photo d['’]archives?"
    r"|release date|erscheinungsdatum|aktuelles? (?:datum|zeit)|current (?:date|time)",
    re.IGNORECASE,
)
# What begins or ends on a day is not published on it.
_SAYS_SPAN: Final = re.compile(
    r"\b(?:bis|ab|until|till|through|starting|since|seit|depuis|jusqu['’]au|hasta|fino al)"
    r"(?: (?:zum|zu|dem|el|le|on))?\s*$",
    re.IGNORECASE,
)
_IN_NUMBER: Final = re.compile(r"_\d")  # of a version: "1.9.22_1171"
# "Karlsruhe, (12.11.2021). It was ..."
_PLACE_NAME: Final = re.compile(r"\W*(?:[^\W\d_a-zà-ÿа-я]\w*\W+){0,4}(?:(?:am|on|den|le)\s)?\W*")
_RUNS_ON: Final = re.compile(r",?\s[a-zà-ÿа-я]{2}")
_PROSE: Final = 60  # characters beside a date that are no mere label
_LABEL: Final = 30  # characters of words such as "last updated on"
_LEAST: Final = 15  # characters beside a date that may be a sentence, if it runs on


@dataclass(frozen=True, slots=True)
class Beside:
    """A date as `printed`, with the text `before` and `after` it.

    said: what may be its label: the text before it, or if that is blank before its element.
    rest: characters of its text without it.
    """

    said: str
    before: str
    printed: str
    after: str
    rest: int


def is_of_another(date: Beside) -> bool:
    """Tell whether the words beside a date make it that of a birth, a licence, an offer ..."""
    return (
        _SAYS_OTHER.search(date.said + date.printed + date.after) is not None
        or _SAYS_SPAN.search(date.said) is not None
        or _IN_NUMBER.match(date.after) is not None
    )


def spoken_signs(date: Beside, *, is_update: bool) -> tuple[str, ...]:
    """Return the signs that the words beside a date are."""
    runs_on = _RUNS_ON.match(date.after) is not None
    if date.rest <= _PROSE:
        in_prose = ("in-prose",) if date.rest > _LEAST and runs_on else ()
        return _label(date.said, is_update=is_update) + in_prose
    if _PLACE_NAME.fullmatch(date.before) and not runs_on:
        return (*_label(date.said, is_update=is_update), "dateline")
    return ("in-prose",)  # what a sentence was published in is something else


def _label(said: str, *, is_update: bool) -> tuple[str, ...]:
    if is_update:
        return ("says-updated",)
    if _SAYS_STAND.search(said):
        return ("says-stand",)
    if _SAYS_PUBLISHED.search(said):
        return ("says-published",)
    return ("says-on",) if _SAYS_ON.search(said) else ()


def says_updated(text: str) -> bool:
    """Tell whether a text, or an element's names, speak of a change."""
    return _SAYS_MODIFIED.search(text) is not None


def says_when(text: str) -> bool:
    """Tell whether a text is but a label: "posted on", "last updated"."""
    is_label = _SAYS_PUBLISHED.search(text) is not None or says_updated(text)
    return is_label and len(text) <= _LABEL
