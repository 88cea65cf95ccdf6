"""The copy of a page's tree that holds only the blocks to keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree, html
from lxml.html import defs

from pipelines.core.extract.blocks import INLINE, SKIPPED, Blocks, Piece

# An unknown tag's name need not be one that a tree may be built with; a copy makes it a div.
COPIED = frozenset(defs.tags) - {"html", "body"} | {"article", "section", "figure", "figcaption"}


def drop_blocks(root: html.HtmlElement, blocks: Blocks, keep: Sequence[bool]) -> html.HtmlElement:
    """Return a copy of the tree that holds only the blocks whose `keep` is true.

    `root` must be the very tree that `segment` read; it is left as it is. Elements keep their
    tags and links but lose all other attributes, so that a later reader judges by structure
    and never by a class name that the model has already weighed.
    """
    texts: set[Piece] = set()
    wanted: set[Any] = set()
    for block, is_kept in zip(blocks.items, keep, strict=True):
        if is_kept:
            texts.update(block.pieces)
    for element, is_tail in texts:
        node = element.getparent() if is_tail else element
        while node is not None and node not in wanted:
            wanted.add(node)
            node = node.getparent()
    page = html.Element("html")
    body = etree.SubElement(etree.SubElement(page, "body"), "article")
    _copy(root, body, wanted, texts)
    return page


def _copy(root: Any, body: Any, wanted: set[Any], texts: set[Piece]) -> None:
    """Copy the wanted descendants of `root` under `body`, without recursion."""
    twins: dict[Any, Any] = {root: body}
    for source in root.iter():
        above = twins.get(source.getparent()) if source is not root else None
        twin = body if source is root else None
        if above is not None:
            has_tail = (source, True) in texts
            if source in wanted or source.tag in ("br", "hr") or (has_tail and _parts(source)):
                twin = etree.SubElement(above, source.tag if source.tag in COPIED else "div")
                if source.tag == "a" and source.get("href"):
                    twin.set("href", source.get("href"))
                twins[source] = twin
            if has_tail:
                _append(above, source.tail)
        if twin is not None and (source, False) in texts:
            twin.text = source.text


def _parts(element: Any) -> bool:
    """Say whether an element, even an empty one, parts the text before it from that after."""
    return (
        element.tag not in INLINE and element.tag not in SKIPPED and isinstance(element.tag, str)
    )


def _append(parent: Any, text: str) -> None:
    """Add text at the end of an element, after its last child if it has one."""
    # Not len(parent), which counts all children.
    last = next(parent.iterchildren(reversed=True), None)
    if last is not None:
        last.tail = (last.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
