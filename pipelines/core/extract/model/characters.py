"""Counts of kinds of characters in many texts at once, in any script."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from pipelines.core.extract.page.arrays import Floats

CLASSES: Final = (
    *("low", "capital", "letter", "dense", "digit", "space"),
    *("end", "comma", "quote", "sign"),
)
LOW, CAPITAL, LETTER, DENSE, DIGIT, BLANK, END, COMMA, QUOTE, SIGN = range(len(CLASSES))
_ENDS: Final = ".!?…。！？؟।۔॥․"
_COMMAS: Final = ",;:，、；：،"
_QUOTES: Final = "\"'“”„‟«»‘’‚‹›「」『』()[]（）"
_DOTS: Final = ("…", "...", "[…]", "[...]", "(…)", "…]")
# A character of Chinese, Japanese, Korean or Thai says as much as so many others.
DENSE_WEIGHT: Final = 2.5
_PLANE: Final = 65_536  # code points; those beyond count as signs


@dataclass(frozen=True, slots=True)
class TextCounts:
    """Figures of each text; all arrays have one entry a text."""

    length: Floats  # characters, at least 1
    weight: Floats  # characters, those of dense scripts counted DENSE_WEIGHT times
    words: Floats
    sentences: Floats  # marks that end one
    shares: Floats  # (texts, len(CLASSES))
    is_end: Floats
    is_dots: Floats
    is_colon: Floats
    starts_low: Floats
    first_class: Floats
    last_class: Floats


def count_texts(texts: list[str]) -> TextCounts:
    """Return the figures of the texts, none of which may be empty."""
    length = np.array([len(text) for text in texts], np.int64)
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    codes = np.minimum(np.frombuffer(joined, np.uint32), _PLANE - 1)
    kinds = _kinds()[codes]
    starts = np.cumsum(length) - length
    counts = np.zeros((len(texts), len(CLASSES)), np.float32)
    if texts:
        for kind in range(len(CLASSES)):
            counts[:, kind] = np.add.reduceat(
                (kinds == kind).view(np.int8), starts, dtype=np.int64
            )
    first, last = kinds[starts], kinds[starts + length - 1]
    tails = [text[-4:].rstrip(_QUOTES + " ") for text in texts]
    size = length.astype(np.float32)
    return TextCounts(
        length=size,
        weight=size + counts[:, DENSE] * np.float32(DENSE_WEIGHT - 1),
        words=counts[:, BLANK] + 1,
        sentences=counts[:, END],
        shares=counts / size[:, None] if texts else counts,
        is_end=_flags(tail[-1:] in _ENDS and tail != "" for tail in tails),
        is_dots=_flags(text.endswith(_DOTS) for text in texts),
        is_colon=_flags(text.endswith((":", "：")) for text in texts),
        starts_low=(first == LOW).astype(np.float32),
        first_class=first.astype(np.float32),
        last_class=last.astype(np.float32),
    )


def _flags(values: object) -> Floats:
    return np.fromiter(values, np.float32)  # type: ignore[call-overload,no-any-return]


@cache
def _kinds() -> npt.NDArray[np.int8]:
    """Return the class of each code point of the first plane."""
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
