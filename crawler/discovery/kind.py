"""What a fetched page is, when its address came without an explanation."""

from __future__ import annotations

import json
import re
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from lxml import html

from crawler.discovery.front_page import looks_like_article, read_tree
from crawler.discovery.sitemaps import unpacked
from pipelines.core.schema_org import is_article

Kind = Literal["feed", "sitemap", "article", "front-page"]

_HEAD: Final = 4096  # bytes; a root element stands there or nowhere
_FEED: Final = re.compile(rb"<(rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_SITEMAP: Final = re.compile(rb"<(\w+:)?(urlset|sitemapindex)[\s>]", re.IGNORECASE)
_LONG: Final = 120  # characters; a teaser's paragraph is shorter than an article's
_PARAGRAPHS: Final = 4


def what_is(body: bytes, content_type: str | None, url: str) -> Kind:
    """Return what a page is: "feed", "sitemap", "article" or "front-page".

    Markup decides, the URL's shape where it is silent: a page says what it is better than
    the server's content type does.
    """
    plain = unpacked(body)
    head = plain[:_HEAD]
    if _FEED.search(head) and b"<html" not in head.lower():
        return "feed"
    if _SITEMAP.search(head):
        return "sitemap"
    if (content_type or "").startswith("text/plain") and _is_url_list(plain):
        return "sitemap"
    if urlsplit(url).path in ("", "/"):
        return "front-page"
    root = read_tree(plain, content_type)
    return "article" if root is not None and _is_article(root, url) else "front-page"


def _is_url_list(plain: bytes) -> bool:
    lines = plain[:_HEAD].split()
    return bool(lines) and lines[0].startswith((b"http://", b"https://"))


def _is_article(root: html.HtmlElement, url: str) -> bool:
    kinds = _json_ld_types(root)
    if any(map(is_article, kinds)):
        return True
    if "CollectionPage" in kinds or "ItemList" in kinds:
        return False
    og_type = root.xpath("string(//meta[@property='og:type']/@content)")
    if str(og_type).lower() == "article":
        return True
    if looks_like_article(url):
        return True
    texts = (" ".join(p.text_content().split()) for p in root.iter("p"))
    return sum(len(text) > _LONG for text in texts) >= _PARAGRAPHS


def _json_ld_types(root: html.HtmlElement) -> set[str]:
    types: set[str] = set()
    for script in root.xpath("//script[@type='application/ld+json']"):
        try:
            items = _nodes(json.loads(script.text or ""))
        except (ValueError, RecursionError):  # not JSON, or brackets a thousand deep
            continue
        for item in items:
            stated = item.get("@type")
            types.update(map(str, stated if isinstance(stated, list) else [stated]))
    return types


def _nodes(node: Any) -> list[dict[str, Any]]:
    """Return the top-level nodes of a JSON-LD block: one, a list, or a graph."""
    if isinstance(node, list):
        return [item for part in node for item in _nodes(part)]
    if not isinstance(node, dict):
        return []
    graph = node.get("@graph")
    return [node, *_nodes(graph)] if isinstance(graph, list) else [node]
