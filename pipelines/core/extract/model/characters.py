"""Count the kinds of characters in many texts at once, in any script."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from pipelines.core.extract.page.arrays import Floats, Truths

Kinds = npt.NDArray[np.int8]

CLASSES: Final = (
    *("low", "capital", "letter", "dense", "digit", "space"),
    *("end", "comma", "quote", "sign"),
)
LOW, CAPITAL, LETTER, DENSE, DIGIT, BLANK, END, COMMA, QUOTE, SIGN = range(len(CLASSES))
_ENDS: Final = ".!?…。！？؟।۔॥․"
_COMMAS: Final = ",;:，、；：،"
_QUOTES: Final = "\"'“”„‟«»‘’‚‹›「」『』()[]（）"
_END_MARKS: Final = frozenset(_ENDS)
_COLONS: Final = np.array([ord(mark) for mark in ":："], np.uint32)
_DOTS: Final = ("…", "...", "[…]", "[...]", "(…)", "…]")
# A character of Chinese, Japanese, Korean or Thai counts as so many others.
DENSE_WEIGHT: Final = 2.5
_PLANE: Final = 65_536  # code points that are told apart; all others count as signs


@dataclass(frozen=True, slots=True)
class TextCounts:
    """Figures of texts; the arrays have one entry for each text where nothing else is said."""

    length: Floats  # characters, at least 1
    weight: Floats  # characters, those of dense scripts counted DENSE_WEIGHT times
    words: Floats  # blanks and one more
    sentences: Floats  # marks that end a sentence
    shares: Floats  # of each class in the characters; shape (len(CLASSES), texts)
    is_end: Truths  # whether it ends with a mark that ends a sentence, quotes aside
    is_dots: Truths  # whether it ends with an ellipsis
    is_colon: Truths  # whether it ends with a colon
    first_class: Kinds  # the class of its first character, as a number in CLASSES
    last_class: Kinds  # and of its last


def count_texts(texts: list[str]) -> TextCounts:
    """Return the figures of the texts, none of which may be empty."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _kinds()[np.minimum(codes, _PLANE - 1)]
    ends = np.cumsum(lengths)
    of_text = np.repeat(np.arange(len(texts)) * len(CLASSES), lengths)
    counts = np.bincount(of_text + kinds, None, len(texts) * len(CLASSES))
    counts = counts.reshape(len(texts), len(CLASSES)).T.astype(np.float32)
    size = lengths.astype(np.float32)
    last, last_code = kinds[ends - 1], codes[ends - 1]
    is_end, is_dots = last == END, np.zeros(len(texts), np.bool_)
    # Only a text that ends with an end mark or a quote can have one before its quotes, or dots.
    for place in np.flatnonzero((last == END) | (last == QUOTE)).tolist():
        text = texts[place]
        is_end[place] = text[-4:].rstrip(_QUOTES + " ")[-1:] in _END_MARKS
        is_dots[place] = text.endswith(_DOTS)
    return TextCounts(
        length=size,
        weight=size + counts[DENSE] * np.float32(DENSE_WEIGHT - 1),
        words=counts[BLANK] + 1,
        sentences=counts[END],
        shares=np.asarray(counts / size, np.float32),
        is_end=is_end,
        is_dots=is_dots,
        is_colon=np.isin(last_code, _COLONS),
        first_class=kinds[ends - lengths],
        last_class=last,
    )


@cache
def _kinds() -> Kinds:
    """Return the class of each code point below `_PLANE`, as a number in CLASSES."""
    kinds = np.fromiter((_kind(chr(code)) for code in range(_PLANE)), np.int8, _PLANE)
    for marks, kind in ((_ENDS, END), (_COMMAS, COMMA), (_QUOTES, QUOTE)):
        kinds[[ord(mark) for mark in marks]] = kind
    return kinds


def _kind(character: str) -> int:
    code = ord(character)
    if 0x2E80 <= code <= 0x9FFF or 0xAC00 <= code <= 0xD7A3 or 0x0E00 <= code <= 0x0E7F:
        return DENSE
    category = unicodedata.category(character)
    named = {"Ll": LOW, "Lu": CAPITAL, "Nd": DIGIT, "Zs": BLANK, "Cc": BLANK}
    return named.get(category, LETTER if category[0] in "LM" else SIGN)
