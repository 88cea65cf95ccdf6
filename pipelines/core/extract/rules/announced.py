"""Cut what a phrase announces: a list below "Check also", or a line "Read also: <link>"."""

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
LINKED: Final = 0.7  # share of link text from which a line is no part of the story

_LABELS: Final = (*HEADINGS, "p", "div", "span", "strong", "b", "li", "a", "summary", "legend")
_LINES: Final = (*HEADINGS, "p", "div", "li", "blockquote", "aside", "strong", "b", "span", "a")
_SPEAKERS: Final = (*_LINES, "summary", "legend")
_SHARE: Final = "words:share"
_LONGEST_LABEL: Final = 60
_LONGEST_LINE: Final = 400
_LONGEST_BOX: Final = 3000
_OPENING: Final = 40  # characters that surely hold the first words of a line
_HEADLINE: Final = 10  # least characters of link text for a headline; "Close" has fewer
_LINKED_BOX: Final = 0.15  # least share of link text in a box: teasers have excerpts and links


def cut_announced(work: Pruning) -> None:
    """Cut the boxes and lines that the phrases of the word rules announce."""
    lengths, linked = work.prose.lengths, work.prose.linked_lengths
    first, may_speak = work.edges.first, _Openings(work.outline.pieces)
    for place in work.places(_SPEAKERS, _LONGEST_LINE):
        if lengths[place] > _LONGEST_LABEL and linked[place] < _HEADLINE:
            continue  # most paragraphs: too long for a label, and without a link
        if not may_speak[first[place]] and not work.is_changed(place):
            continue
        element = work.outline.elements[place]
        text = work.short_text(element, _LONGEST_LINE)
        if text and _speaks(text) and element not in work.kept and work.is_there(element):
            _cut_by_words(work, element, text)


class _Openings(dict[int, bool]):
    """By the number of a piece, whether a line that begins with it may begin with a phrase.

    Answers are found when asked for and remembered; NONE, which stands for no piece, has True.
    """

    def __init__(self, pieces: Sequence[str]) -> None:
        self._pieces = pieces
        self[NONE] = True

    def __missing__(self, number: int) -> bool:
        words = squeeze(self._pieces[number].lstrip()[:_OPENING])
        self[number] = found = rules().may_open(words, is_whole=False)
        return found


@lru_cache(maxsize=10_000)  # wrappers ask for a line again, and so does the site's next page
def _speaks(text: str) -> bool:
    """Tell whether a line is a phrase of the word rules, or starts with one."""
    if not rules().may_open(text):
        return False
    is_label = len(text) <= _LONGEST_LABEL and plain(text) in rules().announces
    return is_label or rules().other_stories.match(lower(text)) is not None


def cut_box(work: Pruning, heading: HtmlElement, rule: str, *, of_links: bool) -> bool:
    """Cut the box that a heading announces, or else the heading and the links that follow it.

    rule: the name for the cuts. of_links: whether only an element with links can be the box.
    Returns: False if there is neither a box nor a link that follows, nor a link in the heading.
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
    """Tell whether running text stands before an element in its parent.

    The element is then no heading of its parent.
    """
    return any(work.prose.running(e) for e in element.itersiblings(preceding=True))


def _cut_by_words(work: Pruning, element: HtmlElement, text: str) -> None:
    """Cut the box below an element that is a phrase, or the line of one that begins with one."""
    rule = rules().announces.get(plain(text)) if len(text) <= _LONGEST_LABEL else None
    if rule and element.tag in _LABELS:
        if rule not in work.off:
            cut_box(work, element, rule, of_links=rule == OTHER_STORIES)
    elif _announces(work, element, text):
        line = _widest_line(work, element)
        if work.may_go(line, OTHER_STORIES):
            work.cut(line, OTHER_STORIES)


def _announces(work: Pruning, element: HtmlElement, text: str) -> bool:
    """Tell whether a line is a phrase with little but links behind it, as "Read also: <link>"."""
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
    """Tell whether a rule may cut an element as a box: it is short and tells no story."""
    if element.tag in ("article", "table") or not work.may_go(element, rule):
        return False
    if work.prose.solid(element) or work.prose.length(element) > _LONGEST_BOX:
        return False
    if rule == _SHARE and work.prose.running(element):
        return False  # a share bar has buttons and no running text
    return not of_links or work.prose.link_share(element) >= _LINKED_BOX


def _followers(work: Pruning, heading: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the siblings behind a heading that are links or excerpts, up to any other one."""
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
