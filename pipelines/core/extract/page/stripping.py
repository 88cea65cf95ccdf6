"""Take comments and the code of scripts and styles out of a page's source before the parse.

They are half of a page's bytes, and the parser would only build and free them. The element of a
script or style stays, with one sign in place of its code, so that elements and texts keep their
numbers. JSON-LD stays. The source is read tag by tag as the parser reads it (the tokenizer of
the HTML Standard), so that `<!--` in an attribute or a `<textarea>` is no comment. Where it is
not certain how the parser goes on, as in a comment that never ends, the rest of the page stays
as it is.
"""

from __future__ import annotations

import html
import re
from typing import Final

import numpy as np

from pipelines.core.extract.page.ballast import ATTRIBUTE, BLANK, MOST_ATTRIBUTES

_UNREAD: Final = frozenset({b"script", b"style"})
_SIGN: Final = b";"  # stands for code

_ATTRIBUTE, _BEHIND_NAME = ATTRIBUTE.encode(), f"[{BLANK}/>]".encode()
_NAME: Final = f"</?[a-zA-Z][^{BLANK}/>]*+".encode()
_TAG: Final = _NAME + rb"(?:" + _ATTRIBUTE + rb"){0,%d}+" % MOST_ATTRIBUTES
# Elements in which the parser reads all as text up to the tag that ends them.
_RAW: Final = (
    rb"<(?P<name>(?i:script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext))"
    rb"(?=" + _BEHIND_NAME + rb")"
)
_MAY_BE_RAW: Final = (  # the first two letters rule out most tags quickly
    rb"<[stxinpSTXINP][cteimfolCTEIMFOL](?i:ript|yle|xtarea|tle|p|rame|embed|frames|aintext)"
    + _BEHIND_NAME
)
# Text, declarations, and tags with no more attributes than a tag may have. The match ends before
# anything else. The case of a tag without attributes stands first by itself, since most are so.
_USUAL: Final = re.compile(
    rb"(?:[^<]++|(?!" + _MAY_BE_RAW + rb")" + _NAME + rb"(?:>|(?:" + _ATTRIBUTE
    + rb"){0,%d}+(?:>|(?!" % MOST_ATTRIBUTES + _ATTRIBUTE
    + rb")))|<(?:!(?!--)|\?|/[^a-zA-Z>])[^>]*+|<(?![a-zA-Z!?]|/[^>]))*+"
)  # fmt: skip
_RAW_TAG: Final = re.compile(rb"(?=" + _RAW + rb")" + _TAG + rb"[\s/]*+>")
_CROWDED_TAG: Final = re.compile(rb"(" + _TAG + rb")(?:" + _ATTRIBUTE + rb")*+")
_COMMENT_END: Final = re.compile(rb"--!?>")
_BEHIND_NAMES: Final = (b" ", b"\t", b"\n", b"\r", b"\f", b"\v", b"/", b">")
_INNER_SCRIPT: Final = re.compile(rb"<script", re.IGNORECASE)


def stripped(source: bytes) -> tuple[bytes, int]:
    """Return a page's source without comments and code, and how much code its body had.

    source: in UTF-8. Of a tag with more than `MOST_ATTRIBUTES` attributes the first ones stay.
    The code of scripts and styles in the body is counted in bytes, as `_length` does.
    """
    kept: list[bytes] = []
    body = max(source.find(b"<body"), source.find(b"<BODY"))
    code = 0
    place = at = 0  # what lies before `place` is done; before `at` it is known to stay
    while (at := _end_of_usual(source, at)) < len(source):
        span = _unread(source, at)
        if span is None:
            kept += (source[place:at], _CROWDED_TAG.sub(rb"\1", source[at:]))
            return b"".join(kept), code
        start, end, rest = span
        kept += (source[place:start], rest)
        code += _length(source, start, end) if rest is _SIGN and start > body else 0
        place = at = end
    return b"".join([*kept, source[place:]]) if kept else source, code


def _length(source: bytes, start: int, end: int) -> int:
    """Return the length of a stretch in bytes, with each run of spaces counted as one."""
    is_space = np.frombuffer(source, np.uint8)[start:end] == ord(" ")
    return end - start - int(np.count_nonzero(is_space[1:] & is_space[:-1]))


def _end_of_usual(source: bytes, at: int) -> int:
    """Return where the text and tags that stay as they are end, from `at` on."""
    found = _USUAL.match(source, at)
    return found.end() if found else at


def _unread(source: bytes, at: int) -> tuple[int, int, bytes] | None:
    """Return the start and the end of a stretch to replace at or after `at`, and its replacement.

    It is a comment, the code of a script or style, or a tag with too many attributes. None where
    it is not certain where the parser would end it.
    """
    if source.startswith(b"<!--", at):
        end = _comment_end(source, at)
        return (at, end, b"") if end else None
    raw = _RAW_TAG.match(source, at)
    if raw is not None:
        return _code(source, raw)
    crowded = _CROWDED_TAG.match(source, at)
    if crowded is None or _RAW_TAG.match(crowded[1] + b">"):
        return None
    return at, crowded.end(), crowded[1]


def _comment_end(source: bytes, at: int) -> int:
    """Return the end of the comment that begins at `at`; 0 for one that never ends."""
    for whole in (b"<!-->", b"<!--->"):
        if source.startswith(whole, at):
            return at + len(whole)
    found = _COMMENT_END.search(source, at + len(b"<!--"))
    return found.end() if found else 0


def _code(source: bytes, opening: re.Match[bytes]) -> tuple[int, int, bytes] | None:
    """Return the stretch of code in a script or style, and the sign that replaces it.

    For JSON-LD, for a blank script and for another element, such as a `<textarea>`, the stretch
    is empty and lies before the end tag. None where it is not certain where the element ends.
    opening: the match of its start tag.
    """
    name, start = opening["name"].lower(), opening.end()
    end = _end_tag(source, name, start)
    if end < 0:
        return None
    is_blank = start == end or source[start:end].isspace()
    if is_blank or name not in _UNREAD or "ld+json" in html.unescape(opening[0].decode()).lower():
        return end, end, b""
    is_odd = source.find(b"<!--", start, end) >= 0 and _INNER_SCRIPT.search(source, start, end)
    return None if is_odd else (start, end, _SIGN)


def _end_tag(source: bytes, name: bytes, start: int) -> int:
    """Return where the first end tag of a name begins, from `start` on; -1 without one."""
    at = source.find(b"</", start)  # in half the time of a pattern
    while at >= 0:
        behind = at + 2 + len(name)
        if source[at + 2 : behind].lower() == name and source.startswith(_BEHIND_NAMES, behind):
            return at
        at = source.find(b"</", at + 2)
    return -1
