"""Find the JSON that a page's scripts hold: the state from which a browser would build the page.

The code of scripts is cut before the parse, so it is looked for in the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_OPENING: Final = re.compile(
    rb"<script\b[^>]{0,300}?(?:__NEXT_DATA__|application/json)[^>]{0,300}>\s{0,99}(?=[{\[])"
    rb"|\bFusion\.globalContent\s{0,9}=\s{0,9}(?=\{)"
    rb"|\bwindow\.__[A-Z_]{4,40}__\s{0,9}=\s{0,9}(?=\{)"
)
_MOST: Final = 4  # states of a page; it has one or two
_LONGEST: Final = 2_000_000  # bytes of one
_MARKS: Final = (b"__NEXT_DATA__", b"application/json", b"Fusion.globalContent", b"window.__")


def states_of(source: bytes) -> tuple[bytes, ...]:
    """Return where states begin in a page's source, each up to the end of its script.

    Each begins with a JSON value, behind which other code may follow.
    """
    return tuple(_found(source)) if any(mark in source for mark in _MARKS) else ()


def _found(source: bytes) -> Iterator[bytes]:
    at = 0
    for _ in range(_MOST):
        opening = _OPENING.search(source, at)
        if opening is None:
            return
        end = source.find(b"</script", opening.end())
        at = end if end >= 0 else len(source)
        yield source[opening.end() : min(at, opening.end() + _LONGEST)]
