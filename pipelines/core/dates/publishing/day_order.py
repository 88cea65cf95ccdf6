"""Find out whether a page writes the month before the day, as in American English."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.core.dates.publishing.cldr import order_of
from pipelines.core.dates.publishing.survey import Survey

_MONTH_FIRST_HOSTS: Final = (".us", ".gov", ".mil")
_SLASHED: Final = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:20)?(\d\d)(?![\d/])")


def is_month_first(
    root: HtmlElement, page: Survey, url: str, languages: Sequence[str], known: Collection[str]
) -> bool:
    """Tell whether the page writes "5/4/2019" for May 4.

    The other dates of the page decide: one such as "5/24/2019", or one that gives in only one
    order a day that the metadata name. Without such dates the language decides, then the host.

    root: the page. page: its texts that print a date. url: its final address.
    languages: BCP 47 tags, the likeliest first.
    known: the days that the metadata name, as YYYY-MM-DD.
    """
    evidence = 0
    for piece in page.texts:
        for first, second, year in _SLASHED.findall(piece.text):
            evidence += (int(second) > 12) - (int(first) > 12)
            days = (f"20{year}-{first:0>2}-{second:0>2}", f"20{year}-{second:0>2}-{first:0>2}")
            evidence += (days[0] in known) - (days[1] in known)
    if evidence:
        return evidence > 0
    declared = (root.get("lang") or "").replace("_", "-")
    language = (languages[0] if languages else declared).lower()
    is_regional = declared.lower().startswith(f"{language.partition('-')[0]}-")
    if is_regional or language not in ("en-us", "en", ""):
        return order_of(declared if is_regional else language) == "MDY"
    host = urlsplit(url).hostname or ""
    country = host.rpartition(".")[2]
    return host.endswith(_MONTH_FIRST_HOSTS) or (len(country) > 2 and language != "")
