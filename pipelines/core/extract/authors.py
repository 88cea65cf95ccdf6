"""Authors as people: no roles, no "By", no addresses, no duplicates.

Agencies and desks ("Reuters", "News Desk") are not people: they count as publisher where
the page names no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from lxml.html import HtmlElement
from trafilatura.metadata import extract_author

from pipelines.core.extract.jsonld import Node, types
from pipelines.core.extract.markup import fold, text_of

_META: Final = (
    "author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator",
    "dcterms.creator", "og:article:author", "cxenseparse:author", "citation_author",
)  # fmt: skip
_MARKED: Final = (
    ".//*[@rel='author']",
    ".//*[@itemprop='author']//*[@itemprop='name']",
    ".//*[@itemprop='author']",
)
_BYLINE: Final = (
    ".//*[contains(@class,'author-name') or contains(@class,'author__name')"
    " or contains(@class,'authorName') or contains(@class,'byline-name')]",
    ".//a[contains(@href,'/author/') or contains(@href,'/authors/') or contains(@href,'/autor/')]",
    ".//*[contains(@class,'byline')]",
    ".//*[contains(@class,'author') or contains(@class,'autor')]",
)
_BY: Final = re.compile(
    r"^\W*(?:(?:written|posted|published|reported|story|article|words|text)\s+)?"
    r"(?:by|von|par|por|di|de la rédaction|door|av|af|přez|autor(?:ka|en)?|author|auteur|автор|"
    r"yazan|oleh|penulis|بقلم|كتب)(?=[\s:]+\S)\s*:?\s*",
    re.IGNORECASE,
)
_SPLIT: Final = re.compile(
    r"\s*(?:[;|/•·\n]|,|\s&\s|\s\+\s|\b(?:and|und|et|y|och|og|en|ve|dan|with|и|و)\b(?=\s))\s*"
)
_ADDRESS: Final = re.compile(r"https?:|www\.|@|\.(?:com|org|net|co)\b|/")
_NO_PERSON: Final = re.compile(
    r"\b(?:agenc\w+|staff|desk|newsroom|news|redaktion|redazione|redacción|redaccion|redação|"
    r"rédaction|redakcja|redakce|editors?|editorial|editor-in-chief|team|admin\w*|reporters?|"
    r"correspondents?|contributors?|writer|journalist\w*|press|media|service|monitoring|reuters|"
    r"afp|ap|dpa|apa|efe|ansa|upi|pti|ani|ians|tass|тасс|риа|xinhua|bloomberg|interfax|sid|kna|"
    r"epd|afx|ats|belga|anp|ntb|tt|ritzau|agence|agencia|agenzia|agência|agentur|online|tv|"
    r"редакция|guest|author|unknown|anonymous|minutes?|published|updated|follow|share|more)\b",
    re.IGNORECASE,
)
_LONGEST_BYLINE: Final = 80
_BYLINE_LINE: Final = re.compile(
    r"(?:By|BY|Von|Por|Par|Di|Door|Автор:?|بقلم:?)[\s:]+"
    r"(?:[^\W\d_a-z][\w’'.-]+[ ,]*(?:(?:and|und|y|et|e|en)\s+)?){2,6}"
)
_DATED: Final = re.compile(  # "Jane Roe Fr, 18. Oktober": what follows the name is its date
    r"\s+(?=(?:[Aa]m|[Oo]n|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mo|Di|Mi|Do|Fr|Sa|So|Jan|Feb|Mar|Apr|"
    r"Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:$|[.,]|\s+\w+day|\s+\d)|\d)"
)
_NEAR: Final = 4  # ancestors; farther up a theme's class names speak of the whole page
_MOST: Final = 12  # more names than that are a staff list


@dataclass(frozen=True, slots=True)
class Authors:
    """People in the order of the page, and the first name that is an organisation's."""

    people: tuple[str, ...] = ()
    organisation: str | None = None
    method: str = ""


def read_authors(
    root: HtmlElement,
    article: Node | None,
    meta: Mapping[str, Sequence[str]],
    *,
    site_names: Sequence[str],
) -> Authors:
    """Return the authors from the first place that names a person."""
    organisation = None
    for method, texts in _places(root, article, meta):
        people, other = _sort(texts, {fold(name) for name in site_names})
        organisation = organisation or other
        if people:
            return Authors(people, organisation, method)
    return Authors((), organisation, "")


def _places(
    root: HtmlElement, article: Node | None, meta: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, list[str]]]:
    node = article or {}
    yield "json-ld", list(_names(node.get("author") or node.get("creator")))
    yield "meta", [text for name in _META for text in meta.get(name, ())][:_MOST]
    for method, paths in (("microdata", _MARKED), ("byline", _BYLINE)):
        for path in paths:
            elements = [e for e in root.xpath(path) if not _is_aside(e)]
            texts = [text for e in elements[:4] if 2 < len(text := text_of(e)) < 120]
            yield method, texts if method == "microdata" else texts[:1]
    line = _printed_byline(root)
    yield "byline", [line] if line else []
    yield "trafilatura", [extract_author(root) or ""]


def _printed_byline(root: HtmlElement) -> str | None:
    """Return the first line of the page that is "By Jane Roe" and no more."""
    body = root.find("body")
    for piece in body.itertext() if body is not None else ():
        line = " ".join(piece.split())
        if len(line) < _LONGEST_BYLINE and _BYLINE_LINE.fullmatch(line):
            return line
    return None


def _is_aside(element: HtmlElement) -> bool:
    """Tell whether an element belongs to a comment, a teaser or the page's frame."""
    return any(
        parent.tag in ("nav", "footer", "aside")
        or re.search(r"comment|related|teaser|sidebar|widget|recommend", parent.get("class") or "")
        for parent in islice(element.iterancestors(), _NEAR)
        if parent.tag not in ("body", "html")
    )


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value[:_MOST]:
            yield from _names(item)
    elif isinstance(value, dict):
        name = value.get("name")
        if "Organization" in types(value) and isinstance(name, str):
            yield f"{name} Agency" if not _NO_PERSON.search(name) else name
        else:
            yield from _names(name)


def _sort(texts: Sequence[str], own: set[str]) -> tuple[tuple[str, ...], str | None]:
    """Return the people named in the texts, and the first organisation."""
    people: dict[str, str] = {}
    organisation = None
    for text in texts:
        if _ADDRESS.search(text.split(",")[0]) and "/" not in text.strip("/"):
            continue
        for name in _SPLIT.split(_BY.sub("", text)):
            name = _clean(name)
            if not name or _ADDRESS.search(name):
                continue
            if fold(name) in own or _NO_PERSON.search(name):
                organisation = organisation or name.removesuffix(" Agency")
            elif _is_person(name):
                people.setdefault(fold(name), name)
    return tuple(people.values())[:_MOST], organisation


def _clean(name: str) -> str:
    name = re.sub(r"\(.*?\)|\[.*?\]", " ", name)
    name = _DATED.split(_BY.sub("", " ".join(name.split())))[0]
    name = name.strip(" .,:;-–—|*\"“”'")
    return name.title() if name.isupper() and len(name) > 4 else name


def _is_person(name: str) -> bool:
    words = name.split()
    if len(name) < 3 or len(name) > 50 or len(words) > 6 or any(c.isdigit() for c in name):
        return False
    return name[0].isupper() or not name[0].islower()
