"""Bring a page's source down to a size that can be read in bounded time.

Pages of tens of megabytes consist mostly of things that hold no text: inlined pictures, scripts,
an application's state. This ballast goes first; a page that is still too large then is cut off
at its end.
"""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import Final

# The largest of 1,600 pages has 2.1 million characters (1.8 without ballast), 18,500 tags.
MOST_CHARACTERS: Final = 2_000_000
MOST_TAGS: Final = 60_000  # opening and closing tags together
# The parser compares each attribute with all before it: 200,000 on one tag took it 7 minutes.
MOST_ATTRIBUTES: Final = 200

_LONG_TAG: Final = 20_000  # characters; a longer tag carries a state or a picture
_LONG_ATTRIBUTE: Final = 10_000  # characters; of a long tag, longer attributes are dropped
_LONG_NAME: Final = 100  # characters that stay of the name of a long tag
_LONG_TEXT: Final = 500_000  # characters between two tags; a novel has twice as many in all
_MOST_DATA: Final = 500_000  # characters of JSON-LD in all; one script has 40,000 at most

# No stretch is read twice: a pattern that has begun to match never gives characters back. A
# comment, script or quote that is never closed runs to the end of the page, as it does in HTML.
# Blanks are spelt out: a set of plain characters takes a third of the time of one with `\s`.
BLANK: Final = r" \t\n\r\f\v"
ATTRIBUTE: Final = (
    rf"[{BLANK}/]*+[^{BLANK}/>][^{BLANK}/>=]*+"
    r"(?:=\"[^\"]*+\""  # as nearly all are written; the next line would match these too
    rf"|[{BLANK}]*+=[{BLANK}]*+(?:\"[^\"]*+\"|'[^']*+'|[^{BLANK}>]++)?+)?+"
)
_EACH_ATTRIBUTE: Final = re.compile(ATTRIBUTE)
_DATA: Final = r"<script(?=[\s/>])(?=[^>]*?ld\+json)(?:.*?</script[^>]*+>?|.*+)"
_BALLAST: Final = (
    r"<!--(?:-?>|.*?--!?>|.*+)"
    r"|<script(?=[\s/>])(?![^>]*?ld\+json)(?:.*?</script[^>]*+>?|.*+)"
    r"|<style(?=[\s/>])(?:.*?</style[^>]*+>?|.*+)"
    # A drawing ends at its end tag, or before a tag of the HTML around it, such as "<p".
    r"|<svg(?=[\s/>])(?:[^<]++|<(?!/svg|/?(?:p|div|h[1-6]|article|section|main|body|span|ul|li)"
    r"(?![\w-])))*+(?:</svg[^>]*+>?)?+"
)
_TOKEN: Final = re.compile(
    rf"(?P<data>{_DATA})|(?P<ballast>(?:{_BALLAST})++)|</?[a-z][^\s/>]*+(?:{ATTRIBUTE})*+",
    re.IGNORECASE | re.DOTALL,
)
_NAME: Final = re.compile(r"</?[^\s/>]*+")
_BLANKS: Final = re.compile(r"(?<!\s)\s{100,}")


def bounded(source: bytes) -> tuple[bytes, bool]:
    """Return a page's source within the limits, and whether text was cut off for that.

    source: in UTF-8. A source that is within the limits already is returned as it is.
    """
    is_cut = False
    if len(source) > MOST_CHARACTERS or source.count(b"<") > MOST_TAGS:
        text = source.decode()
        if len(text) > MOST_CHARACTERS or text.count("<") > MOST_TAGS:
            text, is_cut = _reduced(_BLANKS.sub(" ", text))
            source = text.encode()
    return source, is_cut


def _reduced(source: str) -> tuple[str, bool]:
    """Return a source without ballast, up to where it passes a limit, and whether text is lost."""
    kept: list[str] = []
    room, data, place, tags, is_cut = MOST_CHARACTERS, _MOST_DATA, 0, 0, False
    for token in chain(_TOKEN.finditer(source), (None,)):
        text = source[place : token.start() if token else None]
        piece = text[:_LONG_TEXT] + (_lightened(token, data) if token else "")
        if token and token["data"]:
            data -= len(piece)
        tags += bool(token and not token["ballast"])
        is_cut = is_cut or len(text) > _LONG_TEXT
        if len(piece) > room or tags > MOST_TAGS:
            return "".join(kept) + text[: min(room, _LONG_TEXT)], True
        kept.append(piece)
        room -= len(piece)
        place = token.end() if token else len(source)
    return "".join(kept), is_cut


def _lightened(token: re.Match[str], data: int) -> str:
    """Return what stays of a token: nothing of ballast, and of a long tag the short attributes.

    data: characters of JSON-LD for which there is still room; a longer script goes.
    """
    text = token.group()
    if token["ballast"] is not None:
        return ""
    if token["data"] is not None:
        return text if len(text) <= data else ""
    if len(text) <= _LONG_TAG:
        return text
    name = _NAME.match(text)
    found = _EACH_ATTRIBUTE.finditer(text, name.end() if name else 0)
    first = (attribute.group() for attribute in islice(found, MOST_ATTRIBUTES))
    short = (attribute for attribute in first if len(attribute) <= _LONG_ATTRIBUTE)
    return (name.group()[:_LONG_NAME] if name else "") + "".join(short)
