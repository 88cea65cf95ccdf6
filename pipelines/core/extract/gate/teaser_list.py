"""Measure how much of a text is teasers: linked headlines with a sentence or two of the story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipelines.core.extract.page.markup import squeeze, text_of

_WORDS: Final = 3  # least words of a headline; a label has fewer
_LONGEST: Final = 600  # characters; a longer block is no teaser but has a text of its own
_LEAST: Final = 3  # teasers; two are no list
_MOST: Final = 200  # headlines that are looked at; more would not change the share much
_PARAGRAPH: Final = 30  # characters; shorter paragraphs are dates and labels

# One path with conditions, since libxml2 takes quadratic time for a union or for `//li//a`.
_HEADLINES: Final = XPath(
    ".//*[(self::h2 or self::h3 or self::h4) and (.//a[@href] or ancestor::a)"
    " or self::a[@href] and (ancestor::li or ancestor::article or ancestor::dt)]"
)
_FRAME: Final = XPath("boolean(ancestor::nav or ancestor::footer or ancestor::header//nav)")


def teaser_share(root: HtmlElement, paragraphs: Sequence[str]) -> float:
    """Return which share of a text's characters is in teasers, 0 to 1.

    root: the page. paragraphs: of the text that was read from the page.
    Returns: 0 for a page with fewer than three teasers.
    """
    teasers = list(dict.fromkeys(_teasers(root)))
    told = [squeeze(text) for text in paragraphs if len(text) >= _PARAGRAPH]
    if len(teasers) < _LEAST or not told:
        return 0.0
    shown = "\n".join(teasers)
    covered = sum(len(text) for text in told if text in shown)
    return covered / sum(map(len, told))


def _teasers(root: HtmlElement) -> Iterator[str]:
    """Yield the texts of a page's teasers: the block around a headline, or it and what follows."""
    known: dict[HtmlElement, str] = {}  # texts, so that each element's is gathered only once
    headlines = islice((h for h in _HEADLINES(root) if _is_headline(h, known)), _MOST)
    blocks: dict[HtmlElement, HtmlElement] = {}
    fits: dict[HtmlElement, bool] = {}  # so that a block is not judged again for each headline
    for headline in headlines:
        blocks.setdefault(_block(headline, fits, known), headline)
    for block, headline in blocks.items():
        line, text = text_of(headline, known), text_of(block, known)
        if len(text) > len(line):
            yield text
        elif (after := block.getnext()) is not None and after.tag in ("p", "div", "dd"):
            yield f"{line}\n{text_of(after, known)[:_LONGEST]}"


def _is_headline(element: HtmlElement, known: dict[HtmlElement, str]) -> bool:
    line = text_of(element, known)
    return line.count(" ") >= _WORDS - 1 and len(line) <= _LONGEST and not _FRAME(element)


def _block(
    headline: HtmlElement, fits: dict[HtmlElement, bool], known: dict[HtmlElement, str]
) -> HtmlElement:
    """Return the largest element around a headline that is still one teaser.

    fits: whether elements are one teaser, as far as known. known: texts, as for `text_of`.
    """
    block = headline
    while (parent := block.getparent()) is not None and parent.tag not in ("body", "html"):
        if parent not in fits:
            fits[parent] = _is_one_teaser(parent, known)
        if not fits[parent]:
            break
        block = parent
    return block


def _is_one_teaser(element: HtmlElement, known: dict[HtmlElement, str]) -> bool:
    """Tell whether an element is short and has at most one headline."""
    if len(text_of(element, known)) > _LONGEST:
        return False
    headings = (h for h in _HEADLINES(element) if text_of(h, known).count(" ") >= _WORDS - 1)
    return len(list(islice(headings, 2))) < 2
