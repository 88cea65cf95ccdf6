"""The names of months and weekdays, in every language that a table knows.

Those of a language with a table of mentions stand there; its file of words adds short forms
that running text never has ("gen" for "gennaio"). Those of other languages stand in their file
of words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from pipelines.core.dates.mentions.lexicon import languages, table_of
from pipelines.core.words import words_by_language


@cache
def month_names(language: str | None = None) -> Mapping[str, int]:
    """Return the months, 1 to 12, by their names and short forms in lower case.

    language: a BCP 47 code; None for all: month names differ enough that one list serves them.
    """
    found: dict[str, int] = {}
    for code in _codes(language):
        if code in words_by_language():
            found |= _numbered(words_by_language()[code].dates.months)
        if code in languages():
            own = table_of(code)["words"]
            found |= _numbered(own["month"]) | _each_form(own.get("abbr", {}))
    return found


@cache
def all_month_names() -> Mapping[str, int]:
    """Return the months of all languages by their names as `plain_letters` writes them."""
    return {plain_letters(name): number for name, number in month_names().items()}


def short_months(language: str) -> Iterator[str]:
    """Give the short forms among the `month_names` of a language: those that begin longer ones."""
    names = month_names(language)
    for short, number in names.items():
        longer = (name for name, other in names.items() if other == number and name != short)
        if any(name.startswith(short) for name in longer):
            yield short


@cache
def weekday_names(language: str) -> frozenset[str]:
    """Return the weekdays of a language, their short forms too, in lower case."""
    short = words_by_language()[language].dates.weekdays if language in words_by_language() else ()
    table = table_of(language) if language in languages() else {"words": {}}
    named = table["words"].get("weekday", ())
    numbered = _each_form(named) if isinstance(named, Mapping) else _numbered(named)
    dotted = _each_form(table.get("dotted", {}).get("weekday", {}))
    return frozenset((*numbered, *dotted, *short))


def plain_letters(word: str) -> str:
    """Return a word folded and without accents."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("ı", "i")


def _codes(language: str | None) -> Iterable[str]:
    return sorted({*words_by_language(), *languages()}) if language is None else (language,)


def _numbered(lines: Iterable[str]) -> dict[str, int]:
    return {name: number for number, names in enumerate(lines, 1) for name in names.split()}


def _each_form(table: Mapping[str, int]) -> dict[str, int]:
    return {name: number for names, number in table.items() for name in names.split()}
