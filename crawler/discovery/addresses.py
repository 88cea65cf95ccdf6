"""Addresses as strangers write them."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from pipelines.core.urls import canonical_url


def absolute(base: str, address: str) -> str:
    """Return an address made absolute, or as it is written when it cannot be read at all.

    What cannot be read is kept so that it is counted where it is asked for.
    """
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address.strip()


def is_web_address(url: str) -> bool:
    """Tell whether a URL is http or https with a host and a port that can be."""
    try:
        canonical_url(url)
        _ = urlsplit(url).port  # reading it is what checks it
    except ValueError:
        return False
    return True
