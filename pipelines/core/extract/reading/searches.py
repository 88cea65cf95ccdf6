"""trafilatura's searches by attribute, run only on elements that they can find.

Its XPaths test classes and ids by regular expressions, and each test calls Python for each element
of a page. So each path is taken apart once into its conditions, such as "a class with `sidebar` in
it". For a tree, each attribute value is then compared with the conditions, and most results are
remembered from earlier pages. An element with a value that a path asks for is a candidate of that
path; only candidates are tested with the path itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura.xpaths import (
    BODY_XPATH,
    DISCARD_IMAGE_ELEMENTS,
    OVERALL_DISCARD_XPATH,
    RAW_TREE_PRUNE_XPATH,
    REGEXP_NS,
    REMOVE_COMMENTS_AND_LISTS_XPATH,
    TEASER_DISCARD_XPATH,
)

CONDITION: Final = re.compile(
    r"(?:(?P<function>re:test|contains|starts-with)\((?P<translated>translate\()?)?"
    r"(?P<attributes>@[\w-]+(?:\|@[\w-]+)*)"
    r"(?(translated), *'(?P<capitals>\w+)', *'(?P<letters>\w+)'\))"
    r"(?:, *'(?P<word>[^']*)'(?:, *'(?P<flags>i)')?\)|='(?P<value>[^']*)')?"
)
_SHORT: Final = 200  # characters; a longer value is not remembered


@dataclass(frozen=True)
class Search:
    """One of trafilatura's XPaths, which tests attributes of elements of any tag."""

    path: str

    @cached_property
    def conditions(self) -> dict[str, re.Pattern[str]]:
        """By attribute, a pattern for values; the path finds only elements with such a value.

        A path may test the first of id and class; here both have the pattern, so the patterns
        can meet more elements than the path finds.
        """
        asked: dict[str, list[str]] = {}
        for condition in CONDITION.finditer(self.path):
            for attribute in condition["attributes"].split("|"):
                asked.setdefault(attribute[1:], []).append(_pattern(condition))
        return {attribute: re.compile("|".join(words)) for attribute, words in asked.items()}

    @cached_property
    def decides(self) -> XPath:
        """The path for a single element: it finds that element or nothing."""
        path = self.path.replace(".//*", "self::*", 1)
        return XPath(path, namespaces={"re": REGEXP_NS})


def _pattern(condition: re.Match[str]) -> str:
    """Return a condition as a regular expression that is searched for in the value."""
    word = condition["word"]
    if condition["function"] == "re:test":
        return f"(?{condition['flags'] or ''}:{word})"
    if word is None:
        return "" if condition["value"] is None else rf"\A{re.escape(condition['value'])}\Z"
    capitals = dict(zip(condition["letters"] or "", condition["capitals"] or "", strict=True))
    letters = (f"[{c}{capitals[c]}]" if c in capitals else re.escape(c) for c in word)
    return (r"\A" if condition["function"] == "starts-with" else "") + "".join(letters)


def _searches(paths: Sequence[XPath]) -> tuple[Search, ...]:
    return tuple(Search(path.path) for path in paths)


APPENDED: Final = _searches(RAW_TREE_PRUNE_XPATH)  # whole articles that follow, share buttons
COMMENTS: Final = _searches(REMOVE_COMMENTS_AND_LISTS_XPATH)
BOILERPLATE: Final = _searches(OVERALL_DISCARD_XPATH)
CAPTIONS: Final = _searches(DISCARD_IMAGE_ELEMENTS)
TEASERS: Final = _searches(TEASER_DISCARD_XPATH)
# Where the story may be, in trafilatura's order. The paths for the first `<article>` and for what
# is called "main" also ask for tags, so they stay XPaths.
BODIES: Final[tuple[Search | XPath, ...]] = tuple(
    Search(path.path) if "re:test" in path.path else path for path in BODY_XPATH
)

_EVERY: Final = (
    *APPENDED,
    *COMMENTS,
    *BOILERPLATE,
    *CAPTIONS,
    *TEASERS,
    *(search for search in BODIES if isinstance(search, Search)),
)
_BIT: Final = {search: 1 << place for place, search in enumerate(_EVERY)}
_ATTRIBUTES: Final = tuple(dict.fromkeys(name for search in _EVERY for name in search.conditions))
_MARKED: Final = XPath(f"descendant::*[{' or '.join(f'@{name}' for name in _ATTRIBUTES)}]")


class Candidates:
    """The elements below a root that some search may find, in page order.

    They are found once. Later, elements may be removed or change their tags, and attributes may
    be removed, but no attribute may be added.
    """

    def __init__(self, root: HtmlElement) -> None:
        asked = ((element, _asked_of(element)) for element in _MARKED(root))
        self._found: list[tuple[HtmlElement, int]] = [pair for pair in asked if pair[1]]

    def of(self, search: Search, root: HtmlElement) -> Iterator[HtmlElement]:
        """Yield the elements that a search finds below an element, in page order."""
        bit = _BIT[search]
        for element, bits in self._found:
            if bits & bit and search.decides(element) and _is_below(element, root):
                yield element


def _is_below(element: HtmlElement, root: HtmlElement) -> bool:
    return any(above is root for above in element.iterancestors())


def _asked_of(element: Any) -> int:
    """Return as bits the searches that one of an element's attribute values may satisfy."""
    bits = 0
    for name, value in element.items():
        if name in _ATTRIBUTES:
            bits |= _known(name, value) if len(value) <= _SHORT else _bits(name, value)
    return bits


def _bits(name: str, value: str) -> int:
    """Return as bits the searches that a value of an attribute may satisfy."""
    bits = 0
    for search, bit in _BIT.items():
        pattern = search.conditions.get(name)
        if pattern is not None and pattern.search(value):
            bits |= bit
    return bits


_known: Final = lru_cache(maxsize=20_000)(_bits)  # a site's next pages have the same values
