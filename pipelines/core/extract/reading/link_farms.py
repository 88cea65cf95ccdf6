"""The parts of a tree that are mostly links, as trafilatura tells them, sought where links are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura.htmlprocessing import link_density_test, link_density_test_tables
from trafilatura.utils import LINK_FARM_RATIO, trim
from trafilatura.xml import delete_element

_LINK: Final = "ref"  # as trafilatura's conversion calls it
_TESTED: Final = ("div", "list", "p")  # one after the other: each changes what the next sees
_HOLDERS: Final = ("item", "td", "th")  # a paragraph of theirs is all they have, and stays
_PARTS: Final = 3  # children, from which on a short division is a row of links
_SHORT: Final = 100  # characters of such a row
# Characters from which on the test asks nothing but the share of the links, at most.
_LONG: Final = {"div": 300, "list": 300, "p": 60}
_TEXT: Final = XPath("string()", smart_strings=False)


def cut_link_farms(root: HtmlElement) -> None:
    """Cut the divisions, lists and paragraphs at or below an element that are link farms.

    Where that has cut something, it is done once more: what stood beside a farm may be one now.
    """
    if next(root.iter(_LINK), None) is not None and _has_cut(root):
        _has_cut(root)


def cut_link_tables(root: HtmlElement) -> None:
    """Cut the tables at or below an element that are mostly links, with what follows each."""
    for table in [table for table in root.iter("table") if link_density_test_tables(table)]:
        delete_element(table, keep_tail=False)


def _has_cut(root: HtmlElement) -> bool:
    """Cut what is a link farm now, and tell whether there was any."""
    linked = _linked(root)
    has_cut = False
    for tag in _TESTED:
        farms = [e for e in root.iter(tag) if e in linked and _is_link_farm(e, linked)]
        for farm in farms:
            delete_element(farm)
        has_cut = has_cut or bool(farms)
    return has_cut


def _linked(root: HtmlElement) -> Mapping[HtmlElement, int]:
    """Return how many characters of each element around a link are in links, blanks included."""
    linked: dict[HtmlElement, int] = defaultdict(int)
    for link in root.iter(_LINK):
        length = len(_TEXT(link))
        for element in link.iterancestors():
            linked[element] += length
    return linked


def _is_link_farm(element: HtmlElement, linked: Mapping[HtmlElement, int]) -> bool:
    tag = str(element.tag)
    length = len(trim(_TEXT(element)))
    if length >= _LONG[tag] and linked[element] <= length * LINK_FARM_RATIO:
        return False  # as the test would have it, for which it seeks links and images
    is_farm, is_short = link_density_test(element)
    is_row = tag == "div" and is_short and len(element) >= _PARTS and length < _SHORT
    parent = element.getparent()
    is_held = tag == "p" and parent is not None and parent.tag in _HOLDERS
    return (is_farm or is_row) and not is_held
