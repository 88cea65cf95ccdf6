"""The copy of a page's tree that holds only the blocks to keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from lxml import etree, html
from lxml.html import defs

from pipelines.core.extract.blocks.runs import INLINE
from pipelines.core.extract.blocks.segments import Blocks, Piece
from pipelines.core.extract.page.layout import append_text
from pipelines.core.extract.page.tags import BLOCK_SKIPPED
from pipelines.core.extract.page.tree import new_element

# An unknown tag's name need not be one that a tree may be built with; a copy makes it a div.
_COPIED: Final = frozenset(defs.tags) - {"html", "body"}


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
    page = new_element("html")
    body = etree.SubElement(etree.SubElement(page, "body"), "article")
    _copy(root, body, wanted, texts)
    return page


def _copy(root: Any, body: Any, wanted: set[Any], texts: set[Piece]) -> None:
    """Copy the wanted descendants of `root` under `body`, without recursion."""
    twins: dict[Any, Any] = {root: body}
    if (root, False) in texts:
        body.text = root.text
    for source in root.iterdescendants():
        above = twins.get(source.getparent())
        if above is None:
            continue
        has_tail = (source, True) in texts
        if source in wanted or source.tag in ("br", "hr") or (has_tail and _parts(source)):
            twins[source] = twin = _twin(source, above)
            twin.text = source.text if (source, False) in texts else None
        if has_tail:
            append_text(above, source.tail)


def _twin(source: Any, above: Any) -> Any:
    """Return the copy of an element at the end of another, without its text."""
    twin = etree.SubElement(above, source.tag if source.tag in _COPIED else "div")
    if source.tag == "a" and source.get("href"):
        twin.set("href", source.get("href"))
    return twin


def _parts(element: Any) -> bool:
    """Tell whether an element, even an empty one, parts the text before it from that after."""
    return (
        element.tag not in INLINE
        and element.tag not in BLOCK_SKIPPED
        and isinstance(element.tag, str)
    )
