"""Copy a page's tree with only the blocks to keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from lxml import etree, html
from lxml.html import defs

from pipelines.core.extract.blocks.runs import INLINE
from pipelines.core.extract.blocks.segments import Blocks
from pipelines.core.extract.page.layout import append_text
from pipelines.core.extract.page.tags import BLOCK_SKIPPED
from pipelines.core.extract.page.tree import new_element

# The name of an unknown tag may be one that lxml cannot build, so its copy becomes a div.
_COPIED: Final = frozenset(defs.tags) - {"html", "body"}


def drop_blocks(blocks: Blocks, keep: Sequence[bool]) -> html.HtmlElement:
    """Return a copy of the blocks' tree that holds only the blocks whose `keep` is true.

    keep: one entry for each block. The tree itself stays as it is; text that a rule has cut from
    it since is not in the copy. Elements keep their tags and the addresses of links but lose all
    other attributes, so that trafilatura reads by structure and not by class names, which the
    model has weighed already.
    """
    outline = blocks.outline
    kept = _Kept()
    for place, is_tail in _pieces(blocks, keep):
        (kept.tails if is_tail else kept.texts).add(outline.elements[place])
    for holder in (*kept.texts, *(tail.getparent() for tail in kept.tails)):
        node = holder
        while node is not None and node not in kept.wanted:
            kept.wanted.add(node)
            node = node.getparent()
    page = new_element("html")
    body = etree.SubElement(etree.SubElement(page, "body"), "article")
    kept.copy(outline.root, body)
    return page


def _pieces(blocks: Blocks, keep: Sequence[bool]) -> list[tuple[int, bool]]:
    """Return the pieces of the blocks to keep: an element's place, and whether it is its tail."""
    outline = blocks.outline
    spans = zip(keep, blocks.first.tolist(), blocks.behind.tolist(), strict=True)
    kept = [piece for is_kept, *span in spans if is_kept for piece in range(*span)]
    pieces = blocks.read[kept]
    return list(zip(outline.node[pieces].tolist(), outline.is_tail[pieces].tolist(), strict=True))


class _Kept:
    """What is copied of a tree: the elements whose text or tail is kept, and all around these."""

    def __init__(self) -> None:
        self.texts: set[Any] = set()
        self.tails: set[Any] = set()
        self.wanted: set[Any] = set()

    def copy(self, root: Any, twin: Any) -> None:
        """Copy the root's text and descendants into its twin, without recursion."""
        copied = [(root, twin)]
        while copied:
            source, twin = copied.pop()
            if source in self.texts:
                twin.text = source.text
            for child in source:
                has_tail = child in self.tails
                is_break = child.tag in ("br", "hr") or (has_tail and _parts(child))
                if is_break or child in self.wanted:
                    copied.append((child, _twin(child, twin)))
                if has_tail:
                    append_text(twin, child.tail)


def _twin(source: Any, above: Any) -> Any:
    """Add a copy of an element, without its text, at the end of another; return the copy."""
    twin = etree.SubElement(above, source.tag if source.tag in _COPIED else "div")
    if source.tag == "a" and source.get("href"):
        twin.set("href", source.get("href"))
    return twin


def _parts(element: Any) -> bool:
    """Tell whether the text before an element and the text after it are of different blocks."""
    return (
        element.tag not in INLINE
        and element.tag not in BLOCK_SKIPPED
        and isinstance(element.tag, str)
    )
