"""A language's table says what it means: a key that nothing reads is an error."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pipelines.core.dates.mentions import resolver, table_keys
from pipelines.core.dates.mentions.lexicon import languages, table_of
from pipelines.core.dates.mentions.table_keys import TableError, check_table
from settings.env import ROOT

HOUSE = ROOT / "pipelines" / "core" / "dates" / "mentions"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"cues": {"leads_ahed": []}}, "'leads_ahed': did you mean 'leads_ahead'?"),
        ({"words": {"montth": {}}}, "'montth': did you mean 'month'?"),
        ({"signs": {"has_captials": True}}, "'has_captials': did you mean 'has_capitals'?"),
        ({"rules": {"x": {"form": []}}}, "[rules.x] 'form': did you mean 'forms'?"),
        ({"holydays": {}}, "'holydays': did you mean 'holidays'?"),
        ({"cues": {"zzz": []}}, "docs/dates.md lists those there are"),
    ],
)
def test_a_key_that_nothing_reads_is_an_error(table: dict[str, Any], said: str) -> None:
    """With the file's name and the nearest key."""
    with pytest.raises(TableError, match=re.escape(said)) as error:
        check_table("xx", table)
    assert str(error.value).startswith("xx.toml: ")


@pytest.mark.parametrize("language", languages())
def test_each_rule_means_something(language: str) -> None:
    """And each key of the table is read."""
    table = table_of(language)
    check_table(language, table)
    assert {rule["means"] for rule in table["rules"].values()} <= resolver.MEANINGS.keys()


def test_each_list_is_read_by_the_code() -> None:
    """So that a list that has lost its reader is taken out of the tables."""
    code = "".join(
        path.read_text("utf-8") for path in HOUSE.glob("*.py") if "keys" not in path.name
    )
    unread = [name for name in (*table_keys.CUES, *table_keys.SIGNS) if f'"{name}"' not in code]
    assert unread == []


def test_the_page_lists_all_keys() -> None:
    """Each key stands in docs/dates.md with its own words."""
    page = (ROOT / "docs" / "dates.md").read_text("utf-8")
    lists = (table_keys.CLASSES, table_keys.CUES, table_keys.SIGNS, table_keys.OPTIONS)
    rows = [f"| `{name}` | {use} |" for one in lists for name, use in one.items()]
    assert [row for row in rows if row not in page] == []
