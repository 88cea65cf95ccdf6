"""Cut the parts of a tree that are mostly links, by trafilatura's tests.

The tests are slow, so only elements with links in them are tested.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura.htmlprocessing import link_density_test, link_density_test_tables
from trafilatura.utils import LINK_FARM_RATIO, trim
from trafilatura.xml import delete_element

_LINK: Final = "ref"  # the tag of links after trafilatura's conversion
_TESTED: Final = ("div", "list", "p")  # in this order, since cuts change the later tests
_HOLDERS: Final = ("item", "td", "th")  # a paragraph in these stays, since they have little else
_PARTS: Final = 3  # children from which on a short division is a row of links
_SHORT: Final = 100  # characters; such a row has fewer
# From so many characters on, an element with few links cannot fail trafilatura's test.
_LONG: Final = {"div": 300, "list": 300, "p": 60}
_TEXT: Final = XPath("string()", smart_strings=False)


def cut_link_farms(root: HtmlElement) -> None:
    """Cut the divisions, lists and paragraphs at or below an element that are link farms.

    If something was cut, all are tested once more, since an element around a farm may have become
    one.
    """
    if next(root.iter(_LINK), None) is not None and _has_cut(root):
        _has_cut(root)


def cut_link_tables(root: HtmlElement) -> None:
    """Cut the tables at or below an element that are mostly links, with the text behind each."""
    for table in [table for table in root.iter("table") if link_density_test_tables(table)]:
        delete_element(table, keep_tail=False)


def _has_cut(root: HtmlElement) -> bool:
    """Cut the link farms at or below an element once, and tell whether there was any."""
    linked = _linked(root)
    has_cut = False
    for tag in _TESTED:
        farms = [e for e in root.iter(tag) if e in linked and _is_link_farm(e, linked)]
        for farm in farms:
            delete_element(farm)
        has_cut = has_cut or bool(farms)
    return has_cut


def _linked(root: HtmlElement) -> Mapping[HtmlElement, int]:
    """Return for each element around a link how many of its characters are in links."""
    linked: dict[HtmlElement, int] = defaultdict(int)
    for link in root.iter(_LINK):
        length = len(_TEXT(link))
        for element in link.iterancestors():
            linked[element] += length
    return linked


def _is_link_farm(element: HtmlElement, linked: Mapping[HtmlElement, int]) -> bool:
    """Tell whether an element is mostly links. linked: as `_linked` returns it."""
    tag = str(element.tag)
    length = len(trim(_TEXT(element)))
    if length >= _LONG[tag] and linked[element] <= length * LINK_FARM_RATIO:
        return False  # the test would say so, too, but takes longer
    is_farm, is_short = link_density_test(element)
    is_row = tag == "div" and is_short and len(element) >= _PARTS and length < _SHORT
    parent = element.getparent()
    is_held = tag == "p" and parent is not None and parent.tag in _HOLDERS
    return (is_farm or is_row) and not is_held
