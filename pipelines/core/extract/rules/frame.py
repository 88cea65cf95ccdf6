"""Cut the frame of a page before the rest is read: menus, footers, forms, dialogs, hidden parts.

Tags, roles and a few attributes mark the frame, so it is found without a look at each element.
It is a third of a page's elements, which no later step needs to read then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipelines.core.extract.page.layout import set_out
from pipelines.core.extract.page.markup import text_of
from pipelines.core.extract.page.outline import Outline, outline_of
from pipelines.core.extract.page.selectors import select
from pipelines.core.extract.page.tags import SILENT
from pipelines.core.extract.rules.catalogue import StructureRule, rules
from pipelines.core.extract.rules.cutting import HEAVY, NEVER, Cut, empty
from pipelines.core.models import Site

SELECTOR: Final = "site:remove"

_LONG: Final = 40  # characters of unlinked text from which a piece is running text, as in `Prose`
_LEAST: Final = 500  # characters of running text outside the frame; see `_Frame._rest`
_UNHEARD: Final = " or ".join(f"ancestor::{tag}" for tag in sorted({"a", *SILENT}))
_TEXTS: Final = XPath(
    f"descendant::text()[string-length() >= {_LONG}][not({_UNHEARD})]", smart_strings=False
)

Found = Sequence[tuple[str, Sequence[HtmlElement]]]


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A page without its frame, ready for the rules and the model.

    cuts: what the site's file and the structure rules cut, with places in the outline.
    protected: the elements that the site's file says to keep, and all that they hold.
    """

    outline: Outline
    cuts: tuple[Cut, ...]
    protected: Set[HtmlElement]


def lay_out(page: HtmlElement, site: Site, off: Set[str] = frozenset()) -> LaidOut:
    """Return a copy of a page, laid out as `set_out` does and without its frame.

    off: names of rules that are not to be applied.
    """
    root = set_out(page)
    protected = {e for found in select(root, site.keep) for e in found.iter()}
    kept = protected | {e for inside in protected for e in inside.iterancestors()}
    work = _Frame(root, kept, off)
    for element in select(root, site.remove):
        work.remove(element)
    work.unframe(_framed(root))
    outline = outline_of(root)
    cuts = [replace(cut, order=outline.place[e]) for e, cut in work.cuts if e in outline.place]
    return LaidOut(outline, tuple(sorted(cuts, key=lambda cut: cut.order)), protected)


@dataclass(slots=True)
class _Frame:
    """A page from which its frame is cut. kept, off: as for `Pruning`."""

    root: HtmlElement
    kept: Set[HtmlElement]
    off: Set[str]
    cuts: list[tuple[HtmlElement, Cut]] = field(default_factory=list)
    _gone: set[HtmlElement] = field(default_factory=set)

    def remove(self, element: HtmlElement) -> None:
        """Cut an element that the site's file names."""
        is_page = element.tag in ("html", "body")
        is_free = element not in self.kept and SELECTOR not in self.off
        if not is_page and is_free and element not in self._gone:
            self._cut(element, SELECTOR, running_text(element))

    def unframe(self, found: Found) -> None:
        """Cut elements that meet the structure rules, unless much of the page's text is in them.

        found: as `_framed` returns it.
        """
        headed = set(self.root.iter("h1"))
        headed |= {e for heading in list(headed) for e in heading.iterancestors()}
        frame = {e for _, elements in found for e in elements if e not in self._gone}
        running = {e: running_text(e) for e in frame}
        most = HEAVY * self._rest(running)
        for rule, elements in found:
            for element in elements if rule not in self.off else ():
                is_free = element not in self.kept and element not in headed
                is_there = element not in self._gone and element.tag not in NEVER
                if is_free and is_there and running[element] <= most:
                    self._cut(element, rule, running[element])

    def _rest(self, running: Mapping[HtmlElement, int]) -> int:
        """Return the characters of the page's running text outside its frame.

        running: the characters of running text in each element of the frame. Where hardly any
        text is outside, the marks of the frame are wrong, and all of the page's text counts.
        """
        body = self.root.find("body")
        everything = running_text(body if body is not None else self.root)
        inside = everything - sum(
            length
            for element, length in running.items()
            if length and not any(parent in running for parent in element.iterancestors())
        )
        return inside if inside > _LEAST else everything

    def _cut(self, element: HtmlElement, rule: str, running: int) -> None:
        """Empty an element, and note the cut. Its order is not known yet and is set later."""
        if text := text_of(element):
            self.cuts.append((element, Cut(text, rule, 0, running)))
        self._gone.update(element.iter())
        empty(element)


def running_text(element: HtmlElement) -> int:
    """Return the characters of an element's unlinked texts that are no mere labels.

    As for `Prose`, the text of silent elements, such as an `<iframe>`, does not count.
    """
    lengths = (len(text.strip()) for text in _TEXTS(element))
    return sum(length for length in lengths if length >= _LONG)


def _framed(root: HtmlElement) -> Found:
    """Return for each structure rule its name and the elements that meet it."""
    structure = rules().structure
    names = {"role", *(name for rule in structure for name in rule.attributes)}
    values = {name: _values(name)(root) for name in names}
    return [(rule.name, list(_meeting(root, rule, values))) for rule in structure]


def _meeting(
    root: HtmlElement, rule: StructureRule, values: Mapping[str, Sequence[Any]]
) -> Iterator[HtmlElement]:
    """Yield the elements with a rule's tags, roles or attributes that meet its condition.

    values: the values of the page's attributes by the attribute's name; `getparent` of a value
        gives its element.
    """
    named = dict.fromkeys(root.iter(*rule.tags) if rule.tags else ())
    named |= dict.fromkeys(v.getparent() for v in values["role"] if v in rule.roles)
    for name, pattern in rule.attributes.items():
        named |= dict.fromkeys(v.getparent() for v in values[name] if pattern.search(v))
    return (element for element in named if rule.where(element))


@cache
def _values(attribute: str) -> XPath:
    return XPath(f"descendant::*/@{attribute}")
