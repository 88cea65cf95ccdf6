"""Dates that a page shows its readers, with the signs of where and beside what they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.core.dates.ago import told_dates
from pipelines.core.dates.candidates import Candidate, Role
from pipelines.core.dates.months import PrintedDay, printed_days
from pipelines.core.dates.survey import ShownText, Survey

_GOOD_PLACE: Final = re.compile(
    r"date|datum|time(?!line)|publi|posted|-meta|postmeta|byline|stamp|created|submitted"
    r"|fecha|veroeff|erstellt|article-?(?:info|meta|head)|postinfo|infoline",
    re.IGNORECASE,
)
_BAD_PLACE: Final = re.compile(
    r"(?P<among_comments>comment|kommentar|repl(?:y|ies)|signature|member|profile|joined)"
    r"|(?P<aside>sidebar|aside|related|recent|widget|teaser|similar|popular|latest|navi|menu|login"
    r"|archiv|breadcrumb|carousel|slider)"
    r"|(?P<in_footer>foot|copyright)|(?P<of_event>event|termin|calendar|kalender|agenda)",
    re.IGNORECASE,
)
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
    r"©|copyright|\(c\)|\d[.:]\d{2}\s{0,2}(?:uhr\s)?(?:-|–|bis)\s?\d{1,2}[.:]\d{2}|registered|joined|born|birth"
    r"|geboren|zugriff|accessed|abgerufen|dabei seit|mitglied seit|gültig|expires|deadline",
    re.IGNORECASE,
)
# "Karlsruhe, (12.11.2021). It was ..."
_PLACE_NAME: Final = re.compile(r"\W*(?:[^\W\d_a-zà-ÿа-я]\w*\W+){0,4}(?:(?:am|on|den|le)\s)?\W*")
_RUNS_ON: Final = re.compile(r",?\s[a-zà-ÿа-я]{2}")
_URL_MONTH: Final = re.compile(r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])(?=[/-])")
_STORY: Final = 400  # characters of prose below the headline that are no mere lead
_NEAR: Final = 40  # texts below the headline, about the length of a story
_PLACES: Final = (
    (-7, "far-before"),
    (-1, "before"),
    (3, "just-after"),
    (12, "after"),
    (_NEAR, "later"),
)
_LABEL: Final = 30  # characters of words such as "last updated on"
_DIVIDERS: Final = frozenset("|·•/–—-,:：()،")
_BY: Final = re.compile(r"(?:by|von|par|por|di|da|door|av|af|tarafından)\s", re.IGNORECASE)
_HEADINGS: Final = frozenset({"h1", "h2", "h3"})
_AROUND: Final = 60  # characters beside a date that may say what it is
_AROUND_LEVELS: Final = 4  # elements around a date whose names count
_ABOVE: Final = -6  # texts above the headline that belong to it, such as a line of the day
_MANY: Final = 3  # dates of one kind that make a list, of comments or of other stories


def shown_dates(page: Survey, url: str, *, month_first: bool) -> Iterator[Candidate]:
    """Give the full dates in the page's text and `<time>`s, each with its signs."""
    own_month = _URL_MONTH.search(urlsplit(url).path)
    month = f"{own_month[1]}-{int(own_month[2]):02}" if own_month else None
    found = [
        _Found(piece, day.start, day.end, _value(day), _form_signs(day, month))
        for piece in page.texts
        for day in printed_days(piece.text, month_first=month_first)
    ]
    yield from _in_texts(found, Counter(_kind(piece) for piece in page.texts))
    kinds = Counter(_kind(piece) for piece in page.times)
    for piece in page.times:
        if _is_contradicted(piece, month_first=month_first):
            continue
        role: Role = "modified" if _is_named_update(piece.element) else "published"
        signs = _place_signs(piece, kinds[_kind(piece)])
        if _CAPTIONED in signs:
            continue
        yield Candidate(role, "time", piece.text.strip(), ("time", *signs))


def counted_back(lines: Sequence[ShownText]) -> Iterator[Candidate]:
    """Give what lines say that counts back from the fetch ("3 hours ago"), unread.

    In a link it is another story's, in a sentence or a headline another day's.
    """
    spans = [(piece, span) for piece in lines for span in told_dates(piece.text)]
    found = [_Found(piece, *span) for piece, span in spans if _stands_alone(piece, *span)]
    for candidate in _in_texts(found, Counter(_kind(one.piece) for one in found)):
        if "in-link" not in candidate.signs:
            yield candidate


def _stands_alone(piece: ShownText, start: int, end: int) -> bool:
    """Tell whether beside a date stand only names, divided from it, and words such as "posted"."""
    before, after = piece.text[:start].strip(), piece.text[end:].strip()
    is_begun = not before or before[-1] in _DIVIDERS or _says_when(before)
    is_ended = not after or after[0] in _DIVIDERS or _says_when(after) or _BY.match(after)
    return bool(is_begun and is_ended) and _HEADINGS.isdisjoint(_surroundings(piece.element)[0])


def _says_when(text: str) -> bool:
    says = _SAYS_PUBLISHED.search(text) or _SAYS_MODIFIED.search(text)
    return says is not None and len(text) <= _LABEL


@dataclass(frozen=True, slots=True)
class _Found:
    """A date in a text, from `start` to `end`. `value`: as ISO 8601, where it was read."""

    piece: ShownText
    start: int
    end: int
    value: str | None = None
    signs: tuple[str, ...] = ()


def _in_texts(
    found: Sequence[_Found], kinds: Mapping[tuple[str, ...], int]
) -> Iterator[Candidate]:
    is_first = True
    for one in found:
        judged = _judge(one)
        if judged is None:
            continue
        role, signs = judged
        if "in-prose" not in signs:  # where prose stands says nothing
            signs = (*_place_signs(one.piece, kinds[_kind(one.piece)]), *signs)
        if _CAPTIONED in signs:
            continue
        first: tuple[str, ...] = ()
        if is_first and _may_lead(one.piece, signs):
            first, is_first = (_first(one.piece, signs),), False
        raw = " ".join(one.piece.text[one.start : one.end].split())
        yield Candidate(role, "text", raw, ("text", *signs, *one.signs, *first), one.value)


def _value(found: PrintedDay) -> str:
    return found.day.isoformat() + (f"T{found.clock}" if found.clock else "")


def _form_signs(found: PrintedDay, month: str | None) -> tuple[str, ...]:
    """Return what a date's form tells. month: the one that the page's address names."""
    signs = {
        "with-clock": found.clock is not None,
        "short-year": found.has_short_year,
        "own-month": month == found.day.isoformat()[:7],
    }
    return tuple(sign for sign, is_there in signs.items() if is_there)


def _is_contradicted(piece: ShownText, *, month_first: bool) -> bool:
    """Tell whether a `<time>` shows its readers another day than its attribute says."""
    text = piece.element.text_content()[:_AROUND]
    shown = next(printed_days(text, month_first=month_first), None)
    if shown is None or shown.is_ambiguous:
        return False
    try:
        return abs((date.fromisoformat(piece.text.strip()[:10]) - shown.day).days) > 1
    except ValueError:
        return True


def _judge(found: _Found) -> tuple[Role, tuple[str, ...]] | None:
    """Return what a date in a text is, and what speaks for that; None for another's date."""
    piece = found.piece
    before = piece.text[max(0, found.start - _AROUND) : found.start]
    after = piece.text[found.end : found.end + _AROUND]
    said = before if len(before.strip()) >= 3 else piece.before + before
    if _SAYS_OTHER.search(said + piece.text[found.start : found.end] + after):
        return None
    is_update = _SAYS_MODIFIED.search(said) or _is_named_update(piece.element)
    role: Role = "modified" if is_update else "published"
    signs = []
    if role == "modified":
        signs.append("says-updated")
    elif _SAYS_STAND.search(said):
        signs.append("says-stand")
    elif _SAYS_PUBLISHED.search(said):
        signs.append("says-published")
    elif _SAYS_ON.search(said):
        signs.append("says-on")
    rest = len(piece.text.strip()) - (found.end - found.start)
    if rest > 60 or (rest > 15 and _RUNS_ON.match(after)):
        is_dateline = rest > 60 and _PLACE_NAME.fullmatch(before)
        if rest > 60 and not is_dateline:  # what a sentence was published in is something else
            signs = []
        signs.append("dateline" if is_dateline else "in-prose")
    return role, tuple(signs)


def _is_named_update(element: HtmlElement) -> bool:
    """Tell whether an element's names say update; "published updated" is both, thus published."""
    names = _own_names(element)
    parent = element.getparent()
    names += f" {_own_names(parent)}" if parent is not None else ""
    return _SAYS_MODIFIED.search(names) is not None and "publi" not in names.lower()


def _own_names(element: HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"


def _place_signs(piece: ShownText, alike: int) -> tuple[str, ...]:
    """Return what the place tells: its distance to the headline, its names, its neighbours."""
    tags, names = _surroundings(piece.element)
    signs = [_distance(piece.place), *_name_signs(_own_names(piece.element), names)]
    signs += [sign for sign, tag in _TAGS.items() if tag in tags]
    if piece.headings:
        signs.append("below-heading" if piece.headings == 1 else "below-headings")
    if alike >= _MANY:
        signs.append("one-of-many")
    if piece.prose >= _STORY:
        signs.append("behind-story")
    if piece.is_apart:
        signs.append("apart")
    return tuple(signs)


@lru_cache(maxsize=1024)  # the stories of a list, and the pages of a site, have the same names
def _name_signs(own: str, names: str) -> tuple[str, ...]:
    bad = {match.lastgroup or "" for match in _BAD_PLACE.finditer(names)}
    signs = tuple(sign.replace("_", "-") for sign in sorted(bad))
    if _GOOD_PLACE.search(own):
        return ("named-date", *signs)
    return ("within-named", *signs) if _GOOD_PLACE.search(names) else signs


_CAPTIONED: Final = "in-caption"  # when a picture was taken
_TAGS: Final = {"in-link": "a", "in-list": "li", _CAPTIONED: "figcaption"}
# The signs of a date that the story lies before, or the masthead holds.
AWAY: Final = frozenset({"behind-story", "apart"})
_OTHERS: Final = frozenset({"among-comments", "aside", "in-footer", "of-event"})


def _may_lead(piece: ShownText, signs: tuple[str, ...]) -> bool:
    """Tell whether a date may be the page's own for being the first below the headline."""
    is_listed = "one-of-many" in signs and not _OTHERS.isdisjoint(signs)
    is_below = piece.place is None or piece.place >= _ABOVE
    return is_below and not is_listed and "in-prose" not in signs


def _first(piece: ShownText, signs: tuple[str, ...]) -> str:
    """Return the sign of being the first, which is worth little far away."""
    is_far = (piece.place or 0) > _NEAR or not AWAY.isdisjoint(signs)
    return "first-far" if is_far else "first"


def _distance(place: int | None) -> str:
    if place is None:
        return "no-headline"
    return next((name for most, name in _PLACES if place <= most), "far-after")


def _kind(piece: ShownText) -> tuple[str, ...]:
    parent = piece.element.getparent()
    above = (parent.tag, parent.get("class") or "") if parent is not None else ()
    return (str(piece.element.tag), piece.element.get("class") or "", *map(str, above))


def _surroundings(element: HtmlElement) -> tuple[list[str], str]:
    """Return the tags of an element and the three around it, and their tags, classes, ids."""
    tags: list[str] = []
    names: list[str] = []
    current: HtmlElement | None = element
    while current is not None and len(tags) < _AROUND_LEVELS and current.tag != "body":
        tags.append(str(current.tag))
        names += (tags[-1], current.get("class") or "", current.get("id") or "")
        current = current.getparent()
    return tags, " ".join(names)
