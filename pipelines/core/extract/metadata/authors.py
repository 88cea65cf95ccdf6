"""Read the authors of an article as people's names: no roles, no "By", no addresses, each once.

Agencies and desks ("Reuters", "News Desk") are not people. They are kept apart, and one of them
counts as the publisher if the page names no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any, Final

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipelines.core.extract.metadata.names import MOST, Credits, read_credits
from pipelines.core.extract.page.jsonld import Node, types
from pipelines.core.extract.page.markup import fold, squeeze, text_of
from pipelines.core.extract.page.tree import Tree
from pipelines.core.words import words
from pipelines.core.words.patterns import any_of

_META: Final = (
    "author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator",
    "dcterms.creator", "og:article:author", "cxenseparse:author", "citation_author",
    "articleauthor", "creator",
)  # fmt: skip
_MARKED: Final = tuple(
    (attribute, XPath(path))
    for attribute, path in (
        ("rel", ".//@rel[. = 'author']/.."),
        ("itemprop", ".//@itemprop[. = 'author']/..//@itemprop[. = 'name']/.."),
        ("itemprop", ".//@itemprop[. = 'author']/.."),
    )
)
_PERSONAL: Final = re.compile(r"author|autor|writer|byline|vcard")
_BYLINE_NAME: Final = re.compile(r"author(?:-|__)?name|byline-name")
_BYLINE: Final = re.compile(r"byline|vcard")
_AUTHOR: Final = re.compile(r"author|autor|writer")
_AUTHOR_ADDRESSES: Final = ("/author/", "/authors/", "/autor/")
# The attributes and words that trafilatura's paths to an author ask for.
_ASKED: Final = ("class", "id", "itemprop", "rel", "data-testid", "data-component")
_ASKED_WORD: Final = re.compile(
    r"[Aa]uthor|[Bb]yline|\bbyl\b|BBL|username|screenname|writer|zuozhe|bianji|xiaobian|"
    r"channel-name|submitted-by|posted-by|journalist-name"
)
_LONGEST_BYLINE: Final = 150
_WORD: Final = r"[^\W\d_a-z][\w’'.-]+"
_WORDS: Final = words().byline


def _capitalised(phrases: Iterable[str]) -> Iterator[str]:
    """Yield each phrase in the ways in which a line may begin with it: "by", "By", "BY"."""
    for phrase in phrases:
        yield from (phrase, phrase.capitalize(), phrase.upper())


_BYLINE_LINE: Final = re.compile(
    rf"{any_of(_capitalised((*_WORDS.by, *_WORDS.author)))}(?:\s*:\s*|\s+)"
    rf"(?P<names>{_WORD}(?:[ ,]+(?:{any_of(_WORDS.conjunctions)}\s+)?{_WORD}){{1,15}})"
    rf"(?:\s*[,|–—·(-]\s*.*|\s+(?:{any_of(_WORDS.before_date)}|in|\d).*)?"
)
_WRITTEN: Final = re.compile(any_of(_WORDS.written_by), re.IGNORECASE)
_ASIDE: Final = re.compile(
    r"comment|related|teaser|sidebar|widget|recommend|latest|popular|recirc|most-read|trending"
)
_STATED: Final = ("json-ld", "meta", "microdata")
_NEAR: Final = 4  # ancestors that are asked; class names farther up are about the whole page


@dataclass(frozen=True, slots=True)
class Authors:
    """The people whom the page names as authors, and the organisations that it credits.

    people: in the order of the page; may be empty.
    organisations: agencies, desks or the site itself, if named where an author would be.
    method: where the page names them, such as "json-ld" or "byline"; "" if it names none.
    """

    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    method: str = ""


def read_authors(tree: Tree, article: Node | None, *, site_names: Sequence[str]) -> Authors:
    """Return the authors from the first place on the page that names a person.

    If no place does, they are the organisations of the first place that names one. An
    organisation in metadata also outranks a person in a mere byline.
    article: the JSON-LD node of the article. site_names: what the site calls itself.
    """
    own = {fold(name) for name in site_names}
    organisations: tuple[str, ...] = ()
    method = ""
    for where, found in _places(tree, article, own):
        if method in _STATED and where not in _STATED:
            break  # an agency that the page states beats a person found by class names
        if found.people:
            people = _without_site(found.people, own)
            return Authors(people, organisations or found.organisations, where)
        if found.organisations and not organisations:
            organisations, method = found.organisations, where
    return Authors((), organisations, method)


def _places(tree: Tree, article: Node | None, own: set[str]) -> Iterator[tuple[str, Credits]]:
    """Yield what each place that may name authors says, with its method, the surest first.

    own: the site's names, folded.
    """
    root, meta = tree.root, tree.meta
    yield "json-ld", _linked((article or {}).get("author") or (article or {}).get("creator"), own)
    for name in _META:
        yield "meta", read_credits(meta.get(name, ())[:MOST], own)
    yield "meta", read_credits(_labelled(meta), own)
    for attribute, find in _MARKED:
        if "author" in tree.values(attribute):
            yield "microdata", read_credits(map(text_of, _together(find(root))), own)
    for elements in _bylines(tree):
        shown = list(islice(_shown(elements), MOST))
        yield "byline", read_credits(map(text_of, _beside(shown)), own)
        for element in shown[1:3]:
            yield "byline", read_credits([text_of(element)], own)
    yield "byline", read_credits(_printed_byline(tree), own)
    if _may_name_author(tree):
        from trafilatura.metadata import extract_author

        yield "trafilatura", read_credits([extract_author(root) or ""], own)


def _bylines(tree: Tree) -> Iterator[Sequence[HtmlElement]]:
    """Yield for each kind of byline its elements, by class, test id or address, surest first."""
    every = [(element, _own_words(element)) for element in _personal(tree)]
    yield [element for element, words in every if _BYLINE_NAME.search(words)]
    yield [
        link
        for link in tree.elements("a")
        if any(map((link.get("href") or "").__contains__, _AUTHOR_ADDRESSES))
    ]
    for pattern in (_BYLINE, _AUTHOR):
        yield [element for element, words in every if pattern.search(words)]


def _personal(tree: Tree) -> list[HtmlElement]:
    """Return the elements whose class or test id has a word like "author" or "byline"."""
    classes, tests = (
        {value for value in tree.values(name) if _PERSONAL.search(value.lower())}
        for name in ("class", "data-testid")
    )
    named = zip(tree.every, tree.classes, strict=True) if classes or tests else ()
    return [
        element
        for element, words in islice(named, 1, None)
        if words in classes or (tests and element.get("data-testid") in tests)
    ]


def _may_name_author(tree: Tree) -> bool:
    """Tell whether trafilatura may find an author; to ask it would take five milliseconds."""
    values = "\n".join(value for name in _ASKED for value in tree.values(name))
    return _ASKED_WORD.search(values) is not None or bool(tree.elements("author"))


def _own_words(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('data-testid') or ''}".lower()


def _labelled(meta: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the values that Twitter's labelled meta data have for "Written by"."""
    pairs = ((f"twitter:label{n}", f"twitter:data{n}") for n in (1, 2))
    return [
        text
        for label, data in pairs
        for text in meta.get(data, ())[:1]
        if any(map(_WRITTEN.search, meta.get(label, ())))
    ]


def _shown(elements: Sequence[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield the elements that hold a line of text and are in no aside, comment or teaser."""
    for element in elements:
        if 1 < len(text_of(element)) < 120 and not _is_aside(element):
            yield element


def _together(elements: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Return the first shown element and those near it; the rest belong to other articles."""
    shown = list(islice(_shown(elements), MOST))
    if not shown:
        return []
    near = next(islice(shown[0].iterancestors(), 2, 3), shown[0])
    return [e for e in shown if e is shown[0] or near in e.iterancestors()]


def _beside(elements: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Return the first of some elements, and those that stand in the same short line or list.

    Elements within each other count once, as the outer one.
    """
    if len(elements) < 2:
        return list(elements)
    first = elements[0]
    around = islice(first.iterancestors(), _NEAR - 1)
    lines = takewhile(lambda e: len(text_of(e)) <= _LONGEST_BYLINE and not _is_aside(e), around)
    line = next(iter(reversed(list(lines))), first)
    found = [e for e in elements if e is first or line in e.iterancestors()]
    return [e for e in found if not any(outer in e.iterancestors() for outer in found)]


def _without_site(people: tuple[str, ...], own: set[str]) -> tuple[str, ...]:
    """Return the people without the site itself, if others are named beside it."""
    others = tuple(name for name in people if fold(name) not in own)
    return others or people


def _printed_byline(tree: Tree) -> list[str]:
    """Return the names in the page's first line such as "By Jane Roe" or "By Jane Roe, 3 May"."""
    for piece in tree.pieces:
        line = squeeze(piece) if len(piece) < 3 * _LONGEST_BYLINE else ""
        if len(line) < _LONGEST_BYLINE and (found := _BYLINE_LINE.fullmatch(line)):
            return [found["names"]]
    return []


def _is_aside(element: HtmlElement) -> bool:
    """Tell whether an element belongs to a comment, a teaser or the page's frame."""
    return any(
        parent.tag in ("nav", "footer", "aside")
        or _ASIDE.search((parent.get("class") or "").lower())
        for parent in islice(element.iterancestors(), _NEAR)
        if parent.tag not in ("body", "html")
    )


def _linked(value: Any, own: set[str]) -> Credits:
    """Return the people and organisations of a JSON-LD author.

    value: a name, an object with a name, or a list of such. own: the site's names, folded.
    """
    people: list[str] = []
    organisations: list[str] = []
    for item in value[:MOST] if isinstance(value, list) else [value]:
        kinds = types(item) if isinstance(item, dict) else ()
        names = [name for name in _named(item) if name]
        found = read_credits(names, own, are_people="Person" in kinds)
        if any(kind.endswith("Organization") for kind in kinds):
            found = Credits((), found.people + found.organisations)
        people += found.people
        organisations += found.organisations
    return Credits(tuple(dict.fromkeys(people)), tuple(dict.fromkeys(organisations)))


def _named(item: Any) -> list[str]:
    """Return the names in an item of JSON-LD: a string, or an object with one or more names."""
    if isinstance(item, str):
        return [item]
    name = item.get("name") if isinstance(item, dict) else None
    if isinstance(name, list):
        return [text for text in name[:MOST] if isinstance(text, str)]
    return [name] if isinstance(name, str) else []
