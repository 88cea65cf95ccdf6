"""What the block model sees of a block: about 550 numbers, none of them in a human language.

Length, punctuation, links and place of a block; the tags and markup names around it; how it
compares with its siblings, with the page's best text, with the title and with its neighbours.
All arrays have one row a block, in reading order.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np
from lxml import html

from pipelines.core.extract.blocks.segments import Blocks, segment
from pipelines.core.extract.model.characters import CLASSES, TextCounts, count_texts
from pipelines.core.extract.model.columns import Columns
from pipelines.core.extract.model.hints import Hints
from pipelines.core.extract.model.measures import Measures, measures_of
from pipelines.core.extract.model.positions import add_group, add_neighbours, add_position
from pipelines.core.extract.model.surroundings import add_surroundings
from pipelines.core.extract.page.arrays import Floats
from pipelines.core.extract.page.outline import outline_of

_OWN = (
    "p div li h1 h2 h3 h4 h5 h6 td tr th dt dd figcaption blockquote pre article section span "
    "label button footer header main body caption summary address"
)
OWN_TAGS = tuple(_OWN.split())
BODY_LENGTH = 200  # characters; a shorter articleBody in JSON-LD is a summary
BARE_LENGTH = 8  # letters and digits; shorter lines are in a body by chance


def features(blocks: Blocks, hints: Hints) -> tuple[Floats, Measures]:
    """Return the features, and the figures from which they were made.

    Shape: (blocks, len(feature_names())). A page without blocks gives no rows.
    """
    columns, measures = _columns(blocks, hints)
    return columns.matrix(), measures


@cache
def feature_names() -> tuple[str, ...]:
    """Return the names of the columns of `features`."""
    return tuple(_columns(segment(outline_of(html.fromstring("<p>x</p>"))), Hints())[0].names)


def _columns(blocks: Blocks, hints: Hints) -> tuple[Columns, Measures]:
    columns = Columns(len(blocks))
    counts = count_texts(blocks.texts())
    measures = measures_of(blocks, counts)
    _add_own(columns, blocks, counts, measures)
    add_surroundings(columns, blocks, measures.groups["parent"], measures.good)
    for name, group in measures.groups.items():
        add_group(columns, name, group, measures)
    add_position(columns, measures)
    _add_likeness(columns, blocks, hints)
    add_neighbours(columns, measures, counts)
    return columns, measures


def _add_own(columns: Columns, blocks: Blocks, counts: TextCounts, measures: Measures) -> None:
    items, length = blocks.items, measures.length
    columns.add("log length", np.log1p(counts.weight))
    columns.add("words", counts.words)
    columns.add("word length", length / np.maximum(counts.words, 1))
    columns.add("is end", counts.is_end)
    columns.add("is dots", counts.is_dots)
    columns.add("is colon", counts.is_colon)
    columns.add("starts low", counts.starts_low)
    columns.add("first class", counts.first_class)
    columns.add("last class", counts.last_class)
    columns.add("sentences", counts.sentences)
    columns.add("good", measures.good)
    typical = np.median(measures.good[measures.good > 0]) if measures.good.any() else 1.0
    columns.add("to typical", counts.weight / typical)
    columns.add("heading", measures.heading)
    columns.add_many([f"share {name}" for name in CLASSES], counts.shares)
    own = np.array(
        [
            (b.linked, b.bold, b.slanted, b.links, b.images, b.times, b.breaks, len(b.pieces))
            for b in items
        ],
        np.float32,
    ).reshape(len(items), 8)
    own[:, :3] = np.minimum(own[:, :3] / length[:, None], 1)
    names = ["linked", "bold", "slanted", "links", "images", "times", "breaks", "pieces"]
    columns.add_many(names, own)
    repeats = Counter(blocks.texts())
    columns.add("repeats", [repeats[b.text] for b in items])
    tag_number = {tag: place for place, tag in enumerate(OWN_TAGS)}
    tags = np.array([tag_number.get(b.tag, -1) for b in items])
    columns.add_many([f"tag {t}" for t in OWN_TAGS], tags[:, None] == np.arange(len(OWN_TAGS)))


def _add_likeness(columns: Columns, blocks: Blocks, hints: Hints) -> None:
    """Add how much a block repeats the title, the description or the body in JSON-LD."""
    title, description = _words(hints.title), _words(hints.description)
    body = _bare(hints.article_body) if len(hints.article_body) > BODY_LENGTH else ""
    rows = []
    for block in blocks.items:
        words = _words(block.text[:400])
        of_title, of_description = len(words & title), len(words & description)
        bare = _bare(block.text[:120])[:60] if body else ""
        rows.append(
            (
                of_title / max(len(words), 1),
                of_title / max(len(title), 1),
                of_description / max(len(words), 1),
                of_description / max(len(description), 1),
                (1 if bare in body else -1) if len(bare) > BARE_LENGTH else 0,
            )
        )
    names = "of block in title,of title,of block in description,of description,in json-ld"
    columns.add_many(names.split(","), np.array(rows, np.float32).reshape(len(blocks), 5))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()
