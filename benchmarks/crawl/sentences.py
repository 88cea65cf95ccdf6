"""Invented English sentences from a seeded generator: no publisher's text is in them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random
from typing import Final

_WORDS: Final[dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text("utf-8")
)
_DATED: Final = 0.15  # of the places where a sentence may name a time


class Writer:
    """Writes sentences of its own. The same seed gives the same text."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)  # noqa: S311 - invented text, no secret

    def sentence(self) -> str:
        """Return one sentence of some twenty words."""
        pick = self.random.choice
        pattern = pick(_WORDS["patterns"])
        while "{noun}" in pattern:
            pattern = pattern.replace("{noun}", pick(_WORDS["nouns"]), 1)
        return pattern.format(
            body=pick(_WORDS["bodies"]),
            place=pick(_WORDS["places"]),
            place2=pick(_WORDS["places"]),
            name=pick(_WORDS["names"]),
            family=pick(_WORDS["families"]),
            adjective=pick(_WORDS["adjectives"]),
            verb=pick(_WORDS["verbs"]),
            time=pick(_WORDS["times"] if self.random.random() < _DATED else _WORDS["manners"]),
            speech=pick(_WORDS["speech"]),
            number=self.random.randrange(20, 90_000),
            percent=self.random.randrange(2, 60),
        )

    def paragraph(self) -> str:
        """Return two to four sentences."""
        return " ".join(self.sentence() for _ in range(self.random.randint(2, 4)))

    def headline(self) -> str:
        """Return a headline of seven to ten words."""
        names = ("bodies", "places", "verbs", "adjectives", "nouns")
        body, place, verb, adjective, noun = (self.random.choice(_WORDS[name]) for name in names)
        return f"{body[0].upper()}{body[1:]} of {place} {verb} {adjective} {noun}"

    def person(self) -> str:
        """Return a name."""
        return f"{self.random.choice(_WORDS['names'])} {self.random.choice(_WORDS['families'])}"

    def word(self) -> str:
        """Return one word that may stand in a menu."""
        return self.random.choice(
            self.random.choice((_WORDS["nouns"], _WORDS["places"], _WORDS["adjectives"]))
        ).capitalize()
