"""A page's blocks by hashes of their text and of their place, to compare with other pages.

A block is the text directly in a block-level element, its inline elements included.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Final

from lxml.html import HtmlElement

from pipelines.core.extract.markup import is_block, is_silent, squeeze
from pipelines.core.memory import Fingerprint, PageBlocks, page_key

_MOST_BLOCKS: Final = 1500  # of a page; a long comment thread has no news
_LINKED: Final = 0.9  # a block of which so much is link text is one
_LONG: Final = 120  # characters
_MAIN: Final = 0.2  # a place with so much of the main place's text is the story's too
_NAMED: Final = 4  # levels
_NUMBER: Final = re.compile(r"\d+")
_ID: Final = re.compile(r"\d{3,}")  # in a class, as in "post-41723"
_LETTER: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Block:
    """A block in the tree. `is_leaf`: no other block with text lies within it."""

    element: HtmlElement
    text: str  # on one line
    mark: Fingerprint
    is_leaf: bool

    @property
    def length(self) -> int:
        """Return the characters of the text."""
        return len(self.text)


def page_blocks(root: HtmlElement, url: str) -> PageBlocks:
    """Return the fingerprints of a page; the tree must be laid out as for pruning."""
    return PageBlocks(page_key(url), tuple(block.mark for block in blocks_of(root)))


def blocks_of(root: HtmlElement) -> tuple[Block, ...]:
    """Return the blocks that have a letter, in document order."""
    body = root.find("body")
    reading = _Reading(body if body is not None else root)
    found = [(e, squeeze("".join(p))) for e, p in list(reading.pieces.items())[:_MOST_BLOCKS]]
    found = [(element, text) for element, text in found if _LETTER.search(text)]
    blocks = [_block(reading, element, text) for element, text in found]
    long = [n for n, block in enumerate(blocks) if is_long(block)]
    places = main_places([blocks[n] for n in long])
    last = max((n for n in long if blocks[n].mark.path in places), default=len(blocks))
    return tuple(
        replace(block, mark=replace(block.mark, is_behind=True)) if n > last else block
        for n, block in enumerate(blocks)
    )


def is_long(block: Block) -> bool:
    """Tell whether a block is a paragraph such as stories have."""
    return block.length >= _LONG and not block.mark.is_link


def main_places(blocks: Iterable[Block]) -> frozenset[str]:
    """Return the places at which most of the blocks' text stands."""
    lengths: Counter[str] = Counter()
    for block in blocks:
        lengths[block.mark.path] += block.length
    most = max(lengths.values(), default=0)
    return frozenset(path for path, length in lengths.items() if length >= _MAIN * most)


def _block(reading: _Reading, element: HtmlElement, text: str) -> Block:
    path = reading.path(element)
    is_link = reading.linked.get(element, 0) >= _LINKED * len(text)
    mark = Fingerprint(_hash(f"{path} {text}"), path, is_link)
    return Block(element, text, mark, element not in reading.outer)


def _hash(text: str) -> str:
    """Return a text's hash; all numbers are as one, since dates and counts change daily."""
    plain = _NUMBER.sub("0", text.casefold()).encode("utf-8", "replace")
    return blake2b(plain, digest_size=8).hexdigest()


class _Reading:
    """One walk over the tree: which block each text belongs to, and where that stands."""

    def __init__(self, root: HtmlElement) -> None:
        self.pieces: dict[HtmlElement, list[str]] = {}
        self.linked: dict[HtmlElement, int] = {}  # characters of link text
        self.outer: set[HtmlElement] = set()  # blocks around a block with text
        self._tags: dict[HtmlElement, int] = {}  # the tags from the root down
        self._names: dict[HtmlElement, tuple[str, ...]] = {}  # the nearest, with a class
        self._open(root, 0, ())
        self._walk(root, root, is_link=False)

    def path(self, element: HtmlElement) -> str:
        """Return the hash of a block's place.

        The nearest levels say it, if one has a class: unclosed tags and page types move them
        between wrappers. Else it takes the tags from the body down.
        """
        names = self._names[element]
        start = 0 if any("." in name for name in names) else self._tags[element]
        return f"{zlib.crc32('/'.join(names).encode('utf-8', 'replace'), start):08x}"

    def _open(self, element: HtmlElement, above: int, names: tuple[str, ...]) -> None:
        tag, first = str(element.tag), (element.get("class") or "").split(maxsplit=1)[:1]
        name = f"{tag}.{_ID.sub('', first[0])}" if first else tag
        self._tags[element] = zlib.crc32(tag.encode("utf-8", "replace"), above)
        self._names[element] = (*names, name)[-_NAMED:]
        self.pieces[element] = []

    def _walk(self, element: HtmlElement, block: HtmlElement, *, is_link: bool) -> None:
        self._take(block, element.text, is_link=is_link)
        for child in element:
            if isinstance(child.tag, str) and not is_silent(child):
                inner = block
                if is_block(child):
                    self._open(child, self._tags[block], self._names[block])
                    inner = child
                self._walk(child, inner, is_link=is_link or child.tag == "a")
            self._take(block, child.tail, is_link=is_link)

    def _take(self, block: HtmlElement, text: str | None, *, is_link: bool) -> None:
        if not text:
            return
        self.pieces[block].append(text)
        if not text.isspace():
            if is_link:
                self.linked[block] = self.linked.get(block, 0) + len(squeeze(text))
            self._note_outer(block)

    def _note_outer(self, block: HtmlElement) -> None:
        for parent in block.iterancestors():
            if parent in self.outer:
                return
            self.outer.add(parent)
