"""Phrases in a row of tokens: at each place the longest form of the language's trie.

A form has a fixed number of tokens, so the work at each place is bounded and the whole is
linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipelines.core.dates.lexicon import Node, Rule
from pipelines.core.dates.tokens import Token


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens `start` to `end` (exclusive) are a mention; `parts` what their classes say.

    Where a class occurs twice in the form, the first counts and the second is `NAME2`.
    """

    start: int
    end: int
    rule: Rule
    parts: dict[str, Any]


_Path = tuple[Node, tuple[tuple[str, Any], ...]]


@dataclass(slots=True)
class _Match:
    length: int
    node: Node
    parts: tuple[tuple[str, Any], ...]


def phrases(tokens: list[Token], root: Node) -> Iterator[Phrase]:
    """Give the phrases from left to right, none overlapping another."""
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if not token.classes and token.word not in root.next:
            index += 1
            continue
        match = _longest(tokens, index, root)
        if match is not None and match.node.span[0]:
            index, match = _stronger(tokens, index, root, match)
        if match is None or match.node.ends is None:
            index += 1
            continue
        before, length = match.node.span
        yield Phrase(index + before, index + length, match.node.ends, named_parts(match.parts))
        index += length


def _stronger(tokens: list[Token], index: int, root: Node, match: _Match) -> tuple[int, _Match]:
    """Prefer a phrase that starts where this one's mention does and reaches farther.

    "in [the past]" must not hide "the past decade".
    """
    before, length = match.node.span
    inner = _longest(tokens, index + before, root)
    if inner is not None and index + before + inner.node.span[1] > index + length:
        return index + before, inner
    return index, match


def _longest(tokens: list[Token], index: int, root: Node) -> _Match | None:
    """Walk the trie along every class of each token; the deepest end wins."""
    best: _Match | None = None
    paths: list[_Path] = [(root, ())]
    length = 0
    while paths and index + length < len(tokens):
        paths = _step(paths, tokens[index + length])
        length += 1
        for node, parts in paths:
            if node.ends is not None:
                best = _Match(length, node, parts)
                break
    return best


def _step(paths: list[_Path], token: Token) -> list[_Path]:
    further: list[_Path] = []
    word, classes = token.word, token.classes
    for node, parts in paths:
        literal = node.next.get(word)
        if literal is not None:
            further.append((literal, parts))
        if classes and node.by_class:
            for part in classes.items():
                found = node.by_class.get(part[0])
                if found is not None:
                    further.append((found, (*parts, part)))
    return further


def named_parts(parts: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    """Return the parts of a form by class, the second of a class as `NAME2`."""
    named: dict[str, Any] = {}
    for name, value in parts:
        named[f"{name}2" if name in named else name] = value
    return named
