"""Text into tokens, each with the classes that its language and its neighbours give it.

One pass, no backtracking: every pattern below is a run of disjoint character classes.
"""

from __future__ import annotations

import re
from bisect import insort
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from pipelines.core.dates.mentions.lexicon import Lexicon
from pipelines.core.dates.mentions.vocabulary import (
    LONGEST,
    MARKS,
    Token,
    has_capital,
    known_numeral,
    lacks_capital,
    made_token,
    vocabulary,
    with_dot,
    without_classes,
)
from pipelines.core.dates.mentions.zones import NAMES

_WORD = rf"[^\W\d_]++(?:[{MARKS}]++[^\W\d_]*+)*+"
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
_SLASHED = "|".join(
    rf"\d{{1,2}}{sign}\d{{1,2}}{sign}(?:\d{{4}}|\d{{2}})" for sign in ("/", r"\.", "-")
)
_NUMERALS: Final = {
    "chain": r"\d++(?:[/.-]\d++){6,}+",  # longer than any date, or two with a dash between
    "iso": r"\d{4}-\d{2}-\d{2}(?![\d-])",
    "isomonth": _MONTH_OF,
    "slashed": rf"(?:{_SLASHED})(?![\w/-])",
    "short": r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?!\d)",  # no "um 20.30."
    "clock": rf"(?:{_CLOCK}){_ZONE}",
    "number": rf"\d+(?:[.,]\d+)*(?:{_WORD})?",
}
_NUMERAL = re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in _NUMERALS.items()))
# Without a group, so that a text is cut in one call; a small word and a space are most of it.
_TOKEN = re.compile(
    rf"[a-z]++\s++|(?:FY\s?(?:\d{{4}}|\d{{2}})(?!\w)|{_WORD}|[()\[\]{{}}<>]+|[^\w\s]|_"
    rf"|{'|'.join(_NUMERALS.values())})\s*+"  # a token begins where the one before ended
)
_MONEY: Final = frozenset("$€£¥₹₽₺%‰#№+°§")


@dataclass(slots=True)
class Row:
    """The tokens of a text in order, and where each begins in it.

    telling: the indexes of those that are not plain; only they can begin a phrase.
    """

    text: str
    tokens: list[Token]
    starts: list[int]
    telling: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.telling = [index for index, token in enumerate(self.tokens) if not token.is_plain]

    def end(self, index: int) -> int:
        """Return where a token ends in the text."""
        return self.starts[index] + len(self.tokens[index].text)

    def opens_sentence(self, index: int) -> bool:
        """Tell the first word of a sentence, where a capital says nothing."""
        if not self.tokens[index].text[0].isalpha():
            return False
        for before in range(index - 1, -1, -1):
            text, end = self.tokens[before].text, self.end(before)
            if text in ".!?؟" or "\n" in self.text[end : end + 2]:
                return True
            if text[0].isalnum():
                return False
        return True


def tokenize(text: str, lexicon: Lexicon) -> Row:
    """Return the tokens of a text; white space is left out.

    Numbers in several words are still apart (`numbers.py`), and "may" is still a month.
    """
    lead = len(text) - len(text.lstrip())
    pieces = _TOKEN.findall(text, lead)
    tokens = [*map(vocabulary(lexicon).__getitem__, pieces)]
    row = Row(text, tokens, [*accumulate(map(len, pieces), initial=lead)][:-1])
    for index in row.telling:
        token = tokens[index]
        if not token.is_doubtful:
            continue
        if token.text[0].isdecimal():
            tokens[index] = _numeral(row, index, lexicon)
        elif token.word in lexicon.dotted and text.startswith(".", row.end(index)):
            tokens[index] = with_dot(token, lexicon)
    return row


def _numeral(row: Row, index: int, lexicon: Lexicon) -> Token:
    """Return a number as it counts where it stands: "1.2.2019" before a dash is no date."""
    token = row.tokens[index]
    match = None if token.text.isdecimal() else _NUMERAL.match(row.text, row.starts[index])
    if match is not None:
        read = known_numeral if len(match[0]) <= LONGEST else known_numeral.__wrapped__
        token = row.tokens[index] = read(match.lastgroup, match[0], lexicon)
    if token.classes and _is_blocked(row, index, lexicon):
        return without_classes(token, lexicon)
    return token


def _is_blocked(row: Row, index: int, lexicon: Lexicon) -> bool:
    """Tell whether a number is money, a share, a model, a phone number or the like."""
    text, tokens = row.text, row.tokens
    start, end = row.starts[index], row.end(index)
    before, after = text[start - 1 : start], text[end : end + 1]
    if before and (before in _MONEY or before == "."):
        return True
    if before.isalnum() and tokens[index - 1].word not in lexicon.prefixes:
        return True
    if after == "°" and any("month" in token.classes for token in tokens[index + 2 : index + 3]):
        return False  # "il 1° marzo"
    if after in _MONEY or (index + 1 < len(tokens) and tokens[index + 1].text in _MONEY):
        return True
    if index and tokens[index - 1].text in _MONEY and start - row.end(index - 1) <= 1:
        return True
    if before != "-" and after != "-":
        return False
    return _is_chained(row, index) and not is_before_era(tokens, index, lexicon)


def era_length(tokens: list[Token], index: int, lexicon: Lexicon) -> int:
    """Return how many tokens say "BC" at `index`; 0 if none do."""
    if index >= len(tokens):
        return 0
    for words in lexicon.before_era.get(tokens[index].word, ()):
        found = tokens[index : index + len(words)]
        if [token.word for token in found] == words and found[0].text[0].isalpha():
            return len(words)
    return 0


def is_before_era(tokens: list[Token], index: int, lexicon: Lexicon) -> bool:
    """Tell whether "BC" stands behind a number, or behind the end of its range."""
    if era_length(tokens, index + 1, lexicon):
        return True
    after = tokens[index + 1 : index + 3]
    if len(after) < 2 or after[0].word not in lexicon.range_ties:
        return False
    return after[1].text.isdecimal() and bool(era_length(tokens, index + 3, lexicon))


def _is_chained(row: Row, index: int) -> bool:
    """Tell whether dashes tie a number to others, as in an ISBN; two years may be tied."""
    text, start, end = row.text, row.starts[index], row.end(index)
    before, after = text[start - 2 : start], text[end : end + 2]
    has_left = len(before) == 2 and before[1] == "-" and before[0].isdigit()
    has_right = len(after) == 2 and after[0] == "-" and after[1].isdigit()
    if has_left and has_right:
        return True
    is_year = "year" in row.tokens[index].classes
    if is_year and before[1:] == "-" and has_right:
        return True  # an identifier such as CVE-2024-4911
    if has_left and is_year and (index < 2 or "year" not in row.tokens[index - 2].classes):
        return True
    return (has_left or has_right) and end - start > 2 and not is_year


def drop_lookalikes(row: Row, lexicon: Lexicon) -> None:
    """Take the class from words that are more often something else ("may", "March")."""
    tokens, cues = row.tokens, lexicon.cues
    for index in tuple(row.telling):
        token = tokens[index]
        if not token.is_doubtful:
            continue
        if token.word in cues.get("era", ()):
            _name_before(row, index, lexicon)
        if not token.classes or token.text[0].isdigit():
            continue
        if _is_lookalike(row, index, lexicon):
            tokens[index] = without_classes(token, lexicon)
        elif token.word in cues.get("noun_if_capital", ()):
            tokens[index] = _noun(row, index, lexicon)


def _is_lookalike(row: Row, index: int, lexicon: Lexicon) -> bool:
    """Tell whether a word is none of the calendar's where it stands."""
    tokens, cues = row.tokens, lexicon.cues
    token = tokens[index]
    is_listed = token.word in cues.get("lookalike", ())
    if lexicon.has_capitals and lacks_capital(token.text, token.classes):
        return is_listed or not _stands_by_number(tokens, index)
    if lexicon.has_small_calendar and has_capital(token.text, token.classes):
        is_name = not row.opens_sentence(index) or _is_bare_opening(row, index, lexicon)
        return is_name and not _has_number(tokens, index)  # "de Mayo"
    if not is_listed:
        return False
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is not None and (_is_dated(following) or _is_range(tokens, index)):
        return False
    if following is not None and following.word in cues.get("after_lookalike", ()):
        return False
    previous = tokens[index - 1] if index else None
    if previous is not None and ("day" in previous.classes or "edge" in previous.classes):
        return False  # "on 7 June Smith", "in late April Smith"
    allowed = cues.get("before_lookalike", ())
    is_led = previous is not None and (previous.word in allowed or _is_dated(previous))
    is_name = following is not None and following.text[0].isupper()
    return not is_led or (lexicon.has_capitals and is_name)


def _is_bare_opening(row: Row, index: int, lexicon: Lexicon) -> bool:
    """Tell "Domingo Pérez" where a day has a word before it ("El domingo Pérez")."""
    following = row.tokens[index + 1 : index + 2]
    return lexicon.has_led_calendar and bool(following) and following[0].text[0].isupper()


def _has_number(tokens: list[Token], index: int) -> bool:
    """Tell whether a day stands by a month, or a year after it: "5 de Mayo de 2018"."""
    before, after = tokens[max(index - 1, 0) : index], tokens[index + 1 : index + 3]
    if any("day" in token.classes for token in before):
        return True
    return any("number" in token.classes for token in after)


def _is_range(tokens: list[Token], index: int) -> bool:
    """Tell whether another month is tied to one: "May-August"."""
    after = tokens[index + 1 : index + 3]
    return len(after) == 2 and after[0].word == "-" and "month" in after[1].classes


def _noun(row: Row, index: int, lexicon: Lexicon) -> Token:
    """Return a word without the class that it has only where it is written small."""
    token = row.tokens[index]
    if not token.text[0].isupper() or row.opens_sentence(index):
        return token
    classes = {name: value for name, value in token.classes.items() if name != "offset"}
    return made_token(token.text, token.word, classes, lexicon)


def _name_before(row: Row, index: int, lexicon: Lexicon) -> None:
    """Give the capitalised word before "era" the class `name`: "the Obama era"."""
    tokens = row.tokens
    place = index - 1 if index and tokens[index - 1].word != "-" else index - 2
    if place >= 0 and tokens[place].text[0].isupper() and not tokens[place].classes:
        text, word = tokens[place].text, tokens[place].word
        if tokens[place].is_plain:
            insort(row.telling, place)
        tokens[place] = made_token(text, word, {"name": text}, lexicon)


def _stands_by_number(tokens: list[Token], index: int) -> bool:
    """Tell whether a day or year stands beside a month that lacks its capital: "4th of july"."""
    near = [
        tokens[place] for place in (index - 2, index - 1, index + 1) if 0 <= place < len(tokens)
    ]
    return "month" in tokens[index].classes and any(_is_dated(token) for token in near)


def _is_dated(token: Token) -> bool:
    return "day" in token.classes or "year" in token.classes
