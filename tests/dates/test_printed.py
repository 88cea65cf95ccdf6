"""Dates as printed on a page."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.core.dates.publishing.ago import counted_back_dates
from pipelines.core.dates.publishing.months import printed_days
from pipelines.core.dates.publishing.printed import UnreadableDateError, parse_published
from pipelines.core.reasons import Reason

LANGUAGES = tomllib.loads(
    (Path(__file__).parent / "printed" / "languages.toml").read_text("utf-8")
)
FETCHED = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)


def read(text: str, language: str, order: str | None = None, zone: str | None = None) -> str:
    """Return "instant precision" of a printed date."""
    found = parse_published(
        text, fetched_at=FETCHED, languages=[language], date_order=order, time_zone=zone
    )
    return f"{found.at:%Y-%m-%dT%H:%M} {found.precision}"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("2019-01-24T14:05:00+03:00", "en", "2019-01-24T11:05 time"),
        ("2019-01-24", "en", "2019-01-24T00:00 day"),
        ("Thu, 24 Jan 2019 14:05:00 +0300", "en", "2019-01-24T11:05 time"),
        ("3 hours ago", "en", "2026-11-24T09:30 time"),
        ("vor 2 Stunden", "de", "2026-11-24T10:30 time"),
        ("5 мая 2024", "ru", "2024-05-05T00:00 day"),
        ("24. Januar 2019, 14:05 Uhr", "de", "2019-01-24T14:05 time"),
        ("5. mai 2024", "no", "2024-05-05T00:00 day"),
    ],
)
def test_a_printed_date_is_read(text: str, language: str, expected: str) -> None:
    """Standards first, then the words of the site's languages."""
    assert read(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "precision"),
    [
        ("yesterday", "en", "day"),
        ("вчера", "ru", "day"),
        ("أمس", "ar", "day"),
        ("hace 2 días", "es", "day"),
        ("May 2024", "en", "month"),
        ("2024", "en", "year"),
        ("last week", "en", "week"),
        ("hier à 14h", "fr", "time"),
    ],
)
def test_the_precision_is_what_was_printed(text: str, language: str, precision: str) -> None:
    """A day is a day: "yesterday" is not this clock time yesterday."""
    assert read(text, language).endswith(precision)


@pytest.mark.parametrize(("order", "day"), [("DMY", "2024-04-05"), ("MDY", "2024-05-04")])
def test_the_order_decides_digits(order: str, day: str) -> None:
    """The site's order, not a guess, says what 5/4/2024 is."""
    assert read("5/4/2024", "en", order).startswith(day)


def test_a_clock_without_offset_is_the_sites() -> None:
    """14:05 on a Moscow site is 11:05 UTC."""
    assert read("24 January 2019 14:05", "en", zone="Europe/Moscow").startswith("2019-01-24T11:05")


def test_a_relative_day_counts_in_the_sites_zone() -> None:
    """At 12:30 UTC it is already tomorrow in Kiritimati, so yesterday is the 24th."""
    found = parse_published(
        "yesterday",
        fetched_at=FETCHED,
        languages=["en"],
        date_order=None,
        time_zone="Pacific/Kiritimati",
    )
    assert found.local.date().isoformat() == "2026-11-24"


def test_replaying_an_old_page_gives_the_old_answer() -> None:
    """Relative dates count from the fetch, never from the clock of this machine."""
    found = parse_published(
        "3 hours ago",
        fetched_at=datetime(2019, 1, 24, 12, 0, tzinfo=UTC),
        languages=["en"],
        date_order=None,
        time_zone=None,
    )
    assert found.at == datetime(2019, 1, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "by our staff", "2027-01-01", "31 February 2020", "5" * 99])
def test_what_is_no_past_date_is_refused(text: str) -> None:
    """Nothing is guessed, and nothing lies in the future."""
    with pytest.raises(UnreadableDateError) as refused:
        read(text, "en")
    assert "date_order" in str(refused.value)
    assert refused.value.reason is Reason.UNREADABLE_DATE


def test_a_language_that_nobody_reads_does_not_spoil_the_others() -> None:
    """A page may call itself anything; the languages that are known still count."""
    found = parse_published(
        "5 May 2024",
        fetched_at=FETCHED,
        languages=["tlh", "en"],
        date_order=None,
        time_zone=None,
    )
    assert found.at == datetime(2024, 5, 5, tzinfo=UTC)
    with pytest.raises(UnreadableDateError):
        read("5 May 2024", "tlh")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [(language, *case) for language, cases in LANGUAGES.items() for case in cases],
)
def test_sites_of_every_language_are_read(language: str, text: str, expected: str) -> None:
    """What a site prints is read in its own language, and no finer than it says."""
    at, _, precision = read(text, language).partition(" ")
    assert precision == ("time" if "T" in expected else "day")
    assert at.startswith(expected)


@pytest.mark.parametrize(
    ("text", "fetched", "zone", "expected"),
    [
        ("yesterday", "2024-03-01T12:00", "Europe/Paris", "2024-02-29"),
        ("yesterday", "2026-01-01T12:00", "Europe/Paris", "2025-12-31"),
        ("2 hours ago", "2026-01-01T00:30", "UTC", "2025-12-31T22:30"),
        ("yesterday", "2026-01-01T23:30", "Europe/Vienna", "2026-01-01"),  # 00:30 there
        ("yesterday", "2026-01-01T11:30", "Etc/GMT+12", "2025-12-30"),
        ("yesterday", "2026-01-01T11:30", "Etc/GMT-14", "2026-01-01"),
        ("1 day ago", "2026-03-29T12:00", "Europe/Berlin", "2026-03-28"),  # an hour is skipped
        ("yesterday", "2026-10-25T22:30", "Europe/Berlin", "2026-10-24"),  # an hour comes twice
    ],
)
def test_relative_dates_cross_the_calendars_edges(
    text: str, fetched: str, zone: str, expected: str
) -> None:
    """Leap days, year ends, changes of the clock and the Earth's outermost zones."""
    found = parse_published(
        text,
        fetched_at=datetime.fromisoformat(f"{fetched}:00+00:00"),
        languages=["en"],
        date_order=None,
        time_zone=zone,
    )
    assert found.local.isoformat().startswith(expected)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("28 March 2026 14:05", "2026-03-28T13:05"),
        ("29 March 2026 14:05", "2026-03-29T12:05"),
    ],
)
def test_a_printed_clock_follows_summer_time(text: str, utc: str) -> None:
    """The site's zone has the offset of that day, not of the day of the fetch."""
    found = parse_published(
        text,
        fetched_at=FETCHED,
        languages=["en"],
        date_order=None,
        time_zone="Europe/Berlin",
    )
    assert found.at.isoformat().startswith(utc)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        (text, language, value)
        for language, rows in LANGUAGES.items()
        for text, value in rows
        if value[:4] not in text
    ],
)
def test_what_counts_back_is_found_in_a_line(text: str, language: str, value: str) -> None:
    """Each language's words are found between other words, and say the same as alone."""
    line = f"Ann Lee | {text}, 5 min"
    (told,) = counted_back_dates(line)
    assert read(line[slice(*told)], language).startswith(value)


def test_a_german_hour_is_a_time_of_day() -> None:
    """To the hour, "14 Uhr" is what "14:00 Uhr" is."""
    assert read("gestern um 14 Uhr", "de") == "2026-11-23T14:00 time"


@pytest.mark.parametrize(
    "text",
    [
        "5 de mayo de 2019 a las 09:45",
        "5 de maio de 2019 às 09h45",
        "5 maggio 2019 alle ore 9.45",
        "5 mai 2019 à 9 h 45",
        "5. Mai 2019 um 9.45 Uhr",
        "5 мая 2019 года в 09:45",
        "5 Mayıs 2019 saat 09.45",
    ],
)
def test_a_printed_day_keeps_its_clock(text: str) -> None:
    """The words that a language puts between a day and its clock do not part them."""
    (found,) = printed_days(text, month_first=False)
    assert (found.day.isoformat(), found.clock) == ("2019-05-05", "09:45")


@pytest.mark.parametrize("text", ["8 فيفري 2019", "8. Februar 2019", "8. februára 2019"])
def test_a_month_of_any_table_is_read(text: str) -> None:
    """The names in the tables of mentions count as those in the files of words do."""
    (found,) = printed_days(text, month_first=False)
    assert found.day.isoformat() == "2019-02-08"


def test_a_number_behind_a_day_is_no_clock() -> None:
    """Only a word that leads a clock in, or none, may stand between."""
    (found,) = printed_days("5 de mayo de 2019 costó 9.45 euros", month_first=False)
    assert found.clock is None
