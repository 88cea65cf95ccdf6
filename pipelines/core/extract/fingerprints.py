"""A page's blocks by hashes of their text and of their place, to compare with other pages.

A block is the text directly in a block-level element, its inline elements included.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from lxml.html import HtmlElement

from pipelines.core.extract.markup import SILENT, is_block, squeeze
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
    found = [(run, squeeze("".join(run.pieces))) for run in reading.runs[:_MOST_BLOCKS]]
    blocks = [_block(run, text) for run, text in found if _LETTER.search(text)]
    long = [n for n, block in enumerate(blocks) if is_long(block)]
    places = main_places([blocks[n] for n in long])
    last = max((n for n in long if blocks[n].mark.path in places), default=len(blocks))
    behind = (replace(b, mark=replace(b.mark, is_behind=True)) for b in blocks[last + 1 :])
    return (*blocks[: last + 1], *behind)


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


def _block(run: _Run, text: str) -> Block:
    path = run.path()
    is_link = run.linked >= _LINKED * len(text)
    mark = Fingerprint(_hash(f"{path} {text}"), path, is_link)
    return Block(run.element, text, mark, not run.is_outer)


def _hash(text: str) -> str:
    """Return a text's hash; all numbers are as one, since dates and counts change daily."""
    plain = _NUMBER.sub("0", text.casefold()).encode("utf-8", "replace")
    return blake2b(plain, digest_size=8).hexdigest()


@lru_cache(maxsize=20_000)
def _name(tag: str, classes: str) -> str:
    """Return what a level of a place is called: "div.story"."""
    first = classes.split(maxsplit=1)[:1]
    return f"{tag}.{_ID.sub('', first[0])}" if first else tag


class _Run:
    """The text directly in one block-level element."""

    __slots__ = ("above", "element", "is_outer", "linked", "names", "pieces", "tags")

    def __init__(self, element: HtmlElement, above: _Run | None) -> None:
        tag = str(element.tag)
        names = (*(above.names if above else ()), _name(tag, element.get("class") or ""))
        self.element, self.above = element, above
        self.pieces: list[str] = []
        self.linked = 0  # characters of link text
        self.is_outer = False  # around another with text
        # The tags from the root down, and the nearest levels with a class.
        self.tags: int = zlib.crc32(tag.encode("utf-8", "replace"), above.tags if above else 0)
        self.names: tuple[str, ...] = names[-_NAMED:]

    def path(self) -> str:
        """Return the hash of the block's place.

        The nearest levels say it, if one has a class: unclosed tags and page types move them
        between wrappers. Else it takes the tags from the body down.
        """
        start = 0 if any("." in name for name in self.names) else self.tags
        return f"{zlib.crc32('/'.join(self.names).encode('utf-8', 'replace'), start):08x}"

    def take(self, text: str, *, is_link: bool) -> None:
        """Take in a text."""
        self.pieces.append(text)
        if text.isspace():
            return
        if is_link:
            self.linked += len(squeeze(text))
        above = self.above
        while above is not None and not above.is_outer:
            above.is_outer = True
            above = above.above


class _Reading:
    """One walk over the tree: which block each text belongs to, in document order."""

    def __init__(self, root: HtmlElement) -> None:
        self.runs = [_Run(root, None)]
        self._walk(root, self.runs[0], is_link=False)

    def _walk(self, element: HtmlElement, run: _Run, *, is_link: bool) -> None:
        if text := element.text:
            run.take(text, is_link=is_link)
        for child in element:
            tag = child.tag
            if isinstance(tag, str) and tag not in SILENT:
                inner = run
                if is_block(tag):
                    inner = _Run(child, run)
                    self.runs.append(inner)
                self._walk(child, inner, is_link=is_link or tag == "a")
            if tail := child.tail:
                run.take(tail, is_link=is_link)
