"""`dateline dates`: print the dates that a text mentions, as a table or as JSON."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from crawler.terminal import complain, console, plain, say
from pipelines.core.errors import UsageFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.core.record import DateMention

_ENGLISH: Final = frozenset(
    {"the", "of", "and", "to", "by", "for", "will", "it", "they", "he", "she"}
)
_SENTENCE: Final = 3  # words; a shorter text tells nothing about its language


def dates(
    text: Annotated[
        str | None, typer.Argument(help="The text; - or nothing reads standard input.")
    ] = None,
    *,
    published: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="When the text was published: 2019-01-24[T14:05+03:00]."
        ),
    ] = None,
    lang: Annotated[
        str | None, typer.Option(metavar="xx", help="The text's language; English if not given.")
    ] = None,
    is_explained: Annotated[
        bool, typer.Option("--explain", help="Say which rule and anchor gave each value.")
    ] = False,
    is_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
) -> None:
    """Find the dates that a text mentions, counted from the day it was published."""
    from pipelines.core.dates.mentions.lexicon import languages, lexicon
    from pipelines.core.dates.mentions.search import find_mentions

    language = lang or "en"
    if lexicon(language) is None:
        raise UsageFault(f"--lang {language!r}: there is a table for {', '.join(languages())}")
    anchor, whole = _anchor(published) if published is not None else None, _whole(text)
    mentions = find_mentions(whole, anchor=anchor, language=language)
    if lang is None and not _looks_english(whole):
        complain(f"read as English; for another language: --lang xx ({', '.join(languages())})")
    _tell_what_is_needed(mentions, is_anchored=anchor is not None)
    if is_json:
        say(json.dumps([m.model_dump() for m in mentions], ensure_ascii=False, indent=1))
    elif mentions and is_explained:
        for mention in mentions:
            say(_explanation(mention, language, anchor))
    elif mentions:
        _print_table(mentions)
    else:
        say("the text mentions no date")


def _looks_english(text: str) -> bool:
    """Tell whether a text of three words or more has one of the commonest English words.

    A shorter text counts as English. The model that tells the language of pages would know better,
    but loading it would cost the command a second.
    """
    words = text.casefold().split()
    return len(words) < _SENTENCE or not _ENGLISH.isdisjoint(words)


def _tell_what_is_needed(mentions: Sequence[DateMention], *, is_anchored: bool) -> None:
    """Print that a mention without an interval could have one if its text had a day."""
    if not is_anchored and any(mention.begin is None for mention in mentions):
        complain("for an interval give the day that they count from: --published 2024-03-05")


def _anchor(published: str) -> date | datetime:
    """Return the value of --published as a date or an aware datetime. Raises: UsageFault."""
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            anchor = read(published)
        except ValueError:
            continue
        if not isinstance(anchor, datetime) or anchor.tzinfo is not None:
            return anchor
    raise UsageFault(
        f"--published {published!r}: write a day such as 2019-01-24, "
        "or an instant with its offset such as 2019-01-24T14:05+03:00"
    )


def _whole(text: str | None) -> str:
    """Return the text; if none or "-" is given, that of standard input. Raises: UsageFault."""
    if text is not None and text != "-":
        return text
    if sys.stdin.isatty() and text is None:
        raise UsageFault("there is no text: give it in quotes, or - and pipe it in")
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageFault(
            f"standard input is not UTF-8 at byte {error.start}: convert it first, with iconv"
        ) from error


def _explanation(mention: DateMention, lang: str, anchor: date | datetime | None) -> str:
    """Return three lines on a mention: words and value, the rule, and what it counts from."""
    day = anchor.date() if isinstance(anchor, datetime) else anchor
    stretch = f"{mention.begin} up to {mention.end_exclusive}" if mention.begin else "no interval"
    if mention.anchor is None:
        origin = "nothing: the words say it all"
        if mention.begin is None and "X" in mention.value and mention.type in ("DATE", "TIME"):
            origin = "nothing: the day it hangs on is unknown; give --published"
    elif day is not None and mention.anchor == day.isoformat():
        origin = f"{mention.anchor}, the day of publication"
    else:
        origin = f"{mention.anchor}, which the text named before"
    value = f"{mention.value} {mention.mod}" if mention.mod else mention.value
    return (
        f"{plain(mention.text)!r} at {mention.start}: {mention.type} {value}, {stretch}\n"
        f"  rule: {mention.method} (tables/{lang.partition('-')[0].lower()}.toml)\n"
        f"  counted from: {origin}"
    )


def _print_table(mentions: Sequence[DateMention]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for title in ("text", "type", "value", "interval", "rule", "counted from"):
        table.add_column(title, overflow="fold")
    for mention in mentions:
        row = (
            plain(mention.text),
            mention.type,
            mention.value + (f" ({mention.mod})" if mention.mod else ""),
            f"{mention.begin} … {mention.end_exclusive}" if mention.begin else "-",
            mention.method,
            mention.anchor or "-",
        )
        table.add_row(*(Text(cell) for cell in row))
    console(sys.stdout).print(table)
