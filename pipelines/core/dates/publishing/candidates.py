"""Find the dates that a page declares for machines, or that its address or its link names.

Each is a `Candidate`: its text is kept as it stands, neither read nor judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipelines.core.extract.page.tree import Tree
from pipelines.core.models import Link
from pipelines.core.schema_org import is_dated_work, is_page

Role = Literal["published", "modified"]

_PROPERTIES: Final[dict[Role, str]] = {"published": "datePublished", "modified": "dateModified"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date as the page has it.

    role: whether it is said to be of publishing or of the last change.
    method: where it was found, as the record names it: "json-ld", "meta:NAME", "text" ...
    raw: its text as it stands: "24 January 2019".
    signs: names of what speaks for or against it, such as "in-footer"; the first one says where it
        was found. `weights` has the worth of each.
    value: `raw` as ISO 8601, if it had to be read in order to be found; else None.
    """

    role: Role
    method: str
    raw: str
    signs: tuple[str, ...]
    value: str | None = None


# Names are compared without case, punctuation and namespace prefix colons.
_PUBLISHED_META: Final = re.compile(
    r"(?:og|rnews|dc)?(?:article)?(?:date)?published(?:time|date|attime)?|publishdate"
    r"|(?:original)?publicationdate|(?:parsely|bt)?pubdate|articledateoriginal|rnewsdatepublished"
    r"|(?:cxenseparserecs|cxenseparserecsarticle|shareaholicarticle|vr)?publish(?:ed)?time"
    r"|citationonlinedate|dc(?:terms)?(?:date)?issued|dcdatepublished|dateposted|p(?:time|date)"
)
# Some templates write the day of publishing here and some the day of the last change.
_VAGUE_META: Final = re.compile(
    r"sailthrudate|citation(?:publication)?date|dc(?:terms)?(?:date)?created|dc(?:terms)?date"
    r"|displaydate|(?:date|article)?created|creationdate|docdate|date"
)
_MODIFIED_META: Final = re.compile(
    r"(?:og)?(?:article)?(?:modified|updated)(?:time)?|datemodified|dateupdated?|revised"
    r"|dc(?:terms)?(?:date)?modified|lastmod(?:ified)?"
)
MANY: Final = 3  # so many dates of one kind are a list, of comments or of other stories
_DAY: Final = 10  # characters of a day in ISO 8601
_LONGEST_NAME: Final = 60  # characters of a meta element's name; twice the longest above
_URL_DAY: Final = re.compile(
    r"(?<!\d)((?:19|20)\d{2})[/_-](0?[1-9]|1[0-2])[/_-](0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])[-_](?P<m>0[1-9]|1[0-2])[-_](?P<y>20\d{2})(?!\d)"
    r"|(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=\d{0,6}(?!\d))"
)
_DATED_ITEMS: Final = XPath("descendant::*/@itemprop[contains(., 'date')]/..")
_YEAR: Final = re.compile(r"\d{4}")  # without a year, "Fri" would be counted from the fetch
_CAPTURE: Final = re.compile(r"^/web/\d{4,14}\w{0,3}/")  # the day when an archive copied the page


def candidates(
    tree: Tree, nodes: Sequence[Mapping[str, Any]], url: str, link: Link | None
) -> Iterator[Candidate]:
    """Yield the dates that a page declares, then those of its address and of its link.

    root: the page. nodes: the page's JSON-LD nodes in one flat list.
    url: the page's final address. link: how discovery found the page, None if it did not.
    """
    yield from _from_json_ld(nodes, url)
    yield from _from_meta(tree.elements("meta"))
    yield from _from_microdata(tree)
    yield from _from_url(url)
    yield from _from_link(link)


def _from_json_ld(nodes: Sequence[Mapping[str, Any]], url: str) -> Iterator[Candidate]:
    """Yield the dates of the first article node and the first page node in JSON-LD."""
    entries = {id(entry) for node in nodes for entry in _live_entries(node)}
    articles = [
        node for node in nodes if id(node) not in entries and _is_typed(node, is_dated_work)
    ]
    own = [node for node in articles if _names(node, url)]
    pages = [node for node in nodes if _is_typed(node, is_page)]
    dated = [node for node in own or articles if node.get("datePublished") or _live_began(node)]
    for node, sign in [
        *((n, "json-ld:article") for n in dated[:1]),
        *((n, "json-ld:page") for n in pages[:1]),
    ]:
        for role, key in _PROPERTIES.items():
            value = node.get(key)
            if isinstance(value, str) and _YEAR.search(value):
                yield Candidate(role, "json-ld", value.strip(), (sign,))
        began = _live_began(node)
        if "datePublished" not in node and began:
            yield Candidate("published", "json-ld", began, (sign,))
            continue
        created = node.get("dateCreated")
        if "datePublished" not in node and isinstance(created, str) and _YEAR.search(created):
            yield Candidate("published", "json-ld-created", created.strip(), ("json-ld:created",))


def _live_entries(node: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the entries of a live blog in JSON-LD, none of another node."""
    found = node.get("liveBlogUpdate")
    entries = found if isinstance(found, list) else [found]
    return [entry for entry in entries if isinstance(entry, Mapping)]


def _live_began(node: Mapping[str, Any]) -> str | None:
    """Return when a live blog began: its coverage, else its first entry; None of another node."""
    entries = _live_entries(node)
    if not entries:
        return None
    times = (
        [node.get("coverageStartTime")]
        if node.get("coverageStartTime")
        else [entry.get("datePublished") for entry in entries]
    )
    return min((time.strip() for time in times if isinstance(time, str)), default=None)


def _is_typed(node: Mapping[str, Any], names: Callable[[str], bool]) -> bool:
    """Tell whether `names` is true of one of the schema.org types of a node."""
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(name, str) and names(name) for name in kinds)


def _names(node: Mapping[str, Any], url: str) -> bool:
    """Tell whether a JSON-LD node names this page's address as its own (by path)."""
    path = urlsplit(url).path.rstrip("/")
    page = node.get("mainEntityOfPage")
    if isinstance(page, Mapping):
        page = page.get("@id") or page.get("url")
    named = [value for value in (node.get("url"), page, node.get("@id")) if isinstance(value, str)]
    return any(urlsplit(value).path.rstrip("/") == path for value in named if path)


def _from_meta(elements: Sequence[HtmlElement]) -> Iterator[Candidate]:
    """Yield the dates of the meta elements whose name says publishing or the last change."""
    for element in elements:
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        named = _named(name) if len(name) <= _LONGEST_NAME else None
        if named is None:
            continue
        content = (element.get("content") or element.get("value") or "").strip()
        if content:
            role, sign = named
            yield Candidate(role, f"meta:{name.strip()}", content, (sign,))


@lru_cache(maxsize=1024)  # a few hundred names serve all pages
def _named(name: str) -> tuple[Role, str] | None:
    """Return the role and the sign of the date in a meta element of this name; None for others."""
    key = re.sub(r"[^a-z]", "", name.lower())
    if _PUBLISHED_META.fullmatch(key):
        return "published", "meta:published"
    if _VAGUE_META.fullmatch(key):
        return "published", "meta:vague"
    return ("modified", "meta") if _MODIFIED_META.fullmatch(key) else None


def _from_microdata(tree: Tree) -> Iterator[Candidate]:
    """Yield the dates of elements with an `itemprop` of datePublished or dateModified."""
    is_there = any("date" in value for value in tree.values("itemprop"))
    found = [
        (role, raw.strip())
        for element in (_DATED_ITEMS(tree.root) if is_there else ())
        if element.tag != "meta"
        for raw in [element.get("datetime") or element.get("content") or element.text_content()]
        for role, key in _PROPERTIES.items()
        if raw.strip() and key.lower() in (element.get("itemprop") or "").lower().split()
    ]
    days = {raw[:_DAY] for role, raw in found if role == "published"}
    many = ("one-of-many",) if len(days) >= MANY else ()
    for role, raw in found:
        yield Candidate(role, "microdata", raw, ("microdata", *many))


def url_day(url: str) -> str | None:
    """Return the day that an address names as YYYY-MM-DD, None without one.

    It is not checked against the calendar: "/2019/02/31/" gives "2019-02-31".
    """
    match = _URL_DAY.search(_CAPTURE.sub("", urlsplit(url).path))
    if match is None:
        return None
    parts = match.group("y", "m", "d") if match["y"] else match.groups()
    year, month, day = (int(part) for part in parts if part is not None)
    return f"{year:04}-{month:02}-{day:02}"


def _from_url(url: str) -> Iterator[Candidate]:
    """Yield the day that an address names, if it names one."""
    day = url_day(url)
    if day is not None:
        yield Candidate("published", "url", day, ("url",))


def _from_link(link: Link | None) -> Iterator[Candidate]:
    """Yield the dates that the feed or sitemap gave with the link."""
    if link is None:
        return
    if link.published:
        yield Candidate("published", str(link.source), link.published, (f"link:{link.source}",))
    if link.modified:
        yield Candidate("modified", str(link.source), link.modified, (f"link:{link.source}",))
