"""Bring a page's source into UTF-8 and take out the characters that no text needs."""

from __future__ import annotations

import codecs
import re
from typing import Final

from pipelines.core.extract.page.markup import INVISIBLE

# XML allows no control characters but tab and line ends, and no noncharacters.
_CONTROLS: Final = bytes({*range(32), 127} - set(b"\t\n\r"))
_NONCHARACTER: Final = re.compile(rb"\xef\xbf[\xbe\xbf]")  # U+FFFE and U+FFFF
_CONTROL_REFERENCE: Final = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|127)(?!\d)|[xX]0*(?:[0-8bcefBCEF]|1[\da-fA-F]|7[fF])"
    rb"(?![\da-fA-F]));?"
)
# Soft hyphens and other characters that only say where a line may break. Those that join letters
# (U+200C, U+200D) and give their direction stay: they belong to the spelling of some languages.
_INVISIBLE_REFERENCE: Final = re.compile(
    rb"&(?:shy;?|ZeroWidthSpace;|NoBreak;|#(?:0*(?:173|8203|8288|65279)(?!\d)|"
    rb"[xX]0*(?:[aA][dD]|200[bB]|2060|[fF][eE][fF][fF])(?![\da-fA-F]));?)"
)


def source_of(body: bytes, text: str, encoding: str) -> bytes:
    """Return the page in UTF-8, without characters that XML forbids or readers do not see.

    body: as received. text, encoding: as `decoded` gives them.
    """
    is_whole = encoding == "utf-8" and "\ufffd" not in text
    source = body if is_whole else text.encode("utf-8", "ignore")  # ignored: lone surrogates
    if "\ufffe" in text or "\uffff" in text:
        source = _NONCHARACTER.sub(b"", source)
    source = source.removeprefix(codecs.BOM_UTF8).translate(None, _CONTROLS)
    for character in INVISIBLE:
        if character in text:
            source = source.replace(character.encode(), b"")
    return source


def without_references(source: bytes) -> bytes:
    """Return a source in UTF-8 without references to such characters, as `&shy;` or `&#0;`."""
    return _INVISIBLE_REFERENCE.sub(b"", _CONTROL_REFERENCE.sub(b"", source))
