"""Language tables: data that code relies on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from pipelines.core.dates.mentions.context import Context
from pipelines.core.dates.mentions.grammar import Phrase
from pipelines.core.dates.mentions.lexicon import languages, lexicon
from pipelines.core.dates.mentions.resolver import read
from pipelines.core.dates.mentions.tokens import Row
from pipelines.core.dates.mentions.trie import Node
from pipelines.core.dates.mentions.vocabulary import made_token

MADE_BY_CODE = {  # classes that the tokens bring themselves
    "number": 3,
    "day": 5,
    "nth": 5,
    "year": 2017,
    "ordinal": 2,
    "decade": 1990,
    "iso": "2018-01-01",
    "slashed": "1/2/2018",
    "short": "1.2.",
    "clock": "14:05",
    "fiscal": 2018,
    "name": "Soviet",
    "isomonth": "2015-12",
    "roman": 19,
    "amount": (3.5, "year"),
    "dotclock": "20:30",
    "dotday": "22.04",
    "spelt_day": 21,
}


def forms(node: Node, keys: tuple[str, ...] = ()) -> Iterator[tuple[Node, tuple[str, ...]]]:
    if node.rule is not None:
        yield node, keys
    for key, child in node.next.items():
        yield from forms(child, (*keys, key))


def samples(code: str) -> dict[str, Any]:
    words = lexicon(code)
    assert words is not None
    return MADE_BY_CODE | {
        name: v for classes in words.words.values() for name, v in classes.items()
    }


@pytest.mark.parametrize("code", languages())
def test_every_form_can_be_read(code: str) -> None:
    """No form names a class that its meaning does not get, or one without words."""
    words = lexicon(code)
    assert words is not None
    values = samples(code)
    (root,) = words.start.nodes
    for node, keys in forms(root):
        assert node.rule is not None
        classes = [key[1:-1] for key in keys if key.startswith("<")]
        assert set(classes) <= set(values), f"{node.rule.name}: no word for one of {classes}"
        tokens = [made_token("x", key, {}, words) for key in keys]
        row = Row("x" * len(keys), tokens, list(range(len(keys))))
        parts = {name: values[kind] for _, kind, name in node.parts}
        phrase = Phrase(*node.span, node.rule, parts)
        read(phrase, Context(row, words, date(2018, 1, 1)))
        read(phrase, Context(row, words, None))


@pytest.mark.parametrize("code", languages())
def test_words_are_folded(code: str) -> None:
    """A word in a table that is not in its folded form would never be met."""
    words = lexicon(code)
    assert words is not None
    listed = {*words.words, *words.dotted, *(w for cue in words.cues.values() for w in cue)}
    assert {word for word in listed if word != word.casefold()} == set()


@pytest.mark.parametrize("code", languages())
def test_lookalikes_are_words_with_a_class(code: str) -> None:
    """A guard on a word that means nothing guards nothing."""
    words = lexicon(code)
    assert words is not None
    assert words.cues.get("lookalike", frozenset()) <= {*words.words, *words.dotted}
