"""What trafilatura left out of a pruned tree without a word: pull quotes, bios, lone lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lxml.html import HtmlElement

from pipelines.core.extract.blocks.texts import Texts
from pipelines.core.extract.page.markup import fold
from pipelines.core.extract.page.outline import outline_of
from pipelines.core.extract.rules.cutting import Cut

UNREAD: Final = "trafilatura:left-out"


def left_out(root: HtmlElement, found: Sequence[str], headlines: Sequence[str]) -> Iterator[Cut]:
    """Yield the blocks of a page of which the text found has nothing, in page order.

    headlines: copies of the page's headline, which has a field of its own.
    """
    words = fold("\n".join(found))
    known = {fold(headline) for headline in headlines}
    for order, block in enumerate(Texts(outline_of(root)).lettered()):
        text = fold(block.line)
        if block.is_leaf and text not in known and text not in words:
            yield Cut(block.line, UNREAD, order, running=0)
