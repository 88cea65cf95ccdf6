"""Phrases in a row of tokens: at each place the longest form of the language's trie.

A form has a fixed number of tokens, so the work at each place is bounded and the whole is
linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pipelines.core.dates.mentions.tokens import Row
from pipelines.core.dates.mentions.trie import Node, Rule
from pipelines.core.dates.mentions.vocabulary import Token


class Phrase(NamedTuple):
    """Tokens `start` to `end` (exclusive) are a mention; `parts` what their classes say.

    Where a class occurs twice in the form, the first counts and the second is `NAME2`.
    """

    start: int
    end: int
    rule: Rule
    parts: dict[str, Any]


def phrases(row: Row) -> Iterator[Phrase]:
    """Give the phrases from left to right, none overlapping another."""
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
    """Prefer a phrase that starts where this one's mention does and reaches farther.

    "in [the past]" must not hide "the past decade".
    """
    before = node.span[0]
    inner = _longest(tokens, index + before)
    if inner is not None and before + inner.length > node.length:
        return index + before, inner
    return index, node


def _longest(tokens: list[Token], index: int) -> Node | None:
    """Walk the trie along every class of each token; the deepest end wins."""
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
