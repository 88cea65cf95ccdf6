"""Hash the text and the place of a page's blocks, to compare them with other pages.

A block here is the text directly in a block-level element, with its inline elements.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import numpy as np
from lxml.html import HtmlElement

from pipelines.core.extract.blocks.texts import Texts, texts_of
from pipelines.core.extract.page.outline import Outline, numbered_paths
from pipelines.core.memory import Fingerprint, PageBlocks, page_key

_LINKED: Final = 0.9  # share of link text from which a block is a link
_LONG: Final = 120  # characters
_MAIN: Final = 0.2  # share of the largest place's text from which a place is the story's too
_NAMED: Final = 4  # levels of elements that make a place
_NUMBER: Final = re.compile(r"\d+")
_ID: Final = re.compile(r"\d{3,}")  # in a class, as in "post-41723"


@dataclass(frozen=True, slots=True)
class KnownBlock:
    """A block in the tree, and the fingerprint by which other pages know it."""

    element: HtmlElement
    line: str  # its text
    is_leaf: bool  # whether no other block lies within it
    is_long: bool  # whether it is a paragraph such as stories have
    fingerprint: Fingerprint


def page_blocks(outline: Outline, url: str) -> PageBlocks:
    """Return the fingerprints of a page. outline: of the tree as `lay_out` lays it out."""
    return PageBlocks(page_key(url), tuple(_fingerprints(texts_of(outline))))


def blocks_of(outline: Outline) -> tuple[KnownBlock, ...]:
    """Return the blocks that have a letter, in document order."""
    texts = texts_of(outline)
    elements = [outline.elements[place] for place in texts.places]
    columns = (elements, texts.lines, texts.is_leaf, _are_long(texts), _fingerprints(texts))
    return tuple(map(KnownBlock, *columns))


def main_places(lengths: Iterable[tuple[str, int]]) -> frozenset[str]:
    """Return the places with most text. lengths: for each block its place and its length."""
    sums: Counter[str] = Counter()
    for path, length in lengths:
        sums[path] += length
    most = max(sums.values(), default=0)
    return frozenset(path for path, length in sums.items() if length >= _MAIN * most)


def _are_links(texts: Texts) -> list[bool]:
    """Tell for each text whether nearly all of it is link text."""
    rows = zip(texts.lines, texts.linked, strict=True)
    return [linked >= _LINKED * len(line) for line, linked in rows]


def _are_long(texts: Texts) -> list[bool]:
    """Tell for each text whether it is a paragraph such as stories have: long and no link."""
    rows = zip(texts.lines, _are_links(texts), strict=True)
    return [len(line) >= _LONG and not is_link for line, is_link in rows]


def _fingerprints(texts: Texts) -> list[Fingerprint]:
    paths = _paths(texts)
    long = [
        (number, paths[number], len(texts.lines[number]))
        for number, is_long in enumerate(_are_long(texts))
        if is_long
    ]
    story = main_places((path, length) for _, path, length in long)
    last = max((number for number, path, _ in long if path in story), default=len(paths))
    hashes = _hashes([f"{path} {line}" for path, line in zip(paths, texts.lines, strict=True)])
    rows = zip(hashes, paths, _are_links(texts), strict=True)
    return [Fingerprint(*row, is_behind=number > last) for number, row in enumerate(rows)]


def _hashes(texts: Sequence[str]) -> list[str]:
    """Return the texts' hashes. All numbers hash alike, since dates and counts change daily."""
    plain = _NUMBER.sub("0", "\0".join(texts).casefold()).encode("utf-8", "replace")
    parts = plain.split(b"\0") if texts else []
    return [blake2b(part, digest_size=8).hexdigest() for part in parts]


def _paths(texts: Texts) -> list[str]:
    """Return the hash of each text's place.

    A place is the names of the nearest four block-level elements, if one of them has a class.
    Farther ones are left out, since unclosed tags and page types change the wrappers. Without
    any class, the tags from the body down are hashed as well.
    """
    outline = texts.outline
    blocks = np.flatnonzero(texts.is_block)
    number = np.cumsum(texts.is_block) - 1
    above = number[texts.block_of[outline.above[blocks]]]
    above[0] = 0
    tags = [outline.tags[place] for place in blocks.tolist()]
    classes = [outline.classes[place] for place in blocks.tolist()]
    ways = numbered_paths(above.tolist(), tags, classes)
    levels: list[tuple[tuple[str, ...], int]] = []  # by path: nearest names, hash of all tags
    for way, around, tag, own in zip(ways, above.tolist(), tags, classes, strict=True):
        if way == len(levels):
            names, hashed = levels[ways[around]] if way else ((), 0)
            names = (*names, _name(tag, own))[-_NAMED:]
            levels.append((names, zlib.crc32(tag.encode("utf-8", "replace"), hashed)))
    of_texts = [ways[n] for n in number[texts.places].tolist()]
    path = {way: _path(*levels[way]) for way in set(of_texts)}
    return [path[way] for way in of_texts]


@lru_cache(maxsize=20_000)  # a page and the site's next pages have the same names many times
def _name(tag: str, classes: str) -> str:
    """Return the name of an element: its tag and first class, without long numbers in it."""
    first = classes.split(maxsplit=1)[:1]
    return f"{tag}.{_ID.sub('', first[0])}" if first else tag


def _path(names: tuple[str, ...], tags: int) -> str:
    """Return the hash of a place by its nearest names; also by `tags` if none has a class."""
    joined = "/".join(names)
    start = 0 if "." in joined else tags
    return f"{zlib.crc32(joined.encode('utf-8', 'replace'), start):08x}"
