"""Join the tokens of one number: "twenty-one", "two and a half", and the year "490 BC"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pipelines.core.dates.mentions.lexicon import Lexicon
from pipelines.core.dates.mentions.tokens import Row, era_length, is_before_era
from pipelines.core.dates.mentions.vocabulary import Token, made_token

_THOUSAND: Final = 1000
_MOST_TOKENS: Final = 12  # tokens of one number; more is a list
_CENTURIES: Final = range(11, 20)  # "nineteen eighty-six"; "twenty twenty" is cricket
_LAST_YEAR: Final = 2100


def join_numbers(row: Row, lexicon: Lexicon) -> Row:
    """Return the row with one token for each number in several words ("two and a half").

    The two words of an Arabic month become one token too: "تشرين الثاني".
    """
    tokens: list[Token] = []
    starts: list[int] = []
    copied = 0  # how many tokens of the row are in the new lists already
    for following in row.notable:
        index = following - 1
        if (
            index < copied
            or not row.tokens[following].continues_number
            or not row.tokens[index].classes
        ):
            continue
        length, classes = _number_at(row.tokens, index, lexicon)
        if classes is not None:
            end = row.end(index + length - 1)
            number = made_token(row.text[row.starts[index] : end], "", classes, lexicon)
            tokens += (*row.tokens[copied:index], number)
            starts += row.starts[copied : index + 1]
            copied = index + length
    if not copied:
        return row
    return Row(row.text, tokens + row.tokens[copied:], starts + row.starts[copied:])


def _number_at(
    tokens: list[Token], index: int, lexicon: Lexicon
) -> tuple[int, Mapping[str, Any] | None]:
    """Return how many tokens the number at `index` takes, and the classes of the joined token.

    The classes are None if no other token belongs to the number.
    """
    following = tokens[index + 1]
    head, tail = tokens[index].classes.get("month_head"), following.classes.get("month_tail")
    if head is not None and tail is not None:
        return 2, {"month": (head + tail - 1) % 12 + 1}
    value = tokens[index].classes.get("number")
    if not isinstance(value, int):
        return 1, None
    if tokens[index].text.isdecimal() and is_before_era(tokens, index, lexicon):
        return 1 + era_length(tokens, index + 1, lexicon), {"year": -value}
    if not (following.text.isalpha() or (following.word == "-" and tokens[index].text.isalpha())):
        return 1, None
    in_words = _NumberInWords(tokens, index, lexicon)
    length, value = in_words.length, in_words.value
    for tail in lexicon.half_tails:
        if [token.word for token in tokens[index + length : index + length + len(tail)]] == tail:
            return length + len(tail), {"number": value + 0.5}
    if length == 1:
        return 1, None
    classes: dict[str, Any] = {"number": value}
    if in_words.is_year and _leads_to_year(tokens[index - 1] if index else None, lexicon):
        classes["year"] = value
    elif value <= 31 and tokens[index].text.isalpha():
        classes["spelt_day"] = value
    return length, classes


def _leads_to_year(previous: Token | None, lexicon: Lexicon) -> bool:
    """Tell whether the token before a number in words makes it a year.

    "in nineteen ninety" is a year, "some two thousand fifty" is a count.
    """
    if previous is None:
        return False
    is_led = previous.word in lexicon.cues.get("before_year", ())
    return is_led or bool({"month", "abbr"} & set(previous.classes))


class _NumberInWords:
    """The longest number in words that begins at a token.

    The value is kept in two parts, as in "two million three hundred thousand": `_total` is what
    is multiplied already (2,000,000), `_current` what a scale may still multiply (300).
    """

    def __init__(self, tokens: list[Token], index: int, lexicon: Lexicon) -> None:
        self._joins = lexicon.cues.get("number_joins", frozenset())
        self._total, self._current = 0, int(tokens[index].classes["number"])
        self._is_word = tokens[index].text.isalpha()
        self._after_scale = False
        self.is_year = False
        self.length = 1
        while self.length < _MOST_TOKENS and self._take(tokens, index + self.length):
            pass

    @property
    def value(self) -> int:
        """The value of the words that were taken."""
        return self._total + self._current

    def _take(self, tokens: list[Token], at: int) -> bool:
        """Add the token at `at` to the number. Return False if it cannot follow there.

        A dash or a word such as "and" is taken together with the word behind it.
        """
        step = at
        if step < len(tokens) and (tokens[step].word == "-" or tokens[step].word in self._joins):
            step += 1
        if step >= len(tokens):
            return False
        token, has_join = tokens[step], step > at
        scale, number = token.classes.get("scale"), token.classes.get("number")
        is_taken = False
        if scale and not has_join:
            is_taken = self._multiply(scale)
        elif isinstance(number, int) and token.text.isalpha() and self._is_word:
            is_taken = self._add(number, has_join=has_join and tokens[at].word != "-")
        if is_taken:
            self.length += step + 1 - at
        return is_taken

    def _multiply(self, scale: int) -> bool:
        """Multiply by "hundred" or "million". "thousand hundred" is no number, so gives False."""
        if self._after_scale and scale < _THOUSAND:
            return False
        self._current = max(self._current, 1) * scale
        if scale >= _THOUSAND:
            self._total, self._current = self._total + self._current, 0
        self._after_scale = True
        return True

    def _add(self, number: int, *, has_join: bool) -> bool:
        """Add the value of one word and return True, or return False where it cannot follow.

        "twenty" may be followed by "six" but not by "thirty".
        """
        value = self.value
        is_full = value >= 100 and value % 100 == 0 and number < 100
        if is_full or (value >= _THOUSAND and value % _THOUSAND == 0 and number < _THOUSAND):
            self._current += number
            self._after_scale = False
            self.is_year = _THOUSAND < self.value < _LAST_YEAR
            return True
        tens = self._current % 100
        if 20 <= tens < 100 and tens % 10 == 0 and 0 < number < 10:
            self._current += number
            return True
        is_french = tens in (60, 80) and 10 <= number < 20  # "soixante-douze"
        if is_french or (self._current == 10 and 7 <= number <= 9):  # "dix-neuf"
            self._current += number
            return True
        if self._current in _CENTURIES and 10 <= number < 100 and not has_join:
            self._current = self._current * 100 + number
            self.is_year = True
            return True
        return False
