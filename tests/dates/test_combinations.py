"""No combination of a language's own words raises: numbers, units, clocks and directions."""

from __future__ import annotations

import random
from datetime import date

import pytest

from pipelines.core.dates.mentions.lexicon import languages, lexicon
from pipelines.core.dates.mentions.search import find_mentions

ANCHOR = date(2019, 1, 24)
DIGITS = (
    *("0", "00", "1", "2", "7", "12", "13", "24", "25", "31", "60", "99", "100", "1999", "2018"),
    *("0:30", "24:00", "25:61", "8.45", "0,5", "1/2", "31.12.", "30.2.2019", "2019-13", "0-24"),
    *("3rd", "0h30", "1e", "2º", "18h", "9am", "0", "½", "2018/19", "99999999999"),
)
SIGNS = (".", ",", "-", "–", ":", "'", "(", ")", "/", "…")


def combinations(language: str, seed: int, count: int) -> list[str]:
    """Return rows of two to six words, half of them of the language's classes and cues."""
    table = lexicon(language)
    assert table is not None
    chance = random.Random(f"{language}{seed}")  # noqa: S311  # a replay, no secret
    by_class: dict[str, list[str]] = {}
    for word, classes in sorted(table.words.items()):
        for name in classes:
            by_class.setdefault(name, []).append(word)
    cues = [sorted(words) for _, words in sorted(table.cues.items()) if words]
    literals = sorted(table.literals)
    kinds = [*by_class.values(), *([list(DIGITS)] * 8), *cues, literals, literals, list(SIGNS)]
    rows = (
        (chance.choice(chance.choice(kinds)) for _ in range(chance.randint(2, 6)))
        for _ in range(count)
    )
    return [chance.choice((" ", " ", "")).join(row) for row in rows]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.proof) for n in (2, 3))])
def test_no_combination_raises(language: str, seed: int) -> None:
    """Each mention stands where it says; with a day of publishing and without one."""
    for row in combinations(language, seed, 200 if seed == 1 else 1200):
        for anchor in (ANCHOR, None):
            for mention in find_mentions(row, anchor=anchor, language=language):
                assert row[mention.start : mention.end] == mention.text


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("de", "Die Sperre endet um 0 Uhr.", "2019-01-24T00:00"),
        ("fr", "Le pont ferme à 0 h 30.", "2019-01-24T00:30"),
        ("es", "El puente cierra a las 0 horas.", "2019-01-24T00:00"),
        ("pt", "A ponte fecha às 0 horas.", "2019-01-24T00:00"),
        ("ru", "Мост закроют в 0 часов.", "2019-01-24T00:00"),
    ],
)
def test_hour_zero_is_an_hour(language: str, text: str, value: str) -> None:
    """A number that is 0 is there: it is not missing."""
    (mention,) = find_mentions(text, anchor=ANCHOR, language=language)
    assert mention.value == value
