"""Pages made undated: the day of publishing taken out wherever and however it is written.

What such a page still names (other stories, comments, updates, events) is no answer.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from lxml.html import HtmlElement

_DAY: Final = timedelta(days=1)
_CLOCK: Final = (
    r"(?:[\s,|@–-]{0,4}(?:T|um|at|à)?\s?\d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?:[.,]\d+)?\s?"
    r"(?:[ap]\.?m\b\.?|Z|UTC|GMT|Uhr|[+-]\d\d:?\d\d)?)?"
)
_AHEAD: Final = (  # "7:12 am PDT, Wednesday, May 6, 2020", "Wed May 6 19:20:36 CEST 2020"
    r"(?:\d{1,2}:\d\d\s?(?:[ap]\.?m\.?)?\s?(?:[A-Z]{2,5})?,?\s)?(?:(?<![^\W\d])[^\W\d]{3,10}day,?\s)?"
)
_STAMP: Final = re.compile(r"(?<!\d)(1\d{9})(?:\d{3})?(?!\d)")  # Unix time, of seconds or less


def take_out(root: HtmlElement, url: str, published: date) -> str:
    """Take a day out of a page's texts and attributes, in place, and out of its address.

    The days beside it go too: they are the same moment in another zone.
    """
    days = [published - _DAY, published, published + _DAY]
    written = re.compile("|".join(form for day in days for form in _forms(day)), re.IGNORECASE)

    years = {f"{day.year % 100:02}" for day in days}

    def without(text: str) -> str:
        if not any(year in text for year in years) and _STAMP.search(text) is None:
            return text
        return _STAMP.sub(lambda stamp: _unstamped(stamp, days), written.sub("", text))

    for element in root.iter():
        if element.text:
            element.text = without(element.text)
        if element.tail:
            element.tail = without(element.tail)
        for name, value in element.items() if isinstance(element.tag, str) else ():
            if without(value) != value:
                element.set(name, without(value))
    return without(url)


def _forms(day: date) -> list[str]:
    """Return how a day may be written, in digits and with a month's name in any language."""
    year, month, number = day.year, f"0?{day.month}", f"0?{day.day}"
    years = rf"(?:{year}|{year % 100:02})(?!\d)"
    return [
        rf"{year}\D{{0,3}}{month}\D{{0,3}}{number}(?!\d){_CLOCK}",
        rf"{year}{day.month:02}{day.day:02}(?:T?\d{{4,6}}Z?)?",
        rf"(?<!\d){number}\D{{1,3}}{month}\D{{1,3}}{years}{_CLOCK}",
        rf"(?<!\d){month}\D{{1,3}}{number}\D{{1,3}}{years}{_CLOCK}",
        rf"(?<!\d){number}\D{{1,3}}[^\W\d]\D{{2,20}}{year}{_CLOCK}",
        rf"(?<![^\W\d])[^\W\d]{{3,14}}\s{number}\s[\d:]{{5,8}}\s[A-Z]{{2,5}}\s{year}",
        rf"{_AHEAD}(?<![^\W\d])[^\W\d]{{3,14}}\W{{1,3}}{number}\D{{1,8}}{year}{_CLOCK}",
    ]


def _unstamped(stamp: re.Match[str], days: list[date]) -> str:
    return "0" if datetime.fromtimestamp(int(stamp[1]), UTC).date() in days else stamp[0]
