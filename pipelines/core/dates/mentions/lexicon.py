r"""A language as data: its words, its phrases and the trie they make together.

One TOML file a language, in ``tables/``. ``[words.CLASS]`` gives words their meaning,
``[rules.NAME]`` the phrases: ``forms`` over words and ``<classes>``, and what they ``mean``
(a function of ``resolver.py``). In a form ``x?`` is optional, ``(a|b c)`` a choice and
``[...]`` the part that is the mention where that is not the whole; ``\(`` is the sign itself.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipelines.core.dates.mentions.trie import Node, Rule, State, add_form, state_of

_PIECE = re.compile(r"<\w+>|\\[()]|[\[\]()|?]|[^\s\[\]()|?]+")
_POWERS = {"tens": 10, "hundreds": 100}


@dataclass(frozen=True, slots=True, eq=False)  # one a language, known by its identity
class Lexicon:
    """Everything the grammar knows of one language."""

    code: str
    words: Mapping[str, Mapping[str, Any]]  # word -> class -> value
    dotted: Mapping[str, Mapping[str, Any]]  # abbreviations that count only with their dot
    cues: Mapping[str, frozenset[str]]
    literals: frozenset[str]  # the words that forms name themselves
    listed: frozenset[str]  # these and all that some list names: no other word says anything
    start: State  # of every walk: at the root
    day_first: bool
    has_capitals: bool  # a name or a month is told from a verb by its capital
    has_small_calendar: bool  # months and weekdays have no capital, but in names
    has_led_calendar: bool  # and are never bare where a sentence opens
    has_name_capitals: bool  # and so is a name from any other noun
    ordinal_suffixes: frozenset[str]
    decade_suffixes: frozenset[str]  # "90er Jahre", beside "1990s"
    past_endings: tuple[str, ...]
    future_endings: tuple[str, ...]
    modifiers: Mapping[str, str]  # words before a phrase -> TIMEX3 modifier
    before_era: Mapping[str, list[list[str]]]  # "BC", as tokens, by the first
    range_ties: frozenset[str]  # between the two numbers of a range
    # Verbs of the future beside a date ("takes place"), as tokens, by the first.
    scheduled: Mapping[str, list[list[str]]]
    leads_ahead: Mapping[str, list[list[str]]]  # right before a date, such as "is on", by the last
    leads_alone: Mapping[str, list[list[str]]]  # the same where no verb says otherwise, "by"
    part_glue: Mapping[str, list[list[str]]]  # from a part of a day to the day, by last token
    half_tails: tuple[list[str], ...]  # "and a half", as tokens
    prefixes: tuple[str, ...]  # written together with the word, such as the Arabic article


@cache
def lexicon(language: str) -> Lexicon | None:
    """Return the table of a BCP 47 language, None if there is none."""
    code = language.replace("_", "-").partition("-")[0].lower()
    table = files(__package__) / "tables" / f"{code}.toml"
    if not code.isalpha() or not table.is_file():
        return None
    return _build(code, tomllib.loads(table.read_text("utf-8")))


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a table, in order."""
    tables = (files(__package__) / "tables").iterdir()
    return tuple(sorted(t.name[:-5] for t in tables if t.name.endswith(".toml")))


def _build(code: str, table: Mapping[str, Any]) -> Lexicon:
    words = _by_word(table["words"])
    if table.get("signs", {}).get("has_compounds"):
        words |= _compounds(table["words"])
    root = _trie_of(table)
    signs, cues = table.get("signs", {}), table.get("cues", {})
    dotted, literals = _by_word(table.get("dotted", {})), frozenset(_literals(root))
    before_era = _by_word_at(0, signs.get("before_era", ()))
    half_tails = tuple(words.split() for words in signs.get("half_tails", ()))
    scheduled = _by_word_at(0, cues.get("scheduled", ()))
    tails = (tail[0] for tail in half_tails)
    return Lexicon(
        code=code,
        words=words,
        dotted=dotted,
        cues={name: frozenset(entries) for name, entries in cues.items()},
        literals=literals,
        listed=literals.union(dotted, before_era, scheduled, tails, ",-", *cues.values()),
        start=state_of([root]),
        day_first=signs.get("day_first", True),
        has_capitals=signs.get("has_capitals", False),
        has_small_calendar=signs.get("has_small_calendar", False),
        has_led_calendar=signs.get("has_led_calendar", False),
        has_name_capitals=signs.get("has_name_capitals", False),
        ordinal_suffixes=frozenset(signs.get("ordinal_suffixes", ())),
        decade_suffixes=frozenset(signs.get("decade_suffixes", ())),
        past_endings=tuple(signs.get("past_endings", ())),
        future_endings=tuple(signs.get("future_endings", ())),
        modifiers=table.get("modifiers", {}),
        before_era=before_era,
        range_ties=frozenset({"-"}).union(
            *(cues.get(n, ()) for n in ("range_words", "number_joins"))
        ),
        scheduled=scheduled,
        leads_ahead=_by_word_at(-1, cues.get("leads_ahead", ())),
        leads_alone=_by_word_at(-1, cues.get("leads_alone", ())),
        part_glue=_by_word_at(-1, cues.get("part_glue", ())),
        half_tails=half_tails,
        prefixes=tuple(signs.get("prefixes", ())),
    )


def _trie_of(table: Mapping[str, Any]) -> Node:
    """Return the trie of a table's rules and holidays."""
    root = Node()
    for name, rule in table["rules"].items():
        found = Rule(name, rule["means"], rule)
        for form in rule["forms"]:
            for sequence in _expand(form, table.get("parts", {})):
                add_form(root, sequence, found)
    for form, day in table.get("holidays", {}).items():
        for sequence in _expand(form, {}):
            add_form(root, sequence, Rule("holiday", "holiday", {"day": day}))
    return root


def _by_word(classes: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Turn class -> {"word other": value}, or a list counted from 1, into word -> class -> value.

    The classes `tens` and `hundreds` count ten, twenty, … and make numbers.
    """
    words: dict[str, dict[str, Any]] = {}
    for name, entries in classes.items():
        is_list = isinstance(entries, list)
        pairs = ((text, n) for n, text in enumerate(entries, 1)) if is_list else entries.items()
        power = _POWERS.get(name)
        kind = "number" if power else name
        for spellings, value in pairs:
            for word in spellings.split():
                words.setdefault(word, {})[kind] = value * power if power else value
    return words


def _compounds(classes: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Join each weekday with each part of the day ("Dienstagabend")."""
    days = _by_word({"weekday": classes["weekday"]})
    parts = _by_word({"part": classes["part"]})
    return {
        day + part: {"compound": (day_classes["weekday"], part_classes["part"])}
        for day, day_classes in days.items()
        for part, part_classes in parts.items()
    }


def _by_word_at(place: int, phrases: Iterable[str]) -> dict[str, list[list[str]]]:
    """Return phrases as words, by the word at a place; "" has none."""
    found: dict[str, list[list[str]]] = {}
    for phrase in phrases:
        words = phrase.split()
        found.setdefault(words[place] if words else "", []).append(words)
    return found


def _literals(node: Node) -> Iterator[str]:
    for key, following in node.next.items():
        if not key.startswith("<"):
            yield key
        yield from _literals(following)


def _expand(form: str, parts: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Give every flat sequence of keys that a form stands for."""
    for name, text in parts.items():
        form = form.replace(f"${name}", f"({text})")
    pieces = _PIECE.findall(form)
    sequences, rest = _choice(pieces)
    if rest:
        raise ValueError(f"form {form!r} closes a bracket that it never opened")
    yield from dict.fromkeys(sequences)


def _choice(pieces: list[str]) -> tuple[list[tuple[str, ...]], list[str]]:
    """Read alternatives up to a closing bracket or the end."""
    every: list[tuple[str, ...]] = []
    current: list[tuple[str, ...]] = [()]
    while pieces and pieces[0] != ")":
        piece, *pieces = pieces
        if piece == "|":
            every += current
            current = [()]
            continue
        options: list[tuple[str, ...]] = [(piece.lstrip("\\"),)]
        if piece == "(":
            options, pieces = _choice(pieces)
            pieces = pieces[1:]
        if pieces and pieces[0] == "?":
            options, pieces = [*options, ()], pieces[1:]
        current = [left + right for left in current for right in options]
    return every + current, pieces
