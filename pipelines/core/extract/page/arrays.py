"""The arrays that describe a page: one entry an element, a text or a block."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]
Truths = npt.NDArray[np.bool_]


def followed_up(above: Ints) -> Ints:
    """Return where each entry ends if the way up is followed until an entry names itself.

    above: for each entry the number of one further up, or its own where the way ends.
    All ways are followed at once, each time twice as far.
    """
    further = above[above]
    while not np.array_equal(further, above):
        above, further = further, further[further]
    return above


def joined_up(bits: Bits, above: Ints) -> Bits:
    """Return each entry's bits joined with those of all entries further up.

    above: as for `followed_up`.
    """
    further = above[above]
    joined = bits | bits[above]
    while not np.array_equal(further, above):
        above = further
        joined = joined | joined[above]
        further = above[above]
    return joined
