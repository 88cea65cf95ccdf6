"""Every place of a page that may name its date, read but not yet judged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.core.models import Link, Source

Role = Literal["published", "modified"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date as the page has it. `weight`: how often such a place is right, 0 to 1.

    `value` is `raw` as ISO 8601 where whoever found it had to read it already.
    """

    role: Role
    method: str
    raw: str
    weight: float
    value: str | None = None


# Names are compared without case, punctuation and namespace prefix colons.
_PUBLISHED_META: Final = {
    "articlepublishedtime": 0.95,
    "articlepublished": 0.9,
    "ogpublishedtime": 0.9,
    "ogarticlepublishedtime": 0.9,
    "datepublished": 0.9,
    "publishdate": 0.9,
    "publisheddate": 0.9,
    "publicationdate": 0.9,
    "pubdate": 0.9,
    "originalpublicationdate": 0.95,
    "articledateoriginal": 0.95,
    "parselypubdate": 0.95,
    "sailthrudate": 0.85,
    "rnewsdatepublished": 0.9,
    "cxenseparserecspublishtime": 0.9,
    "cxenseparserecsarticlepublishtime": 0.9,
    "btpubdate": 0.9,
    "shareaholicarticlepublishedtime": 0.9,
    "citationpublicationdate": 0.7,
    "citationonlinedate": 0.8,
    "citationdate": 0.7,
    "dcdateissued": 0.9,
    "dctermsissued": 0.9,
    "dcdatecreated": 0.85,
    "dctermscreated": 0.85,
    "dcdatepublished": 0.9,
    "dcdate": 0.55,
    "dctermsdate": 0.55,
    "displaydate": 0.8,
    "dateposted": 0.8,
    "datecreated": 0.75,
    "created": 0.7,
    "creationdate": 0.7,
    "articlecreated": 0.75,
    "vrpublishedtime": 0.9,
    "publishtime": 0.85,
    "publishedtime": 0.9,
    "publishedattime": 0.9,
    "ptime": 0.8,
    "pdate": 0.8,
    "docdate": 0.7,
    "date": 0.55,
}
_MODIFIED_META: Final = {
    "articlemodifiedtime": 0.95,
    "articleupdated": 0.9,
    "ogmodifiedtime": 0.9,
    "ogupdatedtime": 0.8,
    "datemodified": 0.9,
    "dctermsmodified": 0.9,
    "dcdatemodified": 0.9,
    "lastmod": 0.8,
    "revised": 0.7,
    "dateupdated": 0.8,
    "updatedtime": 0.8,
}
_ARTICLE_TYPES: Final = re.compile(r"Article|Posting|Report|Review|Recipe|Course|VideoObject")
_PAGE_TYPES: Final = re.compile(r"WebPage|ItemPage|CreativeWork|Event")
_URL_DAY: Final = re.compile(
    r"(?<!\d)((?:19|20)\d{2})[/_-](0?[1-9]|1[0-2])[/_-](0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])[-_](?P<m>0[1-9]|1[0-2])[-_](?P<y>20\d{2})(?!\d)"
    r"|(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=\d{0,6}(?!\d))"
)
_CAPTURE: Final = re.compile(r"^/web/\d{4,14}\w{0,3}/")  # when an archive copied the page
_LINK_WEIGHTS: Final = {
    Source.FEED: 0.85,
    Source.NEWS_SITEMAP: 0.9,
    Source.SITEMAP: 0.6,
    Source.FRONT_PAGE: 0.5,
    Source.ARGUMENT: 0.5,
}


def candidates(
    root: HtmlElement, nodes: Sequence[Mapping[str, Any]], url: str, link: Link | None
) -> Iterator[Candidate]:
    """Give the declared dates of a page, its address and its link, best places first."""
    yield from _from_json_ld(nodes, url)
    yield from _from_meta(root)
    yield from _from_microdata(root)
    yield from _from_url(url)
    yield from _from_link(link)


def _from_json_ld(nodes: Sequence[Mapping[str, Any]], url: str) -> Iterator[Candidate]:
    articles = [node for node in nodes if _is_typed(node, _ARTICLE_TYPES)]
    own = [node for node in articles if _names(node, url)]
    pages = [node for node in nodes if _is_typed(node, _PAGE_TYPES)]
    dated = [node for node in own or articles if node.get("datePublished")]
    for node, weight in [*((n, 0.95) for n in dated[:1]), *((n, 0.8) for n in pages[:1])]:
        for key, role in (("datePublished", "published"), ("dateModified", "modified")):
            value = node.get(key)
            if isinstance(value, str) and value.strip():
                yield Candidate(role, "json-ld", value.strip(), weight)  # type: ignore[arg-type]
        created = node.get("dateCreated")
        if "datePublished" not in node and isinstance(created, str):
            yield Candidate("published", "json-ld-created", created.strip(), 0.7)


def _is_typed(node: Mapping[str, Any], pattern: re.Pattern[str]) -> bool:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(name, str) and pattern.search(name) for name in kinds)


def _names(node: Mapping[str, Any], url: str) -> bool:
    """Tell whether a node says that it is about this very page."""
    path = urlsplit(url).path.rstrip("/")
    page = node.get("mainEntityOfPage")
    if isinstance(page, Mapping):
        page = page.get("@id") or page.get("url")
    named = [value for value in (node.get("url"), page, node.get("@id")) if isinstance(value, str)]
    return any(urlsplit(value).path.rstrip("/") == path for value in named if path)


def _from_meta(root: HtmlElement) -> Iterator[Candidate]:
    for element in root.iter("meta"):
        content = (element.get("content") or element.get("value") or "").strip()
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        key = re.sub(r"[^a-z]", "", name.lower())
        if not content or not key:
            continue
        if key in _PUBLISHED_META:
            yield Candidate("published", f"meta:{name.strip()}", content, _PUBLISHED_META[key])
        elif key in _MODIFIED_META:
            yield Candidate("modified", f"meta:{name.strip()}", content, _MODIFIED_META[key])


def _from_microdata(root: HtmlElement) -> Iterator[Candidate]:
    for element in root.xpath("//*[@itemprop][not(self::meta)]"):
        names = (element.get("itemprop") or "").lower().split()
        raw = element.get("datetime") or element.get("content") or element.text_content()
        if raw.strip() and "datepublished" in names:
            yield Candidate("published", "microdata", raw.strip(), 0.85)
        elif raw.strip() and "datemodified" in names:
            yield Candidate("modified", "microdata", raw.strip(), 0.85)


def url_day(url: str) -> str | None:
    """Return the day that an address names, YYYY-MM-DD; it need not be in the calendar."""
    match = _URL_DAY.search(_CAPTURE.sub("", urlsplit(url).path))
    if match is None:
        return None
    parts = match.group("y", "m", "d") if match["y"] else match.groups()
    year, month, day = (int(part) for part in parts if part is not None)
    return f"{year:04}-{month:02}-{day:02}"


def _from_url(url: str) -> Iterator[Candidate]:
    day = url_day(url)
    if day is not None:
        yield Candidate("published", "url", day, 0.8)


def _from_link(link: Link | None) -> Iterator[Candidate]:
    if link is None:
        return
    if link.published:
        yield Candidate("published", str(link.source), link.published, _LINK_WEIGHTS[link.source])
    if link.modified:
        yield Candidate("modified", str(link.source), link.modified, _LINK_WEIGHTS[link.source])
