"""Weigh the days that a page names: how probable each is as the day of publishing.

This is a conditional logit. The sources of a day have kinds: JSON-LD, meta, text, address and so
on. Of each kind only the source with the best signs counts, and the day's score is the sum over
its kinds. Its probability is its share, exp(score), among all days of the page and "no date",
whose score is 0. `benchmarks/publish_weights.py` fits the weights to labelled pages of many sites
and measures them on sites that they were not fitted to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from math import exp
from typing import Final

from pipelines.core.dates.publishing.dated import ORDER, Dated
from pipelines.core.dates.publishing.visible import FAR_FROM_STORY
from pipelines.core.dates.publishing.weights import WEIGHTS

_WEST: Final = timedelta(hours=-11)  # offsets of the zones that are considered
_EAST: Final = timedelta(hours=13)
# A clock with one of these signs belongs to another story or to a reader's comment.
_OF_OTHERS: Final = FAR_FROM_STORY | {"one-of-many", "among-comments"}
# A printed line with one of these is made to say when something was published.
_MADE_TO_DATE: Final = frozenset(
    {"says-published", "says-stand", "with-clock", "named-date", "within-named", "own-month"}
)
_QUARTER: Final = timedelta(minutes=15)  # offsets from UTC are multiples of it


@dataclass(frozen=True, slots=True)
class Weighed:
    """A day that the page names, and the probability that it is the day of publishing."""

    day: date
    probability: float


def weigh(all_dated: Sequence[Dated], weights: Mapping[str, float] = WEIGHTS) -> list[Weighed]:
    """Return the days that the candidates name with their probabilities, the likeliest first.

    The probabilities add up to less than 1; the rest is that of "no date".
    """
    scores = {
        day: sum(score(signs, weights) for signs in sources)
        for day, sources in signs_by_day(all_dated, weights).items()
    }
    most = max(scores.values(), default=0.0)
    shares = {day: exp(value - max(most, 0.0)) for day, value in scores.items()}
    whole = sum(shares.values()) + exp(-max(most, 0.0))
    weighed = [Weighed(day, share / whole) for day, share in shares.items()]
    return sorted(weighed, key=lambda found: (-found.probability, found.day))


def signs_by_day(
    all_dated: Sequence[Dated], weights: Mapping[str, float]
) -> dict[date, list[tuple[str, ...]]]:
    """Return for each day the signs of its sources, the best source of each kind.

    A day that only metadata of the last change name is left out, and one that the page prints as
    that of the last change if it also states a day of publishing, in its metadata or in print.
    """
    best: dict[date, dict[str, tuple[str, ...]]] = defaultdict(dict)
    declared = _declared_days(all_dated)
    for dated in all_dated:
        kind, signs = _kind(dated), _signs_beside_declared(dated, declared)
        known = best[dated.day].get(kind)
        if known is None or score(signs, weights) > score(known, weights):
            best[dated.day][kind] = signs
    states_published = declared.published or declared.prints_published
    updates = _UPDATES if states_published else _DECLARED_UPDATES
    for day in [day for day, kinds in best.items() if updates.issuperset(kinds)]:
        del best[day]
    signs_beside_utc = _printed_beside_utc(all_dated)
    return {
        day: _without_worthless(list(kinds.values()), weights)
        + [(sign,) for sign in signs_beside_utc.get(day, ())]
        for day, kinds in best.items()
    }


def signs_of_each(all_dated: Sequence[Dated]) -> list[tuple[str, ...]]:
    """Return the signs of each date, with those that it has because of what the page declares."""
    declared = _declared_days(all_dated)
    return [_signs_beside_declared(dated, declared) for dated in all_dated]


def _without_worthless(
    sources: Sequence[tuple[str, ...]], weights: Mapping[str, float]
) -> list[tuple[str, ...]]:
    """Leave out sources with a score of 0 or less, if a better source names the same day.

    A reader's comment of that day, for example, does not make the day less likely.
    """
    good = [signs for signs in sources if score(signs, weights) > 0]
    return good or list(sources)


@dataclass(frozen=True, slots=True)
class _DeclaredDays:
    """What the metadata of a page declare.

    published, modified: the days of publishing and of the last change.
    of_story: the days of publishing that JSON-LD states for the story itself.
    updates: the naive local times of the last change, to the minute.
    prints_published: the page also prints a date with a word such as "published".
    """

    published: frozenset[date]
    modified: frozenset[date]
    of_story: frozenset[date]
    updates: frozenset[datetime]
    prints_published: bool


def _declared_days(all_dated: Sequence[Dated]) -> _DeclaredDays:
    """Return what the metadata among the dates of a page declare."""
    declaring = [dated for dated in all_dated if dated.candidate.signs[0] in _DECLARED]
    return _DeclaredDays(
        frozenset(dated.day for dated in declaring if dated.candidate.role == "published"),
        frozenset(dated.day for dated in declaring if dated.candidate.role == "modified"),
        frozenset(
            dated.day
            for dated in declaring
            if dated.candidate.role == "published"
            and dated.candidate.signs[0] == "json-ld:article"
        ),
        frozenset(_clock(dated) for dated in declaring if _is_timed_update(dated)),
        any("says-published" in dated.candidate.signs for dated in all_dated),
    )


def _signs_beside_declared(dated: Dated, declared: _DeclaredDays) -> tuple[str, ...]:
    """Return the signs of a date, with those that it has because of what the metadata declare.

    For example "shown-is-update": the page prints a day that the metadata call the last change.
    """
    signs = dated.candidate.signs
    is_rival = bool(declared.published) and dated.day not in declared.published
    if is_rival and not FAR_FROM_STORY.isdisjoint(signs):
        signs += ("rival-away",)
    if dated.candidate.role == "modified":
        signs = (f"{signs[0]}:modified", *signs[1:])
        if is_rival:
            is_shown = dated.candidate.signs[0] in ("text", "time")
            signs += ("printed-update" if is_shown else "declared-update",)
        return (*signs, "update-of-printed") if declared.prints_published else signs
    if is_rival and declared.of_story and signs[0] == "text" and _MADE_TO_DATE.isdisjoint(signs):
        signs += () if dated.day in declared.modified else ("bare-rival",)
    if is_rival and dated.day in declared.modified and signs[0] in _EQUALS:
        signs += (_EQUALS[signs[0]],)
        if ORDER[dated.precision] >= ORDER["minute"] and _is_update(dated, declared):
            signs += ("at-update",)
    return signs


def _is_timed_update(dated: Dated) -> bool:
    """Tell whether a date is one of the last change, with a time to the minute."""
    return dated.candidate.role == "modified" and ORDER[dated.precision] >= ORDER["minute"]


def _is_update(dated: Dated, declared: _DeclaredDays) -> bool:
    """Tell whether a date is the moment of a declared update, be it on another zone's clock.

    The two may differ by a multiple of 15 minutes, up to 13 hours.
    """
    return any(
        abs(apart) <= _EAST and not apart % _QUARTER
        for apart in (_clock(dated) - update for update in declared.updates)
    )


def _clock(dated: Dated) -> datetime:
    """Return the date's local time to the minute, without its zone."""
    return dated.local.replace(second=0, microsecond=0, tzinfo=None)


_DECLARED: Final = frozenset(
    {"json-ld:article", "json-ld:page", "meta:published", "meta", "microdata"}
)
# A day that only these kinds of source name is no day of publishing. A day of the last update that
# the page prints may be one where no other day is declared: many pages print no other date.
_DECLARED_UPDATES: Final = frozenset({"json-ld:modified", "meta:modified", "microdata:modified"})
_UPDATES: Final = _DECLARED_UPDATES | {"shown:modified"}
_EQUALS: Final = {
    "meta:vague": "vague-is-update",
    "text": "shown-is-update",
    "time": "shown-is-update",
}


def _printed_beside_utc(all_dated: Sequence[Dated]) -> dict[date, tuple[str, ...]]:
    """Return the sign "beside-utc" for each printed day that a declared UTC instant supports.

    The instant lies on the day before or after in UTC, and on the printed day in some zone.
    """
    moments = [dated.local for dated in all_dated if is_moment(dated)]
    return {
        dated.day: ("beside-utc",)
        for dated in all_dated
        if dated.precision == "day"
        and dated.candidate.role == "published"
        and dated.candidate.signs[0] in ("text", "time", "url")
        and any(may_be_local(moment, dated.day) for moment in moments)
    }


def score(signs: Sequence[str], weights: Mapping[str, float]) -> float:
    """Return the sum of the worth of the signs. A sign without a weight is worth 0."""
    return sum(weights.get(sign, 0.0) for sign in signs)


def is_moment(dated: Dated) -> bool:
    """Tell whether a date is an instant of publishing with a clock in UTC.

    Many templates write UTC in their metadata, whatever the zone of the page is.
    """
    return (
        dated.candidate.role == "published"
        and ORDER[dated.precision] >= ORDER["minute"]
        and dated.local.utcoffset() == timedelta(0)
    )


def on_own_clock(all_dated: Sequence[Dated]) -> list[Dated]:
    """Return the dates, with instants in UTC moved to the page's own offset where that is printed.

    If the metadata say 03:28Z and the page prints 22:28 of the day before, its offset is -05:00.
    An instant is moved only if that changes its day; else the metadata stay as they are.
    """
    clocks = [
        dated.local.replace(second=0, microsecond=0)
        for dated in all_dated
        if ORDER[dated.precision] >= ORDER["minute"]
        and dated.candidate.role == "published"
        and dated.local.tzinfo is None
        and _OF_OTHERS.isdisjoint(dated.candidate.signs)
    ]
    return [_moved(dated, clocks) if is_moment(dated) else dated for dated in all_dated]


def _moved(moment: Dated, clocks: Sequence[datetime]) -> Dated:
    """Return an instant at the offset at which one of the printed clocks shows it."""
    utc = moment.local.replace(second=0, microsecond=0, tzinfo=None)
    for clock in clocks:
        apart = clock - utc
        is_offset = _WEST <= apart <= _EAST and not apart % timedelta(minutes=15)
        if is_offset and clock.date() != moment.day:
            return replace(moment, local=moment.local.astimezone(timezone(apart)))
    return moment


def may_be_local(moment: datetime, day: date) -> bool:
    """Tell whether an instant lies on `day` in some zone, but on a day beside it in UTC."""
    if moment.date() == day:
        return False
    return (moment + _WEST).date() <= day <= (moment + _EAST).date()


def _kind(dated: Dated) -> str:
    """Return the kind of a date's source: "json-ld", "shown", "url", "meta:modified" and so on."""
    kind = dated.candidate.signs[0].partition(":")[0]
    kind = "shown" if kind in ("text", "time") else kind
    return kind if dated.candidate.role == "published" else f"{kind}:modified"
