"""`dateline dates`."""

from __future__ import annotations

import io
import json
import sys

import pytest

from crawler.cli import main


def test_a_table_shows_what_a_mention_means(capsys: pytest.CaptureFixture[str]) -> None:
    """A reader sees the value, the rule and the day it was counted from."""
    assert main(["dates", "It rained last week.", "--published", "2019-01-24"]) == 0
    shown = capsys.readouterr().out
    for cell in ("last week", "2019-W03", "2019-01-14", "last-unit", "2019-01-24"):
        assert cell in shown


def test_json_gives_the_records_form(capsys: pytest.CaptureFixture[str]) -> None:
    """A program gets the mentions as a record has them."""
    assert main(["dates", "hier", "--published", "2019-01-24", "--lang", "fr", "--json"]) == 0
    (mention,) = json.loads(capsys.readouterr().out)
    assert (mention["text"], mention["value"], mention["type"]) == ("hier", "2019-01-23", "DATE")


def test_standard_input_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A dash reads the text from a pipe."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"on Monday"), "utf-8"))
    assert main(["dates", "-", "--published", "2019-01-24", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["start"] == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["yesterday", "--published", "soon"], "write a day such as 2019-01-24"),
        (["yesterday", "--published", "2019-01-24T14:05"], "with its offset"),
        (["yesterday", "--lang", "xx"], "there is a table for ar, de, en"),
    ],
)
def test_wrong_use_is_one_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistake costs one line that says what to write instead."""
    assert main(["dates", *arguments]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert said in shown.err


@pytest.mark.parametrize(
    ("text", "arguments", "is_hinted"),
    [
        ("Llegó el martes 5 de mayo.", [], True),
        ("Llegó el martes 5 de mayo.", ["--lang", "es"], False),
        ("They met last week.", [], False),
        ("yesterday", [], False),
    ],
)
def test_a_text_that_looks_foreign_is_not_silently_read_as_english(
    text: str, arguments: list[str], *, is_hinted: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line says which language was taken, where none was given and the text has no English."""
    assert main(["dates", text, *arguments]) == 0
    assert ("read as English" in capsys.readouterr().err) is is_hinted


def test_explain_names_rule_and_anchor(capsys: pytest.CaptureFixture[str]) -> None:
    """For each value: the rule that gave it, and the day it was counted from and why."""
    text = "It broke on 5 May 2011. Two days later, as last week, it rained."
    assert main(["dates", text, "--published", "2019-01-24", "--explain"]) == 0
    shown = capsys.readouterr().out
    for line in (
        "rule: full-date (tables/en.toml)\n  counted from: nothing: the words say it all",
        "rule: unit-later (tables/en.toml)\n  counted from: 2011-05-05, which the text named",
        "rule: last-unit (tables/en.toml)\n  counted from: 2019-01-24, the day of publication",
    ):
        assert line in shown


def test_without_a_day_to_count_from_the_command_says_what_it_needs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A full date needs none."""
    main(["dates", "last September"])
    assert "--published 2024-03-05" in capsys.readouterr().err
    main(["dates", "They met on 3 May 2019."])
    assert "--published" not in capsys.readouterr().err
