"""When a page was published and modified: every candidate weighed, one chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any, Final
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from pipelines.core.dates.publishing.candidates import Candidate, candidates
from pipelines.core.dates.publishing.dated import ORDER, Dated, Reader, read_all
from pipelines.core.dates.publishing.day_order import is_month_first
from pipelines.core.dates.publishing.survey import Survey, lines_near_headline, survey
from pipelines.core.dates.publishing.visible import counted_back, shown_dates
from pipelines.core.dates.publishing.weighing import is_moment, may_be_local, on_own_clock, weigh
from pipelines.core.models import Link
from pipelines.core.record import Disagreement, PublishDate

# Probability below which silence is better than a wrong anchor: of a day that the page's
# metadata, its address or its link name, and of one that it only prints.
_TOO_LITTLE: Final = 0.35
_TOO_LITTLE_PRINTED: Final = 0.4
_SUREST: Final = 0.998  # of the pages that the model is surest of, so many are right
_SETTLED: Final = 0.98  # probability by declared dates at which the text has nothing to add
_WORTH_TELLING: Final = 0.02  # probability of a printed day that is recorded as a rival
# Whom to quote of those that name the same day, and for a modified date whom to believe.
_TRUST: Final = {"json-ld": 0.95, "meta": 0.9, "microdata": 0.85, "link": 0.8, "time": 0.7}
_LITTLE_TRUST: Final = 0.5  # text, addresses and all else
_STRANGERS: Final = frozenset({"among-comments", "aside", "one-of-many"})


@dataclass(frozen=True, slots=True)
class PublishDates:
    """What a page says of its dates; None where it says nothing that can be true."""

    published: PublishDate | None
    modified: PublishDate | None


@dataclass(frozen=True, slots=True)
class DatedPage:
    """A page as its dates are read.

    json_ld: its nodes, flat, as `extract.jsonld.json_ld` gives them.
    fetched_at: aware UTC; later dates (beyond CLOCK_SKEW) cannot be true and are refused.
    link: how discovery found it, with the date that its feed or sitemap named.
    languages, date_order, time_zone: as for `parse_published`; may be empty and None.
    """

    root: HtmlElement
    json_ld: Sequence[Mapping[str, Any]]
    url: str
    fetched_at: datetime
    link: Link | None = None
    languages: Sequence[str] = ()
    date_order: str | None = None
    time_zone: str | None = None


def publish_dates(page: DatedPage) -> PublishDates:
    """Return when a page was published and modified.

    The value keeps the page's own offset, and is no finer than what the page says.
    """
    dated = named_dates(page)
    published = _published(dated, page.time_zone)
    if published is None:  # nothing better is there, and most pages are spared one more look
        dated += _told(page)
        published = _published(dated, page.time_zone)
    return PublishDates(published, _modified(dated, page.time_zone))


def named_dates(page: DatedPage) -> list[Dated]:
    """Return the dates that a page, its address and its link name, read but not judged.

    The page's text is asked only where the declared dates leave a doubt: it costs most.
    """
    declared = list(candidates(page.root, page.json_ld, page.url, page.link))
    dated = list(read_all(declared, _reader(page, declared, Survey((), ()))))
    if _is_settled(dated):
        return dated
    seen = survey(page.root)
    reader = _reader(page, declared, seen)
    shown = shown_dates(seen, page.url, month_first=reader.month_first)
    every = read_all(chain(declared, shown), reader)
    return on_own_clock([one for one in every if not _is_mastheads_today(one, page.fetched_at)])


def _is_mastheads_today(one: Dated, fetched_at: datetime) -> bool:
    """Tell whether a date is that of the fetch, as a paper's head shows it on every page."""
    is_today = abs(one.day - fetched_at.date()) <= timedelta(days=1)  # in any zone
    return is_today and "apart" in one.candidate.signs


def _told(page: DatedPage) -> list[Dated]:
    """Return what the page tells near its headline in words that count back from the fetch."""
    reader = _reader(page, (), Survey((), ()))
    return list(read_all(counted_back(lines_near_headline(page.root)), reader))


def _reader(page: DatedPage, declared: Sequence[Candidate], seen: Survey) -> Reader:
    if page.date_order:
        month_first = page.date_order == "MDY"
    else:
        known = {one.raw[:10] for one in declared}
        month_first = is_month_first(page.root, seen, page.url, page.languages, known)
    languages = page.languages or ("en",)
    return Reader(page.fetched_at, languages, page.date_order, month_first, page.time_zone)


def _is_settled(declared: Sequence[Dated]) -> bool:
    """Tell whether declared dates agree on a day, and not only in UTC, where it is not sure."""
    days = [one for one in declared if ORDER[one.precision] >= ORDER["day"]]
    weighed = weigh(days)
    return (
        bool(weighed)
        and weighed[0].probability >= _SETTLED
        and any(
            one.day == weighed[0].day and one.candidate.role == "published" and not is_moment(one)
            for one in days
        )
    )


def _published(dated: Sequence[Dated], time_zone: str | None) -> PublishDate | None:
    """Return the likeliest day as its best witness names it, None where none is likely."""
    days = [one for one in dated if ORDER[one.precision] >= ORDER["day"]]
    weighed = weigh(days)
    if not weighed or weighed[0].probability < _least(days, weighed[0].day):
        return None
    best = weighed[0]
    likely = {one.day for one in weighed if one.probability >= _WORTH_TELLING}
    rivals = [
        one
        for one in days
        if one.candidate.role == "published"
        and abs(one.day - best.day) > timedelta(days=1)
        and (one.day in likely or not _is_shown(one))
    ]
    confidence = min(best.probability, _SUREST)
    return _publish_date(_witness(days, best.day), confidence, rivals, time_zone)


def _least(days: Sequence[Dated], day: date) -> float:
    """Return the probability that a day needs to be told."""
    is_named = any(
        one.day == day and one.candidate.role == "published" and not _is_shown(one) for one in days
    )
    return _TOO_LITTLE if is_named else _TOO_LITTLE_PRINTED


def _modified(dated: Sequence[Dated], time_zone: str | None) -> PublishDate | None:
    """Return the update that the most trusted place names, the latest of several."""
    mine = [
        one
        for one in dated
        if one.candidate.role == "modified" and _STRANGERS.isdisjoint(one.candidate.signs)
    ]
    if not mine:
        return None
    best = max(mine, key=lambda one: (_trust(one), one.day))
    rivals = [one for one in mine if abs(one.day - best.day) > timedelta(days=1)]
    return _publish_date(best, _trust(best), rivals, time_zone)


def _witness(days: Sequence[Dated], day: date) -> Dated:
    """Return who names a day best: a published date, trusted, with a clock and its offset."""
    named = [one for one in days if one.day == day]
    best = max(named, key=_rank)
    if best.candidate.role == "modified":
        method = f"{best.candidate.method}-update"
        return replace(best, candidate=replace(best.candidate, method=method))
    if ORDER[best.precision] > ORDER["day"] and best.local.tzinfo is not None:
        return best
    moments = [one for one in days if is_moment(one) and may_be_local(one.local, day)]
    if not moments:
        return best
    # Half past midnight in Vienna is the day before in UTC, and many templates write UTC in
    # their metadata: the printed day is the value, and the instant is kept beside it.
    instant = max(moments, key=_rank)
    naive = datetime(day.year, day.month, day.day)
    return replace(instant, local=naive, precision="day", instant=instant.local)


def _rank(one: Dated) -> tuple[bool, bool, bool, float, int]:
    has_clock = ORDER[one.precision] > ORDER["day"]
    is_declared = not _is_shown(one)
    is_published = one.candidate.role == "published"
    return (
        is_published,
        has_clock and is_declared,
        one.local.tzinfo is not None,
        _trust(one),
        ORDER[one.precision],
    )


def _trust(one: Dated) -> float:
    return _TRUST.get(one.candidate.signs[0].partition(":")[0], _LITTLE_TRUST)


def _is_shown(one: Dated) -> bool:
    return one.candidate.signs[0] in ("text", "time")


def _publish_date(
    chosen: Dated, confidence: float, rivals: Sequence[Dated], time_zone: str | None
) -> PublishDate:
    has_clock = ORDER[chosen.precision] > ORDER["day"]
    offset = chosen.local.strftime("%z") if has_clock and chosen.local.tzinfo else ""
    told = {(one.candidate.method, one.candidate.raw): _value(one) for one in rivals}
    return PublishDate(
        value=_value(chosen),
        utc=_utc(chosen, time_zone) if has_clock else chosen.instant,
        offset=f"{offset[:3]}:{offset[3:5]}" if offset else None,
        precision=chosen.precision,
        raw=chosen.candidate.raw[:200],
        method=chosen.candidate.method,
        confidence=round(confidence, 3),
        disagreements=tuple(
            Disagreement(method=method, value=value, raw=raw[:200])
            for (method, raw), value in told.items()
        ),
    )


def _value(one: Dated) -> str:
    if one.precision == "year":
        return f"{one.local.year:04}"
    if one.precision == "month":
        return f"{one.local.year:04}-{one.local.month:02}"
    if one.precision == "day":
        return one.day.isoformat()
    return one.local.isoformat(timespec=_TIMESPECS[one.precision])


_TIMESPECS: Final = {"hour": "hours", "minute": "minutes", "second": "seconds"}


def _utc(one: Dated, time_zone: str | None) -> datetime | None:
    local = one.local
    if local.tzinfo is None:
        if time_zone is None:
            return None
        local = local.replace(tzinfo=ZoneInfo(time_zone))
    return local.astimezone(UTC)
