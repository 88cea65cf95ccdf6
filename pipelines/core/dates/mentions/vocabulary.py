"""What a word, number or sign may stand for in a language, whatever its neighbours are.

A token is the same in every text, so each one is made once and shared by all texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final
from unicodedata import normalize

from pipelines.core.dates.mentions.lexicon import Lexicon
from pipelines.core.dates.mentions.numerals import number_classes, pattern_classes, roman_classes
from pipelines.core.dates.mentions.trie import State

VOWEL_MARKS: Final = "\u0300-\u036f\u064b-\u065f\u0670"
_KNOWN: Final = 1 << 15  # tokens kept, ten megabytes
_NOTHING: Final[Mapping[str, Any]] = {}  # shared, because most words have no class
LONGEST: Final = 40  # characters of a token that is kept for the next text
_VOWEL_MARK: Final = re.compile(rf"[{VOWEL_MARKS}]")
_DASHES: Final = frozenset("-‐‑–—")
_STOPS: Final = frozenset(".!?;؟؛")


@dataclass(slots=True, eq=False)
class Token:
    """A word, number or sign.

    text: as it stands in the text.
    word: its folded form, such as "märz" for "März".
    classes: what the token may stand for, and the value: {"month": 3} for "March".
    tense: 1 if the word speaks of the future ("will"), -1 of the past ("said"), else 0.
    ends_sentence: the token is a full stop or the like.
    keys: the names of the edges that the token can take in the trie, such as "<month>".
    first_state: where a walk through the trie is after this token; None if no form of the
        language begins with it.
    may_point_ahead: the word speaks of the future beside some words, as "votes" in "the council
        votes on Tuesday".
    is_clause_border: the token separates clauses, such as a comma or "and".
    continues_number: the token may be the second or a later word of a number ("hundred").
    is_ambiguous: the neighbours decide which classes count, as for "may".
    is_plain: the token has no class, and no list of the language names it. Most tokens are
        plain. A plain token may have a tense by its ending.
    """

    text: str
    word: str
    classes: Mapping[str, Any]
    tense: int
    ends_sentence: bool
    keys: tuple[str, ...] = ()
    first_state: State | None = None
    may_point_ahead: bool = False
    is_clause_border: bool = False
    continues_number: bool = False
    is_ambiguous: bool = False
    is_plain: bool = True


class Vocabulary(dict[str, Token]):
    """The tokens of a language. The key is a token's text with the white space behind it.

    A token is made when it is first asked for. A number with signs or letters in it ("1.2.2019")
    has no classes here, because its neighbours decide what it is: see `tokens.tokenize`.
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
    """Return the token of a text without white space, whatever stands beside it."""
    first = text[0]
    if first.isdecimal():
        classes = number_classes(text, lexicon) if text.isdecimal() else _NOTHING
        return made_token(text, text, classes, lexicon)
    if text[-1].isdecimal():  # "FY18": the pattern of words allows no other digit at the end
        return made_token(text, text, pattern_classes("fiscal", text), lexicon)
    if first.isalnum():
        word = fold(text)
        return made_token(text, word, _classes(word, lexicon) or roman_classes(text), lexicon)
    sign = "-" if text in _DASHES else "'" if text == "’" else text[-1]
    return made_token(text, sign, _NOTHING, lexicon)


@lru_cache(maxsize=_KNOWN)
def known_numeral(kind: str | None, text: str, lexicon: Lexicon) -> Token:
    """Return the token of a text that begins with a digit.

    kind: the name of the pattern in `tokens` that matched the text, such as "slashed".
    """
    if kind == "number":
        return made_token(text, text.lower(), number_classes(text, lexicon), lexicon)
    return made_token(text, text, pattern_classes(kind, text), lexicon)


@lru_cache(maxsize=_KNOWN)
def without_classes(token: Token, lexicon: Lexicon) -> Token:
    """Return the same token without its classes, for a word that is no part of a date."""
    return made_token(token.text, token.word, _NOTHING, lexicon)


@lru_cache(maxsize=_KNOWN)
def with_dot(token: Token, lexicon: Lexicon) -> Token:
    """Return the token of an abbreviation with the classes that it has before a dot ("Sat.")."""
    classes = {**token.classes, **lexicon.dotted[token.word]}
    return made_token(token.text, token.word, classes, lexicon)


def made_token(text: str, word: str, classes: Mapping[str, Any], lexicon: Lexicon) -> Token:
    """Return a token with these classes, and with all fields that follow from them."""
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
        ends_sentence=text in _STOPS,
        keys=keys,
        first_state=lexicon.start.step(keys) if keys else None,
        may_point_ahead="month" not in classes
        and (word in lexicon.scheduled or word in cues.get("future_before_to", ())),
        is_clause_border=word == "," or word in cues.get("joins", ()),
        continues_number=_continues_number(word, classes, lexicon),
        is_ambiguous=_is_ambiguous(text, word, classes, lexicon),
        is_plain=False,
    )


def _continues_number(word: str, classes: Mapping[str, Any], lexicon: Lexicon) -> bool:
    """Tell whether a word may follow in a number, as "hundred", "-", "BC" and "half" do."""
    if (
        not classes.keys().isdisjoint(("number", "scale", "month_tail"))
        or word in lexicon.range_ties
    ):
        return True
    return word in lexicon.before_era or any(word == tail[0] for tail in lexicon.half_tails)


def _is_ambiguous(text: str, word: str, classes: Mapping[str, Any], lexicon: Lexicon) -> bool:
    """Tell whether the neighbours decide which classes of a token count."""
    cues = lexicon.cues
    if text[:1].isdecimal():
        return True
    if word in lexicon.dotted or word in cues.get("era", ()):
        return True
    has_odd_case = lexicon.has_capitals and lacks_capital(text, classes)
    has_odd_case = has_odd_case or (lexicon.has_small_calendar and has_capital(text, classes))
    is_listed = word in cues.get("lookalike", ()) or word in cues.get("noun_if_capital", ())
    return bool(classes) and (has_odd_case or is_listed)


def lacks_capital(text: str, classes: Mapping[str, Any]) -> bool:
    """Tell whether the text is a month or weekday in small letters: "may"."""
    return ("month" in classes or "weekday" in classes) and text.islower()


def has_capital(text: str, classes: Mapping[str, Any]) -> bool:
    """Tell whether the text is a month or weekday with only its first letter a capital: "Mayo"."""
    return ("month" in classes or "weekday" in classes) and text.istitle()


def _tense(word: str, classes: Mapping[str, Any], lexicon: Lexicon) -> int:
    """Return 1 for a word that speaks of the future, -1 of the past, 0 for any other word."""
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
    """Return the tense that a word has by its ending: -1 for "opened" in English."""
    if len(word) <= 4:
        return 0
    if word.endswith(lexicon.future_endings):
        return 1
    return -1 if word.endswith(lexicon.past_endings) else 0


def fold(word: str) -> str:
    """Return a word in the form that the tables use: casefolded, without combining vowel marks.

    Umlauts and accents stay ("MÄRZ" gives "märz"); Arabic vowel marks go.
    """
    folded = word.casefold()
    return folded if folded.isascii() else _VOWEL_MARK.sub("", normalize("NFC", folded))


def _classes(word: str, lexicon: Lexicon) -> Mapping[str, Any]:
    """Return the classes of a word, also behind a prefix such as the Arabic article."""
    found = lexicon.words.get(word)
    if found is None:
        for prefix in lexicon.prefixes:
            if word.startswith(prefix):
                found = lexicon.words.get(word[len(prefix) :])
            if found is not None:
                break
    return found or _NOTHING
