"""Find the phrases in a row of tokens: at each token the longest form of the language's trie.

A form has a fixed number of tokens, so the work at each token is bounded, and the whole time
grows linearly with the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pipelines.core.dates.mentions.tokens import Row
from pipelines.core.dates.mentions.trie import Node, Rule
from pipelines.core.dates.mentions.vocabulary import Token


class Phrase(NamedTuple):
    """A row of tokens that may name a date.

    start, end: the tokens of the mention, end exclusive.
    rule: the rule of the language's table whose form matched.
    parts: the values of the form's classes by name: {"month": 5, "day": 3} for "May 3". The
        second value of the same class has the name with a 2 ("number2").
    """

    start: int
    end: int
    rule: Rule
    parts: dict[str, Any]


def phrases(row: Row) -> Iterator[Phrase]:
    """Yield the phrases of a text from left to right. None overlaps another."""
    tokens, floor = row.tokens, 0
    for index in row.notable:
        if index < floor or tokens[index].first_state is None:
            continue
        start, node = index, _longest(tokens, index)
        if node is not None and node.span[0]:
            start, node = _or_longer_inside(tokens, index, node)
        if node is None or node.rule is None:
            continue
        before, length = node.span
        parts = {name: tokens[start + at].classes[kind] for at, kind, name in node.parts}
        floor = start + length
        yield Phrase(start + before, floor, node.rule, parts)


def _or_longer_inside(tokens: list[Token], index: int, node: Node) -> tuple[int, Node]:
    """Return the better start and node: this form, or a longer one that starts at its mention.

    In "in the past decade" the form "in [the past]" matches first, and its mention is "the
    past". The form "the past decade" starts at the same token and reaches farther, so it wins.
    """
    before = node.span[0]
    inner = _longest(tokens, index + before)
    if inner is not None and before + inner.length > node.length:
        return index + before, inner
    return index, node


def _longest(tokens: list[Token], index: int) -> Node | None:
    """Return the last node of the longest form that begins at a token, None if none does."""
    state = tokens[index].first_state
    best, last = None, len(tokens) - 1
    while state is not None:
        if state.end is not None:
            best = state.end
        if index == last:
            break
        index += 1
        keys = tokens[index].keys
        state = state.step(keys) if keys else None
    return best
