"""Whether a site is well: what its turns gave, set beside what they usually give.

Each turn of a site leaves a few figures. `after_turn` compares them with the site's own last
thirty turns and says whether the site is well or what its trouble is. A trouble stays until a
turn shows that it has ended.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import Any, Final

from pipelines.core.errors import ExitCode

TURNS: Final = 30  # turns that were well, by which the next one is judged
_NEWS: Final = 60  # turns with new links, whose gaps say how often something comes
_DAYS: Final = 35  # days whose figures are kept
_ENOUGH: Final = 5  # new links, from which on rejected ones can be called unusual; gaps too
# The chances below which a loss is no accident: of all new links, of a part of them. A site has
# a thousand turns in a month, and no alarm without a cause is wanted.
_UNLIKELY: Final = 1e-4
_UNLIKELY_PART: Final = 1e-6
_LEAST_LOST: Final = 3  # links; that one of four new pages is gone happens every day
_SHARE_LOST: Final = 0.2
_SILENT_GAPS: Final = 10  # usual gaps without a new link, from which on a site is stale
_SILENT_LONGEST: Final = 1.5  # and times its longest gap, so that no weekend is an alarm
_SILENT_LEAST: Final = 3 * 86_400  # seconds; and a young site has not lived through a weekend yet


class Condition(StrEnum):
    """What is the matter with a site."""

    WELL = "well"
    UNHEARD = "unheard"  # none of its sources answered
    EMPTY = "empty"  # its sources answered and listed nothing
    CHALLENGE = "challenge"  # what was new asks whether the visitor is a person
    LOST = "lost"  # nothing that was new landed
    MANY_LOST = "many_lost"  # more of what was new was lost than usual
    SOURCE = "source"  # a source failed twice in a row, or once where nothing landed
    STALE = "stale"  # nothing new came for far longer than usual

    @property
    def exit_code(self) -> ExitCode:
        """Return the exit code that the condition means for its site."""
        if self is Condition.WELL:
            return ExitCode.FINE
        is_part = self in (Condition.MANY_LOST, Condition.SOURCE)
        return ExitCode.MANY_FAILED if is_part else ExitCode.NOTHING


_UNTIL_ONE_LANDS: Final = frozenset({Condition.LOST, Condition.CHALLENGE, Condition.MANY_LOST})


@dataclass(frozen=True, slots=True)
class TurnFigures:
    """What one turn of a site gave.

    new: links that were attempted and had not failed before; the next three are parts of it.
    landed: those that gave an article, also one that was known. lost: by reason, those rejected
        or failed; failed: how many of these failed.
    listed: links in its sources of any kind, also those seen before.
    heard: whether a source answered, 304 included. failing_sources: URLs of those that did not.
    error: a line on the last thing that went wrong.
    """

    at: datetime  # aware UTC
    new: int = 0
    landed: int = 0
    lost: Mapping[str, int] = field(default_factory=dict)
    failed: int = 0
    listed: int = 0
    heard: bool = True
    failing_sources: frozenset[str] = frozenset()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class SiteHealth:
    """What the turns of a site have shown. Instants are aware UTC.

    since: when the condition began; None before the first turn.
    acknowledged: the condition that a person said to know; it raises no alarm while it lasts.
    usual: new and lost links of each of the last turns that were well, oldest first. Links that
        were lost while none landed count with the next turn in which one did.
    lost_in_a_row: new links lost since one landed. last: new and lost links of the last turn
        that had new ones.
    news: when turns had new links, oldest first. days: by ISO day new, landed and lost links.
    """

    condition: Condition = Condition.WELL
    since: datetime | None = None
    detail: str = ""
    acknowledged: Condition | None = None
    last_landed: datetime | None = None
    last_error: str | None = None
    usual: tuple[tuple[int, int], ...] = ()
    lost_in_a_row: int = 0
    last: tuple[int, int] = (0, 0)
    failing_sources: frozenset[str] = frozenset()
    news: tuple[datetime, ...] = ()
    days: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)

    @property
    def alarm(self) -> ExitCode:
        """Return the exit code that the site's condition means, FINE once acknowledged."""
        return ExitCode.FINE if self.acknowledged is self.condition else self.condition.exit_code


def after_turn(health: SiteHealth, turn: TurnFigures) -> SiteHealth:
    """Return a site's health after one more turn."""
    condition, detail = _judged(health, turn)
    is_same = condition is health.condition and health.since is not None
    lost = sum(turn.lost.values())
    is_usual = condition is Condition.WELL and turn.landed > 0
    before_it = health.lost_in_a_row if health.condition is Condition.WELL else 0
    figures = (turn.new + before_it, lost + before_it)
    day = f"{turn.at:%Y-%m-%d}"
    before = health.days.get(day, (0, 0, 0))
    days = {**health.days, day: (before[0] + turn.new, before[1] + turn.landed, before[2] + lost)}
    return SiteHealth(
        condition=condition,
        since=health.since if is_same else turn.at,
        detail=detail,
        acknowledged=health.acknowledged if is_same else None,
        last_landed=turn.at if turn.landed else health.last_landed,
        last_error=turn.error or health.last_error,
        usual=(*health.usual, figures)[-TURNS:] if is_usual else health.usual,
        lost_in_a_row=0 if turn.landed else health.lost_in_a_row + lost,
        last=(turn.new, lost) if turn.new else health.last,
        failing_sources=turn.failing_sources,
        news=(*health.news, turn.at)[-_NEWS:] if turn.new else health.news,
        days=dict(sorted(days.items())[-_DAYS:]),
    )


def acknowledged(health: SiteHealth) -> SiteHealth:
    """Return the health of a site whose present trouble a person knows.

    It raises no alarm until the site is well once, or until its trouble is another one.
    """
    return replace(health, acknowledged=health.condition)


def health_to_json(health: SiteHealth) -> dict[str, Any]:
    """Return a site's health as JSON values."""
    values = asdict(health)
    for name in ("since", "last_landed"):
        values[name] = values[name] and values[name].isoformat()
    news = [at.isoformat() for at in health.news]
    return {**values, "news": news, "failing_sources": sorted(health.failing_sources)}


def health_from_json(values: Mapping[str, Any]) -> SiteHealth:
    """Return the health that `health_to_json` wrote. Raises: KeyError, ValueError for another."""
    acknowledged, since, landed = (values[k] for k in ("acknowledged", "since", "last_landed"))
    return SiteHealth(
        condition=Condition(values["condition"]),
        since=since and datetime.fromisoformat(since),
        detail=values["detail"],
        acknowledged=acknowledged and Condition(acknowledged),
        last_landed=landed and datetime.fromisoformat(landed),
        last_error=values["last_error"],
        usual=tuple((new, lost) for new, lost in values["usual"]),
        lost_in_a_row=values["lost_in_a_row"],
        last=(values["last"][0], values["last"][1]),
        failing_sources=frozenset(values["failing_sources"]),
        news=tuple(map(datetime.fromisoformat, values["news"])),
        days={day: (new, landed, lost) for day, (new, landed, lost) in values["days"].items()},
    )


def landed_in_a_week(health: SiteHealth, now: datetime) -> tuple[int, int | None]:
    """Return how many articles landed in seven days, and the usual number.

    The usual number is the mean of the full weeks before; None before there was one.
    """
    ago = {day: (now.date() - datetime.fromisoformat(day).date()).days for day in health.days}
    weeks: dict[int, int] = {}
    for day, (_, landed, _) in health.days.items():
        week = ago[day] // 7
        weeks[week] = weeks.get(week, 0) + landed
    full = range(1, (max(ago.values(), default=0) + 1) // 7)
    usual = round(sum(weeks.get(week, 0) for week in full) / len(full)) if full else None
    return weeks.get(0, 0), usual


def share_lost(health: SiteHealth) -> float | None:
    """Return the share of the new links of the last turns that were lost; None without any."""
    new = sum(new for new, _ in health.usual)
    return sum(lost for _, lost in health.usual) / new if new else None


def _judged(health: SiteHealth, turn: TurnFigures) -> tuple[Condition, str]:
    """Return the condition that a turn shows, and a line on it."""
    lost = sum(turn.lost.values())
    told = ", ".join(f"{reason} {number}" for reason, number in turn.lost.items())
    if not turn.heard:
        return Condition.UNHEARD, f"none of its sources answered ({turn.error or 'no reason'})"
    if turn.new and not turn.landed:
        if found := _all_lost(health, turn):
            return found, f"{lost} of {turn.new} new links gave no article ({told})"
    elif turn.new and _are_many_lost(health, turn):
        return Condition.MANY_LOST, f"{lost} of {turn.new} new links gave no article ({told})"
    failing = (
        turn.failing_sources & health.failing_sources if turn.landed else turn.failing_sources
    )
    if failing:
        return Condition.SOURCE, f"{min(failing)} gave nothing ({turn.error or 'no reason'})"
    if not turn.new and not turn.listed:
        return Condition.EMPTY, "its sources answered and listed no article that may be fetched"
    if not turn.landed and health.condition in _UNTIL_ONE_LANDS:
        return health.condition, health.detail
    if not turn.new and _is_stale(health.news, turn.at):
        return Condition.STALE, f"no new link since {health.news[-1]:%Y-%m-%d %H:%M} UTC"
    return Condition.WELL, ""


def _all_lost(health: SiteHealth, turn: TurnFigures) -> Condition | None:
    """Return the trouble of a turn of which nothing landed; None where that is an accident."""
    if set(turn.lost) == {"challenge"}:
        return Condition.CHALLENGE
    in_a_row = health.lost_in_a_row + sum(turn.lost.values())
    is_new_site = not health.usual and turn.listed <= turn.new
    chance = _chance(in_a_row, in_a_row, _usual_share(health.usual))
    is_lost = is_new_site or (in_a_row >= _LEAST_LOST and chance < _UNLIKELY)
    return Condition.LOST if is_lost else None


def _are_many_lost(health: SiteHealth, turn: TurnFigures) -> bool:
    """Tell whether more links were lost in two turns than usual, or more failed than may.

    A turn that loses none ends the trouble, whatever the one before it lost.
    """
    if not turn.lost:
        return False
    if turn.failed >= _LEAST_LOST and turn.failed > _SHARE_LOST * turn.new:
        return True
    if sum(new for new, _ in health.usual) < _ENOUGH:
        return False
    new, lost = turn.new + health.last[0], sum(turn.lost.values()) + health.last[1]
    if lost < _LEAST_LOST or lost <= _SHARE_LOST * new:
        return False
    return _chance(lost, new, _usual_share(health.usual)) < _UNLIKELY_PART


def _usual_share(usual: Sequence[tuple[int, int]]) -> float:
    """Return the share of new links that is usually lost; .04 where nothing is known."""
    new, lost = (sum(column) for column in zip(*usual, strict=True)) if usual else (0, 0)
    return (lost + 0.2) / (new + 5)


def _chance(lost: int, new: int, share: float) -> float:
    """Return the chance that at least `lost` of `new` links are lost when a share usually is."""
    of_one, of_none = math.log(share), math.log1p(-share)
    ways = (
        math.lgamma(new + 1) - math.lgamma(k + 1) - math.lgamma(new - k + 1)
        for k in range(lost, new + 1)
    )
    return math.fsum(
        math.exp(way + k * of_one + (new - k) * of_none) for k, way in enumerate(ways, start=lost)
    )


def _is_stale(news: Sequence[datetime], now: datetime) -> bool:
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(news)]
    if len(gaps) < _ENOUGH:
        return False
    limits = (_SILENT_GAPS * median(gaps), _SILENT_LONGEST * max(gaps), _SILENT_LEAST)
    return (now - news[-1]).total_seconds() > max(limits)
