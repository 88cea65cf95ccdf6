"""What the model sees of a block."""

from __future__ import annotations

import codecs

import numpy as np
import pytest
from lxml import html

from pipelines.core.extract.blocks.markup_groups import NAMES, groups_of
from pipelines.core.extract.blocks.segments import segment
from pipelines.core.extract.model.block_model import load_model
from pipelines.core.extract.model.characters import count_texts
from pipelines.core.extract.model.features import feature_names, features, plan_of
from pipelines.core.extract.model.hints import Hints, hints_of
from pipelines.core.extract.page.arrays import Floats
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


def whole_matrix(root: html.HtmlElement) -> Floats:
    """Return all features of a page."""
    blocks, hints = segment(outline_of(root)), hints_of(Tree(root, "utf-8"))
    return features(blocks, hints, plan_of(feature_names()))[0]


def test_the_columns_that_the_trees_use_are_those_of_the_whole_matrix() -> None:
    """A page is read by the same numbers by which the trees were trained, in their order."""
    root = page(TEXTS)
    plan = load_model().plan
    blocks, hints = segment(outline_of(root)), hints_of(Tree(root, "utf-8"))
    used, _ = features(blocks, hints, plan)
    columns = [feature_names().index(name) for name in plan.names]
    assert len(columns) < len(feature_names())
    np.testing.assert_array_equal(used, whole_matrix(root)[:, columns])


def test_each_feature_can_be_asked_for_by_itself() -> None:
    """What one column holds does not hang on which others are wanted."""
    root = page(TEXTS)
    blocks, hints = segment(outline_of(root)), hints_of(Tree(root, "utf-8"))
    alone = [features(blocks, hints, plan_of([name]))[0] for name in feature_names()]
    np.testing.assert_array_equal(np.concatenate(alone, axis=1), whole_matrix(root))


def test_a_feature_that_does_not_exist_is_an_error() -> None:
    """A plan of another version's features is refused, not filled with zeros."""
    with pytest.raises(KeyError, match="another version"):
        plan_of(["words", "a feature of another version"])


def test_no_feature_knows_a_word() -> None:
    """The same page with every letter replaced by another looks the same to the model."""
    plain, other = page(TEXTS), page(tuple(codecs.encode(text, "rot13") for text in TEXTS))
    first, second = whole_matrix(plain), whole_matrix(other)
    np.testing.assert_array_equal(first, second)


def test_every_column_has_a_name_of_its_own() -> None:
    """A model that names its features finds each of them."""
    root = page(TEXTS)
    values = whole_matrix(root)
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
        assert _groups(name) & wanted, name
    assert not _groups("q7x")


def test_a_pair_of_words_is_a_name_within_one_attribute() -> None:
    """The class "one-trust" is of a cookie dialog; the class "one" with the id "trust" is not."""
    cookie = 1 << NAMES.index("cookie")
    assert (_groups("one-trust"), _groups("one 7 trust"), _groups("oneTrust")) == (cookie,) * 3
    apart = html.fromstring('<div class="one" id="trust">x</div>')
    assert groups_of(outline_of(apart)).tolist() == [0]


def test_role_test_id_and_what_hides_an_element_name_it_too() -> None:
    """Not only class and id; a style that does not hide says nothing."""
    markup = (
        '<div role="navigation"><p data-testid="paywall">x</p><p hidden>y</p>'
        '<p style="display: none">z</p><p style="color: red">w</p></div>'
    )
    names = ("nav", "paywall", "hidden", "hidden")
    expected = [1 << NAMES.index(name) for name in names]
    assert groups_of(outline_of(html.fromstring(markup))).tolist() == [*expected, 0]


def test_characters_of_dense_scripts_weigh_more() -> None:
    """Fifty characters of Chinese are as much text as more than a hundred of English."""
    counts = count_texts(["新" * 50, "n" * 50])
    assert counts.weight.tolist() == [125, 50]


def _groups(classes: str) -> int:
    """Return the groups of an element of these classes, as bits."""
    return int(groups_of(outline_of(html.fromstring(f'<div class="{classes}">x</div>')))[0])
