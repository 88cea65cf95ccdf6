"""Read sitemaps (sitemaps.org, Google's news extension, plain text, gzip): bytes to links."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from dataclasses import dataclass
from typing import Final

from lxml import etree

from crawler.discovery.addresses import absolute
from pipelines.core.models import Link, Source

_LARGEST: Final = 50 * 1024 * 1024  # bytes unpacked; the protocol's own limit


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
    Gzip is unpacked up to 50 MB. XML entities are not expanded.
    """
    plain = unpacked(body)
    if not plain.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return Sitemap(links=_text_links(plain, url))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        root = etree.fromstring(plain, parser)
    except etree.XMLSyntaxError:
        return Sitemap()
    if root is None:  # so the parser gives up, with recover=True
        return Sitemap()
    links: list[Link] = []
    children: list[Child] = []
    for element in root:
        kind = _local(element)
        if kind == "url" and (link := _link(element, url)):
            links.append(link)
        elif kind == "sitemap" and (address := _child(element, "loc")):
            children.append(Child(absolute(url, address), _child(element, "lastmod")))
    return Sitemap(tuple(links), tuple(children))


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


def _text_links(plain: bytes, url: str) -> tuple[Link, ...]:
    """Return the addresses of a plain text sitemap, which has one on each line."""
    lines = plain.decode("utf-8-sig", errors="replace").split()
    return tuple(
        Link(url=line, source=Source.SITEMAP, found_on=url)
        for line in lines
        if line.startswith(("http://", "https://"))
    )
