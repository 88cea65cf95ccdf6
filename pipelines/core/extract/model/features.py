"""The features that the block model sees of a block: about 550 numbers, for any language.

They are the length, punctuation, links and place of a block; the tags and markup groups around
it; and how it compares with its siblings, its neighbours, the page's best text and the title.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from lxml import html

from pipelines.core.extract.blocks.segments import Blocks, segment
from pipelines.core.extract.model.characters import CLASSES, LOW
from pipelines.core.extract.model.columns import Columns, NameList, Plan, named
from pipelines.core.extract.model.hints import Hints
from pipelines.core.extract.model.measures import Measures, measures_of
from pipelines.core.extract.model.positions import put_groups, put_neighbours, put_position
from pipelines.core.extract.model.surroundings import put_surroundings
from pipelines.core.extract.page.arrays import Floats
from pipelines.core.extract.page.outline import outline_of

_OWN = (
    "p div li h1 h2 h3 h4 h5 h6 td tr th dt dd figcaption blockquote pre article section span "
    "label button footer header main body caption summary address"
)
OWN_TAGS: Final = tuple(_OWN.split())
BODY_LENGTH: Final = 200  # characters; a shorter articleBody in JSON-LD is a summary
BARE_LENGTH: Final = 8  # letters and digits; shorter lines may be in a body by chance
_TAG_NUMBER: Final = {tag: number for number, tag in enumerate(OWN_TAGS)}
_TAG_NAMES: Final = named("tag", OWN_TAGS)
_SHARE_NAMES: Final = named("share", CLASSES)
_LIKENESS_NAMES: Final = (
    *("of block in title", "of title", "of block in description", "of description"),
    "in json-ld",
)
_WORDS: Final = re.compile(r"[^\W_]+")


def features(blocks: Blocks, hints: Hints, plan: Plan) -> tuple[Floats, Measures]:
    """Return the features that a plan names, and the measures from which they were made.

    blocks: of one page, at least one. hints: of the same page.
    Shape of the features: (blocks, features of the plan).
    """
    columns = Columns(plan, len(blocks))
    measures = measures_of(blocks)
    _put(columns, blocks, hints, measures)
    return columns.values.T, measures


@cache
def feature_names() -> tuple[str, ...]:
    """Return the names of all features that a plan may name."""
    names = NameList()
    blocks = segment(outline_of(html.fromstring("<p>x</p>")))
    _put(names, blocks, Hints(), measures_of(blocks))
    return tuple(names.names)


def plan_of(names: Sequence[str]) -> Plan:
    """Return the plan to compute the features with these names, in this order.

    Raises: KeyError if there is no feature of one of the names.
    """
    unknown = set(names).difference(feature_names())
    if unknown:
        raise KeyError(f"no such feature: {min(unknown)!r}")
    return Plan(names)


def _put(columns: Columns, blocks: Blocks, hints: Hints, measures: Measures) -> None:
    """Put all features that are wanted."""
    _put_own(columns, blocks, measures)
    put_surroundings(columns, blocks, measures)
    put_groups(columns, measures)
    put_position(columns, measures)
    columns.put_all(_LIKENESS_NAMES, _likeness(blocks.texts, hints))
    put_neighbours(columns, measures)


def _put_own(columns: Columns, blocks: Blocks, measures: Measures) -> None:
    """Put the features that a block has by itself, whatever is around it."""
    counts, length, good = measures.counts, measures.length, measures.good
    columns.put("log length", np.log1p(counts.weight))
    columns.put("words", counts.words)
    columns.put("word length", length / np.maximum(counts.words, 1))
    columns.put("is end", counts.is_end)
    columns.put("is dots", counts.is_dots)
    columns.put("is colon", counts.is_colon)
    columns.put("starts low", counts.first_class == LOW)
    columns.put("first class", counts.first_class)
    columns.put("last class", counts.last_class)
    columns.put("sentences", counts.sentences)
    columns.put("good", good)
    typical = np.median(good[good > 0]) if good.any() else 1.0
    columns.put("to typical", counts.weight / typical)
    columns.put("heading", measures.heading)
    columns.put_all(_SHARE_NAMES, counts.shares)
    columns.put("linked", measures.linked)
    columns.put("bold", np.minimum(blocks.bold.astype(np.float32) / length, 1))
    columns.put("slanted", np.minimum(blocks.slanted.astype(np.float32) / length, 1))
    columns.put("links", blocks.links)
    columns.put("images", blocks.images)
    columns.put("times", blocks.times)
    columns.put("breaks", blocks.breaks)
    columns.put("pieces", blocks.behind - blocks.first)
    repeats = Counter(blocks.texts)
    columns.put("repeats", [repeats[text] for text in blocks.texts])
    tags = np.array([_TAG_NUMBER.get(tag, -1) for tag in blocks.tags])
    columns.put_all(_TAG_NAMES, np.arange(len(OWN_TAGS))[:, None] == tags)


def _likeness(texts: Sequence[str], hints: Hints) -> Floats:
    """Return how much each block repeats of the title, the description and the body in JSON-LD.

    For the first two: the share of the block's words in them, and of their words in the block.
    For the body: 1 if the block's start is in it, -1 if not, 0 if that cannot be told.
    Shape: (len(_LIKENESS_NAMES), blocks).
    """
    title, description = _words(hints.title), _words(hints.description)
    body = _bare(hints.article_body) if len(hints.article_body) > BODY_LENGTH else ""
    said = title | description
    found = np.zeros((len(texts), len(_LIKENESS_NAMES)), np.float32)
    for place, text in enumerate(texts):
        words = text[:400].lower().split()
        if not said.isdisjoint(words):
            own = frozenset(words)
            in_title, in_description = len(own & title), len(own & description)
            found[place, :4] = (
                in_title / len(own),
                in_title / max(len(title), 1),
                in_description / len(own),
                in_description / max(len(description), 1),
            )
        if body and len(bare := _bare(text[:120])[:60]) > BARE_LENGTH:
            found[place, 4] = 1 if bare in body else -1
    return found.T


def _words(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())


def _bare(text: str) -> str:
    """Return a text's letters and digits only, in lower case."""
    return "".join(_WORDS.findall(text)).lower()
