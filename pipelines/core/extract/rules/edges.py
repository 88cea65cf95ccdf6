"""The first and the last words of each element, by which most rules can pass it over unread."""

from __future__ import annotations

from typing import Final

import numpy as np

from pipelines.core.extract.page.outline import COMMENT, Outline
from pipelines.core.extract.page.tags import SILENT

_SILENT: Final = (*SILENT, COMMENT)  # as `text_of` has it
NONE: Final = -1


class Edges:
    """The first and the last piece of text in each element, as long as nothing was cut.

    `first` and `last` give by place in the outline the number of a piece that is not blank, and
    NONE for an element whose text `text_of` would not hear.
    """

    def __init__(self, outline: Outline) -> None:
        is_heard = outline.around(outline.places(_SILENT))[outline.after] == 0
        told = np.append(np.flatnonzero((outline.stripped > 0) & is_heard), NONE)
        first, behind = (np.searchsorted(told[:-1], edge) for edge in outline.within)
        is_some = first < behind
        self.first: list[int] = np.where(is_some, told[first], NONE).tolist()
        self.last: list[int] = np.where(is_some, told[behind - 1], NONE).tolist()

    def only(self, place: int) -> int:
        """Return the number of the one piece that an element has; NONE for several or none."""
        first = self.first[place]
        return first if first == self.last[place] else NONE
