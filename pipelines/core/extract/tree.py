"""One parse of a page, shared by metadata, rules, trafilatura and dates.

The page is not trusted: its charset may be misnamed, its bytes broken, its markup made to
cost hours. Every limit here bounds time or memory and none is reached by a news page.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import lxml.html
from charset_normalizer import from_bytes
from lxml import etree

from pipelines.core.errors import PageError
from pipelines.core.extract.jsonld import Node, json_ld
from pipelines.core.extract.markup import meta_values

MAX_BYTES: Final = 16 * 2**20  # a page with inlined pictures stays below
MAX_ELEMENTS: Final = 30_000  # the largest of 1,600 pages has 10,000; trafilatura is quadratic
MAX_TEXT: Final = 2_000_000  # characters; a novel has a million
MAX_DEPTH: Final = 200  # trafilatura and deepcopy recurse
# The parser compares each attribute with all before: 200,000 on one tag cost it 7 minutes.
MAX_ATTRIBUTES: Final = 200

_DETECTED: Final = 2**16  # bytes that charset detection looks at; it is slow
_ASCII: Final = bytes(range(128))
_FEW: Final = 0.03  # share of bytes beyond ASCII; French has twice that
_SLIPS: Final = 0.02  # share of broken sequences among the non-ASCII that UTF-8 may have

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META_CHARSET: Final = re.compile(
    rb"<(?:meta\b[^>]{0,200}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s*=\s*[\"']?([\w.:-]+)",
    re.IGNORECASE,
)
# Browsers read these labels as their Windows supersets (WHATWG Encoding Standard).
_SUPERSETS: Final = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
# XML allows no control characters but tab and line ends, and neither of the last two code points.
_UNPRINTABLE: Final = bytes({*range(32), 127} - set(b"\t\n\r"))
_NO_CHARACTERS: Final = ("\ufffe".encode(), "\uffff".encode())
_UNPRINTABLE_REFERENCE: Final = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|127)(?!\d)|[xX]0*(?:[0-8bcefBCEF]|1[\da-fA-F]|7[fF])"
    rb"(?![\da-fA-F]));?"
)
_ATTRIBUTE: Final = (
    rb"[\s/]*+[^\s/>=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]++)?+)?+"  # as in HTML 5
)
_START: Final = rb"<[a-zA-Z][^\s/>]*+(?:%b){0,%d}+" % (_ATTRIBUTE, MAX_ATTRIBUTES)
_TAG: Final = re.compile(
    rb"(%b)(?:%b)*+" % (_START, _ATTRIBUTE)
)  # it matches every tag, so that no stretch is read twice
_USUAL: Final = re.compile(rb"(?:[^<]++|<(?![a-zA-Z])|%b[\s/]*+>)*+" % _START)  # nothing to trim
_NOT_SHOWN: Final = ("script", "style", "template")
_COUNT: Final = etree.XPath("count(//*)")
_TOO_DEEP: Final = etree.XPath("/*" * (MAX_DEPTH + 1))
_ELEMENTS: Final = etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)


class EmptyPageError(PageError):
    """The page has no bytes, or nothing but blanks."""

    reason = "empty"


class NotHtmlError(PageError):
    """The bytes are no HTML."""

    reason = "not_html"


class TooLargeError(PageError):
    """The page passes a limit that no article reaches."""

    reason = "too_large"


@dataclass(frozen=True)
class Tree:
    """A parsed page. The root is shared: readers must not change it."""

    root: lxml.html.HtmlElement
    encoding: str

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Its JSON-LD, as `json_ld` reads it."""
        return json_ld(self.root)

    @cached_property
    def meta(self) -> Mapping[str, Sequence[str]]:
        """Its meta elements, as `meta_values` reads them."""
        return meta_values(self.root)


def parse_page(body: bytes, content_type: str | None) -> Tree:
    """Return the page's tree.

    content_type: the header as received, for its charset; its media type is believed only
        where the bytes do not look like HTML.
    Raises: EmptyPageError, NotHtmlError, TooLargeError.
    """
    if len(body) > MAX_BYTES:
        raise TooLargeError(f"the page has {len(body):,} bytes, more than {MAX_BYTES:,}")
    if not body.strip():
        raise EmptyPageError("the page is empty: see whether the site answers so in a browser")
    encoding = encoding_of(body, content_type)
    source = _printable(_decode(body, encoding))
    if not _looks_like_html(source, content_type):
        kind = f", the server calls it {content_type[:80]!r}" if content_type else ""
        raise NotHtmlError(f"this is no HTML page{kind}: give a news page's address or HTML")
    source = _UNPRINTABLE_REFERENCE.sub(b"", source)
    usual = _USUAL.match(source)
    if usual is None or usual.end() < len(source):
        source = _TAG.sub(rb"\1", source)
    return Tree(_parse(source), encoding)


def encoding_of(body: bytes, content_type: str | None) -> str:
    """Return the name of the codec that reads the bytes.

    A byte order mark decides; then whether the bytes are UTF-8 beyond ASCII, which other
    charsets never are by accident; then header, meta element, detection.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name
    if _is_utf8(body):
        return "utf-8"
    header = _HEADER_CHARSET.search(content_type or "")
    meta = _META_CHARSET.search(body[:4096])
    named = [header.group(1)] if header else []
    named += [meta.group(1).decode("ascii")] if meta else []
    for label in named:
        codec = _codec(label)
        if codec and not (codec == "utf-8" and not body.isascii()):  # tried already, in vain
            return codec
    if body.isascii():
        return "utf-8"
    if len(body.translate(None, _ASCII)) < _FEW * len(body):
        return "cp1252"  # a few quotes and accents are too little for detection to go by
    best = from_bytes(body[:_DETECTED]).best()
    return (_codec(best.encoding) if best else None) or "cp1252"


def _is_utf8(body: bytes) -> bool:
    """Tell whether the bytes are UTF-8 with more than ASCII; a rare broken byte is forgiven."""
    if body.isascii():
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", errors="replace")
    else:
        return True
    broken = text.count("\ufffd")
    return broken <= _SLIPS * (len(text) - len(text.encode("ascii", "ignore")))


def _codec(label: str) -> str | None:
    """Return Python's codec of a charset label; None for an unknown or non-text one."""
    try:
        name = codecs.lookup(label).name
        "".encode(name)  # codecs such as "rot13" or "hex" are no charsets
    except (LookupError, ValueError):
        return None
    return _SUPERSETS.get(name, name)


def _decode(body: bytes, encoding: str) -> str:
    try:
        text = body.decode(encoding, errors="replace")
    except UnicodeError:  # "idna" and the like raise whatever the error handler
        text = body.decode("cp1252", errors="replace")
    return text.removeprefix("\ufeff")


def _printable(text: str) -> bytes:
    """Return the text in UTF-8 without lone surrogates and what else XML does not allow."""
    source = text.encode("utf-8", "ignore").translate(None, _UNPRINTABLE)
    for code in _NO_CHARACTERS:
        source = source.replace(code, b"")
    return source


def _looks_like_html(source: bytes, content_type: str | None) -> bool:
    start = source[:4096].decode("utf-8", "ignore").lstrip().lower()
    if start.startswith(("%pdf", "{", "[")) and "<" not in start[:200]:
        return False
    if start.startswith("<?xml") and "<html" not in start:
        return False
    if re.match(r"<(rss|feed|urlset|sitemapindex)\b", start):
        return False
    if re.search(r"<(!doctype html|html|head|body|title|meta|div|p|article|h1)\b", start):
        return True
    kind = (content_type or "text/html").lower()
    return "html" in kind and b"<" in source


def _parse(source: bytes) -> lxml.html.HtmlElement:
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    # One class for all: lxml.html would ask a Python function at each element that is looked at.
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        root = lxml.html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise EmptyPageError(f"the page has no element: {error}") from error
    _limit(root, len(source))
    return root


def _limit(root: lxml.html.HtmlElement, length: int) -> None:
    """Refuse what is too much, flatten what is too deep.

    length: of the page's source in bytes; what it shows is not longer.
    """
    if _COUNT(root) > MAX_ELEMENTS or (length > MAX_TEXT and _shown(root) > MAX_TEXT):
        raise TooLargeError(
            f"the page has over {MAX_ELEMENTS:,} elements or {MAX_TEXT:,} characters of text"
        )
    for element in _TOO_DEEP(root):
        etree.strip_elements(element, *_NOT_SHOWN, with_tail=False)
        text = " ".join(piece for piece in element.itertext() if piece.strip())
        tail = element.tail
        element.clear()
        element.text, element.tail = text, tail


def _shown(root: lxml.html.HtmlElement) -> int:
    """Return the characters of text outside scripts and styles."""
    return sum(
        len(element.tail or "") + (len(element.text or "") if element.tag not in _NOT_SHOWN else 0)
        for element in root.iter()
    )
