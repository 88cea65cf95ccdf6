"""Helpers for all who read a tree: visible text, class words, meta elements, folded texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from lxml.html import HtmlElement

from pipelines.core.extract.page.tags import SILENT

_BLOCK: Final = frozenset(
    """address article aside blockquote br dd details div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table td th tr ul
    """.split()  # noqa: SIM905 - a column of 36 quoted names reads worse
)
_WORDS: Final = re.compile(r"[^\W_]+")
INVISIBLE: Final = "\u00ad\u200b\u2060\ufeff"  # where a line may break; readers see nothing
_SEEN: Final = dict.fromkeys(map(ord, INVISIBLE))


def is_block(tag: str) -> bool:
    """Tell whether elements with a tag start a line of their own; custom ones (`my-box`) do."""
    return tag in _BLOCK or "-" in tag


def text_of(element: HtmlElement, known: dict[HtmlElement, str] | None = None) -> str:
    """Return an element's visible text on one line, with blanks between separate blocks.

    known: a cache of texts by element, for a caller who asks for elements within each other.
        When an element changes, the caller must take it and its ancestors out of the cache.
    """
    if not len(element):  # most elements that are asked for have no children
        is_shown = isinstance(element.tag, str) and element.tag not in SILENT
        return squeeze(element.text or "") if is_shown else ""
    return squeeze(_gather(element, {} if known is None else known))


def _gather(element: HtmlElement, known: dict[HtmlElement, str]) -> str:
    """Return the visible text of an element, blanks not yet squeezed; remember it in `known`."""
    found = known.get(element)
    if found is not None:
        return found
    tag, text = element.tag, ""
    if isinstance(tag, str) and tag not in SILENT:
        text = element.text or ""
        beside = False
        for child in element:
            inner, tail = _gather(child, known), child.tail
            if beside and inner and _is_seam(text, inner):
                text += " "
            text += inner
            if tail:
                text += tail
            beside = not tail
        if tag in _BLOCK:
            text = f" {text} "
    known[element] = text
    return text


def _is_seam(before: str, after: str) -> bool:
    """Tell whether two elements that touch need a blank between their texts.

    So it is with "News Desk" and "January 24": after a small letter or a digit comes a capital
    or a digit.
    """
    end, start = before[-1:], after[0]
    return (end.islower() or end.isdigit()) and (start.isupper() or start.isdigit())


def fold(text: str) -> str:
    """Return a text's letters and digits only, NFKC and case folded, for comparison."""
    text = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return "".join(_WORDS.findall(text.casefold()))


def squeeze(text: str) -> str:
    """Return the text on one line with single blanks."""
    return " ".join(text.split())


def seen(text: str) -> str:
    """Return a text without the characters of `INVISIBLE`."""
    return text if text.isascii() else text.translate(_SEEN)


def squeeze_all(pieces: Sequence[str], firsts: Sequence[int]) -> list[str]:
    """Return one text with single blanks for each stretch of pieces.

    firsts: the number of each stretch's first piece, rising; a stretch goes up to the next one.
        Pieces before the first stretch must be blank.
    No stretch may be blank, and no piece may have a NUL (a tree cannot hold one).
    """
    parted = list(pieces)
    for first in firsts[1:]:
        parted[first] = f" \0 {parted[first]}"
    return squeeze("".join(parted)).split(" \0 ") if firsts else []


def class_words(element: HtmlElement) -> str:
    """Return an element's class and id in lower case, with a blank between them."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def meta_values(elements: Iterable[HtmlElement]) -> Mapping[str, Sequence[str]]:
    """Return the contents of meta elements by their property, name or itemprop in lower case."""
    found: dict[str, list[str]] = {}
    for element in elements:
        content = squeeze(element.get("content") or "")
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name and content:
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def similarity(one: str, other: str) -> float:
    """Return the share of words that two texts have in common, 0 to 1, order ignored."""
    left, right = (
        set(re.findall(r"\w+", one.casefold())),
        set(re.findall(r"\w+", other.casefold())),
    )
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0
