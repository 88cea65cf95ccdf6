"""The rules as data: ``rules.toml``, read once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lxml.etree import XPath

from pipelines.core.extract.markup import squeeze

# Between a phrase and what it announces: "Read also: <link>", "Read also » <link>".
_AFTER = r"[\s:：>»›|.!?…\-–—→]*"
_BEFORE = r"[\s\[(>»›|•*+\-–—→▶►👉🔗📌]*"


@dataclass(frozen=True, slots=True)
class StructureRule:
    """Elements found by an XPath over tags and roles."""

    name: str
    find: XPath


@dataclass(frozen=True, slots=True)
class ClassRule:
    """Elements whose class or id has a word of the pattern."""

    name: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class WordRule:
    """Phrases that announce what is not the article."""

    name: str
    phrases: frozenset[str]
    start: re.Pattern[str]  # the phrase at the start of a line, with a break after it

    def is_heading(self, text: str) -> bool:
        """Tell whether the whole text is one of the phrases, punctuation aside."""
        return plain(text) in self.phrases


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, in the order in which they are applied."""

    structure: tuple[StructureRule, ...]
    classes: tuple[ClassRule, ...]
    words: tuple[WordRule, ...]


def lower(text: str) -> str:
    """Return the text case folded, the Turkish i's as one: "İLGİLİ" is "ilgili"."""
    return text.casefold().replace("\u0307", "").replace("ı", "i")


def plain(text: str) -> str:
    """Return a text folded for comparison with a phrase."""
    return lower(squeeze(text)).strip(" \t[]()<>:：»«›|•*+.!?…-–—→▶►👉🔗📌")


@cache
def rules() -> Rules:
    """Return the package's rules."""
    source = files("pipelines.core.extract").joinpath("rules.toml").read_text("utf-8")
    data = tomllib.loads(source)
    return Rules(
        tuple(StructureRule(rule["name"], XPath(rule["xpath"])) for rule in data["structure"]),
        tuple(ClassRule(rule["name"], _class_pattern(rule["pattern"])) for rule in data["class"]),
        tuple(_word_rule(rule["name"], rule["phrases"]) for rule in data["words"]),
    )


def _class_pattern(pattern: str) -> re.Pattern[str]:
    joined = pattern.replace("-?", "[-_]?")
    return re.compile(rf"(?<![a-z0-9])(?:{joined})(?![a-z0-9])")


def _word_rule(name: str, phrases: list[str]) -> WordRule:
    longest_first = sorted({re.escape(lower(p)) for p in phrases}, key=len, reverse=True)
    start = re.compile(rf"{_BEFORE}(?:{'|'.join(longest_first)})(?P<after>{_AFTER})")
    return WordRule(name, frozenset(plain(phrase) for phrase in phrases), start)
