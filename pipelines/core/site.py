"""Read a site's TOML file, or a bare URL, into a frozen ``Site``. Values are never run as code."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lxml import etree
from lxml.cssselect import CSSSelector

from pipelines.core.errors import UsageFault
from pipelines.core.models import Site

BARE_URL_LIMIT: Final = 200  # articles, so that a URL on the command line starts no crawl of a day
_NAME: Final = re.compile(r"[a-z0-9_-]+")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_AGE: Final = re.compile(r"(\d{1,4})([mhd])")
_UNITS: Final = {"m": 60, "h": 3600, "d": 86400}
_OLDEST: Final = 30 * 86400  # seconds; the state forgets later that an article was looked at
_ADDRESS: Final = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\s:/\[\]]+):\d{1,5}")


def parse_site(text: str, *, name: str, path: str) -> Site:
    """Return the site that a TOML text describes.

    name: the file's stem, which becomes ``Site.name``. The key ``name`` in it becomes the title.
    path: the file's path, for messages only.
    Raises: UsageFault with the file, the line and the key that is wrong. For an unknown key it
        names the most similar known key.
    """
    if not _NAME.fullmatch(name):
        raise UsageFault(f"{path}: rename the file: {name!r} may hold only a-z, 0-9, _ and -")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageFault(f"{path}: not TOML: {error}") from error
    values: dict[str, Any] = {}
    for key, value in table.items():
        where = f"{path}, line {_line_of(text, key)}"
        if key not in _READERS:
            raise UsageFault(f"{where}: unknown key {key!r}{_nearest(key)}")
        try:
            values["title" if key == "name" else key] = _READERS[key](value)
        except ValueError as error:
            raise UsageFault(f"{where}: `{key}` {error}") from error
    return Site(name=name, home=_home(values, path), **values)


def site_from_url(url: str) -> Site:
    """Return a site for a bare URL. Discovery finds out whether it is a feed, a page or a home.

    ``home`` is the URL as typed, and ``name`` its host. The host and port may lie on a private
    network, because the user typed exactly these.
    Raises: UsageFault if the text is no http or https URL.
    """
    try:
        home = _url(url.strip())
        parts = urlsplit(home)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise UsageFault(f"{url!r} {error}") from error
    host = parts.hostname or ""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    name = re.sub(r"[^a-z0-9_.-]", "-", host)
    return Site(name=name, home=home, limit=BARE_URL_LIMIT, allow_addresses=(address,))


def _home(values: dict[str, Any], path: str) -> str:
    """Return the home that the file states, or else the root of its first feed or other source.

    Takes the key `home` out of `values`. Raises: UsageFault where the file names no address.
    """
    stated = values.pop("home", None)
    sources = (*values.get("feeds", ()), *values.get("sitemaps", ()))
    first = stated or next(iter((*sources, *values.get("front_pages", ()))), None)
    if first is None:
        raise UsageFault(f"{path}: give `home`, `feeds`, `sitemaps` or `front_pages`")
    parts = urlsplit(first)
    return str(stated) if stated else f"{parts.scheme}://{parts.netloc}/"


def _line_of(text: str, key: str) -> int:
    """Return the line number, from 1, of a top-level key or table; 1 if it is not found."""
    pattern = re.compile(rf"^\s*\[*\s*[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
    lines = text.splitlines()
    return next((i for i, line in enumerate(lines, 1) if pattern.match(line)), 1)


def _nearest(key: str) -> str:
    """Return the end of a message that names the most similar known key, or else all keys."""
    close = difflib.get_close_matches(key, _READERS, n=1)
    return f"; did you mean `{close[0]}`?" if close else f"; known are {', '.join(_READERS)}"


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a text")
    return value


def _url(value: Any) -> str:
    parts = urlsplit(_text(value))
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise ValueError("is not an http or https URL; write it as https://example.org/")
    if parts.username or parts.password:
        raise ValueError("must not carry a user name or password")
    return str(value)


def _pattern(value: Any) -> str:
    try:
        re.compile(_text(value))
    except re.error as error:
        raise ValueError(f"is not a regular expression: {error}") from error
    return str(value)


def _selector(value: Any) -> str:
    """Return a CSS or XPath expression that compiles. XPath begins with `/`, `./` or `(`.

    Raises: ValueError if it does not compile.
    """
    text = _text(value)
    try:
        if text.startswith(("/", "./", "(")):
            etree.XPath(text)
        else:
            CSSSelector(text)
    except (etree.XPathError, SyntaxError) as error:  # cssselect's errors are SyntaxErrors
        raise ValueError(f"has {text!r}, neither CSS nor XPath: {error}") from error
    return text


def _zone(value: Any) -> str:
    try:
        ZoneInfo(_text(value))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"is no IANA time zone such as Europe/Oslo: {value!r}") from error
    return str(value)


def _order(value: Any) -> str:
    if value not in ("DMY", "MDY", "YMD"):
        raise ValueError('must be "DMY", "MDY" or "YMD"')
    return str(value)


def _language(value: Any) -> str:
    if not _LANGUAGE.fullmatch(_text(value)):
        raise ValueError(f'has {value!r}, not a BCP 47 tag such as "en" or "pt-BR"')
    return str(value)


def _address(value: Any) -> str:
    if not _ADDRESS.fullmatch(_text(value)):
        raise ValueError(f'has {value!r}, not "host:port"')
    return str(value).lower()


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("must be a whole number above 0")
    return value


def _interval(value: Any) -> int:
    try:
        return _count(value)
    except ValueError:
        raise ValueError("must be a whole number of seconds, such as 3600") from None


def _ages(value: Any) -> tuple[int, ...]:
    """Read ages such as ["1h", "24h"] as seconds."""
    texts = value if isinstance(value, list) else [None]
    found = [_AGE.fullmatch(text) if isinstance(text, str) else None for text in texts]
    seconds = tuple(int(one[1]) * _UNITS[one[2]] for one in found if one)
    is_rising = all(earlier < later for earlier, later in pairwise((0, *seconds)))
    if len(seconds) != len(texts) or not is_rising or max(seconds, default=0) > _OLDEST:
        raise ValueError('must be a list of rising ages up to 30 days: ["1h", "24h", "7d"]')
    return seconds


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 600:
        raise ValueError("must be a number of seconds from 0 to 600")
    return float(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _many(read: Callable[[Any], str]) -> Callable[[Any], tuple[str, ...]]:
    """Return a function that reads a list of values, each with `read`."""

    def read_all(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise ValueError('must be a list of texts: ["..."]')
        return tuple(read(item) for item in value)

    return read_all


# Each function returns the value of its key, or raises a ValueError whose text completes the
# sentence "`key` ...".
_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "name": _text,
    "home": _url,
    "feeds": _many(_url),
    "sitemaps": _many(_url),
    "front_pages": _many(_url),
    "article_url": _pattern,
    "exclude_url": _pattern,
    "languages": _many(_language),
    "time_zone": _zone,
    "date_order": _order,
    "every": _interval,
    "refresh": _ages,
    "limit": _count,
    "delay": _seconds,
    "paused": _flag,
    "allow_addresses": _many(_address),
    "body": _many(_selector),
    "remove": _many(_selector),
    "keep": _many(_selector),
}
KEYS: Final = tuple(_READERS)  # in the order in which they stand in a site's file
