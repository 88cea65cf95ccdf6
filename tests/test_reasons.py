"""Each reason has a policy, a sentence, a row in docs/report.md, a producer and a test of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from pipelines.core.errors import PageError
from pipelines.core.ledger import Outcome, PagePlace, Trouble
from pipelines.core.reasons import GROWING_GAPS, NEVER, Counted, Reason

ROOT = Path(__file__).resolve().parent.parent
EACH = pytest.mark.parametrize("reason", Reason)
OUTCOMES = {outcome.value for outcome in Outcome}


def row(reason: Reason) -> str:
    """Return a reason's row of the table in docs/report.md."""
    policy = reason.policy
    name = f"{reason}_NNN" if reason is Reason.HTTP else reason
    cells = (f"`{name}`", policy.sentence, policy.next_step, tried_again(reason), policy.counted)
    return f"| {' | '.join(cells)} |"


def tried_again(reason: Reason) -> str:
    """Return when a later run tries a URL again, as the table says it."""
    if reason.policy.is_for_next_run:
        return "by the next run"
    if reason.policy.gaps == GROWING_GAPS:
        return "with growing gaps"
    return ", ".join(f"after {gap / timedelta(hours=1):g} h" for gap in reason.policy.gaps)


def sources(*packages: str) -> Iterator[ast.Module]:
    """Yield the modules of some packages, but for those that define or walk the reasons."""
    ours = {Path(__file__), ROOT / "pipelines/core/reasons.py"}
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            if path not in ours:
                yield ast.parse(path.read_text("utf-8"))


def names_in(node: ast.AST) -> set[str]:
    """Return the names of the reasons that a piece of code mentions, such as "ROBOTS"."""
    return {
        each.attr
        for each in ast.walk(node)
        if isinstance(each, ast.Attribute)
        and isinstance(each.value, ast.Name)
        and each.value.id == "Reason"
    }


@cache
def produced() -> set[str]:
    """Return the names of the reasons that the program gives to a URL."""
    return {name for module in sources("crawler", "pipelines") for name in names_in(module)}


@cache
def expected() -> set[str]:
    """Return the names of the reasons with which tests expect a URL to end.

    They stand in an assertion, in a test's parameters or a table of them, or, where a crawl is
    compared with what it prints, as a pair such as ("failed", "http_404").
    """
    found = set()
    for module in sources("tests"):
        tables = {each for each in module.body if isinstance(each, ast.Assign)}
        tables = {each for each in tables if isinstance(each.value, ast.Dict)}
        for node in ast.walk(module):
            if isinstance(node, ast.Assert) or node in tables:
                found |= names_in(node)
            elif isinstance(node, ast.FunctionDef):
                found |= {name for each in node.decorator_list for name in names_in(each)}
            elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
                found |= _name_of_pair(node)
    return found


def _name_of_pair(pair: ast.Tuple) -> set[str]:
    outcome, counter = (
        each.value if isinstance(each, ast.Constant) else None for each in pair.elts
    )
    if outcome not in OUTCOMES or not isinstance(counter, str):
        return set()
    reason = Reason.HTTP if counter.startswith("http_") else Reason.of_counter(counter)
    return {reason.name} if reason else set()


@EACH
def test_a_reason_says_what_it_means(reason: Reason) -> None:
    """The sentence fits into "It was left out (...)": no capital, no full stop."""
    for text in (reason.policy.sentence, reason.policy.next_step):
        assert text == text.strip(" .")
        assert text[:1] == text[:1].lower()
    assert reason.policy.sentence


@EACH
def test_a_reason_is_documented(reason: Reason) -> None:
    """Its row in docs/report.md says what its policy says."""
    lines = (ROOT / "docs/report.md").read_text("utf-8").splitlines()
    assert row(reason) in lines, "write this row into the table"


@EACH
def test_a_reason_is_given_and_a_test_expects_it(reason: Reason) -> None:
    """None is left over from earlier, and none is without a test that sees it given."""
    assert reason.name in produced(), "nothing gives it"
    assert reason.name in expected(), "no test expects it"


def test_no_reason_is_documented_that_is_gone() -> None:
    """The table has as many rows as there are reasons."""
    text = (ROOT / "docs/report.md").read_text("utf-8")
    table = text.split("| reason |")[1].split("\n\n")[0].splitlines()
    assert len(table) == len(Reason) + 2  # the heading and its rule


def test_a_page_error_has_a_reason() -> None:
    """Every error that can spoil a page names one, so that no page is lost without a count."""
    kinds = list(PageError.__subclasses__())
    for kind in kinds:  # grows while it is walked
        kinds.extend(kind.__subclasses__())
        is_base = bool(kind.__subclasses__())
        assert is_base or isinstance(kind.reason, Reason) or "trouble" in vars(kind), kind


def test_the_policies_are_those_of_a_polite_crawler() -> None:
    """No request is spent on what no request can be made for, or on what is forbidden."""
    never = {reason for reason in Reason if reason.policy.gaps == NEVER}
    unaskable = {Reason.BAD_URL, Reason.SCHEME_REFUSED, Reason.SLOW_PATTERN}
    assert unaskable | {Reason.ROBOTS, Reason.STORAGE} <= never
    assert {r for r in Reason if r.policy.leaves_site_due} == {Reason.STOPPED, Reason.DEADLINE}
    well = {r for r in Reason if r.policy.counted is Counted.AS_WELL}
    another = {Reason.PAGE, Reason.SAME_ADDRESS, Reason.REDIRECT}
    worse = {Reason.OLDER, Reason.INCOMPLETE_PAGES}
    assert well == {Reason.SEEN, Reason.LIMIT, Reason.SINCE, Reason.UNTIL} | another | worse


def test_a_family_is_counted_by_its_status() -> None:
    """Two statuses, such as 404 and 503, are two counters of one reason."""
    trouble = Trouble(Outcome.FAILED, Reason.HTTP, "the server answers 503", status=503)
    assert trouble.counter == "http_503"
    assert Trouble(Outcome.FAILED, Reason.DNS).counter == "dns"


def test_a_missing_page_says_whose_it_is() -> None:
    """The line for a person is made of the facts; the detail keeps its own words."""
    place = PagePlace(3, "https://paper.example/long")
    trouble = Trouble(Outcome.FAILED, Reason.TIMEOUT, "no answer", place=place)
    assert trouble.line == "no answer; it is page 3 of https://paper.example/long"
    assert trouble.detail == "no answer"


def test_a_missing_page_without_words_of_its_own_has_its_reasons_sentence() -> None:
    """The line never says "None"."""
    trouble = Trouble(Outcome.FAILED, Reason.TIMEOUT, place=PagePlace(3, "https://p.example/a"))
    said = "the server did not answer in time; it is page 3 of https://p.example/a"
    assert trouble.line == said
