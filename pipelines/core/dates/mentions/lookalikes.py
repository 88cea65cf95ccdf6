"""Words that look like a part of a date and are none in their place: "you may", "Mr. March".

`drop_lookalikes` takes the classes away from such words, after the text was cut into tokens.
"""

from __future__ import annotations

from bisect import insort

from pipelines.core.dates.mentions.lexicon import Lexicon
from pipelines.core.dates.mentions.tokens import Row
from pipelines.core.dates.mentions.vocabulary import (
    Token,
    has_capital,
    lacks_capital,
    made_token,
    without_classes,
)


def drop_lookalikes(row: Row, lexicon: Lexicon) -> None:
    """Take the classes from words that are no part of a date in their place.

    For example the verb "may", and "March" in "Mr. March". The tokens in the row are replaced.
    """
    tokens, cues = row.tokens, lexicon.cues
    for index in tuple(row.notable):
        token = tokens[index]
        if not token.is_ambiguous:
            continue
        if token.word in cues.get("era", ()):
            _mark_name_of_era(row, index, lexicon)
        if not token.classes or token.text[0].isdigit():
            continue
        if _is_lookalike(row, index, lexicon):
            tokens[index] = without_classes(token, lexicon)
        elif token.word in cues.get("noun_if_capital", ()):
            tokens[index] = _without_capitalised_meaning(row, index, lexicon)


def _is_lookalike(row: Row, index: int, lexicon: Lexicon) -> bool:
    """Tell whether a word that looks like a month, a weekday or another date word is none here.

    The rules in order: in a language with capital months, one in small letters counts only beside
    a day or year ("4th of july"). In a language with small months, one with a capital is a name
    ("Plaza de Mayo"). A word of the list `lookalike` ("may", "sun") counts beside a day or year,
    behind a word such as "in" or "last", and before a word of `after_lookalike`.
    """
    tokens, cues = row.tokens, lexicon.cues
    token = tokens[index]
    is_listed = token.word in cues.get("lookalike", ())
    if lexicon.has_capitals and lacks_capital(token.text, token.classes):
        return is_listed or not _is_beside_day_or_year(tokens, index)
    if lexicon.has_small_calendar and has_capital(token.text, token.classes):
        is_name = not row.opens_sentence(index) or _is_bare_opening(row, index, lexicon)
        is_led = _has_day_or_year(tokens, index) or _is_led_weekday(tokens, index, lexicon)
        return is_name and not is_led  # "de Mayo"
    if not is_listed:
        return False
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is not None and (
        _is_day_or_year(following) or _is_range_of_months(tokens, index)
    ):
        return False
    if following is not None and following.word in cues.get("after_lookalike", ()):
        return False
    previous = tokens[index - 1] if index else None
    if previous is not None and ("day" in previous.classes or "edge" in previous.classes):
        return False  # "on 7 June Smith", "in late April Smith"
    allowed = cues.get("before_lookalike", ())
    is_led = previous is not None and (previous.word in allowed or _is_day_or_year(previous))
    is_name = following is not None and following.text[0].isupper()
    return not is_led or (lexicon.has_capitals and is_name)


def _is_bare_opening(row: Row, index: int, lexicon: Lexicon) -> bool:
    """Tell whether a capital word opens a sentence and a name follows: "Domingo Pérez".

    In Spanish a weekday has an article before it ("El domingo"), so a bare one is a name.
    """
    following = row.tokens[index + 1 : index + 2]
    return lexicon.has_led_calendar and bool(following) and following[0].text[0].isupper()


def _is_led_weekday(tokens: list[Token], index: int, lexicon: Lexicon) -> bool:
    """Tell whether a weekday with a capital stands behind an article: "el Jueves por la tarde".

    With another capital beside it, it is a name all the same: "el Domingo Rojo", and "Journal du
    Dimanche".
    """
    beside = (*tokens[max(index - 2, 0) : index - 1], *tokens[index + 1 : index + 2])
    is_named = any(token.text[0].isupper() for token in beside)
    leads = lexicon.cues.get("before_capital_weekday", ())
    is_weekday = "weekday" in tokens[index].classes
    return is_weekday and not is_named and index > 0 and tokens[index - 1].word in leads


def _has_day_or_year(tokens: list[Token], index: int) -> bool:
    """Tell whether a day stands before the word, or a number behind it: "5 de Mayo de 2018"."""
    before, after = tokens[max(index - 2, 0) : index], tokens[index + 1 : index + 3]
    if any(not {"day", "ordinal"}.isdisjoint(token.classes) for token in before):
        return True
    return any("number" in token.classes for token in after)


def _is_range_of_months(tokens: list[Token], index: int) -> bool:
    """Tell whether a dash and a month follow the token at `index`: "May-August"."""
    after = tokens[index + 1 : index + 3]
    return len(after) == 2 and after[0].word == "-" and "month" in after[1].classes


def _without_capitalised_meaning(row: Row, index: int, lexicon: Lexicon) -> Token:
    """Return the token at `index` without the class `offset` if its capital makes it a noun.

    German "morgen" is tomorrow, and "Morgen" inside a sentence is the morning.
    """
    token = row.tokens[index]
    if not token.text[0].isupper() or row.opens_sentence(index):
        return token
    classes = {name: value for name, value in token.classes.items() if name != "offset"}
    return made_token(token.text, token.word, classes, lexicon)


def _mark_name_of_era(row: Row, index: int, lexicon: Lexicon) -> None:
    """Give the capitalised word before "era" at `index` the class `name`: "the Obama era"."""
    tokens = row.tokens
    place = index - 1 if index and tokens[index - 1].word != "-" else index - 2
    if place >= 0 and tokens[place].text[0].isupper() and not tokens[place].classes:
        text, word = tokens[place].text, tokens[place].word
        if tokens[place].is_plain:
            insort(row.notable, place)
        tokens[place] = made_token(text, word, {"name": text}, lexicon)


def _is_beside_day_or_year(tokens: list[Token], index: int) -> bool:
    """Tell whether the token is a month with a day or year beside it: "4th of july"."""
    near = [
        tokens[place] for place in (index - 2, index - 1, index + 1) if 0 <= place < len(tokens)
    ]
    return "month" in tokens[index].classes and any(_is_day_or_year(token) for token in near)


def _is_day_or_year(token: Token) -> bool:
    return "day" in token.classes or "year" in token.classes
