"""Text into tokens, each with the classes that its language gives it.

One pass, no backtracking: every pattern below is a run of disjoint character classes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from unicodedata import normalize

from pipelines.core.dates.lexicon import Lexicon
from pipelines.core.dates.zones import NAMES

_MARKS = "\u0300-\u036f\u064b-\u065f\u0670"
_WORD = rf"[^\W\d_]+(?:[{_MARKS}]+[^\W\d_]*)*"
_ZONE = rf"(?:\s?\(?(?:{NAMES})\b(?:\s?[+-]\d\d?(?::?\d\d)?)?\)?)?"
# "2015-12" is a month, "2010-12" may be two years, so only where no range can be.
_MONTH_OF = (
    r"(?:19|20)(?:1[3-9]|[2-9]\d)-(?:0?[1-9]|1[0-2])(?![\w-])"
    r"|(?<![\w-])(?:0[1-9]|1[0-2])-(?:19|20)\d\d(?![\w-])"
)
_CLOCK = (
    r"\d{1,2}(?:[:.]\d{2})?\s?(?:[aApP]\.[mM]\.|[aApP][mM]\b)|"
    r"\d{1,2}:\d{2}(?::\d{2})?(?![\d:])|\d{1,2}h\d{2}(?!\w)"
)
_TOKEN = re.compile(
    r"(?P<chain>\d++(?:[/.-]\d++){6,}+)"  # longer than any date, or two with a dash between
    r"|(?P<iso>\d{4}-\d{2}-\d{2}(?![\d-]))"
    rf"|(?P<isomonth>{_MONTH_OF})"
    r"|(?P<slashed>\d{1,2}(?P<separator>[/.-])\d{1,2}(?P=separator)(?:\d{4}|\d{2})(?![\w/-]))"
    r"|(?P<short>\d{1,2}\.\d{1,2}\.(?!\d))"
    rf"|(?P<clock>(?:{_CLOCK}){_ZONE})"
    rf"|(?P<number>\d+(?:[.,]\d+)*)(?P<suffix>(?:{_WORD})?)"
    r"|(?P<fiscal>FY\s?(?:\d{4}|\d{2})(?!\w))"
    rf"|(?P<word>{_WORD})"
    r"|(?P<other>[()\[\]{}<>]+|[^\w\s]|_)"
)
_UNITS: Final = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN: Final = re.compile(r"(?P<tens>X{0,2})(?P<rest>IX|IV|V?I{0,3})(?:e|ème)?")
_MARK: Final = re.compile(rf"[{_MARKS}]")
_MONEY: Final = frozenset("$€£¥₹₽₺%‰#№+°§")
_DASHES: Final = frozenset("-‐‑–—")
_NO_CLASSES: Final[Mapping[str, Any]] = {}
_FIRST_YEAR, _LAST_YEAR = 1000, 2100  # outside these a four-digit number is a count


@dataclass(slots=True)
class Token:
    """A word, number or sign; `word` is its folded form, `classes` what it may stand for."""

    start: int
    end: int
    text: str
    word: str
    classes: Mapping[str, Any]
    opens_sentence: bool = False


def tokenize(text: str, lexicon: Lexicon) -> list[Token]:
    """Return the tokens of a text in order; white space is left out.

    Numbers in several words are still apart: see `numbers.py`.
    """
    known: dict[str, tuple[str, Mapping[str, Any]]] = {}
    tokens = [_token(match, lexicon, known) for match in _TOKEN.finditer(text)]
    _mark_sentences(text, tokens)
    for index, token in enumerate(tokens):
        if token.text[0].isdigit():
            if token.classes and _is_blocked(text, tokens, index):
                token.classes = {}
        elif token.word in lexicon.dotted and text[token.end : token.end + 1] == ".":
            token.classes = {**token.classes, **lexicon.dotted[token.word]}
    _drop_lookalikes(tokens, lexicon)
    return tokens


def _token(
    match: re.Match[str], lexicon: Lexicon, known: dict[str, tuple[str, Mapping[str, Any]]]
) -> Token:
    kind, text = match.lastgroup, match.group()
    if kind == "word":
        if text not in known:
            word = fold(text)
            known[text] = word, _classes(word, lexicon) or _roman(text)
        return Token(match.start(), match.end(), text, *known[text])
    if kind == "other":
        sign = "-" if text in _DASHES else "'" if text == "’" else text[-1]
        return Token(match.start(), match.end(), text, sign, _NO_CLASSES)
    if kind == "suffix":
        return Token(match.start(), match.end(), text, text.lower(), _number(match, lexicon))
    return Token(match.start(), match.end(), text, text, _compact(kind, text))


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
    match = _ROMAN.fullmatch(text)
    if match is None:
        return _NO_CLASSES
    tens, rest = match["tens"], match["rest"]
    value = 10 * len(tens) + (_UNITS.index(rest) if rest else 0)
    return {"roman": value} if value else _NO_CLASSES


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
    return found or {}


def _number(match: re.Match[str], lexicon: Lexicon) -> dict[str, Any]:
    digits, suffix = match["number"], match["suffix"].casefold()
    if not digits.isdecimal():
        amount = digits.replace(",", ".") if digits.count(",") + digits.count(".") == 1 else ""
        if not amount or len(amount.partition(".")[2]) > 2:
            return {}
        return _measured(float(amount), suffix, lexicon) if suffix else {"number": float(amount)}
    if len(digits) > 4:
        return {}
    value = int(digits)
    if suffix:
        return _suffixed(digits, value, suffix, lexicon)
    classes: dict[str, Any] = {"number": value}
    if len(digits) <= 2 and 1 <= value <= 31:
        classes["day"] = value
    if len(digits) == 4 and _FIRST_YEAR <= value < _LAST_YEAR:
        classes["year"] = value
    return classes


def _suffixed(digits: str, value: int, suffix: str, lexicon: Lexicon) -> dict[str, Any]:
    if suffix in lexicon.ordinal_suffixes:
        ordinal = {"ordinal": value}
        return {**ordinal, "day": value, "nth": value} if 1 <= value <= 31 else ordinal
    if suffix == "s" and value % 10 == 0 and (len(digits) == 4 or 20 <= value <= 90):
        return {"decade": value if len(digits) == 4 else 1900 + value}
    return _measured(float(value), suffix, lexicon)


def _measured(value: float, suffix: str, lexicon: Lexicon) -> dict[str, Any]:
    """Return the length that is written as one word: "3h", "3.5years"."""
    classes = lexicon.words.get(suffix, {})
    unit = classes.get("moment") or classes.get("unit")
    return {"amount": (value, unit)} if unit else {}


def _is_blocked(text: str, tokens: list[Token], index: int) -> bool:
    """Tell whether a number is money, a share, a model, a phone number or the like."""
    token = tokens[index]
    before, after = text[token.start - 1 : token.start], text[token.end : token.end + 1]
    previous = tokens[index - 1] if index else None
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if before and (before in _MONEY or before == "." or before.isalnum()):
        return True
    if after in _MONEY or (following is not None and following.text in _MONEY):
        return True
    if previous is not None and previous.text in _MONEY and token.start - previous.end <= 1:
        return True
    return _is_chained(text, token, tokens[index - 2] if index > 1 else None)


def _is_chained(text: str, token: Token, left: Token | None) -> bool:
    """Tell whether dashes tie a number to others, as in an ISBN; two years may be tied."""
    before, after = text[token.start - 2 : token.start], text[token.end : token.end + 2]
    has_left = len(before) == 2 and before[1] == "-" and before[0].isdigit()
    has_right = len(after) == 2 and after[0] == "-" and after[1].isdigit()
    if has_left and has_right:
        return True
    is_year = "year" in token.classes
    if is_year and before[1:] == "-" and has_right:
        return True  # an identifier such as CVE-2024-4911
    if has_left and is_year and (left is None or "year" not in left.classes):
        return True
    return (has_left or has_right) and token.end - token.start > 2 and not is_year


def _mark_sentences(text: str, tokens: list[Token]) -> None:
    """Mark the first word of each sentence, where a capital says nothing."""
    starts = True
    for token in tokens:
        token.opens_sentence = starts and token.text[0].isalpha()
        if token.text in ".!?؟" or "\n" in text[token.end : token.end + 2]:
            starts = True
        elif token.text[0].isalnum():
            starts = False


def _drop_lookalikes(tokens: list[Token], lexicon: Lexicon) -> None:
    """Take the class from words that are more often something else ("may", "March")."""
    lookalikes = lexicon.cues.get("lookalike", frozenset())
    allowed = lexicon.cues.get("before_lookalike", frozenset())
    nouns = lexicon.cues.get("noun_if_capital", frozenset())
    eras = lexicon.cues.get("era", frozenset())
    for index, token in enumerate(tokens):
        if token.word in eras:
            _name_before(tokens, index)
        if not token.classes:
            continue
        if lexicon.has_capitals and _lacks_capital(token):
            is_date = token.word not in lookalikes and _stands_by_number(tokens, index)
            token.classes = token.classes if is_date else {}
        if token.word in nouns and token.text[0].isupper() and not token.opens_sentence:
            token.classes = {name: v for name, v in token.classes.items() if name != "offset"}
        if token.word not in lookalikes or not token.classes:
            continue
        previous = tokens[index - 1] if index else None
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if following is not None and _is_dated(following):
            continue
        is_led = previous is not None and (previous.word in allowed or _is_dated(previous))
        is_name = following is not None and following.text[0].isupper()
        if not is_led or (lexicon.has_capitals and is_name):
            token.classes = {}


def _lacks_capital(token: Token) -> bool:
    return ("month" in token.classes or "weekday" in token.classes) and token.text.islower()


def _name_before(tokens: list[Token], index: int) -> None:
    """Give the capitalised word before "era" the class `name`: "the Obama era"."""
    place = index - 1 if index and tokens[index - 1].word != "-" else index - 2
    if place >= 0 and tokens[place].text[0].isupper() and not tokens[place].classes:
        tokens[place].classes = {"name": tokens[place].text}


def _stands_by_number(tokens: list[Token], index: int) -> bool:
    """Tell whether a day or year stands beside a month that lacks its capital: "4th of july"."""
    near = [
        tokens[place] for place in (index - 2, index - 1, index + 1) if 0 <= place < len(tokens)
    ]
    return "month" in tokens[index].classes and any(_is_dated(token) for token in near)


def _is_dated(token: Token) -> bool:
    return "day" in token.classes or "year" in token.classes
