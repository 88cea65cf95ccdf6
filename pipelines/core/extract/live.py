"""Prepare live blogs, which have entries with a time each, so that all entries are read.

trafilatura and the rules would take the entries for teasers and their times for bylines. So
where the page says that it is a live blog and which entries it has, each entry becomes plain
text below its time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from copy import deepcopy
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from lxml.etree import XPath
from lxml.html import Element, HtmlElement

from pipelines.core.extract.page.jsonld import Node, article_node, first_text, types
from pipelines.core.extract.page.markup import fold, is_block, text_of
from pipelines.core.extract.page.tree import Tree

LIVE: Final = "live_blog"  # the flag of the record

_LEAST: Final = 2  # entries
_MOST: Final = 2000  # entries; the longest live blogs have some hundred
_LONGEST_TITLE: Final = 300  # characters
_CLOCK: Final = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|[٠-٩۰-۹]{1,2}[:.][٠-٩۰-۹]{2}")
_LONGEST_TIME: Final = 40  # characters: "Friday 3 May, 14:32 local time"
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_WRAPPERS: Final = frozenset({"article", "header", "li", "section"})
_PAGE: Final = frozenset({"html", "body"})
_FRAME: Final = frozenset({"aside", "nav", "footer"})
_LISTS: Final = frozenset({"ol", "ul"})
_MARKED: Final = XPath("boolean(.//*[contains(@itemtype, '/LiveBlogPosting')]//h1)")


def live_blog(nodes: tuple[Node, ...], *, page_url: str, headline: str | None) -> Node | None:
    """Return the JSON-LD node of the page's article if it is a live blog, else None."""
    node = article_node(nodes, page_url=page_url, headline=headline)
    return node if node is not None and "LiveBlogPosting" in types(node) else None


def is_marked_live(tree: Tree) -> bool:
    """Tell whether an h1 of the page lies in an element that microdata call a live blog."""
    is_named = any("/LiveBlogPosting" in kind for kind in tree.values("itemtype"))
    return is_named and bool(_MARKED(tree.root))


def set_in_entries(root: HtmlElement, blog: Node) -> tuple[HtmlElement, frozenset[str]]:
    """Return a copy in which each entry is plain text behind its time, and the printed times.

    root: the page. blog: the node that lists the entries.
    Returns: the root itself and no times where fewer than two entries are found.
    """
    copy = deepcopy(root)
    entries = _entries(copy, blog)
    if len(entries) < _LEAST:
        return root, frozenset()
    times = {time for entry in entries if (time := _set_out(entry))}
    for parent in {entry.getparent() for entry in entries}:
        if parent is not None and parent.tag in _LISTS:
            parent.tag = "div"
    around = [parent for parent in entries[0].iterancestors() if parent.tag not in _PAGE]
    whole = next((e for e in around if e.find(".//h1") is not None), around[0] if around else None)
    if whole is not None:
        # Without this, trafilatura begins inside an entry, at an element with a class "post".
        whole.set("itemprop", "articleBody")
    return copy, frozenset(times)


def _entries(root: HtmlElement, blog: Node) -> list[HtmlElement]:
    """Return the elements of the entries, found by their times, else by their headlines.

    blog: the JSON-LD node that states times and headlines.
    """
    listed = blog.get("liveBlogUpdate")
    updates = (
        [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    )
    instants = {at for item in updates if (at := _instant(item.get("datePublished")))}
    titles = {fold(first_text(item.get("headline")) or "") for item in updates} - {""}
    body = root.find("body")
    for marks in (_timed(body, instants), _titled(body, titles)) if body is not None else ():
        entries = _around(list(islice(marks, _MOST)))
        if len(entries) >= _LEAST:
            return entries
    return []


def _timed(body: HtmlElement, instants: Set[datetime]) -> Iterator[HtmlElement]:
    """Return the `<time>` elements whose instants are among these."""
    return (time for time in body.iter("time") if _instant(time.get("datetime")) in instants)


def _titled(body: HtmlElement, titles: Set[str]) -> Iterator[HtmlElement]:
    """Yield the elements without children whose text, folded, is among these headlines."""
    for element in body.iterdescendants() if titles else ():
        text = (element.text or "") if isinstance(element.tag, str) and not len(element) else ""
        if 0 < len(text) <= _LONGEST_TITLE and fold(text) in titles:
            yield element


def _around(marks: list[HtmlElement]) -> list[HtmlElement]:
    """Return the entries around marks, which are the entries' times or headlines.

    An entry is the largest element around a mark that holds no other mark. Entries need not
    share a parent, since a blog may be divided into days. A mark alone makes no entry.
    """
    held: dict[HtmlElement, set[HtmlElement]] = {}
    for mark in marks:
        for parent, child in _ways_up(mark):
            held.setdefault(parent, set()).add(child)
    nearest = (
        next((child for parent, child in _ways_up(mark) if len(held[parent]) >= _LEAST), None)
        for mark in marks
    )
    entries = dict.fromkeys(entry for entry in nearest if entry is not None)
    return [entry for entry in entries if entry.tag not in _FRAME]


def _ways_up(element: HtmlElement) -> Iterator[tuple[HtmlElement, HtmlElement]]:
    """Yield each ancestor, the nearest first, with its child that is or holds the element."""
    child = element
    for parent in element.iterancestors():
        yield parent, child
        child = parent


def _set_out(entry: HtmlElement) -> str | None:
    """Make an entry plain text behind its time; return the time as printed."""
    time = _time_of(entry)
    printed = text_of(time) if time is not None else None
    if time is entry:  # times and texts lie side by side, without an element for each entry
        entry.tag = "p"
        return printed
    if time is not None:
        time.drop_tree()
    entry.attrib.pop("class", None)
    for element in entry.iter():
        is_line = element.tag == "header" and not any(
            is_block(str(child.tag)) for child in element
        )
        if is_line or element.tag in _HEADINGS:
            element.tag = "p"
        elif element.tag in _WRAPPERS:
            element.tag = "div"
    if printed:
        line: HtmlElement = Element("p")
        line.text, line.tail = printed, entry.text
        entry.text = None
        entry.insert(0, line)
    return printed


def _time_of(entry: HtmlElement) -> HtmlElement | None:
    """Return the entry's first time element, else its first short line with a clock time."""
    times = [time for time in entry.iter("time") if text_of(time)]
    if times:
        return times[0]
    for element in entry.iter():
        if isinstance(element.tag, str) and not len(element):
            text = text_of(element)
            if len(text) <= _LONGEST_TIME and _CLOCK.search(text):
                return element
    return None


def _instant(value: Any) -> datetime | None:
    """Return an ISO instant cut to the minute, in UTC; None for a value without a time zone."""
    try:
        at = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
        return at.astimezone(UTC).replace(second=0, microsecond=0) if at and at.tzinfo else None
    except (ValueError, OverflowError):  # the latter for the year 1
        return None
