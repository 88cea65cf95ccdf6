"""Read JSON-LD as pages really have it: several scripts, graphs, arrays, broken JSON."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import lxml.html

from pipelines.core.extract.page.markup import seen, squeeze
from pipelines.core.schema_org import is_article

Node = Mapping[str, Any]

MAX_NODES: Final = 2000
_MAX_NESTING: Final = 12

_OPENINGS: Final = ("<!--", "//<![CDATA[", "<![CDATA[")
_CLOSING: Final = re.compile(r"(?://\s*)?(?:-->|\]\]>)$")
_TRAILING_COMMA: Final = re.compile(r",(\s*[}\]])")
_DOUBLE_COMMA: Final = re.compile(r",(\s*,)+")
_BAD_ESCAPE: Final = re.compile(r'\\(?!["\\/bfnrtu])')


def json_ld(root: lxml.html.HtmlElement) -> tuple[Node, ...]:
    """Return the objects of a page's JSON-LD that have an "@type", `MAX_NODES` at most.

    They come in the order of the page; an object comes before those that it contains.
    """
    found: list[Node] = []
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for node in _walk(_load(script.text or ""), 0):
            found.append(node)
            if len(found) >= MAX_NODES:
                return tuple(found)
    return tuple(found)


def types(node: Node) -> tuple[str, ...]:
    """Return a node's types without their namespace, such as ("NewsArticle",)."""
    named = node.get("@type")
    listed = named if isinstance(named, list) else [named]
    return tuple(_bare_type(name) for name in listed if isinstance(name, str))


def _bare_type(name: str) -> str:
    return name.replace("#", "/").replace(":", "/").rsplit("/", 1)[-1]


def article_node(nodes: tuple[Node, ...], *, page_url: str, headline: str | None) -> Node | None:
    """Return the node that describes this page's article; None if there is none.

    page_url: the page's address. headline: its headline, if known. See `_chosen` for how they
    decide between several articles.
    A reference to another node, such as `{"@id": "#org"}`, is replaced by that node.
    """
    node = _chosen(nodes, page_url, headline)
    if node is None:
        return None
    named = {other["@id"]: other for other in nodes if isinstance(other.get("@id"), str)}
    return {key: _resolved(value, named) for key, value in node.items()}


def _resolved(value: Any, named: Mapping[str, Node]) -> Any:
    """Return a value with the fields of the node that it refers to. named: the nodes by "@id"."""
    if isinstance(value, list):
        return [_resolved(item, named) for item in value]
    if isinstance(value, dict) and "name" not in value:
        return {**named.get(str(value.get("@id")), {}), **value}
    return value


def _chosen(nodes: tuple[Node, ...], page_url: str, headline: str | None) -> Node | None:
    """Return the article node with the page's URL, else with its headline, else the first.

    The first must not be an item of another node's list, since such articles are teasers.
    """
    articles = [node for node in nodes if any(map(is_article, types(node)))]
    if not articles:
        return None
    wanted = _bare(page_url)
    for node in articles:
        if any(_bare(url) == wanted for url in node_urls(node)):
            return node
    if headline:
        folded = headline.casefold()
        for node in articles:
            title = first_text(node.get("headline")) or first_text(node.get("name")) or ""
            if title and title.casefold() in folded:
                return node
    listed = {id(item) for node in nodes for item in _items(node)}
    return next((node for node in articles if id(node) not in listed), None)


def node_urls(node: Node) -> tuple[str, ...]:
    """Return a node's own addresses: its "url", "@id" and "mainEntityOfPage"."""
    own = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    return tuple(
        url
        for value in own
        for url in ([value.get("@id")] if isinstance(value, dict) else [value])
        if isinstance(url, str)
    )


def first_text(value: Any) -> str | None:
    """Return the first text in a value of JSON-LD on one line; None where there is none.

    value: a string, a list of values, or an object, whose "name" or "@value" is read.
    """
    if isinstance(value, str):
        return squeeze(seen(html.unescape(value))) or None
    if isinstance(value, list):
        return next((text for item in value if (text := first_text(item))), None)
    if isinstance(value, dict):
        return first_text(value.get("name") or value.get("@value"))
    return None


def _items(node: Node) -> Iterator[Any]:
    """Yield the values that a node lists, and of a "ListItem" also the item in it."""
    for key in ("itemListElement", "hasPart", "blogPost", "liveBlogUpdate"):
        value = node.get(key)
        for item in value if isinstance(value, list) else [value]:
            yield item
            if isinstance(item, dict):
                yield item.get("item")


def _bare(url: str) -> str:
    """Return an address for comparison: no scheme, "www.", query, fragment or final slash."""
    return re.sub(r"^https?://(www\.)?|[?#].*$", "", url).rstrip("/").casefold()


def _load(text: str) -> Any:
    """Return the JSON value of a script; None if it cannot be read even after repair."""
    text = _unwrapped(text.strip())
    for repair in (str, html.unescape, _mended):
        try:
            return json.loads(repair(text), strict=False)  # allows line ends inside strings
        except (ValueError, RecursionError):
            continue
    try:  # two objects one after the other: the first counts
        return json.JSONDecoder(strict=False).raw_decode(_mended(text))[0]
    except (ValueError, RecursionError):
        return None


def _unwrapped(text: str) -> str:
    """Return a script without comment or CDATA marks around it and without final semicolons."""
    opening = next(filter(text.startswith, _OPENINGS), "")
    text = text.removeprefix(opening)
    if text.endswith(("-->", "]]>")):
        text = _CLOSING.sub("", text)
    return text.strip().rstrip(";")


def _mended(text: str) -> str:
    """Return JSON without bad escapes, double commas and commas before a closing bracket."""
    text = _BAD_ESCAPE.sub(r"\\\\", text)
    return _TRAILING_COMMA.sub(r"\1", _DOUBLE_COMMA.sub(",", text))


def _walk(value: Any, level: int) -> Iterator[Node]:
    """Yield the typed objects in a JSON value, an object before those inside it."""
    if level > _MAX_NESTING:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, level + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for item in value.values():
            if isinstance(item, (dict, list)):
                yield from _walk(item, level + 1)
