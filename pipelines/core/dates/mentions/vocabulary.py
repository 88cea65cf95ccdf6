"""A token by itself: what a word, number or sign may stand for in a language.

What a word is does not hang on its text, so tokens are made once and shared by all texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final
from unicodedata import normalize

from pipelines.core.dates.mentions.lexicon import Lexicon
from pipelines.core.dates.mentions.trie import State

MARKS: Final = "\u0300-\u036f\u064b-\u065f\u0670"
_KNOWN: Final = 1 << 15  # tokens kept, ten megabytes
_NOTHING: Final[Mapping[str, Any]] = {}  # one for all: most words have no class
LONGEST: Final = 40  # characters of a token that is kept for the next text
_UNITS: Final = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN: Final = re.compile(r"(?P<tens>X{0,2})(?P<rest>IX|IV|V?I{0,3})(?:e|ème)?")
_MARK: Final = re.compile(rf"[{MARKS}]")
_NUMBER: Final = re.compile(r"(\d+(?:[.,]\d+)*)(.*)", re.DOTALL)
_DOTTED_CLOCK: Final = re.compile(r"([01]?\d|2[0-3])\.([0-5]\d)")  # "20.30" behind "alle"
_DOTTED_DAY: Final = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])")  # "am 22.04"
_DASHES: Final = frozenset("-‐‑–—")
_STOPS: Final = frozenset(".!?;؟؛")
_FIRST_YEAR, _LAST_YEAR = 1000, 2100  # outside these a four-digit number is a count


@dataclass(slots=True, eq=False)
class Token:
    """A word, number or sign; `word` is its folded form, `classes` what it may stand for.

    keys: what the trie knows it by. opens: where a walk that begins with it is.
    tense: 1 for a cue of the future, -1 of the past; one that `may_point_ahead` is of the
    future where its neighbours make it one. goes_on: it may be the next word of a number.
    is_doubtful: what it is hangs on its neighbours. is_plain: none of this but tense, as most.
    """

    text: str
    word: str
    classes: Mapping[str, Any]
    tense: int
    is_stop: bool
    keys: tuple[str, ...] = ()
    opens: State | None = None
    may_point_ahead: bool = False
    is_join: bool = False
    goes_on: bool = False
    is_doubtful: bool = False
    is_plain: bool = True


class Vocabulary(dict[str, Token]):
    """The tokens of a language by their text and the white space behind it, made when asked.

    A number of more than digits has no classes here: its neighbours decide what it is.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, piece: str) -> Token:
        token = _token(piece.rstrip(), self._lexicon)
        if len(piece) <= LONGEST:
            if len(self) >= _KNOWN:
                self.clear()
            self[piece] = token
        return token


@cache
def vocabulary(lexicon: Lexicon) -> Vocabulary:
    """Return the tokens of a language, shared by all texts."""
    return Vocabulary(lexicon)


def _token(text: str, lexicon: Lexicon) -> Token:
    first = text[0]
    if first.isdecimal():
        classes = _number(text, lexicon) if text.isdecimal() else _NOTHING
        return made_token(text, text, classes, lexicon)
    if text[-1].isdecimal():  # "FY18"; no word ends in a digit
        return made_token(text, text, _compact("fiscal", text), lexicon)
    if first.isalnum():
        word = fold(text)
        return made_token(text, word, _classes(word, lexicon) or _roman(text), lexicon)
    sign = "-" if text in _DASHES else "'" if text == "’" else text[-1]
    return made_token(text, sign, _NOTHING, lexicon)


@lru_cache(maxsize=_KNOWN)
def known_numeral(kind: str | None, text: str, lexicon: Lexicon) -> Token:
    """Return a token that begins with a digit, and that the pattern `kind` matched."""
    if kind == "number":
        return made_token(text, text.lower(), _number(text, lexicon), lexicon)
    return made_token(text, text, _compact(kind, text), lexicon)


@lru_cache(maxsize=_KNOWN)
def without_classes(token: Token, lexicon: Lexicon) -> Token:
    """Return a token that turned out to be only what it says."""
    return made_token(token.text, token.word, _NOTHING, lexicon)


@lru_cache(maxsize=_KNOWN)
def with_dot(token: Token, lexicon: Lexicon) -> Token:
    """Return an abbreviation as it counts before its dot."""
    classes = {**token.classes, **lexicon.dotted[token.word]}
    return made_token(token.text, token.word, classes, lexicon)


def made_token(text: str, word: str, classes: Mapping[str, Any], lexicon: Lexicon) -> Token:
    """Return a token of these classes, with all that follows from them."""
    if not classes and word not in lexicon.listed and not text[0].isdecimal():
        return Token(text, word, classes, _ending_tense(word, lexicon), text in _STOPS)
    literal = (word,) if word in lexicon.literals else ()
    keys = (*literal, *(f"<{name}>" for name in classes))
    cues = lexicon.cues
    return Token(
        text=text,
        word=word,
        classes=classes,
        tense=_tense(word, classes, lexicon),
        is_stop=text in _STOPS,
        keys=keys,
        opens=lexicon.start.step(keys) if keys else None,
        may_point_ahead="month" not in classes
        and (word in lexicon.scheduled or word in cues.get("future_before_to", ())),
        is_join=word == "," or word in cues.get("joins", ()),
        goes_on=_goes_on(word, classes, lexicon),
        is_doubtful=_is_doubtful(text, word, classes, lexicon),
        is_plain=False,
    )


def _goes_on(word: str, classes: Mapping[str, Any], lexicon: Lexicon) -> bool:
    if (
        not classes.keys().isdisjoint(("number", "scale", "month_tail"))
        or word in lexicon.range_ties
    ):
        return True
    return word in lexicon.before_era or any(word == tail[0] for tail in lexicon.half_tails)


def _is_doubtful(text: str, word: str, classes: Mapping[str, Any], lexicon: Lexicon) -> bool:
    cues = lexicon.cues
    if text[:1].isdecimal():
        return True
    if word in lexicon.dotted or word in cues.get("era", ()):
        return True
    is_odd = lexicon.has_capitals and lacks_capital(text, classes)
    is_odd = is_odd or (lexicon.has_small_calendar and has_capital(text, classes))
    is_listed = word in cues.get("lookalike", ()) or word in cues.get("noun_if_capital", ())
    return bool(classes) and (is_odd or is_listed)


def lacks_capital(text: str, classes: Mapping[str, Any]) -> bool:
    """Tell whether a month or weekday is written small."""
    return ("month" in classes or "weekday" in classes) and text.islower()


def has_capital(text: str, classes: Mapping[str, Any]) -> bool:
    """Tell whether a month or weekday begins with a capital, in a word of small letters."""
    return ("month" in classes or "weekday" in classes) and text.istitle()


def _tense(word: str, classes: Mapping[str, Any], lexicon: Lexicon) -> int:
    """Return 1 for a cue of the future, -1 of the past, 0 for any other word."""
    if len(word) < 2 or "month" in classes:
        return 0
    if word in lexicon.cues.get("future", ()):
        return 1
    if word in lexicon.cues.get("past", ()):
        return -1
    return (
        0 if classes or word in lexicon.cues.get("no_tense", ()) else _ending_tense(word, lexicon)
    )


def _ending_tense(word: str, lexicon: Lexicon) -> int:
    if len(word) <= 4:
        return 0
    if word.endswith(lexicon.future_endings):
        return 1
    return -1 if word.endswith(lexicon.past_endings) else 0


def _compact(kind: str | None, text: str) -> dict[str, Any]:
    """Return the classes of what a whole pattern matched."""
    if kind == "isomonth":
        first, _, second = text.partition("-")
        year, month = (first, second) if len(first) == 4 else (second, first)
        return {"isomonth": f"{year}-{int(month):02}"}
    if kind == "fiscal":
        number = int(text[2:])
        return {"fiscal": number if number > 99 else 2000 + number}
    return {kind: text} if kind and kind != "chain" else {}


def _roman(text: str) -> Mapping[str, Any]:
    """Return the number of "XIX" and "XIXe", which only centuries are written in."""
    match = _ROMAN.fullmatch(text) if text[0] in "IVX" else None
    if match is None:
        return _NOTHING
    tens, rest = match["tens"], match["rest"]
    value = 10 * len(tens) + (_UNITS.index(rest) if rest else 0)
    return {"roman": value} if value else _NOTHING


def fold(word: str) -> str:
    """Return a word in the form that the tables use: no case, no vowel marks."""
    folded = word.casefold()
    return folded if folded.isascii() else _MARK.sub("", normalize("NFC", folded))


def _classes(word: str, lexicon: Lexicon) -> Mapping[str, Any]:
    found = lexicon.words.get(word)
    if found is None:
        for prefix in lexicon.prefixes:
            if word.startswith(prefix):
                found = lexicon.words.get(word[len(prefix) :])
            if found is not None:
                break
    return found or _NOTHING


def _number(text: str, lexicon: Lexicon) -> dict[str, Any]:
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
        # Of several classes the first is meant, where the words around allow it.
        return {**_dotted(digits), "number": float(amount)}
    if len(digits) > 4:
        return {}
    value = int(digits)
    if suffix:
        return _suffixed(digits, value, suffix, lexicon)
    if len(digits) <= 2 and 1 <= value <= 31:
        return {"day": value, "number": value}  # of two forms as long, the first's is meant
    if len(digits) == 4 and _FIRST_YEAR <= value < _LAST_YEAR:
        return {"year": value, "number": value}
    return {"number": value}


def _dotted(digits: str) -> dict[str, Any]:
    """Return the clock and the day that "20.30" and "22.04" may be, behind the right word."""
    clock, day = _DOTTED_CLOCK.fullmatch(digits), _DOTTED_DAY.fullmatch(digits)
    found = {"dotclock": f"{clock[1]}:{clock[2]}"} if clock else {}
    return {**found, "dotday": digits} if day else found


def _suffixed(digits: str, value: int, suffix: str, lexicon: Lexicon) -> dict[str, Any]:
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
    """Return the length that is written as one word: "3h", "3.5years"."""
    classes = lexicon.words.get(suffix, {})
    unit = classes.get("moment") or classes.get("unit")
    return {"amount": (value, unit)} if unit else {}
