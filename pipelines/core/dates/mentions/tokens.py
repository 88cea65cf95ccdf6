"""Cut a text into tokens, and give each token the classes that it has in its place.

A class says what a token may stand for: "May" has the class `month` with the value 5. The
vocabulary gives a word its classes; here a number also loses them if the text beside it says
that it is no date ("$2019").

The patterns never backtrack, because each one is a row of character classes without overlap.
So the time is linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from pipelines.core.dates.mentions.lexicon import Lexicon
from pipelines.core.dates.mentions.vocabulary import (
    LONGEST,
    VOWEL_MARKS,
    Token,
    known_numeral,
    vocabulary,
    with_dot,
    without_classes,
)
from pipelines.core.dates.mentions.zones import ZONE_NAMES

_WORD = rf"[^\W\d_]++(?:[{VOWEL_MARKS}]++[^\W\d_]*+)*+"
_ZONE = rf"(?:\s?\(?(?:{ZONE_NAMES})\b(?:\s?[+-]\d\d?(?::?\d\d)?)?\)?)?"
# "2010-12" may mean the years 2010 to 2012. "2015-12" cannot be a range, because 12 is before 15.
# So "YYYY-MM" counts as a month only if the last two digits of the year are above 12.
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
    "chain": r"\d++(?:[/.-]\d++){6,}+",  # longer than one date, and than two with a dash between
    "iso": r"\d{4}-\d{2}-\d{2}(?![\d-])",
    "isomonth": _MONTH_OF,
    "slashed": rf"(?:{_SLASHED})(?![\w/-]|\.\d)",  # not "10.11.12.13"
    "short": r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?!\d)",  # not "um 20.30."
    "clock": rf"(?:{_CLOCK}){_ZONE}",
    "number": rf"\d+(?:[.,]\d+)*(?:{_WORD})?",
}
_NUMERAL = re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in _NUMERALS.items()))
# The pattern has no group, so that `findall` gives whole tokens. The first alternative, a word in
# small letters and a space, matches most tokens and is the fastest.
_TOKEN = re.compile(
    rf"[a-z]++\s++|(?:FY\s?(?:\d{{4}}|\d{{2}})(?!\w)|{_WORD}|[()\[\]{{}}<>]+|[^\w\s]|_"
    rf"|{'|'.join(_NUMERALS.values())})\s*+"  # with the space, so that no gap is between tokens
)
_MONEY: Final = frozenset("$€£¥₹₽₺%‰#№+°§")


@dataclass(slots=True)
class Row:
    """The tokens of a text in order.

    starts: for each token the index in `text` at which it begins, in code points.
    notable: the indexes of the tokens that are not plain. Only these can begin a phrase, so
        the modules after this one look at no others.
    """

    text: str
    tokens: list[Token]
    starts: list[int]
    notable: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.notable = [index for index, token in enumerate(self.tokens) if not token.is_plain]

    def end(self, index: int) -> int:
        """Return the index in the text behind the last character of the token at `index`."""
        return self.starts[index] + len(self.tokens[index].text)

    def opens_sentence(self, index: int) -> bool:
        """Tell whether the token at `index` is the first word of a sentence.

        A capital there is no sign of a name. Quotation marks and brackets before it are skipped.
        """
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
    """Return the tokens of a text, without white space.

    The words of "twenty-one" are still separate tokens; `numbers.join_numbers` joins them.
    "may" still has the class `month`; `lookalikes` takes it away where it is a verb.
    """
    lead = len(text) - len(text.lstrip())
    pieces = _TOKEN.findall(text, lead)
    tokens = [*map(vocabulary(lexicon).__getitem__, pieces)]
    row = Row(text, tokens, [*accumulate(map(len, pieces), initial=lead)][:-1])
    for index in row.notable:
        token = tokens[index]
        if not token.is_ambiguous:
            continue
        if token.text[0].isdecimal():
            tokens[index] = _numeral(row, index, lexicon)
        elif token.word in lexicon.dotted and text.startswith(".", row.end(index)):
            tokens[index] = with_dot(token, lexicon)
    return row


def _numeral(row: Row, index: int, lexicon: Lexicon) -> Token:
    """Return the token of the number at `index` with the classes that it has in its place.

    A token of digits and signs is matched again with the text behind it: "1.2.2019" is a date,
    but not in "1.2.2019-4". The token in the row is replaced.
    """
    token = row.tokens[index]
    match = None if token.text.isdecimal() else _NUMERAL.match(row.text, row.starts[index])
    if match is not None:
        read = known_numeral if len(match[0]) <= LONGEST else known_numeral.__wrapped__
        token = row.tokens[index] = read(match.lastgroup, match[0], lexicon)
    if token.classes and _is_blocked(row, index, lexicon):
        return without_classes(token, lexicon)
    return token


def _is_blocked(row: Row, index: int, lexicon: Lexicon) -> bool:
    """Tell whether the text beside a number says that it is no date.

    Examples are money ("$2019", "2019 €"), a share ("12%"), a model ("A320") and a phone number
    or ISBN ("978-3-16").
    """
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
    """Return how many tokens from `index` on say "BC": 1 for "BC", 4 for "B.C.", 0 for others."""
    if index >= len(tokens):
        return 0
    for words in lexicon.before_era.get(tokens[index].word, ()):
        found = tokens[index : index + len(words)]
        if [token.word for token in found] == words and found[0].text[0].isalpha():
            return len(words)
    return 0


def is_before_era(tokens: list[Token], index: int, lexicon: Lexicon) -> bool:
    """Tell whether "BC" stands behind the number at `index`, or behind its range: "500-490 BC"."""
    if era_length(tokens, index + 1, lexicon):
        return True
    after = tokens[index + 1 : index + 3]
    if len(after) < 2 or after[0].word not in lexicon.range_ties:
        return False
    return after[1].text.isdecimal() and bool(era_length(tokens, index + 3, lexicon))


def _is_chained(row: Row, index: int) -> bool:
    """Tell whether dashes tie a number to others, as in an ISBN.

    Two years with a dash between ("2017-2018") are a range and do not count as tied.
    """
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
