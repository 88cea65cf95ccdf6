"""Find the signs of where a date stands on a page: how far from the headline, in which element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from lxml.html import HtmlElement

from pipelines.core.dates.publishing.candidates import MANY
from pipelines.core.dates.publishing.positions import ShownText

_NAMES_OF_DATES: Final = re.compile(
    r"date|datum|time(?!line)|publi|posted|-meta|postmeta|byline|stamp|created|submitted"
    r"|fecha|veroeff|erstellt|article-?(?:info|meta|head)|postinfo|infoline",
    re.IGNORECASE,
)
_NAMES_OF_OTHERS: Final = re.compile(
    r"(?P<among_comments>comment|kommentar|repl(?:y|ies)|signature|member|profile|joined)"
    r"|(?P<aside>sidebar|aside|related|recent|widget|teaser|similar|popular|latest|navi|menu|login"
    r"|archiv|breadcrumb|carousel|slider)"
    r"|(?P<in_footer>foot|copyright)|(?P<of_event>event|termin|calendar|kalender|agenda)",
    re.IGNORECASE,
)
_COMMENTS: Final = re.compile(r"comment|kommentar", re.IGNORECASE)
_STORY: Final = 400  # characters of prose below the headline; more are a story, not only its lead
STORY_TEXTS: Final = 40  # texts below the headline, about the length of a story
# Each sign holds for distances up to its number, in texts below the headline (negative: above).
_DISTANCES: Final = (
    (-7, "far-before"),
    (-1, "before"),
    (3, "just-after"),
    (12, "after"),
    (STORY_TEXTS, "later"),
)
_AROUND_LEVELS: Final = 4  # elements around a date whose class and id are looked at
_PARAGRAPH_LEVELS: Final = 4  # elements around a date that may be its paragraph
_PARAGRAPH: Final = 120  # characters of a paragraph; a shorter one is a line of names and dates
IN_CAPTION: Final = "in-caption"  # the date is that of a picture
AFTER_COMMENTS: Final = "after-comments"  # it stands behind a heading of readers' comments
_TAGS: Final = {"in-link": "a", "in-list": "li", IN_CAPTION: "figcaption"}


def place_signs(piece: ShownText, alike: int) -> tuple[str, ...]:
    """Return the signs of where a text stands: its distance to the headline, its surroundings.

    alike: how many dated texts have the same kind of surroundings.
    """
    tags, names = tags_and_names(piece.element)
    signs = [_distance(piece.place), *_name_signs(own_names(piece.element), names)]
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
        signs.append(AFTER_COMMENTS)
    if "among-comments" not in signs and any(map(_names_comments, piece.branch)):
        signs.append("among-comments")
    signs += _block_signs(piece)
    return tuple(signs)


def _distance(place: int | None) -> str:
    """Return the sign of a distance to the headline in texts; None means no headline."""
    if place is None:
        return "no-headline"
    return next((name for most, name in _DISTANCES if place <= most), "far-after")


@lru_cache(maxsize=1024)  # the items of a list, and the pages of a site, share names
def _name_signs(own: str, names: str) -> tuple[str, ...]:
    """Return the signs of the names of an element (`own`) and of those around it (`names`)."""
    bad = {match.lastgroup or "" for match in _NAMES_OF_OTHERS.finditer(names)}
    signs = tuple(sign.replace("_", "-") for sign in sorted(bad))
    if _NAMES_OF_DATES.search(own):
        return ("named-date", *signs)
    return ("within-named", *signs) if _NAMES_OF_DATES.search(names) else signs


def _block_signs(piece: ShownText) -> Iterator[str]:
    """Yield "in-paragraph" and "in-quote" for a date in a long paragraph or in a quotation."""
    paragraph = next(
        (element for element in piece.branch[1:_PARAGRAPH_LEVELS] if element.tag == "p"), None
    )
    if paragraph is not None:
        text = " ".join("".join(paragraph.itertext()).split())
        if len(text) >= _PARAGRAPH:
            yield "in-paragraph"
    if any(element.tag == "blockquote" for element in piece.branch):
        yield "in-quote"


def _names_comments(element: HtmlElement) -> bool:
    """Tell whether the class or id of an element speak of readers' comments."""
    return _COMMENTS.search(own_names(element)) is not None


def own_names(element: HtmlElement) -> str:
    """Return the class and the id of an element, with a space between."""
    return f"{element.get('class', '')} {element.get('id', '')}"


def tags_and_names(element: HtmlElement) -> tuple[list[str], str]:
    """Return the tags of an element and of the three around it, and their names in one text.

    The names are the tags, classes and ids.
    """
    tags: list[str] = []
    names: list[str] = []
    current: HtmlElement | None = element
    while current is not None and len(tags) < _AROUND_LEVELS and current.tag != "body":
        tags.append(str(current.tag))
        names += (tags[-1], current.get("class") or "", current.get("id") or "")
        current = current.getparent()
    return tags, " ".join(names)
