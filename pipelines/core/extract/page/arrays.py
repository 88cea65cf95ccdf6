"""The types of the arrays that describe a page: one entry for each element, text or block."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]
Truths = npt.NDArray[np.bool_]


def followed_up(above: Ints) -> Ints:
    """Return for each entry the number of the entry where its way up ends.

    above: for each entry the number of an entry further up, or its own number where the way
        ends.
    All ways are followed at once, and each round goes twice as far as the one before.
    """
    further = above[above]
    while not np.array_equal(further, above):
        above, further = further, further[further]
    return above


def joined_up(bits: Bits, above: Ints) -> Bits:
    """Return each entry's bits joined (by "or") with the bits of all entries further up.

    above: as for `followed_up`.
    """
    further = above[above]
    joined = bits | bits[above]
    while not np.array_equal(further, above):
        above = further
        joined = joined | joined[above]
        further = above[above]
    return joined
