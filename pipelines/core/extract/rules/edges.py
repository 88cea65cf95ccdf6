"""The first and last text of each element, which tell most rules that they need not read it."""

from __future__ import annotations

from typing import Final

import numpy as np

from pipelines.core.extract.page.outline import COMMENT, Outline
from pipelines.core.extract.page.tags import SILENT

_SILENT: Final = (*SILENT, COMMENT)  # tags whose text `text_of` leaves out
NONE: Final = -1  # in place of a piece's number: there is no such piece


class Edges:
    """The first and the last piece of text in each element; true until something in it is cut.

    `first` and `last` have one entry for each element of the outline: the number of a piece that
    is not blank and that `text_of` would read, or NONE if the element has no such piece.
    """

    def __init__(self, outline: Outline) -> None:
        is_heard = outline.around(outline.places(_SILENT))[outline.after] == 0
        told = np.append(np.flatnonzero((outline.stripped > 0) & is_heard), NONE)
        first, behind = (np.searchsorted(told[:-1], edge) for edge in outline.within)
        is_some = first < behind
        self.first: list[int] = np.where(is_some, told[first], NONE).tolist()
        self.last: list[int] = np.where(is_some, told[behind - 1], NONE).tolist()

    def only(self, place: int) -> int:
        """Return the number of an element's piece if it has exactly one, else NONE."""
        first = self.first[place]
        return first if first == self.last[place] else NONE
