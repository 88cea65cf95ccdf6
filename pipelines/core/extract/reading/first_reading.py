"""trafilatura's first reading of a tree, by trafilatura's own functions.

Its `bare_extraction` reads a tree in steps: it cleans the tree, converts it to tags of its own,
takes the element that looks like the story, cuts from that what is no text, and hands each part to
a function for its kind. If that finds little, further steps follow, for which it has copied the
tree before. This module takes only the first steps, without the copies, and searches only where
something can be found. Where `bare_extraction` needs no further steps, the text is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Final

from lxml.etree import Element, XPath, strip_elements, strip_tags
from lxml.html import HtmlElement
from trafilatura.core import ESCALATION_MAX_LENGTH, ESCALATION_PAGE_SHARE, _forum_thread_page
from trafilatura.htmlprocessing import convert_tags, process_node, prune_html, tree_cleaning
from trafilatura.main_extractor import (
    NOT_AT_THE_END,
    REBUILT_BLOCKS,
    _elem_text,
    handle_textelem,
)
from trafilatura.settings import (
    INLINE_CONSUMING,
    INLINE_FORMATTABLE,
    MANUALLY_CLEANED,
    MANUALLY_STRIPPED,
    MIN_DUPLICATE_LENGTH,
    TAG_CATALOG,
    Extractor,
)
from trafilatura.utils import SPACING_PROTECTED, text_chars_test
from trafilatura.xml import delete_element, xmltotxt

from pipelines.core.extract.reading.link_farms import cut_link_farms, cut_link_tables
from pipelines.core.extract.reading.searches import (
    APPENDED,
    BODIES,
    BOILERPLATE,
    CAPTIONS,
    COMMENTS,
    TEASERS,
    Candidates,
    Search,
)

# The same options with which `body.whole_reading` calls `bare_extraction`.
_OPTIONS: Final = Extractor(output_format="python", fast=True, comments=False, tables=True)

_KINDS: Final = TAG_CATALOG | {"table", "td", "th", "tr"}  # tags of parts that are text
_HANDLED: Final = REBUILT_BLOCKS | INLINE_CONSUMING | {"div", "head", "lb", "p"}
_WEIGHED: Final = {"form", "math"}  # a form may hold the story, so trafilatura's cleaning decides
_CODE: Final = "w3-code"  # the class of a division of program code
_KEPT_SHARE: Final = 1 / 7  # of the characters; if boilerplate's names leave less, they mislead
_PROSE: Final = 3 * _OPTIONS.min_extracted_size  # characters; with fewer in <p>, <div> counts too
_PROSE_TEXTS: Final = XPath("//p//text()", smart_strings=False)
# An upper limit for the length of the page's text as trafilatura counts it, with blanks between
# blocks.
_PAGE_LENGTH: Final = XPath("string-length() + 2 * count(descendant::*)")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with one paragraph per line, and whether `bare_extraction` would stop here.

    is_last: True if it would; False if it would take further steps, or may.
    """

    text: str
    is_last: bool


def first_reading(root: HtmlElement) -> Reading:
    """Return trafilatura's first reading of a tree; the tree is not changed.

    The text is empty if one of trafilatura's functions fails. So it is at a tag like `o:p` in a
    quotation, which lxml reads but cannot write.
    """
    try:
        return _read(root)
    except (TypeError, ValueError):  # those that `bare_extraction` catches
        return Reading("", is_last=False)


def _read(root: HtmlElement) -> Reading:
    tree = copy(root)
    candidates = Candidates(tree)
    _cut_appended(tree, candidates)
    body = _body(convert_tags(_cleaned(tree), _OPTIONS, None), candidates)
    length = len(" ".join(body.itertext()).strip())
    is_short = length < _OPTIONS.min_extracted_size
    is_last = not is_short and (
        length >= ESCALATION_MAX_LENGTH or length >= ESCALATION_PAGE_SHARE * _PAGE_LENGTH(root)
    )
    _tidy(body)
    return Reading(xmltotxt(body, include_formatting=False), is_last)


def _cut_appended(tree: HtmlElement, candidates: Candidates) -> None:
    """Cut other articles below the page's own, and comments unless the page is a forum thread."""
    _cut_found(tree, APPENDED, candidates)
    if not _forum_thread_page(tree):
        _cut_found(tree, COMMENTS, candidates)


def _cut_found(tree: HtmlElement, searches: Sequence[Search], candidates: Candidates) -> None:
    for search in searches:
        for element in list(candidates.of(search, tree)):
            delete_element(element)


def _cleaned(tree: HtmlElement) -> HtmlElement:
    """Return the tree without the elements that are never text, cleaned as trafilatura does."""
    tags = {element.tag for element in tree.iter(*MANUALLY_CLEANED, "table")}
    if tags & _WEIGHED:
        return tree_cleaning(tree, _OPTIONS)
    for element in tree.iter("figure", "table") if tags else ():
        if element.tag == "figure":
            is_layout = element.find(".//table") is not None
        else:
            is_layout = element.get("role") in ("presentation", "none")
        if is_layout:
            element.tag = "div"
    strip_tags(tree, *MANUALLY_STRIPPED)
    for tag in MANUALLY_CLEANED if tags else ():
        for element in tree.iter(tag) if tag in tags else ():
            delete_element(element)
    return prune_html(tree)


def _body(tree: HtmlElement, candidates: Candidates) -> Any:
    """Return a body with the parts of the story, converted by trafilatura.

    The elements that may be the story are tried in order, until the body has more than one part.
    """
    body = Element("body")
    kinds = set(_KINDS)
    for search in BODIES:
        found = candidates.of(search, tree) if isinstance(search, Search) else iter(search(tree))
        frame = next(found, None)
        if frame is None:
            continue
        _cut_boilerplate(frame, candidates)
        if len(frame) == 0:
            continue
        if "div" not in kinds and sum(map(len, _PROSE_TEXTS(frame))) < _PROSE:
            kinds.add("div")
        if _has_filled(body, frame, kinds):
            break
    return body


def _cut_boilerplate(frame: HtmlElement, candidates: Candidates) -> None:
    """Cut from a frame what is boilerplate by its names or mostly links.

    Names that would leave hardly any text are not believed. The remaining links and spans become
    plain text.
    """
    named = dict.fromkeys(e for search in BOILERPLATE for e in candidates.of(search, frame))
    outer = [e for e in named if not any(above in named for above in e.iterancestors())]
    if outer:
        length = len(frame.text_content())
        cut = sum(len(element.text_content()) for element in outer)
        for element in outer if length - cut > length * _KEPT_SHARE else ():
            delete_element(element)
    _cut_found(frame, (*CAPTIONS, *TEASERS), candidates)
    cut_link_farms(frame)
    cut_link_tables(frame)
    strip_tags(frame, "span", "ref")


def _has_filled(body: Any, frame: HtmlElement, kinds: set[str]) -> bool:
    """Move a frame's parts to the body, and tell whether the body has more than one now.

    kinds: tags of parts that are text.
    """
    parts = _parts(frame, kinds)
    start = len(body)
    lead = _paragraph(frame.text) if parts[0] is not frame else None
    for part in parts:
        _move(part, body, kinds)
    while len(body) > 0 and body[-1].tag in NOT_AT_THE_END:
        delete_element(body[-1], keep_tail=False)
    if len(body) < 2:
        return False
    if lead is not None:
        body.insert(start, lead)
    return True


def _parts(frame: HtmlElement, kinds: set[str]) -> list[HtmlElement]:
    """Return the elements in a frame, or the frame alone if it has only inline elements."""
    parts = list(frame.iterdescendants("*"))
    tags = {part.tag for part in parts}
    is_text = frame.tag == "div" and "div" in kinds and tags <= INLINE_FORMATTABLE | {"lb"}
    return [frame] if is_text or tags == {"lb"} else parts


def _paragraph(text: str | None) -> Any:
    """Return a paragraph with a text; None for a text without content."""
    if not text_chars_test(text):
        return None
    paragraph = Element("p")
    paragraph.text = text
    return process_node(paragraph, _OPTIONS)


def _move(part: HtmlElement, body: Any, kinds: set[str]) -> None:
    """Convert a part by its kind and add it to the body, with the text behind a list or table."""
    tag, tail = part.tag, part.tail
    if tag not in _HANDLED:
        return
    if tag == "div" and "div" not in kinds and _CODE not in part.get("class", ""):
        return
    if part.getroottree().getroot() is body:  # it was moved along with an element around it
        return
    made = handle_textelem(part, kinds, _OPTIONS)
    if made is not None:
        body.append(made)
        if part.getroottree().getroot() is not body:
            part.tag = "done"
    if tag in REBUILT_BLOCKS and (made is None or made.tail is None):
        paragraph = _paragraph(tail)
        if paragraph is not None:
            body.append(paragraph)


def _tidy(body: Any) -> None:
    """Remove what the conversion has left: repeated paragraphs, used-up parts, blank lines."""
    before = None
    for part in list(body):
        text = _elem_text(part)
        if text and text == before and len(text) > MIN_DUPLICATE_LENGTH:
            delete_element(part, keep_tail=False)
        else:
            before = text
    strip_elements(body, "done")
    strip_tags(body, "div")
    for line in body.iter("lb"):
        is_blank = line.tail and not text_chars_test(line.tail)
        if is_blank and next(line.iterancestors(*SPACING_PROTECTED), None) is None:
            line.tail = None
