"""Tell what an address served: a feed, a sitemap, an article or a front page."""

from __future__ import annotations

import codecs
import json
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from crawler.discovery.feeds import is_feed
from crawler.discovery.front_page import Served, looks_like_article
from crawler.discovery.root import root_of
from crawler.discovery.sitemaps import ROOTS
from pipelines.core.errors import PageError
from pipelines.core.extract.page.tree import Tree
from pipelines.core.schema_org import is_article

Kind = Literal["feed", "sitemap", "article", "front-page"]

_HEAD: Final = 4096  # bytes in which a text's first address must stand
_LONG: Final = 120  # characters; a teaser's paragraph is shorter than an article's
_PARAGRAPHS: Final = 4


def what_is(served: Served, url: str) -> Kind:
    """Return what a page is: "feed", "sitemap", "article" or "front-page".

    The markup decides, and where it says nothing the shape of the URL. The server's content type
    counts only for a sitemap of plain text: a page knows better what it is.
    """
    if is_feed(served.plain):
        return "feed"
    if root_of(served.plain) in ROOTS or _is_url_list(served, url):
        return "sitemap"
    if urlsplit(url).path in ("", "/"):
        return "front-page"
    try:
        is_article = _is_article(served.tree, url)
    except PageError:
        is_article = looks_like_article(url)
    return "article" if is_article else "front-page"


def _is_url_list(served: Served, url: str) -> bool:
    """Tell whether a body is plain text, by its type or name, that begins with an address."""
    is_text = (served.content_type or "").startswith("text/plain")
    if not is_text and not urlsplit(url).path.endswith((".txt", ".txt.gz")):
        return False
    lines = served.plain[:_HEAD].removeprefix(codecs.BOM_UTF8).split()
    return bool(lines) and lines[0].startswith((b"http://", b"https://"))


def _is_article(tree: Tree, url: str) -> bool:
    """Tell whether a page is an article: by JSON-LD, og:type, its address or its paragraphs."""
    kinds = _json_ld_types(tree)
    if any(map(is_article, kinds)):
        return True
    if "CollectionPage" in kinds or "ItemList" in kinds:
        return False
    if "".join(tree.meta.get("og:type", ())[:1]).lower() == "article":
        return True
    if looks_like_article(url):
        return True
    texts = (" ".join(p.text_content().split()) for p in tree.elements("p"))
    return sum(len(text) > _LONG for text in texts) >= _PARAGRAPHS


def _json_ld_types(tree: Tree) -> set[str]:
    types: set[str] = set()
    for script in tree.elements("script"):
        if script.get("type") != "application/ld+json":
            continue
        try:
            items = _nodes(json.loads(script.text or ""))
        except (ValueError, RecursionError):  # not JSON, or brackets a thousand deep
            continue
        for item in items:
            stated = item.get("@type")
            types.update(map(str, stated if isinstance(stated, list) else [stated]))
    return types


def _nodes(node: Any) -> list[dict[str, Any]]:
    """Return the top-level nodes of a JSON-LD block, which has one node, a list or a graph."""
    if isinstance(node, list):
        return [item for part in node for item in _nodes(part)]
    if not isinstance(node, dict):
        return []
    graph = node.get("@graph")
    return [node, *_nodes(graph)] if isinstance(graph, list) else [node]
