"""Read sitemaps (sitemaps.org, Google's news extension, plain text, gzip): bytes to links."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml import etree

from crawler.discovery.addresses import absolute
from crawler.discovery.root import as_utf8, root_of
from pipelines.core.models import Link, Source

ROOTS: Final = frozenset({"urlset", "sitemapindex"})
MOST_LINKS: Final = 50_000  # addresses of one sitemap; the protocol's own limit
_LARGEST: Final = 50 * 1024 * 1024  # bytes unpacked; the protocol's own limit
# An ampersand that begins no entity of XML. CDATA is matched as a whole, since there it may stand.
_BARE_AMPERSAND: Final = re.compile(
    rb"<!\[CDATA\[.*?\]\]>|&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Child:
    """A sitemap that an index names. modified: its `lastmod` as the index has it."""

    url: str
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one sitemap names: articles, or other sitemaps."""

    links: tuple[Link, ...] = ()
    children: tuple[Child, ...] = ()


def parse_sitemap(body: bytes, url: str) -> Sitemap:
    """Return what a sitemap names, in its order. A body that is no sitemap names nothing.

    url: the address of the sitemap, against which relative addresses are read.
    At most 50,000 addresses are read, and gzip is unpacked up to 50 MB. XML entities are not
    expanded. The tree of the whole is never built: it would take twenty times the body's size.
    """
    plain = unpacked(body)
    if root_of(plain) not in ROOTS:
        return (
            Sitemap()
            if plain.lstrip(b" \t\r\n\xef\xbb\xbf").startswith(b"<")
            else _of_text(plain, url)
        )
    links: list[Link] = []
    children: list[Child] = []
    for element in _elements(_repaired(plain)):
        kind = _local(element)
        if kind == "url" and (link := _link(element, url)):
            links.append(link)
        elif kind == "sitemap" and (address := _child(element, "loc")):
            children.append(Child(absolute(url, address), _child(element, "lastmod")))
        if len(links) + len(children) >= MOST_LINKS:
            break
    return Sitemap(tuple(links), tuple(children))


def _repaired(plain: bytes) -> bytes:
    """Return XML in which each bare ampersand is escaped, so that no address is changed by it."""
    plain = as_utf8(plain)
    if b"&" not in plain:
        return plain
    return _BARE_AMPERSAND.sub(lambda found: b"&amp;" if found[0] == b"&" else found[0], plain)


def _elements(plain: bytes) -> Iterator[etree._Element]:
    """Yield the children of the root, each freed when the next one is asked for."""
    events = etree.iterparse(
        io.BytesIO(plain.lstrip()),
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        huge_tree=False,
    )
    try:
        for _, element in events:
            root = element.getparent()
            if root is None or root.getparent() is not None:
                continue
            yield element
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del root[0]
    except etree.XMLSyntaxError:
        return  # what came before the break was yielded


def unpacked(body: bytes) -> bytes:
    """Return a body unpacked if it is gzip, to about 50 MB; broken gzip as far as it goes."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    parts: list[bytes] = []
    size = 0
    try:
        with gzip.open(io.BytesIO(body)) as stream:
            while size < _LARGEST and (part := stream.read(1 << 20)):
                parts.append(part)
                size += len(part)
    except (OSError, EOFError, zlib.error):
        pass  # what came before the break is still the beginning of a sitemap
    return b"".join(parts)


def _link(element: etree._Element, url: str) -> Link | None:
    address = _child(element, "loc")
    if not address:
        return None
    news = next((e for e in element if _local(e) == "news"), None)
    return Link(
        url=absolute(url, address),
        source=Source.SITEMAP if news is None else Source.NEWS_SITEMAP,
        found_on=url,
        title=None if news is None else _child(news, "title"),
        published=None if news is None else _child(news, "publication_date"),
        modified=_child(element, "lastmod"),
    )


def _child(element: etree._Element, name: str) -> str | None:
    """Return the text of a child by its name without namespace, as those are often mistyped."""
    found = next((e for e in element if _local(e) == name), None)
    text = "" if found is None else "".join(found.itertext()).strip()
    return text or None


def _local(element: etree._Element) -> str:
    tag = element.tag  # "{namespace}name", or "prefix:name" where the prefix is undeclared
    return re.split("[}:]", tag)[-1].lower() if isinstance(tag, str) else ""


def _of_text(plain: bytes, url: str) -> Sitemap:
    """Return the addresses of a plain text sitemap, which has one on each line."""
    lines = plain.decode("utf-8-sig", errors="replace").split()
    addresses = (line for line in lines if line.startswith(("http://", "https://")))
    links = (Link(url=address, source=Source.SITEMAP, found_on=url) for address in addresses)
    return Sitemap(tuple(islice(links, MOST_LINKS)))
