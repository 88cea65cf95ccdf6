"""URLs as identities: two URLs of one story get the same key, two stories get two keys."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urldefrag, urlsplit

# courlan and tldextract are imported when first asked: together they take a fifth of a second.
if TYPE_CHECKING:
    from tldextract import TLDExtract

_LOGIN: Final = re.compile(r"(?<=://)[^/?#\s]*@")  # up to the last @: a password may hold one


def canonical_url(url: str) -> str:
    """Return the URL without the parts that do not say which story it is.

    Scheme and host become lower case; default port, fragment and tracking parameters go:
    "HTTPS://Herald.example:443/a?utm_source=x#top" gives "https://herald.example/a".
    Raises: ValueError if the text is no http or https URL with a host.
    """
    parts = urlsplit(url.strip())
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is not an http or https URL with a host")
    from courlan import normalize_url

    return str(normalize_url(urldefrag(url.strip()).url, strict=False))


def article_id(canonical: str) -> str:
    """Return the identity of an article, 32 hexadecimal digits: a hash of its canonical URL."""
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]


def url_key(url: str) -> str:
    """Return the key under which the log remembers that a URL was fetched: 16 hexadecimal digits.

    URLs with the same canonical URL have the same key.
    Raises: ValueError as `canonical_url` does.
    """
    return hashlib.sha256(canonical_url(url).encode()).hexdigest()[:16]


@cache
def _suffixes() -> TLDExtract:
    """Return the reader of public suffixes, with the bundled list.

    Without these arguments the library would fetch a newer list from the web.
    """
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def registrable_domain(url: str) -> str:
    """Return the domain that a site registered: `example.co.uk` for `https://news.example.co.uk/x`.

    For a host without such a domain, such as an IP address, return the host.
    """
    host = (urlsplit(url).hostname or "").rstrip(".")
    return _suffixes()(host).top_domain_under_public_suffix or host


def without_login(text: str) -> str:
    """Return the text without the ``user:password@`` of the URLs in it."""
    return _LOGIN.sub("", text)


def is_this_machine(host: str) -> bool:
    """Tell whether a host of a URL is this machine itself: "127.0.0.1", "[::1]", "localhost"."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
