"""Find elements by the selectors of a site's file, CSS or XPath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml.cssselect import CSSSelector
from lxml.etree import XPath
from lxml.html import HtmlElement


def select(root: HtmlElement, selectors: Sequence[str]) -> Iterator[HtmlElement]:
    """Yield the elements that the selectors match, selector by selector, each element once.

    A selector that starts with "/", "./" or "(" is XPath, any other is CSS. Selectors are
    checked when the site's file is read, so here they are taken to be valid.
    """
    seen: set[HtmlElement] = set()
    for selector in selectors:
        is_xpath = selector.lstrip().startswith(("/", "./", "("))
        find = XPath(selector) if is_xpath else CSSSelector(selector)
        for element in find(root):
            if isinstance(element, HtmlElement) and element not in seen:
                seen.add(element)
                yield element
