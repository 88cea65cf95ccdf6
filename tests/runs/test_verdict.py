"""The exit code of design section 10, each code with what gives it and what does not."""

from __future__ import annotations

import pytest

from crawler.runs.verdict import MEANINGS, Facts, exit_code
from pipelines.core.errors import BusyFault, StorageFault, UsageFault
from pipelines.core.ledger import Entry, Outcome

_REASONS = {
    Outcome.SKIPPED: "seen",
    Outcome.REJECTED: "too_short",
    Outcome.FAILED: "http_404",
}


def books(**numbers: int) -> list[Entry]:
    """Return closed entries: `landed=3, failed=1`; a robots skip is `robots=2`."""
    entries = []
    for name, number in numbers.items():
        outcome = Outcome.SKIPPED if name == "robots" else Outcome(name)
        reason = name if name == "robots" else _REASONS.get(outcome)
        entries += [
            Entry(f"https://a.example/{name}/{i}", "a", outcome, reason) for i in range(number)
        ]
    return entries


OURS, USE, STORE, BUSY = ValueError("x"), UsageFault("x"), StorageFault("x"), BusyFault("x")

CASES = [
    (130, books(landed=1, spooled=1), Facts(is_stopped=True, faults=(OURS, STORE))),
    (1, books(landed=1), Facts(faults=(STORE, OURS, USE))),
    (2, books(landed=1), Facts(faults=(STORE, USE))),
    (3, books(landed=1), Facts(faults=(BUSY, STORE))),
    (3, books(landed=4, spooled=1), Facts()),
    (4, books(), Facts()),
    (4, books(robots=3), Facts()),
    (4, books(rejected=3), Facts()),
    (4, books(failed=3), Facts()),
    (5, books(landed=79, failed=21), Facts()),
    (5, books(failed=1, skipped=9), Facts()),
    (75, books(), Facts(faults=(BUSY,))),
    (0, books(landed=80, failed=20), Facts()),
    (0, books(landed=1, rejected=9), Facts()),
    (0, books(skipped=5), Facts()),
    (0, books(unchanged=1), Facts()),
    (0, books(duplicate=1), Facts()),
    (0, books(superseded=1), Facts()),
    (0, books(would_land=1), Facts()),
    (0, books(), Facts(sources_heard=1)),
    (
        0,
        books(failed=1),
        Facts(sources_heard=1, retried=frozenset({"https://a.example/failed/0"})),
    ),
]


@pytest.mark.parametrize(("code", "entries", "facts"), CASES)
def test_books_and_facts_give_the_code(code: int, entries: list[Entry], facts: Facts) -> None:
    """Each state of the books has one code, and the graver fault wins."""
    assert exit_code(entries, facts) == code


def test_every_code_has_a_meaning() -> None:
    """No report ends with a bare number."""
    assert {code for code, _, _ in CASES} == set(MEANINGS)
