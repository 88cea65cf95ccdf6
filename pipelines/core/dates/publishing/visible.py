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

from pipelines.core.dates.publishing.ago import counted_back_dates
from pipelines.core.dates.publishing.candidates import MANY, Candidate, Role
from pipelines.core.dates.publishing.labels import (
    Beside,
    is_of_another,
    says_updated,
    says_when,
    spoken_signs,
)
from pipelines.core.dates.publishing.months import PrintedDay, printed_days
from pipelines.core.dates.publishing.survey import ShownText, Survey

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
_COMMENTS: Final = re.compile(r"comment|kommentar", re.IGNORECASE)
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
_DIVIDERS: Final = frozenset("|·•/–—-,:：()،")
_BY: Final = re.compile(r"(?:by|von|par|por|di|da|door|av|af|tarafından)\s", re.IGNORECASE)
_HEADINGS: Final = frozenset({"h1", "h2", "h3"})
_AROUND: Final = 60  # characters beside a date that may say what it is
_AROUND_LEVELS: Final = 4  # elements around a date whose names count
_ABOVE: Final = -6  # texts above the headline that belong to it, such as a line of the day
_PARAGRAPH_LEVELS: Final = 4  # elements around a date that may be its paragraph
_PARAGRAPH: Final = 120  # characters of one that is no line of names and dates


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
        if _is_of_others(signs):
            continue
        yield Candidate(role, "time", piece.text.strip(), ("time", *signs))


def counted_back(lines: Sequence[ShownText]) -> Iterator[Candidate]:
    """Give what lines say that counts back from the fetch ("3 hours ago"), unread.

    In a link it is another story's, in a sentence or a headline another day's.
    """
    spans = [(piece, span) for piece in lines for span in counted_back_dates(piece.text)]
    found = [_Found(piece, *span) for piece, span in spans if _stands_alone(piece, *span)]
    for candidate in _in_texts(found, Counter(_kind(one.piece) for one in found)):
        if "in-link" not in candidate.signs:
            yield candidate


def _stands_alone(piece: ShownText, start: int, end: int) -> bool:
    """Tell whether beside a date stand only names, divided from it, and words such as "posted"."""
    before, after = piece.text[:start].strip(), piece.text[end:].strip()
    is_begun = not before or before[-1] in _DIVIDERS or says_when(before)
    is_ended = not after or after[0] in _DIVIDERS or says_when(after) or _BY.match(after)
    return bool(is_begun and is_ended) and _HEADINGS.isdisjoint(_surroundings(piece.element)[0])


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
        if _is_of_others(signs):
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
    beside = Beside(
        said=before if len(before.strip()) >= 3 else piece.before + before,
        before=before,
        printed=piece.text[found.start : found.end],
        after=piece.text[found.end : found.end + _AROUND],
        rest=len(piece.text.strip()) - (found.end - found.start),
    )
    if is_of_another(beside):
        return None
    is_update = says_updated(beside.said) or _is_named_update(piece.element)
    role: Role = "modified" if is_update else "published"
    return role, spoken_signs(beside, is_update=is_update)


def _is_named_update(element: HtmlElement) -> bool:
    """Tell whether an element's names say update; "published updated" is both, thus published."""
    names = _own_names(element)
    parent = element.getparent()
    names += f" {_own_names(parent)}" if parent is not None else ""
    return says_updated(names) and "publi" not in names.lower()


def _own_names(element: HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"


def _place_signs(piece: ShownText, alike: int) -> tuple[str, ...]:
    """Return what the place tells: its distance to the headline, its names, its neighbours."""
    tags, names = _surroundings(piece.element)
    signs = [_distance(piece.place), *_name_signs(_own_names(piece.element), names)]
    signs += [sign for sign, tag in _TAGS.items() if tag in tags]
    if piece.headings:
        signs.append("below-heading" if piece.headings == 1 else "below-headings")
    if alike >= MANY:
        signs.append("one-of-many")
    if piece.prose >= _STORY:
        signs.append("behind-story")
    if piece.is_apart:
        signs.append("apart")
    if piece.is_after_comments:
        signs.append(_AFTER_COMMENTS)
    if "among-comments" not in signs and any(map(_names_comments, piece.branch)):
        signs.append("among-comments")
    signs += _block_signs(piece)
    return tuple(signs)


def _block_signs(piece: ShownText) -> Iterator[str]:
    """Give whether a date stands in a quotation, or in a sentence around its own element."""
    paragraph = next((one for one in piece.branch[1:_PARAGRAPH_LEVELS] if one.tag == "p"), None)
    if paragraph is not None:
        text = " ".join("".join(paragraph.itertext()).split())
        if len(text) >= _PARAGRAPH:
            yield "in-paragraph"
    if any(one.tag == "blockquote" for one in piece.branch):
        yield "in-quote"


def _names_comments(element: HtmlElement) -> bool:
    return _COMMENTS.search(_own_names(element)) is not None


@lru_cache(maxsize=1024)  # the stories of a list, and the pages of a site, have the same names
def _name_signs(own: str, names: str) -> tuple[str, ...]:
    bad = {match.lastgroup or "" for match in _BAD_PLACE.finditer(names)}
    signs = tuple(sign.replace("_", "-") for sign in sorted(bad))
    if _GOOD_PLACE.search(own):
        return ("named-date", *signs)
    return ("within-named", *signs) if _GOOD_PLACE.search(names) else signs


_CAPTIONED: Final = "in-caption"  # when a picture was taken
_AFTER_COMMENTS: Final = "after-comments"
_COMMENT: Final = frozenset({"among-comments", "behind-story"})
_TAGS: Final = {"in-link": "a", "in-list": "li", _CAPTIONED: "figcaption"}
# The signs of a date that the story lies before, or the masthead holds.
AWAY: Final = frozenset({"behind-story", "apart"})
_WITHIN: Final = frozenset({"in-prose", "in-paragraph", "in-quote"})
_OTHERS: Final = frozenset({"among-comments", "aside", "in-footer", "of-event"})


def _is_of_others(signs: Sequence[str]) -> bool:
    """Tell whether a date is a picture's or a reader's, which says nothing of the story's.

    Templates call much "comment", so the name alone does not do, nor beside "published".
    """
    is_comment = _COMMENT.issubset(signs) and "says-published" not in signs
    return is_comment or _CAPTIONED in signs or _AFTER_COMMENTS in signs


def _may_lead(piece: ShownText, signs: tuple[str, ...]) -> bool:
    """Tell whether a date may be the page's own for being the first below the headline."""
    is_listed = "one-of-many" in signs and not _OTHERS.isdisjoint(signs)
    is_below = piece.place is None or piece.place >= _ABOVE
    return is_below and not is_listed and _WITHIN.isdisjoint(signs)


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
