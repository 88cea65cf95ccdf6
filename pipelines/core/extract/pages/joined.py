"""Join the drafts of an article's pages into one draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from pipelines.core.extract.page.markup import fold
from pipelines.core.models import Draft
from pipelines.core.record import Image, RemovedBlock

_REPEATED: Final = "pages:repeated"
_LEAST: Final = 40  # characters; a shorter line, "* * *" or "“Yes.”", may stand twice in a story


def joined(drafts: Sequence[Draft]) -> Draft:
    """Return one draft for the pages of an article, which come in order.

    Texts, images, cuts and flags are joined, the last credit line counts, and all else is the
    first page's. A paragraph that an earlier page has, such as a summary at the head of each
    page, counts once.
    """
    first, *later = drafts
    if not later:
        return first
    told = first.text.split("\n\n") if first.text else []
    known = set(map(fold, told))
    removed = list(first.removed)
    for draft in later:
        found = draft.text.split("\n\n") if draft.text else []
        again = [text for text in found if len(text) >= _LEAST and fold(text) in known]
        told += [text for text in found if text not in again]
        removed += (*_unseen(draft.removed, removed), *map(_repeated, again))
        known.update(map(fold, found))
    lines = (draft.credit_line for draft in reversed(drafts))
    return replace(
        first,
        text="\n\n".join(told),
        images=_images(drafts),
        credit_line=next((line for line in lines if line), None),
        removed=tuple(
            block.model_copy(update={"position": position})
            for position, block in enumerate(removed)
        ),
        flags=tuple(dict.fromkeys(flag for draft in drafts for flag in draft.flags)),
    )


def _unseen(
    blocks: Sequence[RemovedBlock], known: Sequence[RemovedBlock]
) -> Iterator[RemovedBlock]:
    """Yield the removed blocks that no earlier page had; menus and boxes are on every page."""
    seen = {(block.text, block.rule) for block in known}
    return (block for block in blocks if (block.text, block.rule) not in seen)


def _repeated(paragraph: str) -> RemovedBlock:
    return RemovedBlock(
        text=paragraph[:300], characters=len(paragraph), rule=_REPEATED, position=0
    )


def _images(drafts: Sequence[Draft]) -> tuple[Image, ...]:
    """Return the images of all pages in order, each URL once, as the first page with it has it."""
    unique = {image.url: image for draft in reversed(drafts) for image in draft.images}
    order = dict.fromkeys(image.url for draft in drafts for image in draft.images)
    return tuple(unique[url] for url in order)
