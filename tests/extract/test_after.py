"""Every rule of the after-pass has a line that it takes and one that it must not.

And what is read on the way: the dateline and the credit line.
"""

from __future__ import annotations

from collections.abc import Set

import pytest

from pipelines.core.extract.reading.after import LINES, REPEATED, Cleaned, Known, clean
from tests.extract.pages import HEADLINE, STORY

# rule: (line that goes, line that looks alike and stays, whether it ends the text)
CASES = {
    "after:headline": (HEADLINE, f"{HEADLINE}, and rings", False),
    "after:section": ("Harbour", "Harbours", False),
    "after:breadcrumb": ("Home › Harbour", "Home is where the harbour is", False),
    "after:byline": ("By Maren Tolk, harbour desk", "By the quay it rang again, he said.", False),
    "after:date-line": ("Published: 3 May 2024, 10:15", "In May 2024 it rang.", False),
    "after:no-words": ("* * *", "* one", False),
    "after:other-stories": ("Check Also", "Check also the rope, the manual says.", False),
    "after:newsletter": ("Newsletter", "The newsletter is set by hand.", False),
    "after:share": ("Share this article", "Share this article of faith, he said.", False),
    "after:comments": ("Leave a comment", "Leave a comment in the tin, it says.", False),
    "after:about-author": ("About the author", "About the author little is known.", False),
    "after:copyright": ("© 2024 The Lantern", "The © is a letter in a circle.", False),
    "after:tags": ("Tags: bells, ferries", "Tags were sewn to the rope.", False),
    "after:advertisement": ("ADVERTISEMENT", "The advertisement hung for a year.", False),
    "after:promotion": ("Follow us on X.", "Follow usage of the bell, he wrote.", False),
    "after:credit-line": ("(Foreign Desk)", "(It was, after all, a Friday.)", True),
}


def _cleaned(line: str, *, at_end: bool, off: Set[str] = frozenset()) -> Cleaned:
    found = (*STORY, line) if at_end else (line, *STORY)
    known = Known(
        headlines=[HEADLINE],
        crumbs=("Home", "Harbour"),
        section="Harbour",
        authors=("Maren Tolk",),
    )
    return clean(found, known, off=off)


@pytest.mark.parametrize("rule", CASES)
def test_rule_takes_its_line(rule: str) -> None:
    """The line goes and leaves its name; the story stays."""
    line, _, at_end = CASES[rule]
    cleaned = _cleaned(line, at_end=at_end)
    assert cleaned.cuts == ((line, rule),)
    assert cleaned.paragraphs == STORY


@pytest.mark.parametrize("rule", CASES)
def test_rule_leaves_what_looks_alike(rule: str) -> None:
    """A sentence of the story with the same words stays."""
    _, line, at_end = CASES[rule]
    assert line in _cleaned(line, at_end=at_end).paragraphs


@pytest.mark.parametrize("rule", CASES)
def test_no_rule_of_the_after_pass_is_spare(rule: str) -> None:
    """Without the rule its line stays."""
    line, _, at_end = CASES[rule]
    assert line in _cleaned(line, at_end=at_end, off={rule}).paragraphs


def test_every_rule_of_the_after_pass_is_tested() -> None:
    """A rule cannot be added without a line that it takes and one that it must not."""
    assert set(CASES) == LINES


def test_second_copy_of_a_story_goes() -> None:
    """A page with one copy for phones and one for screens has its story once."""
    cleaned = clean((*STORY, "Elsewhere on the quay", *STORY), Known())
    assert cleaned.paragraphs == (*STORY, "Elsewhere on the quay")
    assert cleaned.cuts == tuple((text, REPEATED) for text in STORY)
    assert clean((*STORY, *STORY), Known(), off={REPEATED}).paragraphs == (*STORY, *STORY)


def test_refrain_stays() -> None:
    """A paragraph that comes again, and a few lines that do, are the story's."""
    refrain = ("And the bell was heard.", "And the tide went out.", "And nobody slept.")
    text = (STORY[0], *refrain, *STORY[1:3], *refrain, STORY[0])
    assert clean(text, Known()).paragraphs == text


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("OSTHAVEN – The bell", "OSTHAVEN"),
        ("NEW OSTHAVEN, Veerland (LNA) — The bell", "NEW OSTHAVEN, Veerland"),
        ("Osthaven (lna) - Die Glocke", "Osthaven"),
        ("المرفأ – عاد الجرس", "المرفأ"),
        ("Yesterday – the bell", None),
        ("The bell – of the ferry", None),
        ("Osthaven’s bell is back.", None),
    ],
)
def test_dateline_names_the_place(line: str, place: str | None) -> None:
    """The opening place is read, the body keeps it, and other dashes are no dateline."""
    cleaned = clean([line], Known())
    assert (cleaned.dateline.place if cleaned.dateline else None) == place
    assert cleaned.paragraphs == (line,)


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("(Lantern Harbour Desk)", "Lantern Harbour Desk"),
        ("(Reporting by Maren Tolk; edited by Veer)", "Reporting by Maren Tolk; edited by Veer"),
        ("(The bell had been silent since the gale.)", None),
    ],
)
def test_credit_line_leaves_the_body(line: str, credit: str | None) -> None:
    """A closing line in parentheses that credits goes into its field, another stays."""
    cleaned = clean([*STORY, line], Known())
    assert cleaned.credit_line == credit
    assert (line in cleaned.paragraphs) == (credit is None)
