"""The classes of numbers in digits, and of Roman numerals: what "2019", "3rd" or "XIX" may be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from pipelines.core.dates.mentions.lexicon import Lexicon

_UNITS: Final = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN: Final = re.compile(r"(?P<tens>X{0,2})(?P<rest>IX|IV|V?I{0,3})(?:e|ème)?")
_NUMBER: Final = re.compile(r"(\d+(?:[.,]\d+)*)(.*)", re.DOTALL)
_DOTTED_CLOCK: Final = re.compile(r"([01]?\d|2[0-3])\.([0-5]\d)")  # "20.30" behind "alle"
_DOTTED_DAY: Final = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])")  # "am 22.04"
_FIRST_YEAR, _LAST_YEAR = 1000, 2100  # a number of four digits outside this range is a count


def number_classes(text: str, lexicon: Lexicon) -> dict[str, Any]:
    """Return the classes of a number in digits, with letters or without: "2019", "1990s"."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return {}
    digits, suffix = match[1], match[2].casefold()
    if not digits.isdecimal():
        amount = digits.replace(",", ".") if digits.count(",") + digits.count(".") == 1 else ""
        if not amount or len(amount.partition(".")[2]) > 2:
            return {}
        if suffix:
            return _measured(float(amount), suffix, lexicon)
        # The order of the classes matters: of two forms of the same length the first class wins.
        return {**_dotted(digits), "number": float(amount)}
    if len(digits) > 4:
        return {}
    value = int(digits)
    if suffix:
        return _suffixed(digits, value, suffix, lexicon)
    if len(digits) <= 2 and 1 <= value <= 31:
        return {"day": value, "number": value}  # the first class wins here too
    if len(digits) == 4 and _FIRST_YEAR <= value < _LAST_YEAR:
        return {"year": value, "number": value}
    return {"number": value}


def _dotted(digits: str) -> dict[str, Any]:
    """Return the classes `dotclock` of "20.30" and `dotday` of "22.04".

    Both count only in forms with the right word before them, such as "alle" and "am".
    """
    clock, day = _DOTTED_CLOCK.fullmatch(digits), _DOTTED_DAY.fullmatch(digits)
    found = {"dotclock": f"{clock[1]}:{clock[2]}"} if clock else {}
    return {**found, "dotday": digits} if day else found


def _suffixed(digits: str, value: int, suffix: str, lexicon: Lexicon) -> dict[str, Any]:
    """Return the classes of a whole number with letters behind it: "3rd", "1990s", "20h"."""
    if suffix in lexicon.ordinal_suffixes:
        ordinal = {"ordinal": value}
        return {**ordinal, "day": value, "nth": value} if 1 <= value <= 31 else ordinal
    if (
        (suffix == "s" or suffix in lexicon.decade_suffixes)
        and value % 10 == 0
        and (value > _FIRST_YEAR or 20 <= value <= 90)
    ):
        return {"decade": value if len(digits) == 4 else 1900 + value}
    return _measured(float(value), suffix, lexicon)


def _measured(value: float, suffix: str, lexicon: Lexicon) -> dict[str, Any]:
    """Return the class `amount` of a length written as one word: (3.0, "hour") for "3h"."""
    classes = lexicon.words.get(suffix, {})
    unit = classes.get("moment") or classes.get("unit")
    return {"amount": (value, unit)} if unit else {}


def pattern_classes(kind: str | None, text: str) -> dict[str, Any]:
    """Return the classes of a text that the pattern `kind` matched: {"iso": "2019-01-24"}.

    The value of a fiscal year ("FY18") is its number, 2018. A chain of numbers has no class.
    """
    if kind == "isomonth":
        first, _, second = text.partition("-")
        year, month = (first, second) if len(first) == 4 else (second, first)
        return {"isomonth": f"{year}-{int(month):02}"}
    if kind == "fiscal":
        number = int(text[2:])
        return {"fiscal": number if number > 99 else 2000 + number}
    return {kind: text} if kind and kind != "chain" else {}


def roman_classes(text: str) -> Mapping[str, Any]:
    """Return the class `roman` with the number of "XIX" or "XIXe"; only centuries use it."""
    match = _ROMAN.fullmatch(text) if text[0] in "IVX" else None
    if match is None:
        return {}
    tens, rest = match["tens"], match["rest"]
    value = 10 * len(tens) + (_UNITS.index(rest) if rest else 0)
    return {"roman": value} if value else {}
