r"""Load the table of a language: its words, its forms, and the trie that they make.

Each language has one TOML file in ``tables/``. ``[words.CLASS]`` gives words a class and a value.
``[rules.NAME]`` has ``forms``, rows of words and ``<classes>``, and says what they mean: the name
of a function in ``resolver.py``. In a form ``x?`` is optional, ``(a|b c)`` is a choice, and
``[...]`` marks the mention if that is not the whole form. ``\(`` is the bracket as a sign.
docs/dates.md explains all keys.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipelines.core.dates.mentions.table_keys import check_table
from pipelines.core.dates.mentions.trie import Node, Rule, State, add_form, state_of

_PIECE = re.compile(r"<\w+>|\\[()]|[\[\]()|?]|[^\s\[\]()|?]+")
_POWERS = {"tens": 10, "hundreds": 100}


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: each language has one
class Lexicon:
    """All that the grammar knows of one language. The keys of the table are in docs/dates.md.

    Phrases of several words are kept as lists of words, under one of these words: those named
    "by first" under their first word, those named "by last" under their last.
    """

    code: str
    words: Mapping[str, Mapping[str, Any]]  # word -> class -> value
    dotted: Mapping[str, Mapping[str, Any]]  # abbreviations that count only before a dot ("Sat.")
    cues: Mapping[str, frozenset[str]]  # name of a list -> its words
    literals: frozenset[str]  # words that a form names without a class
    listed: frozenset[str]  # `literals` and all words of the lists; any other word is plain
    start: State  # at the root of the trie, where every walk begins
    day_first: bool  # "5/4/2019" is 5 April
    has_capitals: bool  # months and weekdays have a capital; a small "may" is a verb
    has_small_calendar: bool  # months and weekdays are small, so "Mayo" is part of a name
    has_led_calendar: bool  # a weekday has an article, so "Domingo Pérez" is a name
    has_dotted_days: bool  # "5.4.19" is a day
    has_name_capitals: bool  # only names have a capital, so one behind a date shows a name
    ordinal_suffixes: frozenset[str]
    decade_suffixes: frozenset[str]  # "er" of "90er"; "s" counts in every language
    past_endings: tuple[str, ...]  # of verbs in the past, such as "ed"
    future_endings: tuple[str, ...]  # of verbs in the future
    modifiers: Mapping[str, str]  # words before a phrase -> TIMEX3 modifier
    before_era: Mapping[str, list[list[str]]]  # "BC" behind a year; by first
    range_ties: frozenset[str]  # words between the two numbers of a range
    scheduled: Mapping[str, list[list[str]]]  # "takes place": future beside a date; by first
    leads_ahead: Mapping[str, list[list[str]]]  # "is on": the date behind is future; by last
    leads_alone: Mapping[str, list[list[str]]]  # "by": future if no verb has a tense; by last
    part_glue: Mapping[str, list[list[str]]]  # "of" in "the morning of Monday"; by last
    half_tails: tuple[list[str], ...]  # "and a half" behind a number
    prefixes: tuple[str, ...]  # written together with a word, such as the Arabic article


@cache
def lexicon(language: str) -> Lexicon | None:
    """Return the lexicon of a language, None if it has no table.

    language: BCP 47 tag. Only its first part counts: "pt-BR" is read as "pt".
    Raises: TableError for a table with a key that nothing reads.
    """
    code = language.replace("_", "-").partition("-")[0].lower()
    if code not in languages():
        return None
    table = table_of(code)
    check_table(code, table)
    return _build(code, table)


def table_of(code: str) -> Mapping[str, Any]:
    """Return the table of one of the `languages`, as its file has it."""
    return tomllib.loads((files(__package__) / "tables" / f"{code}.toml").read_text("utf-8"))


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a table, in alphabetical order."""
    tables = (files(__package__) / "tables").iterdir()
    return tuple(sorted(t.name[:-5] for t in tables if t.name.endswith(".toml")))


def _build(code: str, table: Mapping[str, Any]) -> Lexicon:
    """Return the lexicon of a language from its parsed TOML table."""
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
        has_dotted_days=signs.get("has_dotted_days", False),
        has_name_capitals=signs.get("has_name_capitals", False),
        ordinal_suffixes=frozenset(signs.get("ordinal_suffixes", ())),
        decade_suffixes=frozenset(signs.get("decade_suffixes", ())),
        past_endings=tuple(signs.get("past_endings", ())),
        future_endings=tuple(signs.get("future_endings", ())),
        modifiers=table.get("modifiers", {}),
        before_era=before_era,
        range_ties=frozenset({"-", *cues.get("range_words", ()), *cues.get("number_joins", ())}),
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
    """Return word -> class -> value for the `[words]` of a table.

    classes: class -> {"word otherword": value}, or class -> list of such strings, whose values
        count from 1. The classes `tens` and `hundreds` give numbers: the third of `tens` is 30.
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
    """Return the words that join a weekday and a part of the day: "dienstagabend"."""
    days = _by_word({"weekday": classes["weekday"]})
    parts = _by_word({"part": classes["part"]})
    return {
        day + part: {"compound": (day_classes["weekday"], part_classes["part"])}
        for day, day_classes in days.items()
        for part, part_classes in parts.items()
    }


def _by_word_at(index: int, phrases: Iterable[str]) -> dict[str, list[list[str]]]:
    """Return phrases as lists of words, by the word at `index`; an empty phrase is under ""."""
    found: dict[str, list[list[str]]] = {}
    for phrase in phrases:
        words = phrase.split()
        found.setdefault(words[index] if words else "", []).append(words)
    return found


def _literals(node: Node) -> Iterator[str]:
    """Yield the words that stand in a trie without a class."""
    for key, following in node.next.items():
        if not key.startswith("<"):
            yield key
        yield from _literals(following)


def _expand(form: str, parts: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield every sequence of words and classes that a form stands for: "(a|b) c?" has four.

    parts: the `[parts]` of the table, which a form names as "$NAME".
    Raises: ValueError for a closing bracket without an opening one.
    """
    for name, text in parts.items():
        form = form.replace(f"${name}", f"({text})")
    pieces = _PIECE.findall(form)
    sequences, rest = _choice(pieces)
    if rest:
        raise ValueError(f"form {form!r} closes a bracket that it never opened")
    yield from dict.fromkeys(sequences)


def _choice(pieces: list[str]) -> tuple[list[tuple[str, ...]], list[str]]:
    """Read alternatives up to a closing bracket or the end of the form.

    Returns: the sequences that they stand for, and the pieces that were not read.
    """
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
