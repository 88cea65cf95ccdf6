"""The features of a block's place: among its siblings, on the page, beside its neighbours."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from pipelines.core.extract.model.characters import CAPITAL
from pipelines.core.extract.model.columns import FAR, Columns, named
from pipelines.core.extract.model.measures import Measures
from pipelines.core.extract.page.arrays import Floats, Ints, Truths

Sums = npt.NDArray[np.float64]

_GROUPS: Final = ("parent", "above", "third", "fifth", "article", "kind", "section")
_GROUP: Final = ("count", "length", "good", "linked", "ends", "mean", "goods", "best", "rank")
_IN_GROUP: Final = ("from first", "to last", "after best", "before best")
_GROUP_NAMES: Final = {group: named(group, (*_GROUP, *_IN_GROUP)) for group in _GROUPS}
_REACHES: Final = (1, 3, 8, 20)  # blocks to either side
_WITHIN_NAMES: Final = {r: (f"good within {r}", f"linked within {r}") for r in _REACHES}
_STEPS: Final = (-3, -2, -1, 1, 2, 3)  # blocks from a block to its neighbour
_NEIGHBOUR: Final = ("length", "linked", "end", "heading", "good", "dots", "colon", "capitals")
_SAME: Final = ("parent", "above", "kind")
_STEP_NAMES: Final = {step: tuple(f"{n} at {step}" for n in _NEIGHBOUR) for step in _STEPS}
_SAME_NAMES: Final = {step: tuple(f"same {n} at {step}" for n in _SAME) for step in _STEPS}
_LANDMARKS: Final = ("good", "heading", "h1")


def put_groups(columns: Columns, measures: Measures) -> None:
    """Put for each grouping the figures of the block's group, and where in it the block stands.

    All groupings are summed at once. For that, the groups of a grouping get numbers after those of
    the grouping before it.
    """
    size = len(measures.length)
    place = np.arange(size)
    every = np.stack([measures.groups[name] for name in _GROUPS])
    edges = np.concatenate([[0], np.cumsum(every.max(axis=1) + 1)])
    every += edges[:-1, None]
    table, best = _group_table(every, edges, measures)
    first = np.full(edges[-1], size)
    last = np.zeros(edges[-1], np.int64)
    first[every.ravel()[::-1]] = np.tile(place[::-1], len(_GROUPS))  # the last written stays
    last[every.ravel()] = np.tile(place, len(_GROUPS))
    for name, group, of_best in zip(_GROUPS, every, best, strict=True):
        stand = (
            place - first[group],
            last[group] - place,
            place - last[of_best],
            first[of_best] - place,
        )
        columns.put_all(_GROUP_NAMES[name], np.concatenate([table[:, group], stand]))


def _group_table(every: Ints, edges: Ints, measures: Measures) -> tuple[Sums, list[int]]:
    """Return the figures of `_GROUP` for each group, and the best group of each grouping.

    every: the blocks' groups; one row for each grouping, one column for each block.
    edges: the number with which each grouping's groups begin, and the number of all groups.
    Shape of the figures: (len(_GROUP), groups). The best group has most good text.
    """
    flat, most = every.ravel(), int(edges[-1])

    def summed(values: Floats | Truths) -> Sums:
        return np.asarray(np.bincount(flat, np.tile(values, len(every)), most))

    count = np.bincount(flat, None, most)
    length, good = summed(measures.length), summed(measures.good)
    share, rank, best = np.empty(most), np.empty(most), []
    for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        part = good[start:end]
        share[start:end] = part / max(float(part.sum()), 1.0)
        rank[start:end] = part / max(float(part.max()), 1.0)
        best.append(start + int(np.argmax(part)))
    is_best = np.zeros(most)
    is_best[best] = 1
    table = [
        count,
        np.log1p(length),
        share,
        summed(measures.linked * measures.length) / np.maximum(length, 1),
        summed(measures.counts.is_end) / count,
        length / count,
        summed(measures.good > 0) / count,
        is_best,
        rank,
    ]
    return np.stack(table), best


def put_position(columns: Columns, measures: Measures) -> None:
    """Put where on the page the block stands, and how much good text and links are near it."""
    length, good, linked, heading = (
        measures.length,
        measures.good,
        measures.linked,
        measures.heading,
    )
    size = len(length)
    place = np.arange(size)
    good_total = max(float(good.sum()), 1.0)
    before = np.cumsum(good) - good
    columns.put("place", place)
    columns.put("place share", place / size)
    columns.put("to end", size - place)
    columns.put("length before", np.cumsum(length) - length)
    columns.put("good before", before / good_total)
    columns.put("good after", 1 - (before + good) / good_total)
    columns.put("page blocks", np.log1p(size))
    columns.put("page good", np.log1p(good_total))
    columns.put("page linked", linked.mean())
    sums = np.zeros((2, size + 1))
    np.cumsum([good, linked], axis=1, dtype=np.float64, out=sums[:, 1:])
    for reach, names in _WITHIN_NAMES.items():
        high, low = np.minimum(place + reach + 1, size), np.maximum(place - reach, 0)
        columns.put_all(names, sums[:, high] - sums[:, low])
    landmarks = np.stack([good > 0, heading > 0, heading == 1])
    back, on = _since(landmarks), _since(landmarks[:, ::-1])[:, ::-1]
    for number, name in enumerate(_LANDMARKS):
        columns.put(f"since {name}", back[number])
        columns.put(f"until {name}", on[number])
    last_heading = np.maximum.accumulate(np.where(heading > 0, place, -1))
    columns.put("level of heading", np.where(last_heading >= 0, heading[last_heading], 0))
    columns.put("link of heading", np.where(last_heading >= 0, linked[last_heading], 0))


def _since(is_it: Truths) -> Sums:
    """Return for each place how far back the nearest True before it is, at most FAR.

    Where there is none, it is FAR. Each row is counted by itself.
    """
    place = np.arange(is_it.shape[1])
    last = np.maximum.accumulate(np.where(is_it, place, -1), axis=1)
    earlier = np.full_like(last, -1)
    earlier[:, 1:] = last[:, :-1]
    return np.asarray(np.where(earlier >= 0, np.minimum(place - earlier, FAR), FAR))


def put_neighbours(columns: Columns, measures: Measures) -> None:
    """Put the figures of the three blocks before and the three after; -1 beyond the page."""
    counts, size, most = measures.counts, len(measures.length), max(_STEPS)
    figures = np.full((len(_NEIGHBOUR), size + 2 * most), -1, np.float32)
    figures[:, most:-most] = (
        np.log1p(counts.weight),
        measures.linked,
        counts.is_end,
        measures.heading,
        measures.good,
        counts.is_dots,
        counts.is_colon,
        counts.shares[CAPITAL],
    )
    groups = np.full((len(_SAME), size + 2 * most), -1)
    groups[:, most:-most] = [measures.groups[name] for name in _SAME]
    own = groups[:, most:-most]
    for step in _STEPS:
        there = slice(most + step, most + step + size)
        columns.put_all(_STEP_NAMES[step], figures[:, there])
        columns.put_all(_SAME_NAMES[step], groups[:, there] == own)
