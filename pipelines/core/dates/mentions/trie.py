"""The forms of a language as a trie, and the walk through it along the tokens of a text.

A form is a row of words and classes, such as "last <weekday>". Each edge of the trie is one
word or class. A token may match a word and several classes at once, so a walk may be at several
nodes of the trie at the same time. A `State` is such a set of nodes. States and the steps
between them are kept, so that a step costs one look into a dictionary.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SPAN_START, SPAN_END = "[", "]"
_MOST_STEPS = 4096  # kept for one state; real texts need a few hundred


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A rule of a language's table: what a phrase means that matches one of its forms.

    name: the rule's name in the table, which a record gives as `method` ("month-day").
    means: the name in `resolver.py` of the function that reads the phrase ("day").
    options: all keys of the rule in the table, for that function.
    """

    name: str
    means: str
    options: Mapping[str, Any]


@dataclass(slots=True)
class Node:
    """A node of the trie: the words and classes that were read so far.

    next: the nodes after one more word ("last") or class ("<month>").
    rule: the rule whose form ends at this node; None if a form only goes on here.
    length: how many tokens the form has that ends here.
    span: which of these tokens are the mention, as start and exclusive end.
    parts: for each class of the form (index of the token, class, name of the part). The name is
        the class; the second token of the same class has the name with a 2 ("number2").
    """

    next: dict[str, Node] = field(default_factory=dict)
    rule: Rule | None = None
    length: int = 0
    span: tuple[int, int] = (0, 0)
    parts: tuple[tuple[int, str, str], ...] = ()


@dataclass(slots=True)
class State:
    """The nodes that a walk is at together. `end` is the first of them that has a rule."""

    nodes: tuple[Node, ...]
    end: Node | None
    _steps: dict[tuple[str, ...], State | None] = field(default_factory=dict)

    def step(self, keys: tuple[str, ...]) -> State | None:
        """Return the state after one more token, None if no form goes on with that token.

        keys: the token's edges, its word and its classes ("last", "<month>").
        """
        try:
            return self._steps[keys]
        except KeyError:
            if len(self._steps) >= _MOST_STEPS:
                self._steps.clear()
            found = [node.next[key] for node in self.nodes for key in keys if key in node.next]
            self._steps[keys] = state = state_of(found) if found else None
            return state


def state_of(nodes: Iterable[Node]) -> State:
    """Return the state of a walk that is at these nodes. The first node has precedence."""
    ordered = tuple(nodes)
    return State(ordered, next((node for node in ordered if node.rule is not None), None))


def add_form(root: Node, sequence: tuple[str, ...], rule: Rule) -> None:
    """Add one form to the trie. If two rules have the same form, the first in the file keeps it.

    sequence: words, classes, and "[" and "]" around the mention if that is not the whole form.
    """
    keys = [piece for piece in sequence if piece not in (SPAN_START, SPAN_END)]
    start = sequence.index(SPAN_START) if SPAN_START in sequence else 0
    end = sequence.index(SPAN_END) - 1 if SPAN_END in sequence else len(keys)
    node = root
    for key in keys:
        node = node.next.setdefault(key, Node())
    if keys and node.rule is None:
        node.rule, node.length, node.span = rule, len(keys), (start, end)
        node.parts = _parts(keys)


def _parts(keys: list[str]) -> tuple[tuple[int, str, str], ...]:
    """Return the parts of a form as `Node.parts` has them."""
    named: dict[str, tuple[int, str, str]] = {}
    for index, key in enumerate(keys):
        if key.startswith("<"):
            kind = key.strip("<>")
            name = f"{kind}2" if kind in named else kind
            named[name] = (index, kind, name)
    return tuple(named.values())
