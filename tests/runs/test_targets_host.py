"""What a person may type as a site's address."""

from __future__ import annotations

import pytest

from crawler.sites.targets import is_host


@pytest.mark.parametrize(
    "target",
    [
        "herald.example",
        "www.herald.example/",
        "herald.example/news",
        "127.0.0.1:8000",
        "a.b.co.uk",
    ],
)
def test_an_address_without_its_scheme_is_one(target: str) -> None:
    """A bare host is enough."""
    assert is_host(target)


@pytest.mark.parametrize(
    "target", ["demo", "my_site", "my-site", "herald.", "", "a b.example", "/"]
)
def test_a_name_is_none(target: str) -> None:
    """It is sought among the site files."""
    assert not is_host(target)
