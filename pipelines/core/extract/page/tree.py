"""One parse of a page, shared by metadata, rules, trafilatura and dates.

The page is not trusted: its charset may be misnamed, its bytes broken, its markup made to take
hours. Every limit bounds time or memory, and news pages stay below all of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

import lxml.html
from lxml import etree

from pipelines.core.errors import PageError
from pipelines.core.extract.page.annotations import without_annotations
from pipelines.core.extract.page.ballast import bounded
from pipelines.core.extract.page.base_address import rebase
from pipelines.core.extract.page.charset import decoded
from pipelines.core.extract.page.jsonld import Node, json_ld
from pipelines.core.extract.page.markup import is_block, meta_values, text_of
from pipelines.core.extract.page.source import source_of, without_references
from pipelines.core.extract.page.states import states_of
from pipelines.core.extract.page.stripping import stripped
from pipelines.core.extract.page.tags import TEXTLESS
from pipelines.core.reasons import Reason

MAX_BYTES: Final = 32 * 2**20  # a crawl fetches no larger page
MAX_DEPTH: Final = 200  # elements inside one another; trafilatura and deepcopy recurse

_START: Final = 2**14  # bytes at the start of a page in which markup must begin
# The parser gives up at 2,048 elements inside one another. Without the tags that `_WRAPPER`
# matches, hardly any page is so deep.
_DEEPEST: Final = 2000
_WRAPPER: Final = re.compile(
    rb"</?+(?!(?:html|head|body|title|meta|link|script|style|p|br|h[1-6]|li|a|img)[\s/>])"
    rb"[a-z][^>]*+>?+",
    re.IGNORECASE,
)
_TOO_DEEP: Final = etree.XPath("/*" * (MAX_DEPTH + 1))
_TEXTS: Final = etree.XPath("descendant::text()", smart_strings=False)
_ELEMENTS: Final = etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)


_MAKER: Final = lxml.html.HTMLParser()
_MAKER.set_element_class_lookup(_ELEMENTS)


def new_element(tag: str) -> lxml.html.HtmlElement:
    """Return an element of the class that `parse_page` uses, as the root of a new tree."""
    return _MAKER.makeelement(tag)


class EmptyPageError(PageError):
    """The page has no bytes, nothing but blanks, or no element."""

    reason = Reason.EMPTY


class NotHtmlError(PageError):
    """The bytes are not HTML."""

    reason = Reason.NOT_HTML


class TooLargeError(PageError):
    """The page has more than `MAX_BYTES` bytes."""

    reason = Reason.TOO_LARGE


@dataclass(frozen=True)
class Tree:
    """A parsed page. The root is shared: readers must not change it."""

    root: lxml.html.HtmlElement
    encoding: str
    is_cut: bool = False  # whether text was left out because the page passes a limit
    code: int = 0  # how much code its body had in scripts and styles, as `stripped` counts it
    source: bytes = b""  # in UTF-8, with the code of its scripts

    @cached_property
    def states(self) -> tuple[bytes, ...]:
        """The JSON of the page's scripts, as `states_of` finds it; few pages are asked for it."""
        return states_of(self.source)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The page's JSON-LD, as `json_ld` reads it."""
        return json_ld(self.root)

    @cached_property
    def meta(self) -> Mapping[str, Sequence[str]]:
        """The contents of the page's meta elements, as `meta_values` reads them."""
        return meta_values(self.elements("meta"))

    @cached_property
    def title(self) -> str:
        """The document's title on one line; empty where it has none."""
        element = self.root.find("head/title")
        element = self.root.find(".//head/title") if element is None else element
        return text_of(element) if element is not None else ""

    @cached_property
    def texts(self) -> Sequence[str]:
        """All texts as they stand between the tags, also those of scripts and blank ones."""
        found: list[str] = _TEXTS(self.root)
        return found

    @cached_property
    def pieces(self) -> list[str]:
        """The body's texts that are not blank as they stand between tags, also of scripts."""
        body = self.root.find("body")
        return [text for text in _TEXTS(body) if not text.isspace()] if body is not None else []

    @cached_property
    def every(self) -> Sequence[lxml.html.HtmlElement]:
        """All elements in document order, the root first; the tree is walked once for all."""
        return list(self.root.iter())

    @cached_property
    def tags(self) -> Sequence[str]:
        """The tag of each element of `every`."""
        return [str(element.tag) for element in self.every]

    @cached_property
    def classes(self) -> Sequence[str | None]:
        """The class attribute of each element of `every`; None for an element without one."""
        return [element.get("class") for element in self.every]

    def elements(self, *tags: str) -> Sequence[lxml.html.HtmlElement]:
        """Return the elements with any of the tags, in document order."""
        there = [tag for tag in tags if tag in self._by_tag]
        if len(there) < 2:
            return self._by_tag[there[0]] if there else ()
        return [e for e, tag in zip(self.every, self.tags, strict=True) if tag in there]

    @cached_property
    def _by_tag(self) -> dict[str, list[lxml.html.HtmlElement]]:
        found: dict[str, list[lxml.html.HtmlElement]] = {}
        for element, tag in zip(self.every, self.tags, strict=True):
            found.setdefault(tag, []).append(element)
        return found

    @cached_property
    def body_range(self) -> slice:
        """The slice of `every` with the body and its descendants; all of it without a body."""
        body = self.root.find("body")
        if body is None:
            return slice(0, len(self.every))
        after = body.getnext()  # only in broken pages something follows the body
        end = len(self.every) if after is None else self.every.index(after)
        return slice(self.every.index(body), end)

    def values(self, attribute: str) -> Mapping[str, int]:
        """Return the different values of an attribute, and how many elements have each.

        Hundreds of elements share few values, so to look for a word in these is quick.
        """
        if attribute not in self._values:
            if attribute == "class":
                found = [words for words in self.classes if words is not None]
            else:
                found = _values_of(attribute)(self.root)
            self._values[attribute] = Counter(found)
        return self._values[attribute]

    @cached_property
    def _values(self) -> dict[str, Mapping[str, int]]:
        return {}


@cache
def _values_of(attribute: str) -> etree.XPath:
    return etree.XPath(f"descendant-or-self::*/@{attribute}", smart_strings=False)


def parse_page(body: bytes, content_type: str | None) -> Tree:
    """Return the tree of a page's bytes.

    content_type: the header as received, for its charset; its media type is believed only
        where the bytes do not look like HTML.
    Raises: EmptyPageError, NotHtmlError, TooLargeError.
    """
    if len(body) > MAX_BYTES:
        raise TooLargeError(f"the page has {len(body):,} bytes, more than {MAX_BYTES:,}")
    if not body.strip():
        raise EmptyPageError("the page is empty: see whether the site answers so in a browser")
    text, encoding = decoded(body, content_type)
    source = source_of(body, text, encoding)
    if not _looks_like_html(source, content_type):
        kind = f", the server calls it {content_type[:80]!r}" if content_type else ""
        raise NotHtmlError(f"this is no HTML page{kind}: give a news page's address or HTML")
    whole = source
    source, code = stripped(source)
    source, is_cut = bounded(source)
    root, is_unfinished = _parse(without_references(source))
    if b"<base" in source or b"<BASE" in source:
        rebase(root)
    if b"<rt" in source or b"<sup" in source or b"#" in source:
        without_annotations(root)
    return Tree(root, encoding, is_cut or is_unfinished, code, whole)


def _looks_like_html(source: bytes, content_type: str | None) -> bool:
    """Tell whether a page's start looks like HTML; where it is unclear, ask the header."""
    text = source[:_START].decode("utf-8", "ignore")
    start = text[:2048].lstrip().lower()
    if start.startswith(("%pdf", "{", "[")) and "<" not in start[:200]:
        return False
    if start.startswith("<?xml") and "<html" not in text[:4096].lower():
        return False
    if re.match(r"<(rss|feed|urlset|sitemapindex)\b", start):
        return False
    if re.search(r"<(!doctype html|html|head|body|title|meta|div|p|article|h1)\b", start):
        return True
    kind = (content_type or "text/html").lower()
    return "html" in kind and b"<" in source


def _parse(source: bytes) -> tuple[lxml.html.HtmlElement, bool]:
    """Return the root, and whether the parser gave up before the end of the page.

    A page that is too deep for the parser is parsed again without its wrappers, such as `<div>`.
    """
    root = _parsed(source)
    depth = _flatten(root)
    if depth >= _DEEPEST:
        root = _parsed(_WRAPPER.sub(b" ", source))
        depth = _flatten(root)
    return root, depth >= _DEEPEST


def _parsed(source: bytes) -> lxml.html.HtmlElement:
    """Return the root of a source in UTF-8, without comments and processing instructions."""
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    # One class for all elements: lxml.html's own lookup calls a Python function for each.
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        return lxml.html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise EmptyPageError(f"the page has no element: {error}") from error


def _flatten(root: lxml.html.HtmlElement) -> int:
    """Replace each element at `MAX_DEPTH` by a division with its text as plain paragraphs.

    Returns: the depth of the deepest element before that, or 0 for a tree within the limit.
    """
    if not _TOO_DEEP(root):  # only hostile pages are too deep
        return 0
    depths = {root: 0}
    too_deep = []
    for element in root.iterdescendants():
        parent = element.getparent()
        depth = depths.get(parent, MAX_DEPTH) + 1 if parent is not None else 0
        depths[element] = depth
        if depth == MAX_DEPTH:
            too_deep.append(element)
    for element in too_deep:
        etree.strip_elements(element, *TEXTLESS, with_tail=False)
        paragraphs = list(_paragraphs(element))
        element.clear(keep_tail=True)
        element.tag = "div"
        for paragraph in paragraphs:
            etree.SubElement(element, "p").text = paragraph
    return max(depths.values())


def _paragraphs(element: lxml.html.HtmlElement) -> Iterator[str]:
    """Yield an element's texts, split where block-level elements start or end; none is blank."""
    parts: list[str] = []
    for event, part in etree.iterwalk(element, events=("start", "end")):
        if is_block(str(part.tag)) or part is element:
            yield from filter(str.strip, ["".join(parts)])
            parts.clear()
        is_inside = event == "start" or part is not element
        text = part.text if event == "start" else part.tail
        parts += [text] if text and is_inside else []
