"""A page's blocks by hashes of their text and of their place, to compare with other pages.

A block is the text directly in a block-level element, its inline elements included.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final, NamedTuple

from lxml.html import HtmlElement

from pipelines.core.extract.blocks.texts import Text, Texts
from pipelines.core.extract.page.outline import Outline
from pipelines.core.memory import Fingerprint, PageBlocks, page_key

_LINKED: Final = 0.9  # a block of which so much is link text is one
_LONG: Final = 120  # characters
_MAIN: Final = 0.2  # a place with so much of the main place's text is the story's too
_NAMED: Final = 4  # levels
_NUMBER: Final = re.compile(r"\d+")
_ID: Final = re.compile(r"\d{3,}")  # in a class, as in "post-41723"


@dataclass(frozen=True, slots=True)
class MarkedBlock:
    """A block in the tree, its text and the fingerprint by which other pages know it."""

    element: HtmlElement
    text: Text
    mark: Fingerprint


def page_blocks(outline: Outline, url: str) -> PageBlocks:
    """Return the fingerprints of a page; the tree must be laid out as for pruning."""
    return PageBlocks(page_key(url), tuple(block.mark for block in blocks_of(outline)))


def blocks_of(outline: Outline) -> tuple[MarkedBlock, ...]:
    """Return the blocks that have a letter, in document order."""
    texts = Texts(outline)
    found = list(texts.lettered())
    paths = _paths(outline, texts)
    long = [
        (n, paths[text.place], len(text.line)) for n, text in enumerate(found) if is_long(text)
    ]
    places = main_places((path, length) for _, path, length in long)
    last = max((n for n, path, _ in long if path in places), default=len(found))
    return tuple(
        _block(outline, text, paths[text.place], is_behind=n > last)
        for n, text in enumerate(found)
    )


def is_long(text: Text) -> bool:
    """Tell whether a text is a paragraph such as stories have."""
    return len(text.line) >= _LONG and not _is_link(text)


def main_places(lengths: Iterable[tuple[str, int]]) -> frozenset[str]:
    """Return the places at which most text stands, of the places and lengths of blocks."""
    sums: Counter[str] = Counter()
    for path, length in lengths:
        sums[path] += length
    most = max(sums.values(), default=0)
    return frozenset(path for path, length in sums.items() if length >= _MAIN * most)


def _is_link(text: Text) -> bool:
    return text.linked >= _LINKED * len(text.line)


def _block(outline: Outline, text: Text, path: str, *, is_behind: bool) -> MarkedBlock:
    mark = Fingerprint(_hash(f"{path} {text.line}"), path, _is_link(text), is_behind)
    return MarkedBlock(outline.elements[text.place], text, mark)


def _hash(text: str) -> str:
    """Return a text's hash; all numbers are as one, since dates and counts change daily."""
    plain = _NUMBER.sub("0", text.casefold()).encode("utf-8", "replace")
    return blake2b(plain, digest_size=8).hexdigest()


def _paths(outline: Outline, texts: Texts) -> dict[int, str]:
    """Return the hash of the place of each block-level element."""
    levels = {-1: _Level((), 0, "")}
    for place in texts.blocks:
        classes = outline.attributes[place].get("class", "")
        above = levels[texts.above(place)]
        levels[place] = _level(above.names, above.tags, outline.tags[place], classes)
    return {place: level.path for place, level in levels.items()}


class _Level(NamedTuple):
    """A place: the nearest levels' names, a hash of the tags from the body down, and its own."""

    names: tuple[str, ...]
    tags: int
    path: str


@lru_cache(maxsize=20_000)  # a page has most of its places many times, and the next page too
def _level(names: tuple[str, ...], tags: int, tag: str, classes: str) -> _Level:
    """Return the place of an element in another one.

    The nearest levels say it, if one has a class: unclosed tags and page types move them
    between wrappers. Else it takes the tags from the body down.
    """
    first = classes.split(maxsplit=1)[:1]
    names = (*names, f"{tag}.{_ID.sub('', first[0])}" if first else tag)[-_NAMED:]
    tags = zlib.crc32(tag.encode("utf-8", "replace"), tags)
    start = 0 if any("." in name for name in names) else tags
    path = f"{zlib.crc32('/'.join(names).encode('utf-8', 'replace'), start):08x}"
    return _Level(names, tags, path)
