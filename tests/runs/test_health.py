"""Forty scripted sites over thirty days: each trouble is seen in time, and nothing else is."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from pipelines.core.health import (
    Condition,
    SiteHealth,
    TurnFigures,
    acknowledged,
    after_turn,
    health_from_json,
    health_to_json,
    landed_in_a_week,
)

START = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
DAYS = 30
ILL_FROM, ILL_UNTIL = START + timedelta(days=18), START + timedelta(days=22)

Rhythm = Callable[[datetime, random.Random], int]  # at an instant, how many links are new
Spoil = Callable[[TurnFigures], TurnFigures]


@dataclass(frozen=True)
class Script:
    """A site: how often it has its turn, what comes, what share of it is usually lost.

    spoil: what the trouble does to a turn's figures. expected: the condition that it raises.
    patience: how long after its beginning the trouble can first be seen: silence takes time.
    """

    every: timedelta
    rhythm: Rhythm
    lost: float = 0.0
    spoil: Spoil | None = None
    expected: Condition = Condition.WELL
    patience: timedelta = timedelta(0)
    until: datetime = ILL_UNTIL


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def around_the_clock(mean: float) -> Rhythm:
    return lambda _at, chance: sum(chance.random() < mean / 8 for _ in range(8))


def by_day(mean: float) -> Rhythm:
    """Return a rhythm without nights."""
    return lambda at, chance: around_the_clock(mean)(at, chance) if 6 <= at.hour < 22 else 0


def on_weekdays(mean: float) -> Rhythm:
    """Return a trade paper's rhythm: nothing comes at night nor on Saturday and Sunday."""
    return lambda at, chance: by_day(mean)(at, chance) if at.weekday() < 5 else 0


def always(number: int) -> Rhythm:
    return lambda _at, _chance: number


def once_a_day(at: datetime, _chance: random.Random) -> int:
    return int(at.hour == 7)


def a_weekly(at: datetime, _chance: random.Random) -> int:
    return 12 if at.weekday() == 3 and at.hour == 6 else 0


def with_bursts(at: datetime, chance: random.Random) -> int:
    """Return what comes by day, and eighty links in an election night."""
    return 80 if at.day % 9 == 0 and at.hour == 21 else by_day(1.0)(at, chance)


def all_lost(reason: str, *, failed: bool = False) -> Spoil:
    def spoil(turn: TurnFigures) -> TurnFigures:
        lost = {reason: turn.new} if turn.new else {}
        return replace(turn, landed=0, lost=lost, failed=turn.new if failed else 0)

    return spoil


def half_lost(turn: TurnFigures) -> TurnFigures:
    lost = (turn.new + 1) // 2
    return replace(turn, landed=turn.new - lost, lost={"too_short": lost} if lost else {})


def silent(turn: TurnFigures) -> TurnFigures:
    """Nothing new comes, while the old links are still listed."""
    return replace(turn, new=0, landed=0, lost={}, failed=0)


def dead(turn: TurnFigures) -> TurnFigures:
    feed = frozenset({"https://ill.example/feed"})
    return replace(silent(turn), listed=0, heard=False, failing_sources=feed, error="http_503")


def empty(turn: TurnFigures) -> TurnFigures:
    return replace(silent(turn), listed=0)


def one_source_gone(turn: TurnFigures) -> TurnFigures:
    feed = frozenset({"https://ill.example/sport.xml"})
    return replace(turn, failing_sources=feed, error="http_404")


ILL: Mapping[str, Script] = {
    "new template": Script(HOUR, by_day(2), 0.02, all_lost("too_short"), Condition.LOST),
    "new template, seldom": Script(
        6 * HOUR, by_day(1), 0.0, all_lost("too_short"), Condition.LOST
    ),
    "new template, once a day": Script(DAY, always(1), 0.0, all_lost("paywall"), Condition.LOST),
    "bot wall": Script(HOUR, by_day(2), 0.02, all_lost("challenge"), Condition.CHALLENGE),
    "pages are 404": Script(
        HOUR, by_day(4), 0.0, all_lost("http_404", failed=True), Condition.LOST
    ),
    "half is short": Script(3 * HOUR, by_day(8), 0.02, half_lost, Condition.MANY_LOST),
    "dead": Script(HOUR, by_day(2), 0.0, dead, Condition.UNHEARD),
    "dead, daily": Script(DAY, always(9), 0.0, dead, Condition.UNHEARD),
    "empty feed": Script(HOUR, by_day(2), 0.0, empty, Condition.EMPTY),
    "404 of one feed": Script(HOUR, by_day(2), 0.0, one_source_gone, Condition.SOURCE),
    "feed cut off": Script(
        2 * HOUR, on_weekdays(2), 0.0, one_source_gone, Condition.SOURCE
    ),
    "stale": Script(
        HOUR, by_day(2), 0.0, silent, Condition.STALE, 3 * DAY + 12 * HOUR, START + 25 * DAY
    ),
    "stale, weekdays": Script(
        HOUR, on_weekdays(2), 0.0, silent, Condition.STALE, 5 * DAY, START + 26 * DAY
    ),
    "many index pages, then all": Script(
        HOUR, by_day(6), 0.3, all_lost("too_short"), Condition.LOST
    ),
    "slow, then dead": Script(12 * HOUR, around_the_clock(3), 0.0, dead, Condition.UNHEARD),
}  # fmt: skip

HEALTHY: Mapping[str, Script] = {
    **{f"by day {mean}": Script(HOUR, by_day(mean), 0.02) for mean in (0.2, 0.5, 1, 2, 4, 7)},
    **{f"weekdays {mean}": Script(HOUR, on_weekdays(mean), 0.02) for mean in (0.3, 1, 3, 6)},
    **{f"clock {mean}": Script(HOUR, around_the_clock(mean), 0.01) for mean in (0.5, 2, 6)},
    **{f"loses {share}": Script(2 * HOUR, by_day(3), share) for share in (0.05, 0.1, 0.2, 0.4)},
    "once a day": Script(HOUR, once_a_day),
    "once a day, read daily": Script(DAY, always(1)),
    "a weekly": Script(HOUR, a_weekly, 0.05),
    "bursts": Script(HOUR, with_bursts, 0.05),
    "every five minutes": Script(HOUR / 12, by_day(0.1), 0.02),
    "every six hours": Script(6 * HOUR, around_the_clock(4), 0.05),
    "large": Script(6 * HOUR, around_the_clock(7.5), 0.1),
    "weekly turn": Script(7 * DAY, always(15), 0.1),
}


def turns(script: Script, seed: str) -> Iterator[TurnFigures]:
    """Yield the figures of each turn, spoilt while the trouble lasts."""
    chance = random.Random(seed)  # noqa: S311 (a script, no secret)
    at = START
    while at < START + timedelta(days=DAYS):
        new = script.rhythm(at, chance)
        lost = sum(chance.random() < script.lost for _ in range(new))
        figures = TurnFigures(
            at, new, new - lost, {"index_page": lost} if lost else {}, 0, listed=new + 20
        )
        is_ill = script.spoil is not None and ILL_FROM <= at < script.until
        yield script.spoil(figures) if is_ill and script.spoil else figures
        at += script.every


def seen(script: Script, seed: str) -> list[tuple[TurnFigures, SiteHealth]]:
    """Return each turn with the health after it."""
    health, found = SiteHealth(), []
    for turn in turns(script, seed):
        health = after_turn(health, turn)
        found.append((turn, health))
    return found


def test_there_are_forty_sites() -> None:
    """Of which twenty-five are well."""
    assert (len(ILL), len(HEALTHY)) == (15, 25)


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_site_raises_no_alarm(name: str) -> None:
    """Not at night, not on Sundays, not when its usual share of pages is lost."""
    alarms = [
        (health.condition, turn) for turn, health in seen(HEALTHY[name], name) if health.alarm
    ]
    assert not alarms


@pytest.mark.parametrize("name", ILL)
def test_a_trouble_is_seen_within_two_turns_and_stays(name: str) -> None:
    """A loss shows in turns that have something new. The alarm stays until the trouble ends."""
    script = ILL[name]
    every = seen(script, name)
    before = [health for turn, health in every if turn.at < ILL_FROM]
    assert not [health.condition for health in before if health.alarm]
    during = [
        (turn, health)
        for turn, health in every
        if ILL_FROM + script.patience <= turn.at < script.until
    ]
    is_loss = script.expected in (Condition.LOST, Condition.MANY_LOST, Condition.CHALLENGE)
    telling = [(turn, health) for turn, health in during if turn.new or not is_loss]
    first = next(n for n, (_, health) in enumerate(telling) if health.alarm)
    lost = sum(sum(turn.lost.values()) for turn, _ in telling[: first + 1])
    assert first < 2 or lost <= 3  # two turns, or three links where a turn has one
    begun = next(n for n, (_, health) in enumerate(during) if health.alarm)
    assert all(health.condition is script.expected for _, health in during[begun:])
    after = [health for turn, health in every if turn.at >= script.until + 2 * DAY]
    assert not [health for health in after[len(after) // 2 :] if health.alarm]


def test_a_known_trouble_is_quiet_until_it_is_another() -> None:
    """And it is told again when it comes back after the site was well."""
    health = after_turn(SiteHealth(), dead(TurnFigures(START)))
    quiet = acknowledged(health)
    assert (health.alarm, quiet.alarm) == (4, 0)
    still = after_turn(quiet, dead(TurnFigures(START + HOUR)))
    assert (still.alarm, still.since) == (0, START)
    other = after_turn(still, empty(TurnFigures(START + 2 * HOUR)))
    assert (other.condition, other.alarm) == (Condition.EMPTY, 4)
    well = after_turn(still, TurnFigures(START + 2 * HOUR, 1, 1, listed=9))
    assert after_turn(well, dead(TurnFigures(START + 3 * HOUR))).alarm == 4


@pytest.mark.parametrize("name", ["dead", "half is short", "stale"])
def test_health_is_the_same_once_written_and_read(name: str) -> None:
    """The bucket keeps it as JSON."""
    for _, health in seen(ILL[name], name)[::50]:
        assert health_from_json(json.loads(json.dumps(health_to_json(health)))) == health


def test_a_week_is_set_beside_the_usual_one() -> None:
    """The usual number is the mean of the full weeks before."""
    health = SiteHealth()
    for day in range(21):
        landed = 2 if day < 14 else 1
        turn = TurnFigures(START + day * DAY, landed, landed, listed=20)
        health = after_turn(health, turn)
    assert landed_in_a_week(health, START + 20 * DAY) == (7, 14)
    assert landed_in_a_week(SiteHealth(), START) == (0, None)


def test_a_turn_without_a_loss_ends_a_trouble_at_once() -> None:
    """The turn before it, of which nothing landed, does not make it one of many losses."""
    *_, (turn, health) = seen(Script(HOUR, around_the_clock(5.0)), "usual")
    lost = replace(turn, at=turn.at + timedelta(hours=1), new=8, landed=0, lost={"too_short": 8})
    after = after_turn(health, lost)
    assert after.condition is Condition.LOST
    well = replace(turn, at=turn.at + timedelta(hours=2), new=8, landed=8, lost={})
    assert after_turn(after, well).condition is Condition.WELL
