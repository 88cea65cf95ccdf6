"""URLs as identities: what is one story must have one key, what are two must have two."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urldefrag, urlsplit

# courlan and tldextract are imported where they are asked: together they take a fifth of a second.
if TYPE_CHECKING:
    from tldextract import TLDExtract

_LOGIN: Final = re.compile(r"(?<=://)[^/?#\s]*@")  # up to the last @: a password may hold one


def canonical_url(url: str) -> str:
    """Return the URL without what does not name the story.

    Scheme and host in lower case, no default port, no fragment, no tracking parameters.
    Raises: ValueError for what is no http or https URL with a host.
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
    """Return the key under which a URL counts as seen: 16 hexadecimal digits."""
    return hashlib.sha256(canonical_url(url).encode()).hexdigest()[:16]


@cache
def _suffixes() -> TLDExtract:
    """Return the bundled suffix list only: by default the library would fetch a newer one."""
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def registrable_domain(url: str) -> str:
    """Return `example.co.uk` for `https://news.example.co.uk/x`; the host where there is none."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    return _suffixes()(host).top_domain_under_public_suffix or host


def without_login(text: str) -> str:
    """Return the text with ``user:password@`` taken out of every URL in it."""
    return _LOGIN.sub("", text)


def is_this_machine(host: str) -> bool:
    """Tell whether a host, as a URL names it, can only be the machine we run on."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
