"""Read a date as a page or feed prints it: ISO 8601, RFC 5322, or words of a known language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final, Literal
from zoneinfo import ZoneInfo

from pipelines.core.errors import PageError
from pipelines.core.reasons import Reason

# dateparser is imported when first asked: it takes a sixth of a second, and most dates are ISO.
if TYPE_CHECKING:
    from dateparser.date import DateData  # type: ignore[import-untyped]  # it ships no types

CLOCK_SKEW: Final = timedelta(hours=26)
"""A date may lie so far after the fetch and still be read: the day may be printed in a zone as far
east as UTC+14 without saying so, and the clock of the site may be two hours wrong."""

Precision = Literal["time", "day", "week", "month", "year"]

_DAY_ONLY: Final = re.compile(r"\d{4}-\d{2}-\d{2}|\d{8}|\d{4}-W\d{2}-\d")
_GERMAN_HOUR: Final = re.compile(
    r"(?<![\d:.])(\d{1,2}) Uhr\b"
)  # dateparser does not read "14 Uhr"
_SHIFT: Final = timedelta(hours=1, minutes=7)  # of the base; only a relative date moves with it
_LONGEST: Final = 100  # characters; a longer text is prose, and dateparser's time grows with it


class UnreadableDateError(PageError):
    """The printed date names no instant at or before the fetch."""

    reason = Reason.UNREADABLE_DATE

    def __init__(self, text: str, languages: Sequence[str]) -> None:
        self.text, self.languages = text, tuple(languages)
        super().__init__(
            f"cannot read date {text[:80]!r} in {'/'.join(languages)}: "
            "check `languages` and `date_order` in the site's TOML file"
        )


@dataclass(frozen=True, slots=True)
class Instant:
    """A printed date that was read. Parts of `at` finer than `precision` are filler, not fact.

    at: aware UTC. If no zone is known, the page's clock is taken to be UTC.
    precision: the unit that the text names.
    local: the same instant on the page's own clock; naive if no zone is known.
    """

    at: datetime
    precision: Precision
    local: datetime


def parse_published(
    text: str,
    *,
    fetched_at: datetime,
    languages: Sequence[str],
    date_order: str | None,
    time_zone: str | None,
) -> Instant:
    """Return the instant named by a date as printed on a page.

    text: one date, e.g. "3 hours ago", "vor 2 Stunden", "5/4/2024".
    fetched_at: aware UTC time of the response, not of this call. Relative dates
        count back from it, so replaying an old page gives the old answer.
    languages: BCP 47, tried in order, at least one; "no" is read as "nb".
    date_order: "DMY", "MDY" or "YMD", decides "5/4/2024"; None leaves it to the language.
    time_zone: IANA name of the site's clock, None if unknown.
    Raises: UnreadableDateError if no language reads it, or it lies more than
        CLOCK_SKEW after fetched_at.
    """
    text = _GERMAN_HOUR.sub(r"\1:00 Uhr", " ".join(text.split()))
    zone = ZoneInfo(time_zone) if time_zone else None
    found = read_standard(text) or _worded(text, fetched_at, languages, date_order, zone)
    if found is None:
        raise UnreadableDateError(text, languages)
    local, precision = found
    if local.tzinfo is None and zone is not None:
        local = local.replace(tzinfo=zone)
    try:
        at = (local if local.tzinfo else local.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise UnreadableDateError(text, languages) from error
    if at > fetched_at + CLOCK_SKEW:
        raise UnreadableDateError(text, languages)
    return Instant(at, precision, local)


def read_standard(text: str) -> tuple[datetime, Precision] | None:
    """Read ISO 8601, or the form of feeds and mail (RFC 5322); None if the text is neither.

    Returns: the local time, naive if the text has no offset, and "day" or "time". This is exact
    and a thousand times faster than dateparser.
    """
    try:
        return datetime.fromisoformat(text), "day" if _DAY_ONLY.fullmatch(text) else "time"
    except ValueError:
        pass
    if "," not in text[:10]:
        return None
    try:
        return parsedate_to_datetime(text), "time" if ":" in text else "day"
    except (ValueError, OverflowError, IndexError):
        return None


def _worded(
    text: str,
    fetched_at: datetime,
    languages: Sequence[str],
    date_order: str | None,
    zone: ZoneInfo | None,
) -> tuple[datetime, Precision] | None:
    """Read a date in words through dateparser; the arguments are those of `parse_published`.

    Returns: the local time, naive if no zone is known, and its precision; None if it is no date.
    """
    if not text or len(text) > _LONGEST:
        return None
    from dateparser.data.languages_info import (  # type: ignore[import-untyped]  # no types
        language_order,
    )

    given = dict.fromkeys(dateparser_code(language) for language in languages)
    codes = [code for code in given if code in language_order]
    if not codes:  # without a language dateparser would try all two hundred
        return None
    base = fetched_at.astimezone(zone or UTC).replace(tzinfo=None)
    data = _ask(text, codes, date_order, base)
    if data is None or data.date_obj is None:
        return None
    local, precision = data.date_obj, _precision(data)
    if local.tzinfo is not None:
        local = local.replace(tzinfo=timezone(local.utcoffset() or timedelta(0)))
    elif zone is None and precision == "time":
        # Read again from another base: a date that moves with the base ("3 hours ago") is an
        # instant in UTC even if the zone of the page is unknown.
        moved = _ask(text, codes, date_order, base + _SHIFT)
        if moved is not None and moved.date_obj is not None:
            is_relative = moved.date_obj - local == _SHIFT
            local = local.replace(tzinfo=UTC) if is_relative else local
    return local, precision


def dateparser_code(language: str) -> str:
    """Return dateparser's code of a BCP 47 tag: "pt" for "pt-BR", and "nb" for "no"."""
    code = language.replace("_", "-").partition("-")[0].lower()
    return "nb" if code == "no" else code


def _ask(text: str, codes: list[str], date_order: str | None, base: datetime) -> DateData | None:
    """Return what dateparser reads, with relative dates counted from the naive time `base`."""
    from dateparser.date import DateDataParser

    settings: dict[str, Any] = {
        "RELATIVE_BASE": base,
        "RETURN_TIME_AS_PERIOD": True,
        "PREFER_DATES_FROM": "past",
    }
    if date_order:
        settings["DATE_ORDER"] = date_order
    try:
        parser = DateDataParser(languages=codes, use_given_order=True, settings=settings)
        return parser.get_date_data(text)
    except (ValueError, OverflowError):  # a day that is not in the calendar
        return None


def _precision(data: DateData) -> Precision:
    """Return the finest unit that dateparser found in the text."""
    if "time" in data.parts and data.period in ("time", "part_of_day"):
        return "time"
    coarse: dict[str, Precision] = {"week": "week", "month": "month", "year": "year"}
    return coarse.get(data.period, "day")
