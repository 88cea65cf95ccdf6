"""The tree that rules cut from: what may be cut, and the note that each cut leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass, field
from typing import Final

from lxml.html import HtmlElement

from pipelines.core.extract.page.markup import squeeze, text_of
from pipelines.core.extract.page.outline import Outline
from pipelines.core.extract.page.prose import Prose
from pipelines.core.extract.rules.edges import NONE, Edges

NEVER: Final = frozenset({"html", "body", "head", "main"})
# An element with a larger share of the page's running text may be the story and is not cut.
HEAVY: Final = 0.3
_HEAVY_COMMENTS: Final = 0.85  # the share for comments: they may be longer than a short story


@dataclass(frozen=True, slots=True)
class Cut:
    """A removed piece of the page, and the rule that removed it."""

    text: str
    rule: str
    order: int  # its place in the document
    running: int  # characters of running text in it


@dataclass(slots=True)
class Pruning:
    """The tree that rules cut from, and what was cut so far.

    kept: elements that no rule may cut. off: names of rules that do not apply.
    """

    outline: Outline
    prose: Prose
    kept: Set[HtmlElement]
    page_url: str
    off: Set[str]
    cuts: list[Cut] = field(default_factory=list)
    _texts: dict[HtmlElement, str] = field(default_factory=dict)
    _gone: bytearray = field(init=False)  # by place: 1 if the element or one around it was cut
    edges: Edges = field(init=False)

    def __post_init__(self) -> None:
        self._gone = bytearray(len(self.outline.elements))
        self.edges = Edges(self.outline)

    @property
    def root(self) -> HtmlElement:
        """Return the root of the tree."""
        return self.outline.root

    def cut(self, element: HtmlElement, rule: str) -> None:
        """Remove an element but keep the text behind it, and note the cut if it had a text."""
        if text := text_of(element):
            self.cuts.append(
                Cut(text, rule, self.prose.order(element), self.prose.running(element))
            )
        place = self.outline.place[element]
        end = self.outline.end[place]
        self._gone[place:end] = b"\1" * (end - place)
        for changed in (element, *element.iterancestors()):
            self._texts.pop(changed, None)
        empty(element)
        self.prose.forget(element)

    def places(self, tags: Collection[str], most: int) -> list[int]:
        """Return the places of short elements with these tags that have not been cut, in order.

        most: characters of text; elements with more and those with none are left out.
        """
        lengths = self.prose.lengths
        found = (place for place in self.outline.places(tags) if 0 < lengths[place] <= most)
        return self.still_there(found)

    def still_there(self, places: Iterable[int]) -> list[int]:
        """Return those of some places whose elements have not been cut."""
        return [place for place in places if not self._gone[place]]

    def is_changed(self, place: int) -> bool:
        """Tell whether the element at a place, or something in it, was cut."""
        return self._gone.find(1, place, self.outline.end[place]) >= 0

    def is_there(self, element: HtmlElement) -> bool:
        """Tell whether neither an element nor one around it was cut."""
        return not self._gone[self.outline.place[element]]

    def may_go(self, element: HtmlElement, rule: str) -> bool:
        """Tell whether a rule may cut an element.

        The rule must be on, and the element still there. It must not be kept, be `<main>` or
        `<body>`, hold the main heading or hold much of the page's running text.
        """
        if rule in self.off or element.tag in NEVER or element in self.kept:
            return False
        limit = _HEAVY_COMMENTS if rule.endswith(":comments") else HEAVY
        is_light = self.prose.share(element) <= limit
        return is_light and not self.prose.has_main_heading(element) and self.is_there(element)

    def short_text(self, element: HtmlElement, most: int) -> str:
        """Return the element's text, or "" if it has more than `most` characters.

        Where the outline tells that the text is too long, the element is not read at all.
        """
        place = self.outline.place[element]
        if not 0 < self.prose.lengths[place] <= most:
            return ""
        only = self.edges.only(place)
        if only != NONE and not self.is_changed(place):
            text = squeeze(self.outline.pieces[only])
        else:
            text = text_of(element, self._texts)
        return text if len(text) <= most else ""


def empty(element: HtmlElement) -> None:
    """Make an element an empty `<span>`; the text behind it stays.

    The element itself must stay, since the model's blocks find the text behind it as its tail.
    """
    element.clear(keep_tail=True)
    element.tag = "span"
