"""How much each sign of a date is worth, and how sure that makes a day.

A conditional logit: a day's score is the sum over its kinds of witness (metadata, address,
text ...) of the best witness's signs, and its probability its share among the page's days and
"no date", whose score is 0. The numbers were fitted to labelled pages of many sites by
`benchmarks/publish_weights.py`, which also measures them on sites they were not fitted to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from math import exp
from typing import Final

from pipelines.core.dates.publishing.dated import ORDER, Dated
from pipelines.core.dates.publishing.visible import AWAY
from pipelines.core.dates.publishing.weights import WEIGHTS

_WEST: Final = timedelta(hours=-11)
_EAST: Final = timedelta(hours=13)
_OF_OTHERS: Final = AWAY | {"one-of-many", "among-comments"}  # other stories' and readers' clocks
_QUARTER: Final = timedelta(minutes=15)  # zones lie so far apart, or a multiple of it


@dataclass(frozen=True, slots=True)
class Weighed:
    """A day that the page names, and the probability that it is the day of publishing."""

    day: date
    probability: float


def weigh(every: Sequence[Dated], weights: Mapping[str, float] = WEIGHTS) -> list[Weighed]:
    """Return the days that the candidates name, the likeliest first."""
    scores = {
        day: sum(score(signs, weights) for signs in witnesses)
        for day, witnesses in signs_by_day(every, weights).items()
    }
    most = max(scores.values(), default=0.0)
    shares = {day: exp(value - max(most, 0.0)) for day, value in scores.items()}
    whole = sum(shares.values()) + exp(-max(most, 0.0))
    weighed = [Weighed(day, share / whole) for day, share in shares.items()]
    return sorted(weighed, key=lambda one: (-one.probability, one.day))


def signs_by_day(
    every: Sequence[Dated], weights: Mapping[str, float]
) -> dict[date, list[tuple[str, ...]]]:
    """Return for each day that may be the day of publishing its best witnesses' signs, by kind."""
    best: dict[date, dict[str, tuple[str, ...]]] = defaultdict(dict)
    context = _context(every)
    for one in every:
        kind, signs = _kind(one), _signs(one, context)
        known = best[one.day].get(kind)
        if known is None or score(signs, weights) > score(known, weights):
            best[one.day][kind] = signs
    for day in [day for day, kinds in best.items() if _UPDATES.issuperset(kinds)]:
        del best[day]
    beside = _beside(every)
    return {
        day: _speaking(list(kinds.values()), weights) + [(sign,) for sign in beside.get(day, ())]
        for day, kinds in best.items()
    }


def _speaking(
    witnesses: Sequence[tuple[str, ...]], weights: Mapping[str, float]
) -> list[tuple[str, ...]]:
    """Leave out who is no witness: a comment of the same day says nothing against a day."""
    good = [signs for signs in witnesses if score(signs, weights) > 0]
    return good or list(witnesses)


@dataclass(frozen=True, slots=True)
class _Context:
    """What the page declares, and whether it prints a day as that of publishing."""

    published: frozenset[date]
    modified: frozenset[date]
    updates: frozenset[datetime]  # those to the minute, without their zone
    prints_published: bool


def _context(every: Sequence[Dated]) -> _Context:
    declared = [one for one in every if one.candidate.signs[0] in _DECLARED]
    return _Context(
        frozenset(one.day for one in declared if one.candidate.role == "published"),
        frozenset(one.day for one in declared if one.candidate.role == "modified"),
        frozenset(_clock(one) for one in declared if _is_timed_update(one)),
        any("says-published" in one.candidate.signs for one in every),
    )


def _signs(one: Dated, context: _Context) -> tuple[str, ...]:
    signs = one.candidate.signs
    is_rival = bool(context.published) and one.day not in context.published
    if is_rival and not AWAY.isdisjoint(signs):
        signs += ("rival-away",)
    if one.candidate.role == "modified":
        signs = (f"{signs[0]}:modified", *signs[1:])
        if is_rival:
            is_shown = one.candidate.signs[0] in ("text", "time")
            signs += ("printed-update" if is_shown else "declared-update",)
        return (*signs, "update-of-printed") if context.prints_published else signs
    if is_rival and one.day in context.modified and signs[0] in _EQUALS:
        signs += (_EQUALS[signs[0]],)
        if ORDER[one.precision] >= ORDER["minute"] and _is_update(one, context):
            signs += ("at-update",)
    return signs


def _is_timed_update(one: Dated) -> bool:
    return one.candidate.role == "modified" and ORDER[one.precision] >= ORDER["minute"]


def _is_update(one: Dated, context: _Context) -> bool:
    """Tell whether a moment is that of a declared update, be it on another zone's clock."""
    return any(
        abs(apart) <= _EAST and not apart % _QUARTER
        for apart in (_clock(one) - update for update in context.updates)
    )


def _clock(one: Dated) -> datetime:
    return one.local.replace(second=0, microsecond=0, tzinfo=None)


_DECLARED: Final = frozenset(
    {"json-ld:article", "json-ld:page", "meta:published", "meta", "microdata"}
)
# What metadata call an update, and nothing else names, is no day of publishing. One that the
# page prints may be: many pages print no other date than that of the last update.
_UPDATES: Final = frozenset({"json-ld:modified", "meta:modified", "microdata:modified"})
_EQUALS: Final = {
    "meta:vague": "vague-is-update",
    "text": "shown-is-update",
    "time": "shown-is-update",
}


def _beside(every: Sequence[Dated]) -> dict[date, tuple[str, ...]]:
    """Return the printed days that are a declared UTC instant's day in the page's own zone."""
    moments = [one.local for one in every if is_moment(one)]
    return {
        one.day: ("beside-utc",)
        for one in every
        if one.precision == "day"
        and one.candidate.role == "published"
        and one.candidate.signs[0] in ("text", "time", "url")
        and any(may_be_local(moment, one.day) for moment in moments)
    }


def score(signs: Sequence[str], weights: Mapping[str, float]) -> float:
    """Return what signs are worth together; an unknown one nothing."""
    return sum(weights.get(sign, 0.0) for sign in signs)


def is_moment(one: Dated) -> bool:
    """Tell whether metadata name the instant of publishing, in UTC as many templates do."""
    return (
        one.candidate.role == "published"
        and ORDER[one.precision] >= ORDER["minute"]
        and one.local.utcoffset() == timedelta(0)
    )


def on_own_clock(every: Sequence[Dated]) -> list[Dated]:
    """Give declared instants in UTC the clock that the page's readers see, where one is printed.

    "22:28" beside 03:28Z tells the offset. Only where it moves the day: else the page's
    metadata stand as they are.
    """
    clocks = [
        one.local.replace(second=0, microsecond=0)
        for one in every
        if ORDER[one.precision] >= ORDER["minute"]
        and one.candidate.role == "published"
        and one.local.tzinfo is None
        and _OF_OTHERS.isdisjoint(one.candidate.signs)
    ]
    return [_moved(one, clocks) if is_moment(one) else one for one in every]


def _moved(moment: Dated, clocks: Sequence[datetime]) -> Dated:
    utc = moment.local.replace(second=0, microsecond=0, tzinfo=None)
    for clock in clocks:
        apart = clock - utc
        is_offset = _WEST <= apart <= _EAST and not apart % timedelta(minutes=15)
        if is_offset and clock.date() != moment.day:
            return replace(moment, local=moment.local.astimezone(timezone(apart)))
    return moment


def may_be_local(moment: datetime, day: date) -> bool:
    """Tell whether a UTC instant of the day before or after lies on `day` somewhere on Earth."""
    if moment.date() == day:
        return False
    return (moment + _WEST).date() <= day <= (moment + _EAST).date()


def _kind(one: Dated) -> str:
    kind = one.candidate.signs[0].partition(":")[0]
    kind = "shown" if kind in ("text", "time") else kind
    return kind if one.candidate.role == "published" else f"{kind}:modified"
