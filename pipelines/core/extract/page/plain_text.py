"""Make plain text of metadata and headings that are encoded twice or have tags in them."""

from __future__ import annotations

import html
import re
from typing import Final

from pipelines.core.extract.page.markup import seen, squeeze

_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_MOST_TIMES: Final = 3  # that a text was encoded beyond what the page's parse undoes
_TAG: Final = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|div|em|font|i|mark|p|q|s|small|span|strong|sub|sup|u|wbr)"
    r"(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_BREAK: Final = re.compile(r"</?(?:br|div|p)\b", re.IGNORECASE)


def plain_text(text: str) -> str:
    """Return a text on one line without tags and with its entities decoded, however often encoded.

    "The mayor&amp;#8217;s <i>last</i> bridge" becomes "The mayor’s last bridge". What only looks
    like either stays: "5 < 7", "R&D;".
    """
    for _ in range(_MOST_TIMES):
        decoded = _ENTITY.sub(lambda found: html.unescape(found.group()), text)
        if decoded == text:
            break
        text = decoded
    text = seen(text)
    return squeeze(_TAG.sub(_blank, text)) if "<" in text else squeeze(text)


def _blank(tag: re.Match[str]) -> str:
    return " " if _BREAK.match(tag.group()) else ""
