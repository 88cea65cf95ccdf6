"""The zone behind a printed clock is kept, if it can be only one."""

from __future__ import annotations

import pytest

from tests.dates.pages import dates_of


@pytest.mark.parametrize(
    ("zone", "lang", "url", "offset"),
    [
        ("EST", "en", "https://paper.example/goat", "-05:00"),
        ("CET", "en", "https://paper.example/goat", "+01:00"),
        ("CEST", "fr", "https://paper.example/goat", "+02:00"),
        ("BST", "en-GB", "https://paper.example/goat", "+01:00"),
        ("MEZ", "de", "https://paper.example/goat", "+01:00"),
        ("MESZ", "de-AT", "https://paper.example/goat", "+02:00"),
        ("GMT+3", "en", "https://paper.example/goat", "+03:00"),
        ("(UTC +05:30)", "en", "https://paper.example/goat", "+05:30"),
        ("+0100", "en", "https://paper.example/goat", "+01:00"),
        ("GMT", "en", "https://paper.example/goat", "+00:00"),
        ("IST", "en-IN", "https://paper.example/goat", "+05:30"),
        ("IST", "en", "https://paper.ie/goat", "+01:00"),
        ("IST", "he-IL", "https://paper.example/goat", "+02:00"),
        ("CST", "en-US", "https://paper.example/goat", "-06:00"),
        ("CST", "en", "https://paper.cn/goat", "+08:00"),
        ("AEDT", "en-AU", "https://paper.example/goat", "+11:00"),
        ("IST", "en", "https://paper.example/goat", None),
        ("NEWS", "en", "https://paper.example/goat", None),
        ("GMT+19", "en", "https://paper.example/goat", None),
    ],
)
def test_a_printed_zone_gives_the_offset(
    zone: str, lang: str, url: str, offset: str | None
) -> None:
    """What "IST" is, in India, Ireland or Israel, nobody knows without the page's country."""
    body = f"<h1>The goat is back</h1><p class='date'>24 January 2019 12:30 {zone}</p><p>Seen.</p>"
    if lang == "he-IL":
        body = body.replace("January", "בינואר")
    found = dates_of(
        body, url=url, html=f"<html lang='{lang}'>", languages=(lang[:2], "en")
    ).published
    assert found is not None
    assert (found.value[:16], found.offset) == ("2019-01-24T12:30", offset)
