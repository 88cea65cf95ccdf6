"""Read what the page says about its article, field by field, each with the method it came by."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipelines.core.extract.metadata.authors import read_authors
from pipelines.core.extract.metadata.headline import headline
from pipelines.core.extract.metadata.images import read_images
from pipelines.core.extract.page.jsonld import Node, article_node, first_text, types
from pipelines.core.extract.page.markup import fold, squeeze, text_of
from pipelines.core.extract.page.plain_text import plain_text
from pipelines.core.extract.page.tree import Tree
from pipelines.core.models import Draft, Site
from pipelines.core.urls import canonical_url, registrable_domain

_MOST_KEYWORDS: Final = 30
# Ways to find elements by a word in an attribute: the attribute, the words of which one must be in
# it, and the path. Paths search attributes where they can, since a page has fewer attributes of a
# name than elements.
_CRUMBS: Final = (
    ("class", ("breadcrumb",), ".//@class[contains(., 'breadcrumb')]/.."),
    ("id", ("breadcrumb",), ".//@id[contains(., 'breadcrumb')]/.."),
    ("aria-label", ("readcrumb",), ".//@aria-label[contains(., 'readcrumb')]/.."),
    (
        "itemtype",
        ("schema.org/BreadcrumbList",),
        ".//@itemtype[. = 'http://schema.org/BreadcrumbList'"
        " or . = 'https://schema.org/BreadcrumbList']/..",
    ),
)
_CATEGORY: Final = (
    ("rel", ("category",), ".//a[contains(@rel,'category')]"),
    ("itemprop", ("articleSection",), ".//@itemprop[. = 'articleSection']/.."),
    (
        "class",
        ("taxonomy-category", "cat-links"),
        ".//@class[contains(., 'taxonomy-category') or contains(., 'cat-links')]/..//a",
    ),
)
_PUBLISHER: Final = (("itemprop", ("publisher",), ".//@itemprop[. = 'publisher']/.."),)

Meta = Mapping[str, Sequence[str]]
Ways = tuple[tuple[str, tuple[str, ...], str], ...]


def read_metadata(tree: Tree, *, page_url: str, site: Site, link_title: str | None) -> Draft:
    """Return a draft with everything that the page's metadata say, but without a text.

    page_url: the final address.
    link_title: the headline as discovery saw it; used if the page has none.
    """
    meta, nodes = tree.meta, tree.nodes
    article = article_node(nodes, page_url=page_url, headline=_first(meta, "og:title"))
    names = _site_names(meta, article, page_url, site)
    title, title_method = headline(tree, article, site_names=names, link_title=link_title)
    authors = read_authors(tree, article, site_names=names)
    crumbs, crumb_method = _breadcrumbs(tree, title)
    found = {
        "description": _description(meta, article),
        # An organisation beside people is rather somebody's role: "Jane Roe, Foreign Desk".
        "publisher": _publisher(
            tree, article, site, () if authors.people else authors.organisations
        ),
        "section": _section(tree, article, crumbs),
        "keywords": _keywords(meta, article),
        "is_free": _is_free(meta, article),
        "canonical_url": canonical_of(tree, page_url),
    }
    methods = {name: method for name, (value, method) in found.items() if value not in (None, ())}
    methods |= {"headline": title_method} if title else {}
    methods |= {"authors": authors.method} if authors.people else {}
    methods |= {"breadcrumbs": crumb_method} if crumbs else {}
    values: dict[str, Any] = {name: value for name, (value, _) in found.items()}
    return Draft(
        text="",
        headline=title,
        authors=authors.people,
        credited=authors.people or authors.organisations,
        breadcrumbs=crumbs,
        images=read_images(tree, article, page_url=page_url),
        methods=methods,
        **values,
    )


def _first(meta: Meta, *names: str) -> str | None:
    """Return the first content of the first of the names that the page has; else None."""
    return next((meta[name][0] for name in names if meta.get(name)), None)


def _site_names(meta: Meta, article: Node | None, page_url: str, site: Site) -> tuple[str, ...]:
    """Return the names of the site, to take them from headlines and tell them from people."""
    host = urlsplit(page_url).hostname or ""
    label = registrable_domain(page_url).split(".")[0]
    named = [
        _first(meta, "og:site_name"),
        _first(meta, "application-name"),
        _publishing_house(article),
        site.title,
        host.removeprefix("www."),
        label,
    ]
    return tuple(dict.fromkeys(name for name in named if name))


def _publishing_house(article: Node | None) -> str | None:
    """Return the publisher in the JSON-LD; None for a person, who may be the author as well."""
    publisher = (article or {}).get("publisher")
    is_person = isinstance(publisher, dict) and "Person" in types(publisher)
    return None if is_person else first_text(publisher)


def _description(meta: Meta, article: Node | None) -> tuple[str | None, str]:
    if text := _first(meta, "og:description"):
        return plain_text(text), "opengraph"
    if text := _first(meta, "description", "twitter:description", "dc.description"):
        return plain_text(text), "meta"
    text = first_text((article or {}).get("description"))
    return plain_text(text) if text else None, "json-ld"


def _publisher(
    tree: Tree, article: Node | None, site: Site, organisations: tuple[str, ...]
) -> tuple[str | None, str]:
    meta = tree.meta
    if name := first_text((article or {}).get("publisher")):
        return name, "json-ld"
    if name := next(filter(None, map(_marked_name, _found(tree, _PUBLISHER))), None):
        return name, "microdata"
    if name := _first(meta, "og:site_name"):
        return name, "opengraph"
    if name := _first(meta, "dc.publisher", "publisher", "application-name"):
        return name, "meta"
    return (site.title, "site") if site.title else (next(iter(organisations), None), "byline")


def _marked_name(element: HtmlElement) -> str:
    """Return the name of a thing in microdata, or all of its text if no name is marked."""
    named = next(iter(element.xpath(".//*[@itemprop='name']")), element)
    return squeeze(named.get("content") or text_of(named))


def _section(tree: Tree, article: Node | None, crumbs: tuple[str, ...]) -> tuple[str | None, str]:
    meta = tree.meta
    if name := first_text((article or {}).get("articleSection")):
        return name, "json-ld"
    if name := _first(meta, "article:section", "og:article:section", "parsely-section", "section"):
        return name, "meta"
    if len(crumbs) > 1:
        return crumbs[-1], "breadcrumbs"
    return next(map(text_of, _found(tree, _CATEGORY)), None), "visible"


def _keywords(meta: Meta, article: Node | None) -> tuple[tuple[str, ...], str]:
    listed = (article or {}).get("keywords")
    texts = [t for t in listed if isinstance(t, str)] if isinstance(listed, list) else [listed]
    sources = (
        ("json-ld", [text for text in texts if isinstance(text, str)]),
        ("meta", list(meta.get("news_keywords", ()))),
        ("meta", list(meta.get("article:tag", ()))),
        ("meta", list(meta.get("keywords", ()))),
    )
    for method, named in sources:
        split = (word.strip() for text in named for word in re.split(r"[,;،]", text))
        unique = {fold(word): word for word in split if word and len(word) < 80}
        if unique:
            return tuple(unique.values())[:_MOST_KEYWORDS], method
    return (), ""


def _is_free(meta: Meta, article: Node | None) -> tuple[bool | None, str]:
    said = (article or {}).get("isAccessibleForFree")
    if isinstance(said, bool):
        return said, "json-ld"
    if isinstance(said, str) and said.rsplit("/", 1)[-1].lower() in ("true", "false"):
        return said.lower().endswith("true"), "json-ld"
    tier = (_first(meta, "article:content_tier") or "").lower()
    return ({"free": True, "locked": False, "metered": False}.get(tier), "meta")


def _found(tree: Tree, ways: Ways) -> Sequence[HtmlElement]:
    """Return the elements that any of the ways finds, in document order."""
    paths = [
        path
        for attribute, words, path in ways
        if any(word in value for value in tree.values(attribute) for word in words)
    ]
    return _union(" | ".join(paths))(tree.root) if paths else ()


@cache
def _union(path: str) -> XPath:
    return XPath(path)


def _breadcrumbs(tree: Tree, title: str | None) -> tuple[tuple[str, ...], str]:
    """Return the sections from the front page down, without the article, and the method."""
    for node in tree.nodes:
        if "BreadcrumbList" in types(node):
            crumbs = _without_title(_listed_crumbs(node.get("itemListElement")), title)
            if crumbs:
                return crumbs, "json-ld"
    for element in _found(tree, _CRUMBS):
        links = (text_of(link) for link in element.iter("a"))
        crumbs = _without_title([text for text in links if text], title)
        if 0 < len(crumbs) < 8:
            return crumbs, "visible"
    return (), ""


def _listed_crumbs(items: Any) -> list[str]:
    """Return the names in a list of JSON-LD breadcrumbs, in the order of their positions."""
    listed = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    listed.sort(
        key=lambda item: int(p) if (p := str(item.get("position", "")))[:9].isdigit() else 0
    )
    names = (first_text(item.get("name")) or first_text(item.get("item")) for item in listed)
    return [name for name in names if name and not name.startswith("http")]


def _without_title(crumbs: Sequence[str], title: str | None) -> tuple[str, ...]:
    own = fold(title or "")
    kept = (crumb for crumb in crumbs if fold(crumb) and not (own and own.startswith(fold(crumb))))
    return tuple(dict.fromkeys(kept))


def canonical_of(tree: Tree, page_url: str) -> tuple[str | None, str]:
    """Return the page's canonical address and where it is stated; (None, "") without one."""
    for url, method in stated_urls(tree):
        try:
            absolute = canonical_url(urljoin(page_url, url))
        except ValueError:
            continue
        if _may_name(absolute, page_url):
            return absolute, method
    return None, ""


def stated_urls(tree: Tree) -> Iterator[tuple[str, str]]:
    """Yield the addresses that the page states for itself, each with where it is stated."""
    for link in tree.elements("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            yield link.get("href") or "", "canonical-link"
    for url in tree.meta.get("og:url", ()):
        yield url, "opengraph"


def _site_of(url: str) -> str:
    return registrable_domain(url).removeprefix("www.")


def _may_name(stated: str, page_url: str) -> bool:
    """Tell whether an address may be the canonical one of a page.

    It must be on the page's own site, and not the front page unless the page is. A page that is
    served from a bare IP address may state any site.
    """
    if urlsplit(stated).path in ("", "/") and urlsplit(page_url).path not in ("", "/"):
        return False
    if _site_of(stated) == _site_of(page_url):
        return True
    try:
        ipaddress.ip_address(urlsplit(page_url).hostname or "")
    except ValueError:
        return False
    return True
