"""Find out when a page was published and modified: weigh all its dates, and choose one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any, Final

from pipelines.core.dates.publishing.candidates import Candidate, candidates
from pipelines.core.dates.publishing.dated import ORDER, Dated, Reader, read_all
from pipelines.core.dates.publishing.day_order import is_month_first
from pipelines.core.dates.publishing.recorded import publish_date
from pipelines.core.dates.publishing.survey import Survey, lines_near_headline, survey
from pipelines.core.dates.publishing.visible import counted_back, shown_dates
from pipelines.core.dates.publishing.weighing import is_moment, may_be_local, on_own_clock, weigh
from pipelines.core.dates.publishing.writing import Writing, writing_of
from pipelines.core.extract.page.tree import Tree
from pipelines.core.models import Link, Page, Site
from pipelines.core.record import PublishDate

# Below these probabilities no date is given, because a wrong one makes the mentions wrong too. The
# first is for a day that the metadata, the address or the link name, the second for a day that the
# page only prints.
_LEAST_IF_DECLARED: Final = 0.35
_LEAST_IF_PRINTED: Final = 0.38
_MOST_CONFIDENCE: Final = 0.998  # share of right days among those that the model is surest of
_SETTLED: Final = 0.98  # from this probability by declared dates on, the text is not looked at
_LEAST_OF_RIVALS: Final = 0.02  # probability from which a printed day is recorded as a rival
# Of the sources that name the chosen day, the most trusted is quoted. For the date of the last
# change it also decides which day is chosen.
_TRUST: Final = {"json-ld": 0.95, "meta": 0.9, "microdata": 0.85, "link": 0.8, "time": 0.7}
_LITTLE_TRUST: Final = 0.5  # text, addresses and all else
_SIGNS_OF_OTHERS: Final = frozenset({"among-comments", "aside", "one-of-many"})


@dataclass(frozen=True, slots=True)
class PublishDates:
    """The dates of a page; None for one that it does not state, or not credibly."""

    published: PublishDate | None
    modified: PublishDate | None


@dataclass(frozen=True, slots=True)
class DatedPage:
    """A page, with what is needed to read its dates.

    tree: the parsed page.
    json_ld: its JSON-LD nodes in one flat list.
    url: its final address, which may name a day.
    fetched_at: aware UTC time of the response. Dates later than that (by more than CLOCK_SKEW)
        cannot be true and are left out.
    link: how discovery found the page, with the date that its feed or sitemap named.
    languages, date_order, time_zone: as for `parse_published`; may be empty and None.
    """

    tree: Tree
    json_ld: Sequence[Mapping[str, Any]]
    url: str
    fetched_at: datetime
    link: Link | None = None
    languages: Sequence[str] = ()
    date_order: str | None = None
    time_zone: str | None = None


def dated_page(tree: Tree, page: Page, site: Site, language: str | None) -> DatedPage:
    """Return a fetched page as its dates are read. language: of its text, tried first."""
    languages = (*([language] if language else []), *site.languages, "en")
    return DatedPage(
        tree,
        tree.nodes,
        page.final_url,
        page.fetched_at,
        link=page.link,
        languages=tuple(dict.fromkeys(languages)),
        date_order=site.date_order,
        time_zone=site.time_zone,
    )


def publish_dates(page: DatedPage) -> PublishDates:
    """Return when a page was published and modified.

    A value keeps the page's own offset, and is no finer than what the page says.
    """
    all_dated, published = _dates_and_published(page)
    return PublishDates(published, _modified(all_dated, page.time_zone))


def all_dates(page: DatedPage) -> list[Dated]:
    """Return the dates of which one may be chosen as the publish date: read, not yet weighed."""
    return _dates_and_published(page)[0]


def _dates_and_published(page: DatedPage) -> tuple[list[Dated], PublishDate | None]:
    """Return the dates of a page and the chosen one.

    "3 hours ago" is looked for only if no other date is credible: few pages need it.
    """
    dated = named_dates(page)
    published = _published(dated, page.time_zone)
    if published is None:
        dated += _counted_back_dates(page)
        published = _published(dated, page.time_zone)
    return dated, published


def named_dates(page: DatedPage) -> list[Dated]:
    """Return the dates that a page, its address and its link name, read but not yet weighed.

    The text of the page is searched only if the declared dates leave a doubt, because that
    search takes the most time.
    """
    declared = list(candidates(page.tree, page.json_ld, page.url, page.link))
    all_dated = list(read_all(declared, _reader(page, declared, Survey((), ()))))
    if _is_settled(all_dated):
        return all_dated
    seen = survey(page.tree, _writing(page))
    reader = _reader(page, declared, seen)
    shown = shown_dates(seen, page.url, month_first=reader.month_first, writing=reader.writing)
    every = read_all(chain(declared, shown), reader)
    return on_own_clock(
        [dated for dated in every if not _is_mastheads_today(dated, page.fetched_at)]
    )


def _is_mastheads_today(dated: Dated, fetched_at: datetime) -> bool:
    """Tell whether a date is the day of the fetch, as the masthead of a paper prints it."""
    is_today = abs(dated.day - fetched_at.date()) <= timedelta(days=1)  # in any zone
    return is_today and "apart" in dated.candidate.signs


def _counted_back_dates(page: DatedPage) -> list[Dated]:
    """Return the dates near the headline that count back from the fetch: "3 hours ago"."""
    reader = _reader(page, (), Survey((), ()))
    return list(read_all(counted_back(lines_near_headline(page.tree)), reader))


def _reader(page: DatedPage, declared: Sequence[Candidate], seen: Survey) -> Reader:
    """Return how the dates of a page are read; the order of day and month is found out here."""
    if page.date_order:
        month_first = page.date_order == "MDY"
    else:
        known = {dated.raw[:10] for dated in declared}
        month_first = is_month_first(page.tree.root, seen, page.url, page.languages, known)
    languages = page.languages or ("en",)
    return Reader(
        page.fetched_at,
        languages,
        page.date_order,
        month_first,
        page.time_zone,
        _writing(page),
    )


def _writing(page: DatedPage) -> Writing:
    """Return how the dates of a page are written."""
    return writing_of(page.languages, page.tree.root.get("lang") or "", page.url)


def _is_settled(declared: Sequence[Dated]) -> bool:
    """Tell whether the declared dates agree on one day so well that the text need not be searched.

    If only instants in UTC name that day, it is not settled: in the page's zone it may be the
    day before or after.
    """
    days = [dated for dated in declared if ORDER[dated.precision] >= ORDER["day"]]
    weighed = weigh(days)
    return (
        bool(weighed)
        and weighed[0].probability >= _SETTLED
        and any(
            dated.day == weighed[0].day
            and dated.candidate.role == "published"
            and not is_moment(dated)
            for dated in days
        )
    )


def _published(all_dated: Sequence[Dated], time_zone: str | None) -> PublishDate | None:
    """Return the likeliest day as its best source gives it, None if no day is likely enough."""
    days = [dated for dated in all_dated if ORDER[dated.precision] >= ORDER["day"]]
    weighed = weigh(days)
    if not weighed or weighed[0].probability < _least_probability(days, weighed[0].day):
        return None
    best = weighed[0]
    likely = {dated.day for dated in weighed if dated.probability >= _LEAST_OF_RIVALS}
    rivals = [
        dated
        for dated in days
        if dated.candidate.role == "published"
        and abs(dated.day - best.day) > timedelta(days=1)
        and (dated.day in likely or not _is_shown(dated))
    ]
    confidence = min(best.probability, _MOST_CONFIDENCE)
    return publish_date(_best_source(days, best.day), confidence, rivals, time_zone)


def _least_probability(days: Sequence[Dated], day: date) -> float:
    """Return the probability that a day needs in order to be given."""
    is_named = any(
        dated.day == day and dated.candidate.role == "published" and not _is_shown(dated)
        for dated in days
    )
    return _LEAST_IF_DECLARED if is_named else _LEAST_IF_PRINTED


def _modified(all_dated: Sequence[Dated], time_zone: str | None) -> PublishDate | None:
    """Return the date of the last change from the most trusted source, the latest of several."""
    updates = [
        dated
        for dated in all_dated
        if dated.candidate.role == "modified"
        and _SIGNS_OF_OTHERS.isdisjoint(dated.candidate.signs)
    ]
    if not updates:
        return None
    best = max(updates, key=lambda dated: (_trust(dated), dated.day))
    rivals = [dated for dated in updates if abs(dated.day - best.day) > timedelta(days=1)]
    return publish_date(best, _trust(best), rivals, time_zone)


def _best_source(days: Sequence[Dated], day: date) -> Dated:
    """Return the best source of a day: of publishing, trusted, with a clock and an offset.

    If only a source of the last change names the day, its method ends in "-update".
    """
    named = [dated for dated in days if dated.day == day]
    best = max(named, key=_rank)
    if best.candidate.role == "modified":
        method = f"{best.candidate.method}-update"
        return replace(best, candidate=replace(best.candidate, method=method))
    if ORDER[best.precision] > ORDER["day"] and best.local.tzinfo is not None:
        return best
    moments = [dated for dated in days if is_moment(dated) and may_be_local(dated.local, day)]
    if not moments:
        return best
    # Many templates write UTC in their metadata, and half past midnight in Vienna is still the day
    # before in UTC. So the printed day becomes the value, and the instant is kept beside it.
    instant = max(moments, key=_rank)
    naive = datetime(day.year, day.month, day.day)
    return replace(instant, local=naive, precision="day", instant=instant.local)


def _rank(dated: Dated) -> tuple[bool, bool, bool, float, int]:
    """Return how good a source is, for comparing: the larger, the better."""
    has_clock = ORDER[dated.precision] > ORDER["day"]
    is_declared = not _is_shown(dated)
    is_published = dated.candidate.role == "published"
    return (
        is_published,
        has_clock and is_declared,
        dated.local.tzinfo is not None,
        _trust(dated),
        ORDER[dated.precision],
    )


def _trust(dated: Dated) -> float:
    """Return how far the kind of a source is trusted, from 0 to 1."""
    return _TRUST.get(dated.candidate.signs[0].partition(":")[0], _LITTLE_TRUST)


def _is_shown(dated: Dated) -> bool:
    """Tell whether a date is one that the page shows its readers, not one in metadata."""
    return dated.candidate.signs[0] in ("text", "time")
