"""Addresses as strangers write them."""

from __future__ import annotations

from typing import Final
from urllib.parse import urljoin, urlsplit

import regex  # type: ignore[import-untyped]  # it ships no types

from pipelines.core.urls import canonical_url

_MATCH_SECONDS: Final = 0.1

# Bytes. DNS ends at 253; a state is an object named after a host, and many a store ends a
# name at 255.
_LONGEST_HOST: Final = 240
_NO_HOST: Final = frozenset(' %\\"<>|^`{}')  # of a host name; `%` also begins an IPv6 zone


def absolute(base: str, address: str) -> str:
    """Return an address made absolute, or as it is written when it cannot be read at all.

    What cannot be read is kept so that it is counted where it is asked for.
    """
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address.strip()


def is_match(pattern: str, url: str) -> bool:
    r"""Tell whether a site's pattern is found in a URL.

    Raises: TimeoutError where it takes longer than a tenth of a second. The standard
        library's engine has no end: ``(\w+-?)+$`` on a long address would hang the run.
    """
    return regex.search(pattern, url, timeout=_MATCH_SECONDS) is not None


def is_web_address(url: str) -> bool:
    """Tell whether a URL is http or https with a host and a port that can be."""
    try:
        canonical_url(url)
        parts = urlsplit(url)
        _ = parts.port  # reading it is what checks it
        host = (parts.hostname or "").rstrip(".")
        size = len(host.encode())
    except ValueError:
        return False
    return 0 < size <= _LONGEST_HOST and host.isprintable() and not _NO_HOST & set(host)
