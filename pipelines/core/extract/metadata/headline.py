"""Read the headline, without kicker and site name.

A page has three or four copies of it, with different additions. The order of copies below was
measured on public pages: of 300 headlines, .87 come out exact; the best single copy has .6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from pipelines.core.extract.metadata.kickers import WORDS, heading_text, is_long
from pipelines.core.extract.page.jsonld import Node, first_text
from pipelines.core.extract.page.markup import class_words, fold, similarity, text_of
from pipelines.core.extract.page.plain_text import plain_text
from pipelines.core.extract.page.tree import Tree

_SEPARATOR: Final = re.compile(r"\s+(?:[|–—•·»«:-]|::|\|\|)\s+|\s*\|\s*")
# Any sign or two that no sentence needs, before or behind the site's name: "Storm hits ⋆ The
# Herald".
_SIGN: Final = re.compile(r"\s+[^\w\s.,;!?…%€$£#&+=<>@°§()\[\]{}\"'‘’‚“”„]{1,2}\s+|\s*[|｜¦│]\s*")
_NAMED_TITLE: Final = re.compile(r"headline|entry-title|post-title|article[-_]*title|story-title")
_LABEL: Final = re.compile(r"\s*(?:[|•·]|\d{1,2}[./])")
_LIKE: Final = 0.2  # similarity; headlines of one story share a name or two, slogans do not
_TITLE: Final = re.compile(r"title|headline|titulo|titre|titel")
_MOST_LINKS: Final = 5  # to the front page
_STORY: Final = 100  # characters of a paragraph with which the story has begun
_ASIDE: Final = frozenset({"aside", "footer", "nav"})

Heading = tuple[HtmlElement, str]  # an h1 and its text


def headline(
    tree: Tree, article: Node | None, *, site_names: Sequence[str], link_title: str | None = None
) -> tuple[str | None, str]:
    """Return the headline and where it was read; (None, "") where the page has none.

    article: the JSON-LD node of the article. site_names: what the site calls itself.
    link_title: the headline as discovery saw it; used where the page has no better one.
    """
    meta, document = tree.meta, plain_text(tree.title)
    node = article or {}
    raw = (
        first_text(node.get("headline")) or first_text(node.get("name")) or "",
        (meta.get("og:title") or meta.get("twitter:title") or [""])[0],
    )
    stated = [plain_text(text) for text in raw]
    copies = [fold(text) for text in (*stated, document) if text]
    headings = [(element, heading_text(element, copies)) for element in tree.elements("h1")]
    own = (*site_names, *_names_home(tree))
    names = (*own, *_site_headings(tree, document))
    linked, social, title = (_story_title(text, names, own) for text in (*stated, document))
    heading = _main_heading(headings, [linked, social, title], names)
    if not heading or fold(heading) not in (fold(title), fold(social)):
        title, social = _printed_start(tree, title), _printed_start(tree, social)
        heading = _main_heading(headings, [linked, social, title], names)
    if heading and linked and fold(linked) != fold(heading) and _is_printed(tree, linked):
        return linked, "json-ld"
    found = _choose(heading, linked, social, title)
    return found if found[0] else _last_resort(tree, own, plain_text(link_title or ""))


def _last_resort(tree: Tree, names: Sequence[str], link_title: str) -> tuple[str | None, str]:
    """Return the headline of a page whose h1 and titles name the site alone, and its method.

    It is an h2 that heads the story, if that has a headline's length and name; else the title of
    the link that led here; else what the document's title says. names: of the site.
    """
    linked = _story_title(link_title, names, names)
    headings = list(_opening_headings(tree, names))
    for element, text in headings:
        is_linked = linked and similarity(text, linked) >= _LIKE
        if is_long(text) and (is_linked or _names_title(element)):
            return text, "h2"
    if linked:
        return linked, "link"
    for _, text in headings:
        if is_long(text):
            return text, "h2"
    title = plain_text(tree.title)
    return (title, "title") if title else (None, "")


def _opening_headings(tree: Tree, names: Sequence[str]) -> Iterator[Heading]:
    """Yield the h2 elements that stand before the first long paragraph and in no frame."""
    own = {fold(name) for name in names}
    for element in tree.elements("h2", "p"):
        text = text_of(element)
        if element.tag == "p" and len(text) >= _STORY:
            return
        if element.tag == "h2" and text and not _is_aside(element):
            text = heading_text(element, ())
            if fold(text) not in own:
                yield element, text


def _is_aside(element: HtmlElement) -> bool:
    return next(element.iterancestors(*_ASIDE), None) is not None


def _names_title(element: HtmlElement) -> bool:
    """Tell whether class or microdata call a heading the headline."""
    return element.get("itemprop") == "headline" or bool(_TITLE.search(class_words(element)))


def _names_home(tree: Tree) -> list[str]:
    """Return the texts of links to the front page: a logo's is the site's name."""
    links = (link for link in tree.elements("a") if (link.get("href") or "").strip() == "/")
    return [text for link in islice(links, _MOST_LINKS) if (text := text_of(link))]


def _story_title(title: str, names: Sequence[str], own: Sequence[str]) -> str:
    """Return a title without any of the names, or "" if it is the site's own name alone."""
    title = without_site_name(title, names)
    return "" if fold(title) in {fold(name) for name in own} else title


def _choose(heading: str, linked: str, social: str, title: str) -> tuple[str | None, str]:
    """Return the best of the four copies of the headline, and where it was read.

    heading: the h1. linked: from JSON-LD. social: from OpenGraph or Twitter. title: the
    document's. Each may be "".
    """
    if heading and fold(heading) in (fold(linked), fold(social), fold(title)):
        return heading, "h1"
    if heading and (cut := _without_label(heading, (social, linked))):
        return cut, "h1"
    for text, method in ((social, "opengraph"), (linked, "json-ld")):
        if heading and text and _follows_kicker(text, heading):
            return text, method
    if linked and fold(linked) == fold(social):
        return linked, "json-ld"
    others = [text for text in (linked, social, title) if text]
    if heading and (not others or any(similarity(heading, o) >= _LIKE for o in others)):
        return heading, "h1"
    named = ((linked, "json-ld"), (social, "opengraph"), (heading, "h1"), (title, "title"))
    return next(((text, method) for text, method in named if text), (None, ""))


def _follows_kicker(text: str, heading: str) -> bool:
    """Tell whether the heading is a text with a kicker before it, such as "Sport: "."""
    short, long = fold(text), fold(heading)
    return len(short) >= 0.4 * len(long) and long.endswith(short)


def _without_label(heading: str, copies: Sequence[str]) -> str | None:
    """Return the copy with which the heading begins if a date or a stroke follows, else None."""
    for text in copies:
        if text and heading.startswith(text) and _LABEL.match(heading[len(text) :]):
            return text
    return None


def _site_headings(tree: Tree, document: str) -> list[str]:
    """Return the texts of h1s that are the site's name: the document's title ends with them.

    document: the title. Its first part must be long enough for a headline.
    """
    first, *last = _SEPARATOR.split(document)
    if len(first.split()) < WORDS:
        return []
    names = {fold(part) for part in last}
    # With their kickers: of "Harbour: Bell rings | Bell rings" the last part is no site's name.
    return [text for h1 in tree.elements("h1") if (text := text_of(h1)) and fold(text) in names]


def _printed_start(tree: Tree, title: str) -> str:
    """Return the start of a title that the page prints by itself, without the site's name.

    It is the longest of the starts that end at a separator. If none is printed, return the title.
    """
    ends = [mark.start() for mark in _SEPARATOR.finditer(title)]
    starts = [title[:end] for end in reversed(ends) if len(title[:end].split()) >= WORDS]
    if not starts:
        return title
    longest = max(map(len, starts)) + 20  # blanks and line ends around it
    printed = {fold(piece) for piece in tree.pieces if len(piece) <= longest}
    return next((start for start in starts if fold(start) in printed), title)


def _is_printed(tree: Tree, text: str) -> bool:
    """Tell whether an h2 has this text; if so, it is the headline that readers see."""
    wanted = fold(text)
    return any(fold(text_of(element)) == wanted for element in tree.elements("h2"))


def _main_heading(
    headings: Sequence[Heading], others: Sequence[str], site_names: Sequence[str]
) -> str:
    """Return the text of the article's h1: marked as the headline, or most like other copies.

    others: the other copies. site_names: texts that are no headline. "" if there is no h1 left.
    """
    own = {fold(name) for name in site_names}
    best, best_score = "", -1.0
    for order, (element, text) in enumerate(headings):
        if not text or fold(text) in own:
            continue
        marked = not _is_aside(element) and (
            element.get("itemprop") == "headline" or _NAMED_TITLE.search(class_words(element))
        )
        score = max([similarity(text, other) for other in others if other] or [0.0])
        score += (0.3 if marked else 0.0) - 0.01 * order
        if score > best_score:
            best, best_score = text, score
    return best


def without_site_name(title: str, site_names: Sequence[str]) -> str:
    """Return a title without the site's name at its end or start.

    "Storm hits - The Herald" becomes "Storm hits".
    """
    title = " ".join(title.split())
    own = {fold(name) for name in site_names if name}
    parts = _SIGN.split(title)
    marks = list(_SIGN.finditer(title))
    if len(parts) < 2:
        return title
    if _is_name(parts[-1], own):
        return without_site_name(title[: marks[-1].start()].strip(), site_names)
    if _is_name(parts[0], own):
        return without_site_name(title[marks[0].end() :].strip(), site_names)
    return title


def _is_name(text: str, own: set[str]) -> bool:
    """Tell whether a text is one of the site's names, begins one, or is one with "The"."""
    folded = fold(text)
    return bool(folded) and any(
        folded == name or (len(folded) > 3 and (name.startswith(folded) or folded == "the" + name))
        for name in own
    )
