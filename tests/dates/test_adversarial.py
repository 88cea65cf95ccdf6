"""Texts that were written to break a reader of dates, or to keep it busy."""

from __future__ import annotations

import math
import multiprocessing
import random
import resource
from datetime import date

import pytest

from pipelines.core.dates.mentions import search as mentions
from pipelines.core.dates.mentions.lexicon import languages
from pipelines.core.dates.mentions.search import find_mentions

ANCHOR = date(2019, 1, 24)
SEED = 20190124
MEGABYTE = 1_000_000
UNITS = [
    *("7", "12345 ", "1/2/", "2,000 ", "2017-18 ", "1.2.3.4.5.6.7.8", "٣٤ ", "((((", "[{(<"),
    *("may may may ", "in May ", "Jan. ", "the [last ", "5 May 2011 Мая ", "two days later "),
    *("the 25th ", "at 8:45 ", "first half ", "two days before ", "twenty ", "hundred and "),
    *("XIX ", "é\u0301\u0301", "July 3-5 ", "of that year in May ", "last September ", "2011 "),
    *("3 and 4 and 5 and ", "’’", "1 ", "a.", "m\n", "9/11 ", "FY18 ", "5 5 May ", "(a)[b]"),
    *(
        "2 years and 3 months ",
        "8 p.m. on Monday ",
        "from May to June ",
        "daily ",
        "日本",
        " ",
        "1-",
    ),
]
LIMIT = 4  # seconds of the processor, then the process is killed; the bound is 2 on one at rest
WAIT = 120  # seconds, on a machine that has other things to do


def read_megabyte(unit: str) -> None:
    """Find the mentions of a megabyte of one thing repeated."""
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    limit = math.ceil(used) + LIMIT
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    find_mentions(unit * (MEGABYTE // len(unit)), anchor=ANCHOR, language="en")


@pytest.mark.proof
@pytest.mark.parametrize("unit", UNITS)
def test_a_megabyte_comes_to_an_end(unit: str) -> None:
    """Whatever is repeated, the work ends by itself before the limit kills it."""
    process = multiprocessing.get_context("spawn").Process(target=read_megabyte, args=(unit,))
    process.start()
    process.join(WAIT)
    was_running = process.is_alive()
    if was_running:
        process.kill()
        process.join()
    assert not was_running
    assert process.exitcode == 0


def test_a_text_of_dates_only_is_read_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that is nothing but dates cannot fill a record with hundreds of thousands."""
    monkeypatch.setattr(mentions, "MOST_PHRASES", 3)
    assert len(mentions.find_mentions("2011 " * 9, anchor=ANCHOR, language="en")) == 3


def random_text(dice: random.Random) -> str:
    """Return up to 40 characters from all of Unicode, with date words among them."""
    parts: list[str] = []
    for _ in range(dice.randrange(1, 12)):
        kind = dice.random()
        if kind < 0.4:
            parts.append(chr(dice.choice((dice.randrange(0x250), dice.randrange(0x110000)))))
        elif kind < 0.7:
            parts.append(dice.choice(WORDS))
        else:
            parts.append(str(dice.randrange(10 ** dice.randrange(1, 7))))
        parts.append(dice.choice(("", " ", "-", ".", ", ")))
    return "".join(parts)


WORDS = [
    *("may", "May", "March", "Jan", "Jan.", "on", "the", "of", "last", "next", "every", "two"),
    *("days", "before", "after", "later", "year", "week", "3h", "BC", "FY18", "XIXe", "siècle"),
    *("Mai", "März", "vor", "nach", "mayo", "de", "la", "mañana", "января", "года", "saat"),
    *("gün", "يوم", "مايو", "Christmas", "Easter", "Eid", "al-Fitr", "quarter", "half", "past"),
    *("at", "8:45", "p.m.", "ET", "9/11", "12/31/99", "2015-13", "hundred", "nineteen"),
]


@pytest.mark.proof
def test_no_random_text_breaks_it() -> None:
    """200,000 random texts, in every language in turn, on days all over the calendar."""
    dice, codes = random.Random(SEED), languages()  # noqa: S311  # the same texts each time
    for number in range(200_000):
        text = random_text(dice)
        anchor = date.fromordinal(dice.randrange(1, date.max.toordinal() + 1))
        known = anchor if number % 5 else None
        end = 0
        for mention in find_mentions(text, anchor=known, language=codes[number % len(codes)]):
            assert text[mention.start : mention.end] == mention.text
            assert mention.start >= end
            end = mention.end
