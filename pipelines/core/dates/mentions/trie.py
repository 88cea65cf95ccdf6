"""The phrases of a language as a trie, and the walk through it along the tokens of a text.

A token may be a word of a form and of several classes at once, so a walk is at several places
of the trie. Each set of places that was met is kept as one `State`, so that the next text
takes one look into a dictionary a token.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SPAN_START, SPAN_END = "[", "]"
_MOST = 4096  # steps kept of one state; texts take a few hundred


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """What a matched form means: the resolver's function, and the rule's public name."""

    name: str
    means: str
    options: Mapping[str, Any]


@dataclass(slots=True)
class Node:
    """A place in the trie. `ends` is the rule that a phrase ending here follows.

    next: the places after a word, and after any word of a class ("<month>").
    `length` counts the tokens of that phrase, `span` those before the mention and up to its
    end. `parts` says which token's class is which part of the phrase; the second of a class is
    `NAME2`.
    """

    next: dict[str, Node] = field(default_factory=dict)
    ends: Rule | None = None
    length: int = 0
    span: tuple[int, int] = (0, 0)
    parts: tuple[tuple[int, str, str], ...] = ()


@dataclass(slots=True)
class State:
    """Places that a walk is at together. `end`: the first of them at which a phrase may end."""

    nodes: tuple[Node, ...]
    end: Node | None
    _further: dict[tuple[str, ...], State | None] = field(default_factory=dict)

    def step(self, keys: tuple[str, ...]) -> State | None:
        """Return where a token leads that is one of the keys' word and classes; None: nowhere."""
        try:
            return self._further[keys]
        except KeyError:
            if len(self._further) >= _MOST:
                self._further.clear()
            found = [node.next[key] for node in self.nodes for key in keys if key in node.next]
            self._further[keys] = state = state_of(found) if found else None
            return state


def state_of(nodes: Iterable[Node]) -> State:
    """Return a walk that is at these places, the most telling first."""
    places = tuple(nodes)
    return State(places, next((node for node in places if node.ends is not None), None))


def plant(root: Node, sequence: tuple[str, ...], rule: Rule) -> None:
    """Add one flat form. The rule that is named first in the file keeps its place."""
    keys = [piece for piece in sequence if piece not in (SPAN_START, SPAN_END)]
    start = sequence.index(SPAN_START) if SPAN_START in sequence else 0
    end = sequence.index(SPAN_END) - 1 if SPAN_END in sequence else len(keys)
    node = root
    for key in keys:
        node = node.next.setdefault(key, Node())
    if keys and node.ends is None:
        node.ends, node.length, node.span = rule, len(keys), (start, end)
        node.parts = _parts(keys)


def _parts(keys: list[str]) -> tuple[tuple[int, str, str], ...]:
    named: dict[str, tuple[int, str, str]] = {}
    for place, key in enumerate(keys):
        if key.startswith("<"):
            kind = key.strip("<>")
            name = f"{kind}2" if kind in named else kind
            named[name] = (place, kind, name)
    return tuple(named.values())
