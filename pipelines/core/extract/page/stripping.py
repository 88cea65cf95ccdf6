"""What no reader of a page looks at goes before the parse: comments, and the code of scripts.

The parser would build and free it, half of a page's bytes. Scripts and styles leave their empty
element and one sign in place of their code, so that elements and texts keep their numbers.
JSON-LD stays. The page is read as the parser reads it (the tokenizer of the HTML Standard), tag
by tag, so that `<!--` in an attribute or a `<textarea>` is no comment. Where it is not sure how
the parser goes on, as in a comment that never ends, the rest of the page is left as it is.
"""

from __future__ import annotations

import html
import re
from typing import Final

from pipelines.core.extract.page.ballast import ATTRIBUTE, BLANK, MOST_ATTRIBUTES

_UNREAD: Final = frozenset({b"script", b"style"})
_SIGN: Final = b";"  # stands for code

_ATTRIBUTE, _BEHIND_NAME = ATTRIBUTE.encode(), f"[{BLANK}/>]".encode()
_NAME: Final = f"</?[a-zA-Z][^{BLANK}/>]*+".encode()
_TAG: Final = _NAME + rb"(?:" + _ATTRIBUTE + rb"){0,%d}+" % MOST_ATTRIBUTES
# Elements in which the parser finds no tag but the one that ends them.
_RAW: Final = (
    rb"<(?P<name>(?i:script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext))"
    rb"(?=" + _BEHIND_NAME + rb")"
)
_MAY_BE_RAW: Final = (  # two letters first, of which most tags have not the second
    rb"<[stxinpSTXINP][cteimfolCTEIMFOL](?i:ript|yle|xtarea|tle|p|rame|embed|frames|aintext)"
    + _BEHIND_NAME
)
# Text, declarations, and tags with no more attributes than a tag may have. It ends before all
# else. That a tag may end at once is said twice, since most do.
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
    """Return a page's source without comments, the code of scripts and styles, and crowded tags.

    And how many characters of code went from its body, runs of blanks counted as one.
    source: in UTF-8. Of a tag with more than `MOST_ATTRIBUTES` the first ones stay.
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
    """Return the length of a stretch, runs of blanks counted as one; one too few at some runs."""
    return end - start - 2 * source.count(b"  ", start, end)


def _end_of_usual(source: bytes, at: int) -> int:
    found = _USUAL.match(source, at)
    return found.end() if found else at


def _unread(source: bytes, at: int) -> tuple[int, int, bytes] | None:
    """Return from where to where something goes that begins at `at`, and what stays in its place.

    None where the parser's end of it is not sure.
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
    """Return the end of the comment that begins at `at`; 0 where it has none."""
    for whole in (b"<!-->", b"<!--->"):
        if source.startswith(whole, at):
            return at + len(whole)
    found = _COMMENT_END.search(source, at + len(b"<!--"))
    return found.end() if found else 0


def _code(source: bytes, opening: re.Match[bytes]) -> tuple[int, int, bytes] | None:
    """Return the stretch of code in a script or style; for other elements an empty stretch."""
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
