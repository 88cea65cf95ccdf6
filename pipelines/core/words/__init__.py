"""The words of human languages that pages say beside their stories: one TOML file a language.

docs/words.md tells for what each list is, with examples, and how a phrase is written. A phrase
holds on pages of every language, since many a page does not say truly which it is in.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain
from typing import Any, Final, TypeVar

Phrases = tuple[str, ...]
_Group = TypeVar("_Group")

_MONTHS: Final = 12
_CHOICE: Final = re.compile(r"\((?P<options>[^()|]*\|[^()]*)\)(?P<rest>\??)|(?P<word>\w+)\?")


class WordsError(ValueError):
    """A file of words that cannot be read: which file, what in it, what to write instead."""


@dataclass(frozen=True, slots=True)
class Announcements:
    """Lines that are no story and announce what follows; compared whole, without their signs."""

    other_stories: Phrases = ()
    newsletter: Phrases = ()
    share: Phrases = ()
    comments: Phrases = ()
    about_author: Phrases = ()
    comment_words: Phrases = ()
    comments_on: Phrases = ()


@dataclass(frozen=True, slots=True)
class Walls:
    """What stands before or instead of an article."""

    challenge: Phrases = ()
    error: Phrases = ()
    before_code: Phrases = ()
    after_code: Phrases = ()
    consent: Phrases = ()
    paywall: Phrases = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """How lines begin that are the page's, not the story's."""

    copyright: Phrases = ()
    tags: Phrases = ()
    advertisement: Phrases = ()
    promotion: Phrases = ()


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote, and what else bylines and credits say."""

    by: Phrases = ()
    by_after_date: Phrases = ()
    before_by: Phrases = ()
    before_by_in_byline: Phrases = ()
    author: Phrases = ()
    of: Phrases = ()
    written_by: Phrases = ()
    conjunctions: Phrases = ()
    newsroom: Phrases = ()
    organisation: Phrases = ()
    agency: Phrases = ()
    credit: Phrases = ()
    no_name: Phrases = ()
    ends_no_name: Phrases = ()
    before_date: Phrases = ()
    role: Phrases = ()
    role_beside: Phrases = ()
    articles: Phrases = ()
    particles: Phrases = ()


@dataclass(frozen=True, slots=True)
class Pictures:
    """How the credit of a picture begins."""

    photo: Phrases = ()
    photo_by: Phrases = ()
    credit: Phrases = ()


@dataclass(frozen=True, slots=True)
class Dates:
    """What stands beside a printed date, and dates in words."""

    published: Phrases = ()
    updated: Phrases = ()
    as_of: Phrases = ()
    on: Phrases = ()
    on_in_label: Phrases = ()
    of_another: Phrases = ()
    span: Phrases = ()
    stamp: Phrases = ()
    months: Phrases = ()
    weekdays: Phrases = ()
    of: Phrases = ()
    ordinal_ends: Phrases = ()
    before_year: Phrases = ()
    eras: Phrases = ()
    first_year: Phrases = ()
    hijri_months: Phrases = ()
    year_word: Phrases = ()
    year_mark: Phrases = ()
    month_mark: Phrases = ()
    hour_mark: Phrases = ()
    minute_mark: Phrases = ()
    at_clock: Phrases = ()
    oclock: Phrases = ()
    until_clock: Phrases = ()
    one: Phrases = ()
    ago_before: Phrases = ()
    ago_behind: Phrases = ()
    ago_whole: Phrases = ()
    ago_units: Phrases = ()
    ago_behind_units: Phrases = ()
    yesterday: Phrases = ()
    today: Phrases = ()


@dataclass(frozen=True, slots=True)
class Words:
    """The phrases of one language, or of all: choices written out, none twice in a list."""

    announcements: Announcements
    walls: Walls
    lines: Lines
    byline: Byline
    pictures: Pictures
    dates: Dates


_GROUPS: Final[Mapping[str, type[Any]]] = {
    "announcements": Announcements,
    "walls": Walls,
    "lines": Lines,
    "byline": Byline,
    "pictures": Pictures,
    "dates": Dates,
}


@cache
def words() -> Words:
    """Return the package's words of all languages."""
    return together(words_by_language().values())


@cache
def words_by_language() -> Mapping[str, Words]:
    """Return the package's words of each BCP 47 language, in the order of the codes."""
    return read_directory(files(__package__))


def read_directory(directory: Traversable) -> Mapping[str, Words]:
    """Return the words of each language that has a file in a directory, such as `pl.toml`.

    Raises: WordsError for what the files must not hold.
    """
    tables = (table for table in directory.iterdir() if table.name.endswith(".toml"))
    named = sorted(tables, key=lambda table: table.name)
    return {table.name[:-5]: read_words(table.read_text("utf-8"), table.name) for table in named}


def together(languages: Iterable[Words]) -> Words:
    """Return the words of several languages as one."""
    every = tuple(languages)
    groups = {
        name: _merged(kind, [getattr(w, name) for w in every]) for name, kind in _GROUPS.items()
    }
    return Words(**groups)


def read_words(source: str, name: str) -> Words:
    """Return the words that a TOML file holds.

    name: the file's, for the message.
    Raises: WordsError for a section or key that there is not, naming the nearest, and for a
        value that is no list of phrases.
    """
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise WordsError(f"{name}: {error}") from error
    for section in table.keys() - _GROUPS.keys():
        raise WordsError(f"{name}: there is no section [{section}]{_nearest(section, _GROUPS)}")
    groups = {
        key: _group(table.get(key, {}), kind, f"{name}: [{key}]") for key, kind in _GROUPS.items()
    }
    return Words(**groups)


def _group(table: Any, kind: type[_Group], where: str) -> _Group:
    if not isinstance(table, Mapping):
        raise WordsError(f"{where} must be a section, with lists in it")
    for key in table.keys() - set(_keys(kind)):
        raise WordsError(f"{where} has no list `{key}`{_nearest(key, _keys(kind))}")
    return kind(**{key: tuple(_phrases(value, f"{where} {key}")) for key, value in table.items()})


def _merged(kind: type[_Group], groups: Sequence[_Group]) -> _Group:
    lists = {key: [getattr(group, key) for group in groups] for key in _keys(kind)}
    merged = {key: tuple(dict.fromkeys(chain(*own))) for key, own in lists.items()}
    if "months" in merged:  # each language's twelve lines make twelve lines again
        merged["months"] = tuple(map(" ".join, zip(*filter(None, lists["months"]), strict=True)))
    return kind(**merged)


def _phrases(value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, list) or not all(isinstance(p, str) and p.strip() for p in value):
        raise WordsError(f'{where} must be a list of phrases: ["...", "..."]')
    if where.endswith(" months"):
        if len(value) != _MONTHS:
            raise WordsError(f"{where} has {len(value)} lines: give one for each of 12 months")
        yield from value
        return
    for phrase in value:
        yield from written_out(phrase)


def written_out(phrase: str) -> Iterator[str]:
    """Give the phrases that one with choices stands for: "all? (one|two)" for four."""
    choice = _CHOICE.search(phrase)
    if choice is None:
        yield " ".join(phrase.split())
        return
    options = [choice["word"]] if choice["word"] else choice["options"].split("|")
    for option in (*options, "") if choice["word"] or choice["rest"] else options:
        yield from written_out(phrase[: choice.start()] + option + phrase[choice.end() :])


def _keys(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _nearest(key: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(key, list(known), n=1)
    return f"; did you mean `{close[0]}`?" if close else f"; known are {', '.join(known)}"
