"""The words of human languages: one strict file a language, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from pipelines.core.dates.mentions.lexicon import languages, table_of
from pipelines.core.dates.names import month_names
from pipelines.core.extract.rules.catalogue import rules_with
from pipelines.core.words import (
    Words,
    WordsError,
    read_directory,
    read_words,
    together,
    words,
    words_by_language,
    written_out,
)
from pipelines.core.words.patterns import any_of, words_of

ROOT = Path(__file__).resolve().parent.parent
TABLES = sorted((ROOT / "pipelines/core/words").glob("*.toml"))


def lists(spoken: Words) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for section in fields(spoken):
        group = getattr(spoken, section.name)
        yield from ((section.name, own.name, getattr(group, own.name)) for own in fields(group))


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_a_file_of_words_is_read(table: Path) -> None:
    """Its name is a language's code, its phrases are in lower case and stand once in a list."""
    assert re.fullmatch(r"[a-z]{2,3}", table.stem)
    spoken = read_words(table.read_text("utf-8"), table.name)
    for section, name, phrases in lists(spoken):
        where = f"[{section}] {name}"
        assert [p for p in phrases if p != p.lower() or p != " ".join(p.split())] == [], where
        assert len(phrases) == len(set(phrases)) or name == "months", where
        if section == "announcements":
            assert [p for p in phrases if "*" in p or "<" in p] == [], f"{where} is compared"


def test_no_list_is_without_a_word() -> None:
    """Some language has words for every list: an expression of none would match anything."""
    assert [f"{section}.{name}" for section, name, phrases in lists(words()) if not phrases] == []


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("[bylines]\nby = ['by']", "pl.toml: there is no section [bylines]; did you mean `by"),
        ("[byline]\narticle = ['i']", "[byline] has no list `article`; did you mean `articles`?"),
        ("[lines]\ntags = 'tagi'", "[lines] tags must be a list of phrases"),
        ("[lines]\ntags = ['tagi', ' ']", "[lines] tags must be a list of phrases"),
        ("[dates]\nmonths = ['stycznia']", "[dates] months has 1 lines: give one for each of 12"),
        ("lines = ['tagi']", "[lines] must be a section"),
        ("[lines", "pl.toml: "),
    ],
)  # fmt: skip
def test_what_a_file_must_not_hold_is_told(source: str, told: str) -> None:
    """The line says which file, what is wrong in it, and what is nearest."""
    with pytest.raises(WordsError) as error:
        read_words(source, "pl.toml")
    assert told in str(error.value)


def test_a_phrase_takes_effect_where_a_line_is_added(tmp_path: Path) -> None:
    """No code knows the phrases: a line in a language's file is all that a new one needs."""
    for table in TABLES:
        source = table.read_text("utf-8")
        added = source.replace("other_stories = [", 'other_stories = [\n    "warto zobaczyć",')
        (tmp_path / table.name).write_text(added if table.stem == "pl" else source, "utf-8")
    before, after = (
        rules_with(together(read.values()).announcements)
        for read in (words_by_language(), read_directory(tmp_path))
    )
    assert "warto zobaczyć" not in before.announces
    assert before.other_stories.match("warto zobaczyć: nowy most") is None
    assert after.announces["warto zobaczyć"] == "words:other-stories"
    assert after.other_stories.match("warto zobaczyć: nowy most") is not None


def test_choices_are_written_out() -> None:
    """A word with "?" may be missing, "(a|b)" is either, with "?" behind it or neither."""
    assert [*written_out("accept all? cookies")] == ["accept all cookies", "accept cookies"]
    assert [*written_out("not (found|there)")] == ["not found", "not there"]
    assert [*written_out("bis (zum|zu)?")] == ["bis zum", "bis zu", "bis"]
    assert [*written_out("(image:<any>")] == ["(image:<any>"]


@pytest.mark.parametrize(
    ("phrase", "met", "unmet"),
    [
        ("read more", "read more", "read  more"),
        ("foto*", "fotografie", "bildfoto"),
        ("* type", "post type", "type"),
        ("follow <any>", "follow", "followers"),
        ("follow <any>", "follow us on all channels", "we follow us"),
        ("getty<any>", "getty images", "a getty"),
        ("reste <any> à lire", "reste 80 % à lire", "reste quatre-vingts % de cet article à lire"),
        ("don't miss", "don’t miss", "dont miss"),
        ("a moment...", "a moment…", "a moment.."),
        ("d.", "d.", "du"),
    ],
)
def test_a_phrase_is_met_as_it_is_written(phrase: str, met: str, unmet: str) -> None:
    """The few signs of a phrase, each with what it takes and what it does not."""
    expression = re.compile(any_of([phrase]))
    assert expression.fullmatch(met)
    assert not expression.fullmatch(unmet)


def test_of_several_phrases_the_longest_is_met() -> None:
    """In whatever order they stand: "related" does not hide "related stories"."""
    found = re.match(any_of(["related", "related stories", "read", "reads"]), "related stories: x")
    assert found is not None
    assert found[0] == "related stories"


def test_phrases_are_found_as_whole_words() -> None:
    """A star at an end lets the phrase be a part of a word there."""
    assert re.search(words_of(["desk", "*redak*"]), "(foreign desk)")
    assert re.search(words_of(["desk", "*redak*"]), "sportredaktion")
    assert not re.search(words_of(["desk", "*redak*"]), "desktop")


@pytest.mark.parametrize("code", [code for code in words_by_language() if code != "mul"])
def test_month_names_have_one_home(code: str) -> None:
    """What a table of mentions names is not repeated in the words; no name is of two months."""
    added = words_by_language()[code].dates.months
    if code in languages():
        table = table_of(code)["words"]
        full = {name for names in table["month"] for name in names.split() if len(name) > 3}
        assert [line for line in added if full & set(line.split())] == []
    for number, line in enumerate(added, 1):
        assert all(month_names(code)[name] == number for name in line.split())


def test_the_document_has_every_list_with_an_example() -> None:
    """docs/words.md tells each list once, with a phrase that is in it."""
    rows = re.findall(
        r"^\| (?:`(\w+)`)? ?\| `(\w+)` \| .+ \| `(.+)` \|$",
        (ROOT / "docs/words.md").read_text("utf-8"),
        re.MULTILINE,
    )
    section = ""
    told: dict[tuple[str, str], str] = {}
    for stated, name, example in rows:
        section = stated or section
        assert (section, name) not in told
        told[section, name] = example
    known = {(section, name): phrases for section, name, phrases in lists(words())}
    assert told.keys() == known.keys()
    for key, example in told.items():
        standing = [form for line in known[key] for form in (line, *line.split())]
        assert set(written_out(example)) <= set(standing), key
