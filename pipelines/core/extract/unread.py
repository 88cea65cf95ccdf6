"""What trafilatura left out of a pruned tree without a word: pull quotes, bios, lone lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lxml.html import HtmlElement

from pipelines.core.extract.cutting import Cut
from pipelines.core.extract.fingerprints import blocks_of

_OTHER: Final = re.compile(r"[\W_]+")
UNREAD: Final = "trafilatura:left-out"


def left_out(root: HtmlElement, found: Sequence[str], headlines: Sequence[str]) -> Iterator[Cut]:
    """Yield the blocks of a page of which the text found has nothing, in page order.

    headlines: copies of the page's headline, which has a field of its own.
    """
    words = _letters("\n".join(found))
    known = {_letters(headline) for headline in headlines}
    for order, block in enumerate(blocks_of(root)):
        text = _letters(block.text)
        if block.is_leaf and text not in known and text not in words:
            yield Cut(block.text, UNREAD, order, running=0)


def _letters(text: str) -> str:
    return _OTHER.sub("", text.casefold())
