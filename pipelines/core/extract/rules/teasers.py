"""Cut teasers by what they look like: the linked headline of another article, and its excerpt."""

from __future__ import annotations

from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from pipelines.core.extract.page.markup import text_of
from pipelines.core.extract.page.prose import is_cut_off
from pipelines.core.extract.rules.announced import HEADINGS
from pipelines.core.extract.rules.cutting import Pruning
from pipelines.core.extract.rules.edges import NONE
from pipelines.core.urls import registrable_domain

EXCERPT: Final = "teaser:excerpt"
HEADLINE: Final = "teaser:headline"
TEASERS: Final = (EXCERPT, HEADLINE)

_BOXES: Final = ("div", "li", "section", "article", "aside", "blockquote", "figure")
_LONGEST: Final = 400
_ALL: Final = 0.95  # share of link text; a mark or number may stand beside the link
_WORDS: Final = 4  # least words of a headline
_LETTERS: Final = 10  # least letters of a headline in a dense script
_PIECE: Final = 4  # characters; a shorter piece may hold only the end of an ellipsis
_CLOSING: Final = '])»”"'
_DENSE: Final = "\u0e00"  # from Thai on, scripts say much in few letters


def cut_teasers(work: Pruning) -> None:
    """Cut blocks that are another article's headline, or its headline and an excerpt."""
    linked, solid = work.prose.linked_lengths, work.prose.solid_lengths
    for place in work.places((*_BOXES, "p", *HEADINGS), _LONGEST):
        if not linked[place] or solid[place] or not _may_be_teaser(work, place):
            continue
        element = work.outline.elements[place]
        text = work.short_text(element, _LONGEST)
        rule = _teaser_rule(work, element, text)
        if rule and work.may_go(element, rule):
            work.cut(element, rule)


def _may_be_teaser(work: Pruning, place: int) -> bool:
    """Tell whether an element may be a teaser: it is all link or may end with an ellipsis.

    This is a quick test that does not gather the element's text.
    """
    linked = work.prose.linked_lengths[place]
    if work.prose.in_link[place] or linked >= _ALL * work.prose.lengths[place]:
        return True
    if work.outline.tags[place] not in _BOXES:
        return False
    last = work.edges.last[place]
    if last == NONE or work.is_changed(place):
        return True
    end = work.outline.pieces[last].strip()
    # A piece that is only a closing bracket does not tell what stands before the bracket.
    return len(end) < _PIECE or end[-1] in _CLOSING or is_cut_off(end)


def _teaser_rule(work: Pruning, element: HtmlElement, text: str) -> str | None:
    """Return the rule by which an element is a teaser; None for other elements."""
    if element.tag in _BOXES and is_cut_off(text) and _links_a_headline(element, work.page_url):
        return EXCERPT
    is_headline = work.prose.link_share(element) >= _ALL and _is_headline(text)
    if is_headline and _leads_elsewhere(work, element) and _stands_alone(work, element):
        return HEADLINE
    return None


def _is_headline(text: str) -> bool:
    """Tell whether a text is long enough for a headline; dense scripts are measured in letters."""
    return len(text.split()) >= _WORDS or sum(c >= _DENSE for c in text) >= _LETTERS


def _leads_elsewhere(work: Pruning, element: HtmlElement) -> bool:
    """Tell whether all links of an element lead to one page of the site, not this one."""
    links = [element] if element.tag == "a" else element.iter("a")
    targets = {"" if _is_of_person(link) else link.get("href") or "" for link in links}
    return len(targets) == 1 and is_other_page(targets.pop(), work.page_url)


def _is_of_person(link: HtmlElement) -> bool:
    """Tell whether a link's rel or itemprop says that it names a person, as in a byline."""
    marks = f"{link.get('rel') or ''} {link.get('itemprop') or ''}".lower().split()
    return not {"author", "me"}.isdisjoint(marks)


def _stands_alone(work: Pruning, element: HtmlElement) -> bool:
    """Tell whether a line can go without harm to text that belongs to it.

    It cannot if it is a heading over running text, an item of a list that is not all links, or
    a part of a table or definition list.
    """
    if element.tag in HEADINGS:
        after = next((e for e in element.itersiblings() if work.prose.length(e)), None)
        return after is None or not work.prose.running(after)
    parent = element.getparent()
    if element.tag == "li" and parent is not None:
        return work.prose.link_share(parent) >= _ALL
    return next(element.iterancestors("table", "dl"), None) is None


def _links_a_headline(element: HtmlElement, page_url: str) -> bool:
    """Tell whether a block's first link of three words or more is a teaser's headline.

    It must lead to another page of the site, and be in a heading or at the block's start.
    """
    link = next((a for a in element.iter("a") if len(text_of(a).split()) >= 3), None)
    if link is None or not is_other_page(link.get("href") or "", page_url):
        return False
    in_heading = any(e.tag in HEADINGS for e in (*link.iterancestors(), *link.iter()))
    return in_heading or text_of(element).startswith(text_of(link))


def is_other_page(href: str, page_url: str) -> bool:
    """Tell whether a link leads to another page of the same site."""
    try:
        url, own = urljoin(page_url, href.strip()), urlsplit(page_url)
        parts = urlsplit(url)
    except ValueError:
        return False
    path = parts.path.rstrip("/")
    if not path or path == own.path.rstrip("/"):
        return False
    # Most links name the page's own host, and the list of public suffixes is slow to ask.
    return parts.netloc == own.netloc or registrable_domain(url) == registrable_domain(page_url)
