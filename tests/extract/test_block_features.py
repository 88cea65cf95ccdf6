"""What the model sees of a block."""

from __future__ import annotations

import codecs

import numpy as np
from lxml import html

from pipelines.core.extract.blocks.markup_groups import NAMES, marks_of
from pipelines.core.extract.blocks.segments import segment
from pipelines.core.extract.model.characters import count_texts
from pipelines.core.extract.model.features import feature_names, features
from pipelines.core.extract.model.hints import Hints, hints_of
from pipelines.core.extract.page.outline import outline_of
from pipelines.core.extract.page.tree import Tree

TEXTS = (
    "Ferry returns to the river after nine years",
    "The ferry crossed the river on Monday for the first time in nine years, and the town "
    "came down to the quay to see it, although it rained from morning to night.",
    "Read also: the bridge that was never built",
)


def page(texts: tuple[str, ...]) -> html.HtmlElement:
    title, story, teaser = texts
    return html.fromstring(
        f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1>"
        f'<p class="story-body">{story}</p><p><a href="/x">{teaser}</a></p></main></body></html>'
    )


def test_no_feature_knows_a_word() -> None:
    """The same page with every letter replaced by another looks the same to the model."""
    plain, other = page(TEXTS), page(tuple(codecs.encode(text, "rot13") for text in TEXTS))
    first, _ = features(segment(outline_of(plain)), hints_of(Tree(plain, "utf-8")))
    second, _ = features(segment(outline_of(other)), hints_of(Tree(other, "utf-8")))
    np.testing.assert_array_equal(first, second)


def test_every_column_has_a_name_of_its_own() -> None:
    """A model that names its features finds each of them."""
    root = page(TEXTS)
    values, _ = features(segment(outline_of(root)), hints_of(Tree(root, "utf-8")))
    assert values.shape == (3, len(feature_names()))
    assert len(set(feature_names())) == len(feature_names())


def test_hints_come_from_metadata_and_json_ld() -> None:
    """The social title goes before the document's; the longest articleBody counts, untagged."""
    root = html.fromstring(
        '<html><head><title>T | Paper</title><meta property="og:title" content="T">'
        '<meta name="description" content="D"><script type="application/ld+json">'
        '{"@type": "NewsArticle", "articleBody": "One <b>two</b>"}</script></head></html>'
    )
    assert hints_of(Tree(root, "utf-8")) == Hints("T", "D", "One  two ")


def test_names_in_markup_are_read_however_they_are_joined() -> None:
    """Camel case, dashes, a longer word that begins with the name: all say the same."""
    wanted = 1 << NAMES.index("related")
    for name in ("relatedPosts", "box-related", "RELATED_links", "recommendations2"):
        assert _marks(name) & wanted, name
    assert not _marks("q7x")


def test_characters_of_dense_scripts_weigh_more() -> None:
    """Fifty characters of Chinese are as much text as more than a hundred of English."""
    counts = count_texts(["新" * 50, "n" * 50])
    assert counts.weight.tolist() == [125, 50]


def _marks(classes: str) -> int:
    """Return the marks of an element of these classes."""
    bits, _ = marks_of(outline_of(html.fromstring(f'<div class="{classes}">x</div>')))[0]
    return bits
