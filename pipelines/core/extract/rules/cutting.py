"""A tree in work: what may be cut from it, and the note that each cut leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass, field
from typing import Final

from lxml.html import HtmlElement

from pipelines.core.extract.page.markup import text_of
from pipelines.core.extract.page.outline import Outline
from pipelines.core.extract.page.prose import Prose

NEVER: Final = frozenset({"html", "body", "head", "main"})
# Shares of the page's running text from which an element is too much to be an extra.
_HEAVY: Final = 0.3
_HEAVY_COMMENTS: Final = 0.85  # under a short story readers write more than its author


@dataclass(frozen=True, slots=True)
class Cut:
    """A removed element's text, the rule, and its place in the document."""

    text: str
    rule: str
    order: int
    running: int  # characters of running text that went with it


@dataclass(slots=True)
class Pruning:
    """The tree in work and what was cut from it.

    kept: elements that no rule may touch. off: names of rules that do not apply.
    """

    outline: Outline
    prose: Prose
    kept: Set[HtmlElement]
    page_url: str
    off: Set[str]
    cuts: list[Cut] = field(default_factory=list)
    _texts: dict[HtmlElement, str] = field(default_factory=dict)
    _gone: set[HtmlElement] = field(default_factory=set)

    @property
    def root(self) -> HtmlElement:
        """Return the tree."""
        return self.outline.root

    def cut(self, element: HtmlElement, rule: str) -> None:
        """Remove an element, keep the text behind it, note what went."""
        if text := text_of(element):
            self.cuts.append(
                Cut(text, rule, self.prose.order(element), self.prose.running(element))
            )
        self._gone.update(element.iter())
        for changed in (element, *element.iterancestors()):
            self._texts.pop(changed, None)
        # An empty inline element stays, so that the text behind it has still its own place,
        # by which the model's blocks know it.
        element.clear(keep_tail=True)
        element.tag = "span"
        self.prose.forget(element)

    def elements(self, tags: Collection[str]) -> list[HtmlElement]:
        """Return the elements with these tags that have not been cut, in document order."""
        found = (self.outline.elements[place] for place in self.outline.places(tags))
        return [element for element in found if self.is_there(element)]

    def named(self) -> Iterator[tuple[HtmlElement, str]]:
        """Yield the body's elements with a class or an id that have not been cut, and these."""
        body = self.root.find("body")
        place = self.outline.place.get(body, len(self.outline.elements))
        for element, attributes in zip(
            self.outline.elements[place + 1 :], self.outline.attributes[place + 1 :], strict=True
        ):
            words = f"{attributes.get('class', '')} {attributes.get('id', '')}".lower().strip()
            if words and self.is_there(element):
                yield element, words

    def is_there(self, element: HtmlElement) -> bool:
        """Tell whether an element is still in the tree, and not emptied by a cut."""
        return element not in self._gone

    def may_go(self, element: HtmlElement, rule: str) -> bool:
        """Tell whether an element is small enough, and no one's to keep."""
        if rule in self.off or element.tag in NEVER or element in self.kept:
            return False
        limit = _HEAVY_COMMENTS if rule.endswith(":comments") else _HEAVY
        is_light = self.prose.share(element) <= limit
        return is_light and not self.prose.has_main_heading(element) and self.is_there(element)

    def short_text(self, element: HtmlElement, most: int) -> str:
        """Return the element's text, or "" for a long one; cheap for containers."""
        if not 0 < self.prose.length(element) <= most:
            return ""
        text = text_of(element, self._texts)
        return text if len(text) <= most else ""
