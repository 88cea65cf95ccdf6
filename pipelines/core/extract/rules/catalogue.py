"""The rules that are data, read once: ``rules.toml``, and phrases from the words of languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from lxml.etree import XPath

from pipelines.core.extract.page.markup import squeeze
from pipelines.core.words import Announcements, words
from pipelines.core.words.patterns import any_of

# A phrase that stands in several of these lists belongs to the first.
_ANNOUNCING: Final = ("other_stories", "newsletter", "share", "comments", "about_author")
OTHER_STORIES: Final = "words:other-stories"

# Between a phrase and what it announces: "Read also: <link>", "Read also » <link>".
_AFTER = r"[\s:：>»›|.!?…\-–—→]*"
_EDGES: Final = " \t[]()<>:：»«›|•*+.!?…-–—→▶►👉🔗📌"
_OPENING: Final = 6  # letters by which a line is compared with the openings of phrases
_FOLDED: Final = 12  # letters of a line that still are `_OPENING` or more after folding
_BEFORE = r"[\s\[(>»›|•*+\-–—→▶►👉🔗📌]*"


@dataclass(frozen=True, slots=True)
class StructureRule:
    """Cuts the elements with one of the tags, roles or attributes that meet the condition."""

    name: str
    tags: frozenset[str]
    roles: frozenset[str]
    attributes: Mapping[str, re.Pattern[str]]
    where: XPath


@dataclass(frozen=True, slots=True)
class ClassRule:
    """Cuts the elements whose class or id has a word that the pattern meets."""

    name: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules that are data, in the order in which they are applied."""

    structure: tuple[StructureRule, ...]
    classes: tuple[ClassRule, ...]
    any_class: re.Pattern[str]  # meets what any of the class rules meets
    announces: Mapping[str, str]  # from a phrase, folded by `plain`, to the name of its rule
    other_stories: re.Pattern[str]  # "Read also" and the like at a line's start, with marks after
    openings: frozenset[str]  # the first letters of all phrases; a short phrase whole
    opening_lengths: frozenset[int]  # the lengths of `openings`

    def may_open(self, text: str, *, is_whole: bool = True) -> bool:
        """Tell whether a line may begin with a phrase; a quick test before the exact ones.

        is_whole: False if the text is only the line's beginning; if that has too few letters to
            tell, the answer is True.
        """
        start = lower(text.lstrip(_EDGES)[:_FOLDED])[:_OPENING]
        if not is_whole and len(start) < _OPENING:
            return True
        return not self.openings.isdisjoint([start[:length] for length in self.opening_lengths])

    def classes_of(self, words: str) -> tuple[str, ...]:
        """Return the names of the class rules that the words of class and id meet, in order."""
        if not self.any_class.search(words):  # one search for all takes a fifth of the time
            return ()
        return tuple(rule.name for rule in self.classes if rule.pattern.search(words))

    def names(self) -> frozenset[str]:
        """Return the names of all rules that are data."""
        structure = (rule.name for rule in self.structure)
        classes = (rule.name for rule in self.classes)
        return frozenset((*structure, *classes, *self.announces.values()))


def lower(text: str) -> str:
    """Return a text case folded, with every Turkish i as "i": "İLGİLİ" becomes "ilgili"."""
    return text.casefold().replace("\u0307", "").replace("ı", "i")


def plain(text: str) -> str:
    """Return a text folded for comparison with a phrase: lower case, no marks at its edges."""
    return lower(squeeze(text)).strip(_EDGES)


@cache
def rules() -> Rules:
    """Return the rules of the package, with the phrases of all its languages."""
    return rules_with(words().announcements)


def rules_with(announcements: Announcements) -> Rules:
    """Return the rules of the package, with the given phrases for the word rules."""
    data = tomllib.loads(files(__package__).joinpath("rules.toml").read_text("utf-8"))
    announces = {
        plain(phrase): f"words:{key.replace('_', '-')}"
        for key in reversed(_ANNOUNCING)
        for phrase in getattr(announcements, key)
    }
    opening = any_of(map(lower, announcements.other_stories))
    openings = frozenset(phrase[:_OPENING] for phrase in announces)
    return Rules(
        tuple(map(_structure_rule, data["structure"])),
        tuple(ClassRule(rule["name"], _class_pattern(rule["pattern"])) for rule in data["class"]),
        _class_pattern("|".join(rule["pattern"] for rule in data["class"])),
        announces,
        re.compile(rf"{_BEFORE}{opening}(?P<after>{_AFTER})"),
        openings,
        frozenset(map(len, openings)),
    )


def _structure_rule(rule: Mapping[str, Any]) -> StructureRule:
    return StructureRule(
        rule["name"],
        frozenset(rule.get("tags", ())),
        frozenset(rule.get("roles", ())),
        {name: re.compile(value) for name, value in rule.get("attributes", {}).items()},
        XPath(f"boolean({rule.get('where', 'true()')})"),
    )


def _class_pattern(pattern: str) -> re.Pattern[str]:
    """Return a pattern that meets whole words; "-?" in it stands for "-", "_" or nothing."""
    joined = pattern.replace("-?", "[-_]?")
    return re.compile(rf"(?<![a-z0-9])(?:{joined})(?![a-z0-9])")
