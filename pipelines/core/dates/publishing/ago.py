"""Find dates that a page prints as counted back from the fetch: "3 hours ago", "gestern".

Here they are only found in a line; `printed.parse_published` reads them. To add a language, add
its words below; dateparser must know the language too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

# Words before a count ("vor 2 Stunden"), and words behind one ("3 hours ago").
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
# Alone such a word may be the name of a section or a paper, so it counts only with a time of day.
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
_COUNTED_BACK: Final = re.compile(
    rf"(?<!\w)(?:(?:{_BEFORE})\s{_NUMBER}\s?{_UNIT}"
    rf"|{_NUMBER}\s?{_UNIT}\s(?:{_BEHIND})|\d{{1,3}}\s(?:perce|órája|napja|วันที่แล้ว)"
    r"|\d{1,3}\s?(?:秒钟?|分钟|分鐘|分|小时|小時|時間|天|日|초|분|시간|일)\s?(?:之前|以前|前|전)"
    rf"|(?:{_YESTERDAY})(?:{_CLOCK})?|(?:{_TODAY}){_CLOCK})(?!\w)",
    re.IGNORECASE,
)


def counted_back_dates(line: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each date in a line that is counted back from the fetch.

    line: a short text such as a byline. In a story's own sentences such words are about other
        days, so they must not be given.
    """
    yield from (match.span() for match in _COUNTED_BACK.finditer(line))
