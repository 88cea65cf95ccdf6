"""How much of a text is teasers: a linked headline with a sentence or two of its story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipelines.core.extract.page.markup import squeeze, text_of

_WORDS: Final = 3  # fewer are a label
_LONGEST: Final = 600  # characters; a block with more has a text of its own
_LEAST: Final = 3  # teasers; two are no list
_MOST: Final = 200  # headlines; what a page lists behind them changes no share much
_PARAGRAPH: Final = 30  # characters; shorter ones are dates and labels

# One path with conditions: libxml2 takes the square of what `//li//a` or a union finds.
_HEADLINES: Final = XPath(
    ".//*[(self::h2 or self::h3 or self::h4) and (.//a[@href] or ancestor::a)"
    " or self::a[@href] and (ancestor::li or ancestor::article or ancestor::dt)]"
)
_FRAME: Final = XPath("boolean(ancestor::nav or ancestor::footer or ancestor::header//nav)")


def teaser_share(root: HtmlElement, paragraphs: Sequence[str]) -> float:
    """Return the share of the paragraphs' characters that stands in teasers; 0 for under three.

    root: the page. paragraphs: of the text that was read from it.
    """
    teasers = list(dict.fromkeys(_teasers(root)))
    told = [squeeze(text) for text in paragraphs if len(text) >= _PARAGRAPH]
    if len(teasers) < _LEAST or not told:
        return 0.0
    shown = "\n".join(teasers)
    covered = sum(len(text) for text in told if text in shown)
    return covered / sum(map(len, told))


def _teasers(root: HtmlElement) -> Iterator[str]:
    known: dict[HtmlElement, str] = {}  # texts, so that none is gathered once for each headline
    headlines = islice((h for h in _HEADLINES(root) if _is_headline(h, known)), _MOST)
    blocks: dict[HtmlElement, HtmlElement] = {}
    fits: dict[HtmlElement, bool] = {}  # so that no block is read once for each headline in it
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
    """Return the largest element around a headline that is still one teaser."""
    block = headline
    while (parent := block.getparent()) is not None and parent.tag not in ("body", "html"):
        if parent not in fits:
            fits[parent] = _is_one_teaser(parent, known)
        if not fits[parent]:
            break
        block = parent
    return block


def _is_one_teaser(element: HtmlElement, known: dict[HtmlElement, str]) -> bool:
    if len(text_of(element, known)) > _LONGEST:
        return False
    headings = (h for h in _HEADLINES(element) if text_of(h, known).count(" ") >= _WORDS - 1)
    return len(list(islice(headings, 2))) < 2
