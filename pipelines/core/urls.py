"""URLs as identities: two URLs of one story get the same key, two stories get two keys."""

from __future__ import annotations

import hashlib
import re
import string
from functools import cache
from ipaddress import ip_address
from operator import itemgetter
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, quote_plus, unquote_plus, urlsplit, urlunsplit

from pipelines.core.tracking import (
    AMBIGUOUS_ENDINGS,
    AMBIGUOUS_NAMES,
    FORMS,
    TRACKING_NAMES,
    TRACKING_PREFIXES,
)

# tldextract is imported when first asked: it takes a tenth of a second.
if TYPE_CHECKING:
    from tldextract import TLDExtract

_PORTS: Final = {"http": 80, "https": 443}
_SESSION: Final = re.compile(r"(?:;|%3B)(?:jsessionid|phpsessid)=[^/;]*", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED: Final = frozenset(f"{string.ascii_letters}{string.digits}-._~")  # RFC 3986, 2.3
_PLAIN: Final = re.compile(r"[\w/%!=:,.~-]*$", re.ASCII)  # nothing in it has to be escaped
_SCRIPT: Final = re.compile(r"\.(?:php\d?|aspx?|jspx?|cfm|cgi|do|dll|pl|py)$", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[A-Za-z]+(?:[_.-][A-Za-z]+)*$")
_LOGIN: Final = re.compile(r"(?<=://)[^/?#\s]*@")  # up to the last @: a password may hold one


def canonical_url(url: str) -> str:
    """Return the URL without the parts that do not say which story it is.

    Scheme and host become lower case; default port, login, fragment, session and tracking
    parameters go; dot segments are resolved, and what is escaped is escaped in one way only:
    "HTTPS://Herald.example:443/x/../%7ea?utm_source=x#top" gives "https://herald.example/~a".
    A fragment that begins with "!" stays, since it is the address of pages built by scripts. All
    rules are written out here, so that no library's next release changes an article's identity.
    Raises: ValueError if the text is no http or https URL with a host.
    """
    parts = urlsplit(url.strip())
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not parts.hostname:
        raise ValueError(f"{url!r} is not an http or https URL with a host")
    port = f":{parts.port}" if parts.port not in (None, _PORTS[scheme]) else ""
    path = _SESSION.sub("", _path(parts.path))
    query = _query(parts.query, is_named_by_path=_is_named(path))
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit((scheme, _host(parts.hostname) + port, path or "/", query, fragment))


def _host(host: str) -> str:
    """Return a host in lower case, an international one in its own letters ("münchen.example")."""
    if ":" in host:
        return f"[{host}]"
    host = host.lower().rstrip(".")
    if "xn--" not in host:
        return host
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:  # it only looks like Punycode
        return host


def _path(path: str) -> str:
    """Return a path without "." and "..", with the same characters escaped as in every other."""
    if "%" in path:
        path = _ESCAPED.sub(_unescaped, path)
    if "/." in path:
        path = _without_dots(path)
    return path if path.isascii() and _PLAIN.match(path) else quote(path, safe="/%!=:,-")


def _without_dots(path: str) -> str:
    kept: list[str] = []
    for part in path.split("/")[1:]:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    is_folder = path.endswith(("/.", "/.."))
    return "/" + "/".join(kept) + ("/" if is_folder and kept else "")


def _unescaped(found: re.Match[str]) -> str:
    """Return an escaped character as itself if it needs no escape, else with capital digits."""
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else found[0].upper()


def _is_named(path: str) -> bool:
    """Tell whether the path names a story, as "/news/flood" does and "/article.aspx" does not."""
    last = path.rsplit("/", 1)[-1]
    return last != "" and not _SCRIPT.search(last)


def _query(query: str, *, is_named_by_path: bool) -> str:
    """Return a query's parameters sorted by name, without those of tracking and sessions.

    Parameters of one name keep their order. One without "=" ("/story?4711") stays as it is.
    """
    if not query:
        return ""
    kept = []
    for pair in query.replace("&amp;", "&").split("&"):  # some feeds escape an address twice
        name, equals, value = pair.partition("=")
        key, text = _decoded(name), _decoded(value)
        if pair and not _is_tracking(key.lower(), text, is_named_by_path=is_named_by_path):
            kept.append((key, f"{_encoded(key)}{equals}{_encoded(text)}"))
    return "&".join(text for _, text in sorted(kept, key=itemgetter(0)))


def _decoded(text: str) -> str:
    return unquote_plus(text, errors="surrogateescape")


def _encoded(text: str) -> str:
    return quote_plus(text, errors="surrogateescape")


def _is_tracking(name: str, value: str, *, is_named_by_path: bool) -> bool:
    """Tell whether a parameter says only how a reader came to a story.

    A name such as "ref" may also carry a story's number. It counts only with a value of letters,
    and only where the path names the story: "/flood?ref=rss", but not "/article.aspx?ref=rss".
    """
    is_form = (name, value.lower()) in FORMS
    if is_form or name in TRACKING_NAMES or name.startswith(TRACKING_PREFIXES):
        return True
    is_ambiguous = name in AMBIGUOUS_NAMES or name.endswith(AMBIGUOUS_ENDINGS)
    return is_named_by_path and is_ambiguous and _LETTERS.match(value) is not None


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
