"""Dates told in words that count back from the fetch, as a page prints them: "3 hours ago".

Only their place in a text is found here: `printed.parse_published` reads them. A language is
added by its words below; dateparser must know it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

# What stands before a count ("vor 2 Stunden") and what behind it ("3 hours ago").
_BEFORE: Final = (
    "vor|il y a|hace|há|fa|acum|prije|pred?|před|пре|преди|pirms|πριν(?: από)?|منذ|قبل|לפני"
)
_BEHIND: Final = (
    "ago|fa|atrás|geleden|sedan|siden|sitten|temu|тому(?: назад)?|назад|önce|yang lalu"
    "|lalu|trước|ezelőtt|पहले|আগে|پیش|قبل"
)
_YESTERDAY: Final = (
    "yesterday|gestern|hier|ayer|ieri|ahir|ontem|gisteren|igår|i går|eilen|eile|vakar|wczoraj"
    "|вчера|вчора|včeraj?|juče|jučer|јуче|dün|χθες|χτες|tegnap|أمس|امس|אתמול|دیروز|গতকাল|kemarin"
    "|hôm qua|เมื่อวานนี้|昨天|昨日|어제"
)
# Alone it is the name of a section or of a paper: it counts with a time of day.
_TODAY: Final = (
    "today|heute|aujourd.hui|hoy|oggi|hoje|vandaag|idag|i dag|tänään|dziś|dzisiaj|сегодня"
    "|сьогодні|bugün|σήμερα|dnes|danas|ma|اليوم|hari ini|hôm nay|امروز|今天|今日|오늘"
)
_NUMBER: Final = r"(?:\d{1,3}|an?|eine[mr]?|une?|un[ao]?|uma?|e[nt]|één|ett?|bir)"
_UNIT: Final = r"[^\s\d.,;:|/()]{1,12}"
_CLOCK: Final = (
    r"[\s,|·–-]{1,3}(?:(?:um|at|à|a las?|alle|às|om|kl|klo|o|в|об?|στις|saat)\.?\s)?"
    r"(?:[01]?\d|2[0-3])(?:[:.h][0-5]\d(?:\s?[ap]\.?m\b)?|\s?(?:h|Uhr|[ap]\.?m)\b)"
)
_TOLD: Final = re.compile(
    rf"(?<!\w)(?:(?:{_BEFORE})\s{_NUMBER}\s?{_UNIT}"
    rf"|{_NUMBER}\s?{_UNIT}\s(?:{_BEHIND})|\d{{1,3}}\s(?:perce|órája|napja|วันที่แล้ว)"
    r"|\d{1,3}\s?(?:秒钟?|分钟|分鐘|分|小时|小時|時間|天|日|초|분|시간|일)\s?(?:之前|以前|前|전)"
    rf"|(?:{_YESTERDAY})(?:{_CLOCK})?|(?:{_TODAY}){_CLOCK})(?!\w)",
    re.IGNORECASE,
)


def told_dates(line: str) -> Iterator[tuple[int, int]]:
    """Give the start and end of what may count back from now in a line.

    Prose tells of other days so: give it no more than a line.
    """
    yield from (match.span() for match in _TOLD.finditer(line))
