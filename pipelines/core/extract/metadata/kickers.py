"""Read a heading without the kicker that stands before its headline in an element of its own."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from lxml.html import HtmlElement

from pipelines.core.extract.page.markup import class_words, fold, text_of
from pipelines.core.extract.page.plain_text import plain_text

WORDS: Final = 3  # least words of a headline; a text with fewer is rather a section's name

_NAMED: Final = re.compile(
    r"kicker|dachzeile|spitzmarke|overline|topline|roofline|eyebrow|subtitle|small|label|rubri|"
    r"pre-?(?:title|headline)|(?:super|over|upper|supra)-?(?:title|headline)|sur-?titre|chapeau|"
    r"antetitulo|volanta|cintillo|occhiello|nadtytul|nadtitul|strapline|byline|author|categor|"
    r"section|(?<![a-z])(?:tag|flag|hat|badge|topic|ressort|channel|vignette)(?![a-z])"
)
_OWN_LINE: Final = frozenset({"div", "p", "header", "h2", "h3", "h4", "h5", "h6", "small", "time"})
_MARKED: Final = frozenset({"small", "h4", "time"})
_IS_BLOCK: Final = re.compile(r"display *: *(?:block|flex|grid)")
_LONGEST: Final = 40  # characters of a kicker that no name tells
_DENSE: Final = "\u0e00"  # from Thai on, scripts say much in few letters
_LETTERS: Final = 8  # least letters of a headline in such a script


def heading_text(heading: HtmlElement, copies: Collection[str]) -> str:
    """Return a heading's text without elements in it that are a kicker or a byline.

    An element is one by its tag or class, or because it opens the heading on a line of its own and
    no other copy of the headline has it. It stays if too little would be left without it.
    copies: the other copies of the headline, folded.
    """
    text = plain_text(text_of(heading))
    if not len(heading):
        return text
    is_told = any(fold(text) in copy for copy in copies)
    for element in heading.iterdescendants():
        if not isinstance(element.tag, str):
            continue
        is_named = element.tag in _MARKED or _NAMED.search(class_words(element))
        if is_named or (not is_told and _opens_by_itself(heading, element)):
            own = plain_text(text_of(element))
            rest = text.replace(own, "", 1).strip(" :–—-|•·/") if own else text
            text = rest if is_long(rest) else text
    return text


def is_long(text: str) -> bool:
    """Tell whether a text is long enough for a headline, in words or, where none part, letters."""
    return len(text.split()) >= WORDS or sum(c >= _DENSE for c in text) >= _LETTERS


def _opens_by_itself(heading: HtmlElement, element: HtmlElement) -> bool:
    """Tell whether an element is the first of a heading, short, and on a line of its own.

    So it is where it is a block, where a line break follows it, and where both it and the rest
    stand in elements of their own.
    """
    if element.getparent() is not heading or (heading.text or "").strip():
        return False
    if element.getprevious() is not None or len(text_of(element)) > _LONGEST:
        return False
    if element.tag in _OWN_LINE or _IS_BLOCK.search(element.get("style") or ""):
        return True
    after = element.getnext()
    if after is None or (element.tail or "").strip():
        return False
    is_last = after.getnext() is None and not (after.tail or "").strip()
    is_apart = element.tag == after.tag == "span" and is_last and element.items() and after.items()
    ends = text_of(element).split()
    return (after.tag == "br" and len(ends) <= WORDS - 1) or bool(is_apart)
