"""Features of a block's place: among its siblings, on the page, beside its neighbours."""

from __future__ import annotations

import numpy as np

from pipelines.core.extract.model.characters import CAPITAL, TextCounts
from pipelines.core.extract.model.columns import Columns, shifted, since, until, windowed
from pipelines.core.extract.model.measures import Measures
from pipelines.core.extract.page.arrays import Ints


def add_group(columns: Columns, name: str, group: Ints, measures: Measures) -> None:
    """Add what a group of siblings is like, and where in it the block stands."""
    size = len(group)
    count = np.bincount(group)
    length = np.bincount(group, measures.length)
    good = np.bincount(group, measures.good)
    total = max(float(good.sum()), 1.0)
    first = np.full(len(count), size)
    np.minimum.at(first, group, np.arange(size))
    last = np.zeros(len(count), np.int64)
    np.maximum.at(last, group, np.arange(size))
    place = np.arange(size)
    best = int(np.argmax(good)) if size else 0
    linked = np.bincount(group, measures.linked * measures.length) / np.maximum(length, 1)
    table = np.stack(
        [
            count,
            np.log1p(length),
            good / total,
            linked,
            np.bincount(group, measures.is_end) / count,
            length / count,
            np.bincount(group, measures.good > 0) / count,
            np.arange(len(count)) == best,
            good / max(float(good.max(initial=0)), 1.0),
        ],
        axis=1,
    )
    names = ["count", "length", "good", "linked", "ends", "mean", "goods", "best", "rank"]
    columns.add_many([f"{name} {n}" for n in names], table[group])
    columns.add(f"{name} from first", place - first[group])
    columns.add(f"{name} to last", last[group] - place)
    columns.add(f"{name} after best", place - last[best] if size else place)
    columns.add(f"{name} before best", first[best] - place if size else place)


def add_position(columns: Columns, measures: Measures) -> None:
    """Add where on the page the block stands, and what stands around it."""
    size = len(measures.length)
    place = np.arange(size)
    good_total = max(float(measures.good.sum()), 1.0)
    before = np.cumsum(measures.good) - measures.good
    columns.add("place", place)
    columns.add("place share", place / max(size, 1))
    columns.add("to end", size - place)
    columns.add("length before", np.cumsum(measures.length) - measures.length)
    columns.add("good before", before / good_total)
    columns.add("good after", 1 - (before + measures.good) / good_total)
    columns.add("page blocks", np.full(size, np.log1p(size)))
    columns.add("page good", np.full(size, np.log1p(good_total)))
    columns.add("page linked", np.full(size, measures.linked.mean() if size else 0))
    for reach in (1, 3, 8, 20):
        columns.add(f"good within {reach}", windowed(measures.good, reach))
        columns.add(f"linked within {reach}", windowed(measures.linked, reach))
    columns.add("since good", since(measures.good > 0))
    columns.add("until good", until(measures.good > 0))
    columns.add("since heading", since(measures.heading > 0))
    columns.add("until heading", until(measures.heading > 0))
    columns.add("since h1", since(measures.heading == 1))
    columns.add("until h1", until(measures.heading == 1))
    last_heading = np.maximum.accumulate(np.where(measures.heading > 0, place, -1))
    columns.add("level of heading", np.where(last_heading >= 0, measures.heading[last_heading], 0))
    columns.add("link of heading", np.where(last_heading >= 0, measures.linked[last_heading], 0))


def add_neighbours(columns: Columns, measures: Measures, counts: TextCounts) -> None:
    """Add what the three blocks before and the three after are like."""
    base = np.stack(
        [
            np.log1p(counts.weight),
            measures.linked,
            measures.is_end,
            measures.heading,
            measures.good,
            counts.is_dots,
            counts.is_colon,
            counts.shares[:, CAPITAL],
        ],
        axis=1,
    )
    names = ["length", "linked", "end", "heading", "good", "dots", "colon", "capitals"]
    same = {name: measures.groups[name] for name in ("parent", "above", "kind")}
    for step in (-3, -2, -1, 1, 2, 3):
        columns.add_many([f"{n} at {step}" for n in names], shifted(base, step))
        for name, group in same.items():
            other = shifted(group[:, None].astype(np.float32), step)[:, 0]
            columns.add(f"same {name} at {step}", other == group)
