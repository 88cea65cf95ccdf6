"""Cut from the tree what is never the article; each cut has the name of its rule."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lxml.html import HtmlElement

from pipelines.core.extract.judging import MODEL, Judge
from pipelines.core.extract.page.markup import fold, text_of
from pipelines.core.extract.page.prose import Prose
from pipelines.core.extract.rules.announced import LINKED, cut_announced
from pipelines.core.extract.rules.catalogue import rules
from pipelines.core.extract.rules.cutting import Cut, Pruning
from pipelines.core.extract.rules.frame import SELECTOR, LaidOut, lay_out
from pipelines.core.extract.rules.pager import PAGER, cut_pager
from pipelines.core.extract.rules.recurring import RECURRING, cut_recurring
from pipelines.core.extract.rules.teasers import TEASERS, cut_teasers
from pipelines.core.memory import Memory
from pipelines.core.models import Site

__all__ = ["CODED", "Cut", "Pruner"]

CODED: Final = frozenset(  # names of the rules that are functions and not data
    {SELECTOR, "class:standfirst", "links:bar", PAGER, *TEASERS, *RECURRING}
)

_INLINE: Final = frozenset({"a", "img", "p", "em", "strong", "b", "i", "span", "code", "figure"})
_STANDFIRST: Final = re.compile(
    r"standfirst|entradilla|subtitle|sub-?headline|(?<![a-z])(?:dek|deck)"
)
_STROKES: Final = ("|", "||", "·", "•", "/", "›", "»", "::")


@dataclass(frozen=True, slots=True)
class Pruner:
    """What must be known of a page to prune it.

    page_url: its final address.
    description: as the record has it; a standfirst with the same words is cut from the body.
    memory: what was learned from the site's other pages.
    off: names of rules that are not to be applied.
    judge: the block model with the page's hints; None leaves all to the rules.
    """

    site: Site
    page_url: str
    description: str | None = None
    memory: Memory | None = None
    off: Set[str] = frozenset()
    judge: Judge | None = None

    def prune(self, page: HtmlElement | LaidOut) -> tuple[HtmlElement, tuple[Cut, ...]]:
        """Return the page without what rules and model remove, and the cuts in page order.

        page: the root of a page, which is copied; or what `lay_out` made of it with the same
            site and `off`, from which the rules cut. With a judge the tree returned is a new one.
        """
        laid_out = page if isinstance(page, LaidOut) else lay_out(page, self.site, self.off)
        outline, protected = laid_out.outline, laid_out.protected
        # The model reads the page before the rules cut more than the frame from it, since the
        # text that they cut helps it to judge the rest.
        opinion = self.judge.read(outline) if self.judge and MODEL not in self.off else None
        kept = protected | {e for inside in protected for e in inside.iterancestors()}
        cuts = list(laid_out.cuts)
        work = Pruning(outline, Prose(outline), kept, self.page_url, self.off, cuts)
        if self.memory is not None:
            cut_recurring(work, self.memory)
        cut_announced(work)
        cut_teasers(work)
        _by_link_bar(work)
        cut_pager(work)
        _by_standfirst(work, fold(self.description or ""))
        _by_class(work)
        rest = outline.root if opinion is None else opinion.apply(work, protected)
        return rest, tuple(sorted(work.cuts, key=lambda cut: cut.order))


def _by_class(work: Pruning) -> None:
    """Cut the elements of the body whose class or id meets a class rule."""
    outline = work.outline
    body = work.root.find("body")
    start = outline.place.get(body, len(outline.elements)) + 1
    rows = zip(outline.tags[start:], outline.classes[start:], outline.ids[start:], strict=True)
    for place, (tag, own, name) in enumerate(rows, start):
        if not (own or name) or tag in _INLINE:
            continue
        names = _classes(own, name)
        if not names:
            continue
        element = outline.elements[place]
        rule = next((rule for rule in names if work.may_go(element, rule)), None)
        if rule:
            work.cut(element, rule)


@lru_cache(maxsize=20_000)  # a page and the site's next pages have the same names many times
def _classes(own: str, name: str) -> tuple[str, ...]:
    """Return the names of the class rules that a class or an id meets."""
    return rules().classes_of(f"{own} {name}".lower())


def _by_standfirst(work: Pruning, description: str) -> None:
    """Cut a standfirst by the headline that repeats the description, which is folded."""
    outline = work.outline
    for place in outline.places(("p", "div", "h2")) if description else ():
        if not _is_standfirst(outline.classes[place], outline.ids[place]):
            continue
        element = outline.elements[place]
        if not work.is_there(element) or fold(text_of(element)) != description:
            continue
        if _is_by_headline(work, element) and work.may_go(element, "class:standfirst"):
            work.cut(element, "class:standfirst")


@lru_cache(maxsize=20_000)
def _is_standfirst(own: str, name: str) -> bool:
    """Tell whether a class or an id calls an element a standfirst."""
    return _STANDFIRST.search(f"{own} {name}".lower()) is not None


def _is_by_headline(work: Pruning, element: HtmlElement) -> bool:
    """Tell whether an element follows the main heading or shares a header with it."""
    before, header = element.getprevious(), next(element.iterancestors("header"), None)
    if before is not None and before.tag == "h1":
        return True
    return header is not None and work.prose.has_main_heading(header)


def _by_link_bar(work: Pruning) -> None:
    """Cut lines of links with strokes between them: "Back to the front page | Sport | Contact"."""
    lengths, linked, in_link = (work.prose.lengths, work.prose.linked_lengths, work.prose.in_link)
    for place in work.outline.places(("p", "div", "font", "span")):
        if not in_link[place] and (not linked[place] or linked[place] < LINKED * lengths[place]):
            continue
        element = work.outline.elements[place]
        if len(element) < 2 or not work.is_there(element):
            continue
        links = element.findall(".//a")
        strokes = sum((link.tail or "").strip() in _STROKES for link in links)
        if 1 < len(links) <= strokes + 1 and work.may_go(element, "links:bar"):
            work.cut(element, "links:bar")
