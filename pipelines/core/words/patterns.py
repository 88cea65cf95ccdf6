"""Regular expressions made of phrases: those of the files of words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

# In a phrase "*" is the rest of a word and "<any>" whatever comes: at the end as much as there
# is ("follow <any>"), before other words one or two words ("reste <any> à lire").
_UNIT: Final = re.compile(r" <any>$|<any>$|<any>|\.\.\.|.", re.DOTALL)
_SOURCES: Final = {
    " <any>": r"\b.*",
    "*": r"\w*",
    "'": "['’]",
    "’": "['’]",
    "...": r"(?:\.\.\.|…)",
}
_SOME: Final = ".{1,12}"

_Branch = dict[str, "_Branch"]  # by the source of a unit; an empty one is a phrase's end


def any_of(phrases: Iterable[str], *, blank: str = r"\s") -> str:
    """Return a regular expression for any of the phrases, the longest that fits.

    blank: the expression for a blank.
    """
    root: _Branch = {}
    for phrase in phrases:
        branch = root
        units = _UNIT.findall(phrase)
        for place, unit in enumerate(units, 1):
            source = _SOURCES.get(unit) or re.escape(unit)
            if unit == " ":
                source = blank
            elif unit == "<any>":
                source = ".*" if place == len(units) else _SOME
            branch = branch.setdefault(source, {})
        branch[""] = {}
    return _source(root)


def words_of(phrases: Iterable[str], *, blank: str = r"\s") -> str:
    """Return an expression that finds any of the phrases in a text, as whole words.

    A "*" at a phrase's start or end lets it stand within a word there: "*publi*".
    """
    sides: dict[tuple[str, str], list[str]] = {}
    for phrase in phrases:
        before = "" if phrase.startswith("*") else r"(?<!\w)"
        after = "" if phrase.endswith("*") else r"(?!\w)"
        sides.setdefault((before, after), []).append(phrase.strip("*"))
    parts = (f"{b}{any_of(own, blank=blank)}{a}" for (b, a), own in sides.items())
    return f"(?:{'|'.join(parts)})"


def _source(branch: _Branch) -> str:
    """Return the expression of a tree of units: common beginnings are tried once."""
    options = [unit + _source(rest) for unit, rest in branch.items() if unit]
    if not options:
        return ""
    if len(options) == 1 and "" not in branch:
        return options[0]
    return f"(?:{'|'.join(options)}){'?' if '' in branch else ''}"
