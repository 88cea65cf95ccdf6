"""Date phrases in running text."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.core.dates.mentions.lexicon import languages, lexicon
from pipelines.core.dates.mentions.search import find_mentions

CASES = [
    pytest.param(path.stem, case, id=f"{path.stem}-{name}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.toml"))
    for name, case in tomllib.loads(path.read_text("utf-8")).items()
]
WORDS = st.sampled_from(
    [
        *(
            "may",
            "March",
            "31",
            "February",
            "2,000",
            "12:61",
            "9/11",
            "the",
            "last",
            "next",
            "every",
        ),
        *("Friday", "of", "29", "-", ",", ".", "'", "twenty", "one", "two", "and", "a", "half"),
        *(
            "years",
            "ago",
            "later",
            "0000",
            "9999",
            "£5",
            "٣",
            "century",
            "decade",
            "İstanbul",
            "\n",
        ),
    ]
)


@pytest.mark.parametrize(("language", "case"), CASES)
def test_a_text_gives_its_mentions(language: str, case: dict[str, Any]) -> None:
    """Each phrase gets the value that a careful reader would give it, and nothing else one."""
    found = find_mentions(
        case["text"], anchor=date.fromisoformat(case["published"]), language=language
    )
    assert [f"{m.text} | {m.type} | {m.value}" for m in found] == case["mentions"]


def test_every_language_has_cases() -> None:
    """No table comes without the texts that prove it."""
    assert {case.values[0] for case in CASES} == set(languages())


def assert_in_order(text: str, language: str, anchor: date | None) -> None:
    end = 0
    for mention in find_mentions(text, anchor=anchor, language=language):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= end
        end = mention.end


@pytest.mark.parametrize("language", languages())
@given(text=st.text(max_size=200), anchor=st.none() | st.dates())
def test_any_text_is_read(language: str, text: str, anchor: date | None) -> None:
    """No text breaks the finder; spans are exact, sorted and apart."""
    assert_in_order(text, language, anchor)


@pytest.mark.parametrize("language", languages())
@given(words=st.lists(WORDS, max_size=40), anchor=st.none() | st.dates())
def test_any_words_are_read(language: str, words: list[str], anchor: date | None) -> None:
    """Date words in any order break nothing, on any day of the calendar."""
    assert_in_order(" ".join(words), language, anchor)


def test_offsets_count_code_points() -> None:
    """What lies outside the basic plane before a mention does not move it."""
    (mention,) = find_mentions("🗞🗞 on Monday", anchor=date(2019, 1, 24), language="en")
    assert (mention.start, mention.end) == (6, 12)


def test_a_mention_says_its_interval_rule_and_anchor() -> None:
    """A reader can filter by day, and see which rule counted from which day."""
    (mention,) = find_mentions("last week", anchor=date(2019, 1, 24), language="en")
    assert (mention.begin, mention.end_exclusive) == ("2019-01-14", "2019-01-21")
    assert (mention.precision, mention.method) == ("week", "last-unit")
    assert mention.anchor == "2019-01-24"


def test_an_absolute_date_has_no_anchor() -> None:
    """A printed date is the same whenever it was printed."""
    (mention,) = find_mentions("in May 2011", anchor=date(2019, 1, 24), language="en")
    assert (mention.value, mention.anchor, mention.method) == ("2011-05", None, "month-year")


def test_a_time_of_day_is_an_instant_in_the_articles_zone() -> None:
    """An evening in Moscow begins at 18:00 there."""
    anchor = datetime.fromisoformat("2019-01-24T14:05+03:00")
    (mention,) = find_mentions("on Wednesday evening", anchor=anchor, language="en")
    assert mention.begin == "2019-01-23T18:00:00+03:00"
    assert mention.end_exclusive == "2019-01-24T00:00:00+03:00"


def test_the_anchors_own_day_counts() -> None:
    """Half past midnight in Auckland is the day before in UTC, but not for its readers."""
    anchor = datetime.fromisoformat("2019-01-24T00:30+13:00")
    (mention,) = find_mentions("yesterday", anchor=anchor, language="en")
    assert mention.value == "2019-01-23"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on Thursday", "XXXX-WXX-4"),
        ("in September", "XXXX-09"),
        ("last week", "XXXX-WXX"),
        ("on 5 May", "XXXX-05-05"),
        ("two days ago", "XXXX-XX-XX"),
        ("by Christmas", "XXXX-12-25"),
        ("by Easter", "XXXX-XX-XX"),
        ("in the new year", "XXXX"),
        ("on Friday week", "XXXX-WXX-5"),
    ],
)
def test_without_an_anchor_nothing_is_guessed(text: str, value: str) -> None:
    """A relative date of an undated article stays open and has no interval."""
    (mention,) = find_mentions(text, anchor=None, language="en")
    assert (mention.value, mention.begin, mention.end_exclusive) == (value, None, None)


def test_a_vague_phrase_has_no_interval() -> None:
    """Nobody knows when the near future ends."""
    (mention,) = find_mentions("in the near future", anchor=date(2019, 1, 24), language="en")
    assert (mention.value, mention.begin) == ("FUTURE_REF", None)


def test_an_unknown_language_gives_nothing() -> None:
    """Words of a language without a table are not read as another's."""
    assert lexicon("xx") is None
    assert find_mentions("on Monday", anchor=date(2019, 1, 24), language="xx") == ()


def test_a_regional_tag_uses_its_language() -> None:
    """British pages say "en-GB"."""
    assert find_mentions("on Monday", anchor=date(2019, 1, 24), language="en-GB")


@pytest.mark.parametrize("hours", range(-12, 15))
def test_yesterday_is_the_articles_own(hours: int) -> None:
    """Half past midnight in any zone from UTC-12 to UTC+14 counts from that zone's day."""
    anchor = datetime(2024, 3, 1, 0, 30, tzinfo=timezone(timedelta(hours=hours)))
    (mention,) = find_mentions("yesterday", anchor=anchor, language="en")
    assert (mention.value, mention.anchor) == ("2024-02-29", "2024-03-01")


@pytest.mark.parametrize(
    ("published", "begin"),
    [
        ("2024-03-31T05:00+02:00", "2024-03-30T18:00:00+02:00"),
        ("2024-10-27T05:00+01:00", "2024-10-26T18:00:00+01:00"),
    ],
)
def test_an_evening_keeps_the_articles_offset(published: str, begin: str) -> None:
    """The night that clocks change, the printed offset is all that a record knows."""
    anchor = datetime.fromisoformat(published)
    (mention,) = find_mentions("yesterday evening", anchor=anchor, language="en")
    assert mention.begin == begin


@pytest.mark.parametrize(
    ("day", "value"), [("5 July 2018", "T16:00-04"), ("5 January 2018", "T16:00-05")]
)
def test_a_zone_of_two_offsets_asks_the_day(day: str, value: str) -> None:
    """ET is an hour nearer to UTC in summer."""
    (mention,) = find_mentions(f"at 4 p.m. ET on {day}", anchor=date(2019, 1, 24), language="en")
    assert mention.value.endswith(value)


@pytest.mark.parametrize(
    ("text", "mod"),
    [
        ("more than three years", "MORE_THAN"),
        ("at least two days", "EQUAL_OR_MORE"),
        ("almost a decade", "LESS_THAN"),
        ("about six weeks", "APPROX"),
        ("early 2009", "START"),
        ("late May", "END"),
    ],
)
def test_a_modifier_is_told(text: str, mod: str) -> None:
    """What bends a value stands beside it; the value stays what the words say."""
    mentions = find_mentions(text, anchor=date(2019, 1, 24), language="en")
    assert [mention.mod for mention in mentions] == [mod]


def test_a_dateline_anchors_the_lead() -> None:
    """A story filed on the 22nd and published on the 24th means the 21st by "yesterday"."""
    found = find_mentions(
        "The dam broke yesterday.\nIt was closed today.",
        anchor=datetime.fromisoformat("2019-01-24T14:05+03:00"),
        dateline=date(2019, 1, 22),
        language="en",
    )
    assert [(m.value, m.anchor) for m in found] == [
        ("2019-01-21", "2019-01-22"),
        ("2019-01-24", "2019-01-24"),
    ]
