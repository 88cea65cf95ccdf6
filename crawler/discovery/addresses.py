"""Read addresses as feeds, sitemaps and pages write them, which may be anything."""

from __future__ import annotations

from typing import Final
from urllib.parse import urljoin, urlsplit

import regex  # type: ignore[import-untyped]  # it ships no types

from pipelines.core.urls import canonical_url

_MATCH_SECONDS: Final = 0.1  # that a pattern may take on one address

# Bytes. DNS allows 253, but the state of a domain is an object that has its name, and many stores
# allow 255 bytes for a name with its ending.
_LONGEST_HOST: Final = 240
_NO_HOST: Final = frozenset(' %\\"<>|^`{}')  # not in a host name; `%` also begins an IPv6 zone


def absolute(base: str, address: str) -> str:
    """Return an address made absolute against `base`; unchanged if it cannot be read at all.

    An unreadable address is kept, so that it is counted as a failure when it is to be fetched.
    """
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address.strip()


def is_match(pattern: str, url: str) -> bool:
    r"""Tell whether a site's pattern is found in a URL.

    Raises: TimeoutError where it takes longer than a tenth of a second. The standard library's
        engine knows no time limit: with it, ``(\w+-?)+$`` on a long address would hang the run.
    """
    return regex.search(pattern, url, timeout=_MATCH_SECONDS) is not None


def is_web_address(url: str) -> bool:
    """Tell whether a URL is http or https, with a possible host name and port."""
    try:
        canonical_url(url)
        parts = urlsplit(url)
        _ = parts.port  # reading it is what checks it
        host = (parts.hostname or "").rstrip(".")
        size = len(host.encode())
    except ValueError:
        return False
    return 0 < size <= _LONGEST_HOST and host.isprintable() and not _NO_HOST & set(host)
