"""Take out of the tree what is never the article, each cut with the name of its rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from pipelines.core.extract.layout import set_out
from pipelines.core.extract.markup import class_words, fold, text_of
from pipelines.core.extract.rules import WordRule, lower, rules
from pipelines.core.extract.selectors import select
from pipelines.core.extract.weight import Weights, is_cut_off
from pipelines.core.models import Site
from pipelines.core.urls import registrable_domain

_NEVER: Final = frozenset({"html", "body", "head", "main"})
_HEADINGS: Final = ("h2", "h3", "h4", "h5", "h6")
_LABELS: Final = (*_HEADINGS, "p", "div", "span", "strong", "b", "li", "a", "summary", "legend")
_LINES: Final = (*_HEADINGS, "p", "div", "li", "blockquote", "aside", "strong", "b", "span", "a")
_INLINE: Final = frozenset({"a", "img", "p", "em", "strong", "b", "i", "span", "code", "figure"})
_STANDFIRST: Final = re.compile(r"standfirst|subtitle|sub-?headline|(?<![a-z])(?:dek|deck)")
_STROKES: Final = ("|", "||", "·", "•", "/", "›", "»", "::")
_LONGEST_LABEL: Final = 60
_LONGEST_LINE: Final = 400
_LONGEST_BOX: Final = 3000
# Shares of the page's running text from which an element is too much to be an extra.
_HEAVY: Final = 0.3
_HEAVY_COMMENTS: Final = 0.85  # under a short story readers write more than its author
_HEADLINE: Final = 10  # characters of link text that can be one; "Close" is none
_LINKED_BOX: Final = 0.15  # teasers have excerpts, but each has its link
_LINKED: Final = 0.7  # a line of which so much is link announces, it does not tell


@dataclass(frozen=True, slots=True)
class Cut:
    """A removed element's text, the rule, and its place in the document."""

    text: str
    rule: str
    order: int
    running: int  # characters of running text that went with it


@dataclass(slots=True)
class _Pruning:
    """The tree in work and what was cut from it."""

    root: HtmlElement
    weights: Weights
    kept: frozenset[HtmlElement]
    page_url: str
    cuts: list[Cut] = field(default_factory=list)

    def cut(self, element: HtmlElement, rule: str) -> None:
        """Remove an element, keep the text behind it, note what went."""
        if text := text_of(element):
            self.cuts.append(
                Cut(text, rule, self.weights.order(element), self.weights.running(element))
            )
        element.drop_tree()

    def is_there(self, element: HtmlElement) -> bool:
        return element is self.root or any(e is self.root for e in element.iterancestors())

    def may_go(self, element: HtmlElement, rule: str) -> bool:
        """Tell whether an element is small enough, and no one's to keep."""
        if element.tag in _NEVER or element in self.kept or not self.is_there(element):
            return False
        limit = _HEAVY_COMMENTS if rule == "class:comments" else _HEAVY
        return self.weights.share(element) <= limit and not self.weights.has_main_heading(element)


def prune(
    root: HtmlElement, site: Site, *, page_url: str, description: str | None
) -> tuple[HtmlElement, tuple[Cut, ...]]:
    """Return a copy of the tree without what the rules remove, and the cuts in page order.

    description: as the record has it; a standfirst that says the same is not body too.
    """
    copy = deepcopy(root)
    set_out(copy)
    kept = {
        e for found in select(copy, site.keep) for e in (*found.iterancestors(), *found.iter())
    }
    frame = {element for rule in rules().structure for element in rule.find(copy)}
    work = _Pruning(copy, Weights(copy, frame), frozenset(kept), page_url)
    for element in list(select(copy, site.remove)):
        if element.tag not in ("html", "body") and work.is_there(element) and element not in kept:
            work.cut(element, "site:remove")
    _by_words(work)
    _by_teaser(work)
    _by_link_bar(work)
    _by_standfirst(work, fold(description or ""))
    _by_structure(work)
    _by_class(work)
    return copy, tuple(sorted(work.cuts, key=lambda cut: cut.order))


def _by_structure(work: _Pruning) -> None:
    for rule in rules().structure:
        for element in rule.find(work.root):
            if work.may_go(element, rule.name):
                work.cut(element, rule.name)


def _by_class(work: _Pruning) -> None:
    body = work.root.find("body")
    for element in list(body.iterdescendants() if body is not None else ()):
        words = class_words(element).strip()
        if not words or element.tag in _INLINE:
            continue
        for rule in rules().classes:
            if rule.pattern.search(words) and work.may_go(element, rule.name):
                work.cut(element, rule.name)
                break


def _by_words(work: _Pruning) -> None:
    for element in list(work.root.iter(*_LINES, "summary", "legend")):
        text = _short_text(work, element, _LONGEST_LINE)
        if not text or element in work.kept or not work.is_there(element):
            continue
        for rule in rules().words:
            if _cut_by_words(work, element, text, rule):
                break


def _short_text(work: _Pruning, element: HtmlElement, most: int) -> str:
    """Return the element's text, or "" for a long one; cheap for containers."""
    if not 0 < work.weights.length(element) <= most:
        return ""
    text = text_of(element)
    return text if len(text) <= most else ""


def _cut_by_words(work: _Pruning, element: HtmlElement, text: str, rule: WordRule) -> bool:
    if element.tag in _LABELS and len(text) <= _LONGEST_LABEL and rule.is_heading(text):
        return _cut_box(work, element, rule.name)
    if rule.name == "words:other-stories" and _announces(work, element, text, rule):
        line = _widest_line(work, element)
        if work.may_go(line, rule.name):
            work.cut(line, rule.name)
            return True
    return False


def _announces(work: _Pruning, element: HtmlElement, text: str, rule: WordRule) -> bool:
    """Tell whether a line is the phrase and then little but links."""
    folded = lower(text)
    found = rule.start.match(folded)
    if not found or not (rest := len(folded) - found.end()):
        return False
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    if element.tag == "a":
        linked = rest
    if linked < _HEADLINE:
        return False
    is_word_end = not folded[found.end() - 1].isalnum() or not folded[found.end()].isalnum()
    whole = work.weights.link_share(element)
    return is_word_end and (whole > 0.9 or linked >= _LINKED * rest)


def _widest_line(work: _Pruning, element: HtmlElement) -> HtmlElement:
    """Return the outermost element that holds this line and nothing else."""
    length = work.weights.length(element)
    parent = element.getparent()
    while (
        parent is not None and parent.tag not in _NEVER and work.weights.length(parent) == length
    ):
        element, parent = parent, parent.getparent()
    return element


def _cut_box(work: _Pruning, heading: HtmlElement, rule: str) -> bool:
    """Cut the box that a heading announces, or the heading and the links that follow it."""
    box = heading
    parent = heading.getparent()
    while parent is not None and _is_box(work, parent, rule):
        box, parent = parent, parent.getparent()
    if work.weights.length(box) > work.weights.length(heading) and work.may_go(box, rule):
        work.cut(box, rule)
        return True
    followers = list(_followers(work, box))
    if not followers and work.weights.link_share(heading) < _LINKED:
        return False
    for element in (box, *followers):
        if work.may_go(element, rule):
            work.cut(element, rule)
    return True


def _is_box(work: _Pruning, element: HtmlElement, rule: str) -> bool:
    if element.tag in ("article", "table") or not work.may_go(element, rule):
        return False
    if work.weights.solid(element) or work.weights.length(element) > _LONGEST_BOX:
        return False
    return rule != "words:other-stories" or work.weights.link_share(element) >= _LINKED_BOX


def _followers(work: _Pruning, heading: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the links and excerpts behind a heading, up to the first that tells a story."""
    for sibling in heading.itersiblings():
        if sibling.tag in (*_HEADINGS, "h1") and work.weights.link_share(sibling) < _LINKED:
            return
        text = text_of(sibling)
        if text and work.weights.link_share(sibling) < _LINKED and not is_cut_off(text):
            return
        if work.weights.solid(sibling):
            return
        yield sibling


def _by_standfirst(work: _Pruning, description: str) -> None:
    for element in list(work.root.iter("p", "div", "h2")) if description else ():
        if not _STANDFIRST.search(class_words(element)) or fold(text_of(element)) != description:
            continue
        header = next(element.iterancestors("header"), None)
        is_by_headline = header is not None and work.weights.has_main_heading(header)
        if is_by_headline and work.may_go(element, "class:standfirst"):
            work.cut(element, "class:standfirst")


def _by_link_bar(work: _Pruning) -> None:
    """Cut lines of links with strokes between: "Back to the front page | Sport | Contact"."""
    for element in list(work.root.iter("p", "div", "font", "span")):
        if len(element) < 2 or not work.is_there(element):
            continue
        links = element.findall(".//a")
        strokes = sum((link.tail or "").strip() in _STROKES for link in links)
        if (
            len(links) < 2
            or strokes < len(links) - 1
            or work.weights.link_share(element) < _LINKED
        ):
            continue
        if work.may_go(element, "links:bar"):
            work.cut(element, "links:bar")


def _by_teaser(work: _Pruning) -> None:
    """Cut blocks that are another article's headline and the start of its text."""
    for element in list(work.root.iter("div", "li", "section", "article", "aside", "blockquote")):
        if element.find(".//a") is None or work.weights.solid(element):
            continue
        text = _short_text(work, element, _LONGEST_LINE)
        if not is_cut_off(text) or not work.may_go(element, "teaser:excerpt"):
            continue
        if _links_a_headline(element, work.page_url):
            work.cut(element, "teaser:excerpt")


def _links_a_headline(element: HtmlElement, page_url: str) -> bool:
    """Tell whether a block's title, a heading or its first words, links another page."""
    link = next((a for a in element.iter("a") if len(text_of(a).split()) >= 3), None)
    if link is None or not _is_other_page(link.get("href") or "", page_url):
        return False
    in_heading = any(e.tag in _HEADINGS for e in (*link.iterancestors(), *link.iter()))
    return in_heading or text_of(element).startswith(text_of(link))


def _is_other_page(href: str, page_url: str) -> bool:
    try:
        url = urljoin(page_url, href.strip())
        path = urlsplit(url).path.rstrip("/")
        own = urlsplit(page_url).path.rstrip("/")
    except ValueError:
        return False
    return bool(path) and path != own and registrable_domain(url) == registrable_domain(page_url)
