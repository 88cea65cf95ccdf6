"""Find the dates that a page shows its readers, with signs of where they stand and what is beside.

For example "just-after" for a date right below the headline, "in-footer" for one in the footer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.core.dates.publishing.ago import counted_back_dates
from pipelines.core.dates.publishing.candidates import Candidate, Role
from pipelines.core.dates.publishing.labels import (
    DateInText,
    is_of_another,
    says_updated,
    says_when,
    spoken_signs,
)
from pipelines.core.dates.publishing.months import printed_days
from pipelines.core.dates.publishing.pictures import is_caption
from pipelines.core.dates.publishing.positions import ShownText
from pipelines.core.dates.publishing.printed_day import PrintedDay
from pipelines.core.dates.publishing.surroundings import (
    AFTER_COMMENTS,
    IN_CAPTION,
    STORY_TEXTS,
    own_names,
    place_signs,
    tags_and_names,
)
from pipelines.core.dates.publishing.survey import Survey
from pipelines.core.dates.publishing.writing import PLAIN, Writing
from pipelines.core.words import words
from pipelines.core.words.patterns import any_of

_URL_MONTH: Final = re.compile(r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])(?=[/-])")
_DIVIDERS: Final = frozenset("|·•/–—-,:：()،")
_BY: Final = re.compile(
    rf"{any_of((*words().byline.by, *words().byline.by_after_date))}\s", re.IGNORECASE
)
_HEADINGS: Final = frozenset({"h1", "h2", "h3"})
_AROUND: Final = 60  # characters beside a date that may say what it is
_ABOVE: Final = -6  # texts above the headline that belong to it, such as the line with the day


def shown_dates(
    page: Survey, url: str, *, month_first: bool, writing: Writing = PLAIN
) -> Iterator[Candidate]:
    """Yield the full dates in the texts and `<time>` elements of a page, each with its signs.

    url: the page's address; a date of the month that it names gets the sign "own-month".
    month_first: "5/4/2019" is May 4. writing: how the page's languages write dates.
    """
    own_month = _URL_MONTH.search(urlsplit(url).path)
    month = f"{own_month[1]}-{int(own_month[2]):02}" if own_month else None
    found = [
        _Found(piece, day.start, day.end, day.value, _form_signs(day, month))
        for piece in page.texts
        for day in printed_days(piece.text, month_first=month_first, writing=writing)
    ]
    yield from _candidates_in_texts(found, Counter(_kind(piece) for piece in page.texts))
    kinds = Counter(_kind(piece) for piece in page.times)
    for piece in page.times:
        if _is_contradicted(piece, month_first=month_first, writing=writing):
            continue
        is_update = says_updated(piece.before) or _is_named_update(piece.element)
        role: Role = "modified" if is_update else "published"
        signs = place_signs(piece, kinds[_kind(piece)])
        if _is_of_picture_or_comment(signs):
            continue
        yield Candidate(role, "time", piece.text.strip(), ("time", *signs))


def counted_back(lines: Sequence[ShownText]) -> Iterator[Candidate]:
    """Yield the dates in lines that count back from the fetch ("3 hours ago"), unread.

    In a link such a date belongs to another story, and in a sentence or headline to something
    that the story tells. These are left out.
    """
    spans = [(piece, span) for piece in lines for span in counted_back_dates(piece.text)]
    found = [_Found(piece, *span) for piece, span in spans if _stands_alone(piece, *span)]
    for candidate in _candidates_in_texts(found, Counter(_kind(item.piece) for item in found)):
        if "in-link" not in candidate.signs:
            yield candidate


def _stands_alone(piece: ShownText, start: int, end: int) -> bool:
    """Tell whether a date makes up its line, apart from names and words such as "posted".

    Names must be divided from it ("Ada Berg | 3 hours ago") or follow a "by".
    """
    before, after = piece.text[:start].strip(), piece.text[end:].strip()
    is_begun = not before or before[-1] in _DIVIDERS or says_when(before)
    is_ended = not after or after[0] in _DIVIDERS or says_when(after) or _BY.match(after)
    return bool(is_begun and is_ended) and _HEADINGS.isdisjoint(tags_and_names(piece.element)[0])


@dataclass(frozen=True, slots=True)
class _Found:
    """A date in a text of the page.

    start, end: where it stands in `piece.text`, end exclusive.
    value: the date as ISO 8601, None if it was not read yet.
    signs: those of its form, such as "with-clock".
    """

    piece: ShownText
    start: int
    end: int
    value: str | None = None
    signs: tuple[str, ...] = ()


def _candidates_in_texts(
    found: Sequence[_Found], kinds: Mapping[tuple[str, ...], int]
) -> Iterator[Candidate]:
    """Yield the dates in texts that may be the page's own, as candidates with all their signs.

    kinds: how many texts have each kind of surroundings, as `_kind` gives them.
    """
    is_first = True
    for item in found:
        judged = _role_and_signs(item)
        if judged is None:
            continue
        role, signs = judged
        if "in-prose" not in signs:  # for a sentence it does not matter where it stands
            signs = (*place_signs(item.piece, kinds[_kind(item.piece)]), *signs)
        is_of_picture = "says-published" not in signs and is_caption(
            item.piece, item.start, item.end
        )
        if is_of_picture or _is_of_picture_or_comment(signs):
            continue
        first: tuple[str, ...] = ()
        if is_first and _may_lead(item.piece, signs):
            first, is_first = (_first(item.piece, signs),), False
        raw = " ".join(item.piece.text[item.start : item.end].split())
        yield Candidate(role, "text", raw, ("text", *signs, *item.signs, *first), item.value)


def _form_signs(found: PrintedDay, month: str | None) -> tuple[str, ...]:
    """Return the signs of a date's form. month: the month in the page's address, "2019-01"."""
    signs = {
        "with-clock": found.clock is not None,
        "short-year": found.has_short_year,
        "own-month": month == found.day.isoformat()[:7],
    }
    return tuple(sign for sign, is_there in signs.items() if is_there)


def _is_contradicted(piece: ShownText, *, month_first: bool, writing: Writing) -> bool:
    """Tell whether a `<time>` shows its readers another day than its attribute says."""
    text = piece.element.text_content()[:_AROUND]
    shown = next(printed_days(text, month_first=month_first, writing=writing), None)
    if shown is None or shown.is_ambiguous:
        return False
    stamp = next(printed_days(piece.text[:_AROUND], month_first=month_first), None)
    return stamp is None or abs((stamp.day - shown.day).days) > 1


def _role_and_signs(found: _Found) -> tuple[Role, tuple[str, ...]] | None:
    """Return the role of a date in a text and the signs of the words beside it.

    None if the words say that it dates another thing, such as a copyright.
    """
    piece = found.piece
    before = piece.text[max(0, found.start - _AROUND) : found.start]
    beside = DateInText(
        label=before if len(before.strip()) >= 3 else piece.before + before,
        before=before,
        printed=piece.text[found.start : found.end],
        after=piece.text[found.end : found.end + _AROUND],
        characters_beside=len(piece.text.strip()) - (found.end - found.start),
    )
    if is_of_another(beside):
        return None
    is_update = says_updated(beside.label) or _is_named_update(piece.element)
    role: Role = "modified" if is_update else "published"
    return role, spoken_signs(beside, is_update=is_update)


def _is_named_update(element: HtmlElement) -> bool:
    """Tell whether the class or id of an element or its parent speak of an update.

    An element named "published updated" holds the date of publishing, so it does not count.
    """
    names = own_names(element)
    parent = element.getparent()
    names += f" {own_names(parent)}" if parent is not None else ""
    return says_updated(names) and "publi" not in names.lower()


_COMMENT: Final = frozenset({"among-comments", "behind-story"})
# The signs of a date that stands behind the story or in the masthead.
FAR_FROM_STORY: Final = frozenset({"behind-story", "apart"})
_WITHIN: Final = frozenset({"in-prose", "in-paragraph", "in-quote"})
_OTHERS: Final = frozenset({"among-comments", "aside", "in-footer", "of-event"})


def _is_of_picture_or_comment(signs: Sequence[str]) -> bool:
    """Tell whether a date is that of a picture or of a reader's comment.

    Templates give the name "comment" to many elements. So the date must also stand behind the
    story, and no word such as "published" may stand beside it.
    """
    is_comment = _COMMENT.issubset(signs) and "says-published" not in signs
    return is_comment or IN_CAPTION in signs or AFTER_COMMENTS in signs


def _may_lead(piece: ShownText, signs: tuple[str, ...]) -> bool:
    """Tell whether a date may count as the first date below the headline."""
    is_listed = "one-of-many" in signs and not _OTHERS.isdisjoint(signs)
    is_below = piece.place is None or piece.place >= _ABOVE
    return is_below and not is_listed and _WITHIN.isdisjoint(signs)


def _first(piece: ShownText, signs: tuple[str, ...]) -> str:
    """Return the sign of the first date below the headline: "first", or "first-far" if far off."""
    is_far = (piece.place or 0) > STORY_TEXTS or not FAR_FROM_STORY.isdisjoint(signs)
    return "first-far" if is_far else "first"


def _kind(piece: ShownText) -> tuple[str, ...]:
    """Return tag and class of a text's element and its parent; the dates of a list share them."""
    parent = piece.element.getparent()
    above = (parent.tag, parent.get("class") or "") if parent is not None else ()
    return (str(piece.element.tag), piece.element.get("class") or "", *map(str, above))
