"""Tell whether a date stands in the caption of a picture, in whatever element that is."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from pipelines.core.dates.publishing.positions import ShownText
from pipelines.core.dates.publishing.surroundings import own_names

_PICTURES: Final = frozenset({"img", "picture", "amp-img"})
_FRAMES: Final = frozenset({"figure", "figcaption"})
_NAMES: Final = re.compile(
    r"caption|bildunter|bildtext|bildlegende|imagetext|(?:image|photo|img)-?(?:text|desc|legend)"
    r"|legende|didascalia|leyenda|pie-?(?:de-?)?foto|bildetekst|onderschrift",
    re.IGNORECASE,
)
_AROUND: Final = 4  # elements around a text whose names are looked at
_BLOCK: Final = 2  # elements up from a text that may hold a picture beside it
_LEAST: Final = 20  # characters beside the date; fewer are a label, or the name of an author
_SMALL_WORD: Final = re.compile(r"(?<!\w)[^\W\d_]{2,}")
_DIVIDERS: Final = "|·•/–—"


def is_caption(piece: ShownText, start: int, end: int) -> bool:
    """Tell whether the date at `piece.text[start:end]` is that of a picture.

    Its element is in a figure, or is named a caption and has a picture beside it, or the text is a
    phrase that shares its small block with a picture and nothing else. A day beside an icon, or
    beside the portrait and name of the author, is none.
    """
    for element in islice(piece.branch, _AROUND):
        if element.tag in _FRAMES:
            return True
        if _NAMES.search(own_names(element)) and _holds_picture(element.getparent()):
            return True
    words = piece.text[:start] + piece.text[end:]
    is_phrase = len(words.strip()) >= _LEAST and any(
        word.islower() or not word.isascii() for word in _SMALL_WORD.findall(words)
    )
    is_divided = piece.text[:start].rstrip()[-1:] in tuple(_DIVIDERS)
    return is_phrase and not is_divided and _is_beside_picture(piece)


def _is_beside_picture(piece: ShownText) -> bool:
    """Tell whether a text and a picture are all that a small block holds."""
    own = piece.text.strip()
    for block in islice(piece.branch, _BLOCK + 1):
        text = "".join(block.itertext()).strip()
        if len(text) > len(own) + _LEAST or block.tag in ("body", "article", "main"):
            return False
        if _holds_picture(block):
            return True
        before = block.getprevious()
        if before is not None and _is_picture(before):
            return True
    return False


def _is_picture(element: HtmlElement) -> bool:
    """Tell whether an element is a picture, or holds one and no text."""
    if element.tag in _PICTURES:
        return True
    return _holds_picture(element) and not "".join(element.itertext()).strip()


def _holds_picture(element: HtmlElement | None) -> bool:
    """Tell whether an element holds a picture."""
    return element is not None and next(element.iter(*_PICTURES), None) is not None
