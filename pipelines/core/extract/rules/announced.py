"""Blocks that a phrase announces: "Check also" over a list, or before a link in a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from lxml.html import HtmlElement

from pipelines.core.extract.page.markup import squeeze, text_of
from pipelines.core.extract.page.prose import is_cut_off
from pipelines.core.extract.rules.catalogue import OTHER_STORIES, lower, plain, rules
from pipelines.core.extract.rules.cutting import NEVER, Pruning
from pipelines.core.extract.rules.edges import NONE

HEADINGS: Final = ("h2", "h3", "h4", "h5", "h6")
LINKED: Final = 0.7  # a line of which so much is link announces, it does not tell

_LABELS: Final = (*HEADINGS, "p", "div", "span", "strong", "b", "li", "a", "summary", "legend")
_LINES: Final = (*HEADINGS, "p", "div", "li", "blockquote", "aside", "strong", "b", "span", "a")
_SPEAKERS: Final = (*_LINES, "summary", "legend")
_SHARE: Final = "words:share"
_LONGEST_LABEL: Final = 60
_LONGEST_LINE: Final = 400
_LONGEST_BOX: Final = 3000
_OPENING: Final = 40  # characters in which a line's first words have room
_HEADLINE: Final = 10  # characters of link text that can be one; "Close" is none
_LINKED_BOX: Final = 0.15  # teasers have excerpts, but each has its link


def cut_announced(work: Pruning) -> None:
    """Cut what the phrases of the word rules announce."""
    lengths, linked = work.prose.lengths, work.prose.linked_lengths
    first, may_speak = work.edges.first, _Openings(work.outline.pieces)
    for place in work.places(_SPEAKERS, _LONGEST_LINE):
        if lengths[place] > _LONGEST_LABEL and linked[place] < _HEADLINE:
            continue  # neither label nor line with a link, as most paragraphs are
        if not may_speak[first[place]] and not work.is_changed(place):
            continue
        element = work.outline.elements[place]
        text = work.short_text(element, _LONGEST_LINE)
        if text and _speaks(text) and element not in work.kept and work.is_there(element):
            _cut_by_words(work, element, text)


class _Openings(dict[int, bool]):
    """By number, whether a line that begins with a piece of text may be a phrase of the rules."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._pieces = pieces
        self[NONE] = True

    def __missing__(self, number: int) -> bool:
        words = squeeze(self._pieces[number].lstrip()[:_OPENING])
        self[number] = found = rules().may_open(words, is_whole=False)
        return found


@lru_cache(maxsize=10_000)  # a page has most lines in wrappers, its site on the next page again
def _speaks(text: str) -> bool:
    """Tell whether a line is a phrase of the word rules, or starts with one."""
    if not rules().may_open(text):
        return False
    is_label = len(text) <= _LONGEST_LABEL and plain(text) in rules().announces
    return is_label or rules().other_stories.match(lower(text)) is not None


def cut_box(work: Pruning, heading: HtmlElement, rule: str, *, of_links: bool) -> bool:
    """Cut the box that a heading announces, or the heading and the links that follow it.

    of_links: the box must hold links to be one.
    """
    box = heading
    parent = heading.getparent()
    while (
        parent is not None
        and not _follows_text(work, box)
        and _is_box(work, parent, rule, of_links=of_links)
    ):
        box, parent = parent, parent.getparent()
    if work.prose.length(box) > work.prose.length(heading) and work.may_go(box, rule):
        work.cut(box, rule)
        return True
    followers = list(_followers(work, box))
    if not followers and work.prose.link_share(heading) < LINKED:
        return False
    for element in (box, *followers):
        if work.may_go(element, rule):
            work.cut(element, rule)
    return True


def _follows_text(work: Pruning, element: HtmlElement) -> bool:
    """Tell whether running text stands before an element in its parent: it heads no box there."""
    return any(work.prose.running(e) for e in element.itersiblings(preceding=True))


def _cut_by_words(work: Pruning, element: HtmlElement, text: str) -> None:
    rule = rules().announces.get(plain(text)) if len(text) <= _LONGEST_LABEL else None
    if rule and element.tag in _LABELS:
        if rule not in work.off:
            cut_box(work, element, rule, of_links=rule == OTHER_STORIES)
    elif _announces(work, element, text):
        line = _widest_line(work, element)
        if work.may_go(line, OTHER_STORIES):
            work.cut(line, OTHER_STORIES)


def _announces(work: Pruning, element: HtmlElement, text: str) -> bool:
    """Tell whether a line is a phrase and then little but links."""
    folded = lower(text)
    found = rules().other_stories.match(folded)
    if not found or not (rest := len(folded) - found.end()):
        return False
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    if element.tag == "a":
        linked = rest
    if linked < _HEADLINE:
        return False
    is_word_end = not folded[found.end() - 1].isalnum() or not folded[found.end()].isalnum()
    whole = work.prose.link_share(element)
    return is_word_end and (whole > 0.9 or linked >= LINKED * rest)


def _widest_line(work: Pruning, element: HtmlElement) -> HtmlElement:
    """Return the outermost element that holds this line and nothing else."""
    length = work.prose.length(element)
    parent = element.getparent()
    while parent is not None and parent.tag not in NEVER and work.prose.length(parent) == length:
        element, parent = parent, parent.getparent()
    return element


def _is_box(work: Pruning, element: HtmlElement, rule: str, *, of_links: bool) -> bool:
    if element.tag in ("article", "table") or not work.may_go(element, rule):
        return False
    if work.prose.solid(element) or work.prose.length(element) > _LONGEST_BOX:
        return False
    if rule == _SHARE and work.prose.running(element):
        return False  # a share bar is buttons
    return not of_links or work.prose.link_share(element) >= _LINKED_BOX


def _followers(work: Pruning, heading: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the links and excerpts behind a heading, up to the first that tells a story."""
    for sibling in heading.itersiblings():
        if sibling.tag in (*HEADINGS, "h1") and work.prose.link_share(sibling) < LINKED:
            return
        text = work.short_text(sibling, _LONGEST_BOX)
        if not text and work.prose.length(sibling):
            return
        if text and work.prose.link_share(sibling) < LINKED and not is_cut_off(text):
            return
        if work.prose.solid(sibling):
            return
        yield sibling
