"""The exit code of design section 10, each code with what gives it and what does not."""

from __future__ import annotations

import pytest

from crawler.reports.verdict import Facts, judge
from pipelines.core.errors import BusyFault, ExitCode, ReaderGoneFault, StorageFault, UsageFault
from pipelines.core.health import Condition, SiteHealth
from pipelines.core.ledger import Ending, Entry, Outcome, Trouble
from pipelines.core.reasons import Reason

_REASONS = {
    Outcome.SKIPPED: Reason.SEEN,
    Outcome.REJECTED: Reason.TOO_SHORT,
    Outcome.FAILED: Reason.DNS,
}


_ENDINGS = {"challenge": Trouble(Outcome.REJECTED, Reason.CHALLENGE)}
_SKIPS = {
    reason.value: reason
    for reason in (Reason.ROBOTS, Reason.WAITING, Reason.DEADLINE, Reason.ADDRESS)
}


def ending(name: str) -> Ending:
    """Return the ending of an outcome's name, or of a reason for which URLs are skipped."""
    if name in _ENDINGS:
        return _ENDINGS[name]
    if name in _SKIPS:
        return Trouble(Outcome.SKIPPED, _SKIPS[name])
    outcome = Outcome(name)
    return Trouble(outcome, _REASONS[outcome]) if outcome in _REASONS else outcome


def books(site: str = "a", **numbers: int) -> list[Entry]:
    """Return closed entries: `landed=3, failed=1`; a robots skip is `robots=2`."""
    entries = []
    for name, number in numbers.items():
        entries += [
            Entry(f"https://{site}.example/{name}/{i}", site, ending(name)) for i in range(number)
        ]
    return entries


OURS, USE, STORE, BUSY = ValueError("x"), UsageFault("x"), StorageFault("x"), BusyFault("x")
UNREAD = ReaderGoneFault("x")

FEED = "https://a.example/feed"

CASES = [
    (130, books(landed=1, spooled=1), Facts(is_stopped=True, faults=(OURS, STORE))),
    (1, books(landed=1), Facts(faults=(STORE, OURS, USE))),
    (2, books(landed=1), Facts(faults=(STORE, USE))),
    (3, books(landed=1), Facts(faults=(BUSY, STORE))),
    (3, books(landed=4, spooled=1), Facts()),
    (3, books(landed=4, spooled=1), Facts(faults=(UNREAD,))),
    (141, books(rejected=3), Facts(faults=(UNREAD,))),
    (4, books(), Facts()),
    (4, books(robots=3), Facts()),
    (4, books(rejected=3), Facts()),
    (4, books(failed=3), Facts()),
    (5, books(landed=79, failed=21), Facts()),
    (4, books(failed=3, skipped=9), Facts()),
    (5, books(failed=1, skipped=9), Facts(asked={"a": {"https://a.example/failed/0", FEED}})),
    (4, books(failed=1, skipped=9), Facts(asked={"a": {"https://a.example/failed/0"}})),
    (75, books(), Facts(faults=(BUSY,))),
    (0, books(landed=80, failed=20), Facts()),
    (0, books(landed=3, failed=1), Facts()),
    (0, books(landed=2, failed=2), Facts()),
    (0, books(landed=1, rejected=9), Facts()),
    (0, books(skipped=5), Facts()),
    (0, books(unchanged=1), Facts()),
    (0, books(duplicate=1), Facts()),
    (0, books(superseded=1), Facts()),
    (0, books(would_land=1), Facts()),
    (0, books(), Facts(not_modified={"a": 1})),
    (
        0,
        books(failed=1),
        Facts(not_modified={"a": 1}, retried=frozenset({"https://a.example/failed/0"})),
    ),
]


@pytest.mark.parametrize(("code", "entries", "facts"), CASES)
def test_books_and_facts_give_the_code(code: int, entries: list[Entry], facts: Facts) -> None:
    """Each state of the books has one code, and the graver fault wins."""
    assert judge(entries, facts).code == code


WELL = books("well", landed=90, skipped=9)
SITES = [
    ("a dead feed", books("ill", failed=1), {"ill": 4}),
    ("every page fails", books("ill", failed=2), {"ill": 4}),
    ("every page failed lately, which was told then", books("ill", waiting=2), {}),
    ("robots.txt forbids it now", books("ill", robots=2), {"ill": 4}),
    ("no address is taken any more", books("ill", address=9), {"ill": 4}),
    ("what it gives is no article", books("ill", rejected=2), {"ill": 4}),
    ("many pages fail", books("ill", landed=7, failed=3), {"ill": 5}),
    ("a page of few fails", books("ill", landed=3, failed=1), {}),
    ("its feed is empty", books("ill"), {"ill": 4}),
    ("all that is new is lost", books("ill", rejected=5, skipped=1), {"ill": 4}),
    ("all that is new is a challenge", books("ill", challenge=1, skipped=1), {"ill": 4}),
    ("one new page is no article", books("ill", rejected=1, skipped=9), {}),
    ("its time had not come", books("ill", deadline=9), {}),
]


@pytest.mark.parametrize(("entries", "failing"), [case[1:] for case in SITES])
def test_a_site_that_gives_nothing_does_not_hide_behind_others(
    entries: list[Entry], failing: dict[str, int]
) -> None:
    """However many articles the others bring, the code is the ill one's, and it is named."""
    verdict = judge([*WELL, *entries], Facts(not_modified={"well": 1, "ill": 0}))
    assert verdict.failing == failing
    assert verdict.code == failing.get("ill", 0)


def test_a_site_whose_feed_is_not_modified_is_well() -> None:
    """One old page that fails again beside a feed without news is no alarm."""
    entries = books("quiet", failed=1)
    facts = Facts(not_modified={"quiet": 1}, retried=frozenset(e.url for e in entries))
    assert judge([*WELL, *entries], facts).failing == {}


def test_failures_over_all_sites_count_too() -> None:
    """A line that drops every fourth page shows in no single small site."""
    sites = [entry for name in "abc" for entry in books(name, landed=3, failed=1)]
    verdict = judge(sites, Facts())
    assert (verdict.code, verdict.failing) == (5, {})


def test_a_fault_of_ours_or_the_stores_is_no_sites() -> None:
    """While the bucket is away nothing lands, and no site is to blame."""
    assert judge(books("a", failed=9), Facts(faults=(STORE,))).failing == {}


def test_every_code_has_a_meaning() -> None:
    """No report ends with a bare number."""
    assert {code for code, _, _ in CASES} == set(ExitCode)
    assert all(code.meaning for code in ExitCode)


def test_a_site_is_judged_beside_its_own_turns() -> None:
    """What is usually rejected of it is no alarm; where nothing usually is, it is one."""
    entries = books("a", landed=5, rejected=7)
    often = SiteHealth(usual=((10, 5),) * 30)
    assert judge(entries, Facts(health={"a": often})).code == ExitCode.FINE
    never = SiteHealth(usual=((10, 0),) * 30)
    verdict = judge(entries, Facts(health={"a": never}))
    assert (verdict.code, verdict.health["a"].condition) == (5, Condition.MANY_LOST)


def test_an_alarm_of_a_site_that_is_not_due_stands() -> None:
    """Until it is acknowledged, and beside a new trouble the worse one counts."""
    standing = {"b": ExitCode.NOTHING}
    assert judge(books("a", landed=1), Facts(standing=standing)).code == ExitCode.NOTHING
    known = SiteHealth(Condition.UNHEARD, acknowledged=Condition.UNHEARD)
    facts = Facts(asked={"a": {"https://a.example/failed/0"}}, health={"a": known})
    assert judge(books("a", failed=1), facts).failing == {"a": ExitCode.NOTHING}
