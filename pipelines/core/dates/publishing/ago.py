"""Find dates that a page prints as counted back from the fetch: "3 hours ago", "gestern".

Here they are only found in a line; `printed.parse_published` reads them, and dateparser must know
their language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipelines.core.words import words
from pipelines.core.words.patterns import any_of

_WORDS: Final = words().dates
_NUMBER: Final = rf"(?:\d{{1,3}}|{any_of(_WORDS.one)})"
_UNIT: Final = r"[^\s\d.,;:|/()]{1,12}"
_CLOCK: Final = (
    rf"[\s,|·–-]{{1,3}}(?:{any_of(_WORDS.at_clock)}\.?\s)?(?:[01]?\d|2[0-3])"
    rf"(?:[:.h][0-5]\d(?:\s?[ap]\.?m\b)?|\s?(?:h|{any_of(_WORDS.oclock)}|[ap]\.?m)\b)"
)
# "Today" alone may be the name of a section or a paper, so it counts only with a time of day.
_COUNTED_BACK: Final = re.compile(
    rf"(?<!\w)(?:{any_of(_WORDS.ago_before)}\s{_NUMBER}\s?{_UNIT}"
    rf"|{_NUMBER}\s?{_UNIT}\s{any_of(_WORDS.ago_behind)}|\d{{1,3}}\s{any_of(_WORDS.ago_whole)}"
    rf"|\d{{1,3}}\s?{any_of(_WORDS.ago_units)}\s?{any_of(_WORDS.ago_behind_units)}"
    rf"|{any_of(_WORDS.yesterday)}(?:{_CLOCK})?|{any_of(_WORDS.today)}{_CLOCK})(?!\w)",
    re.IGNORECASE,
)


def counted_back_dates(line: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each date in a line that is counted back from the fetch.

    line: a short text such as a byline. In a story's own sentences such words are about other
        days, so they must not be given.
    """
    yield from (match.span() for match in _COUNTED_BACK.finditer(line))
