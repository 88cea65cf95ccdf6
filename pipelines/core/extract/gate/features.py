"""What a page looks like as a whole, in numbers that a model can weigh.

Shapes and conventions of the web only: no feature reads a human language, so that a section
page in Tamil is told as one in English. A name is the model's: its meaning never changes.
Counts and lengths are as log(1 + n), the rest are shares or 0 and 1.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import chain
from typing import Final
from urllib.parse import urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipelines.core.extract.page.markup import fold, squeeze
from pipelines.core.extract.page.tree import Tree
from pipelines.core.models import Draft

PROSE: Final = 80  # characters from which a paragraph is prose
_TEASER: Final = 4  # words from which a link's text is a headline
_LOOKED_AT: Final = 200_000  # characters of shown text in which prices are counted
_ENDS: Final = tuple(".!?…。！？।؟")
_CLOSINGS: Final = "\"'”’»)]"
_SIGNS: Final = ("$", "€", "£", "¥", "₹", "USD", "EUR")
_PRICE: Final = re.compile(r"[$€£¥₹]\s?\d|\d\s?(?:[$€£¥₹]|USD|EUR)")
_BEFORE: Final = 2  # characters before a sign's start in which its price may begin
_BEHIND: Final = 3  # characters from a sign's start in which its price ends

_TAGS: Final = {
    "images": ("img",), "figures": ("figure",), "fields": ("input", "textarea"),
    "buttons": ("button",), "items": ("li",), "paragraphs": ("p",), "sections": ("section",),
    "h2": ("h2",), "h3": ("h3", "h4"), "articles": ("article",),
}  # fmt: skip
_CLASSES: Final = {
    "bylines": ("author", "byline"), "prices": ("price",), "carts": ("cart", "basket"),
    "testimonials": ("testimonial", "review"), "products": ("product",), "cards": ("card",),
    "article_classes": ("article", "story"), "post_classes": ("post", "entry"),
    "calls": ("cta", "btn", "button"), "comments": ("comment",), "grids": ("grid",),
    "heroes": ("hero", "banner"),
}  # fmt: skip
_TOLD: Final = re.compile("|".join(part for parts in _CLASSES.values() for part in parts))
_SHARES: Final = ("sharer", "intent/tweet", "shareArticle")
_BODY: Final = ("single", "page-template", "product")
# What the trees were fitted to: narrower than `schema_org.is_article`, whose types would ask
# for another fit.
_KINDS: Final = {
    "ld_news": re.compile(r"NewsArticle$|ReportageNews"),
    "ld_article": re.compile(r"^(?:Tech)?Article$|BlogPosting|Report$"),
    "ld_product": re.compile(r"^Product|^Offer$|AggregateOffer|AggregateRating"),
    "ld_list": re.compile(r"ItemList|CollectionPage|SearchResults|OfferCatalog|^Blog$"),
    "ld_person": re.compile(r"^Person$"),
}
_PATHS: Final = {
    "path_story": r"(?:^|/)(?:blogs?|news|articles?|posts?|story|stories|insights?|magazine|"
    r"guides?|learn|resources?|press|opinion|politics|sports?)(?:/|$)",
    "path_shop": r"(?:^|/)(?:products?|shop|store|collections?|categor(?:y|ies)|items?|buy|p|dp|c|"
    r"catalog(?:ue)?|search|brands?|deals?|sale)(?:/|$)",
    "path_service": r"(?:^|/)(?:services?|solutions?|pricing|features?|about|contact|plans?|"
    r"platform|industries|use-cases?|customers?|company|locations?|home)(?:/|$|[-.])",
}
_PATH_PATTERNS: Final = {key: re.compile(p, re.IGNORECASE) for key, p in _PATHS.items()}

_TEXT: Final = XPath("string()")
_OUTSIDE: Final = XPath(  # what is not of the body
    "self::* | *[not(self::body) or preceding-sibling::body]/descendant-or-self::*"
)
_ASCII: Final = bytes(range(128))
_DIGITS: Final = b"0123456789"


def page_features(
    tree: Tree, draft: Draft, url: str, *, kinds: frozenset[str]
) -> dict[str, float]:
    """Return the page's features by name; the same names for every page.

    kinds: the types of its JSON-LD and microdata.
    """
    body = tree.root.find("body")
    outside = frozenset(_OUTSIDE(tree.root)) if body is not None else frozenset()
    body = tree.root if body is None else body
    links = [a for a in tree.elements("a") if a.get("href") is not None and a not in outside]
    classes = f" {body.get('class') or ''} ".lower()
    shown = _line(body)
    return {
        **_counts(tree, outside),
        **_text_features(draft.text),
        **_link_features(links, shown, len(draft.text)),
        "page_prices": math.log1p(_prices(shown[:_LOOKED_AT])),
        **{f"body_{name}": float(name in classes) for name in _BODY},
        **{name: float(any(map(p.search, kinds))) for name, p in _KINDS.items()},
        **_stated_features(tree.meta, draft),
        **_address_features(url),
    }


def counted(features: Mapping[str, float], name: str) -> int:
    """Return the count of which a feature is the logarithm."""
    return round(math.expm1(features[name]))


def _size(things: Sequence[object] | str) -> float:
    return math.log1p(len(things))


def _line(element: HtmlElement) -> str:
    text = str(_TEXT(element)) if len(element) else element.text
    return squeeze(text) if text else ""


def _prices(text: str) -> int:
    """Return how many prices stand in a text; it is read only around their signs."""
    places = sorted(place for sign in _SIGNS for place in _places(text, sign))
    count, start, end = 0, 0, 0
    for place in [*places, len(text) + _BEFORE + _BEHIND]:
        if place - _BEFORE >= end:
            count += len(_PRICE.findall(text, start, end))
            start = max(0, place - _BEFORE)
        end = place + _BEHIND
    return count


def _places(text: str, sign: str) -> Iterator[int]:
    place = text.find(sign)
    while place >= 0:
        yield place
        place = text.find(sign, place + 1)


def _share(truths: Iterable[bool], of: Sequence[object]) -> float:
    return sum(truths) / max(1, len(of))


def _counts(tree: Tree, outside: Set[HtmlElement]) -> dict[str, float]:
    """outside: the elements that are not of the body, and not counted."""
    found = dict.fromkeys(_CLASSES, 0)
    others = ((element.get("class") or "", -1) for element in outside)
    for words, count in chain(tree.values("class").items(), others):
        for name in _told(words):
            found[name] += count
    for name, tags in _TAGS.items():
        elements = chain.from_iterable(map(tree.elements, tags))
        found[name] = sum(element not in outside for element in elements)
    return {name: math.log1p(count) for name, count in found.items()}


@lru_cache(maxsize=20_000)
def _told(words: str) -> tuple[str, ...]:
    """Return what a class attribute tells, by the names of `_CLASSES`."""
    words = words.lower()
    if not _TOLD.search(words):
        return ()
    return tuple(n for n, parts in _CLASSES.items() if any(part in words for part in parts))


def _text_features(text: str) -> dict[str, float]:
    paragraphs = [p for p in text.split("\n\n") if p.strip()]
    prose = [p for p in paragraphs if len(p) >= PROSE]
    length = max(1, len(text))
    told = sum(map(len, prose))
    return {
        "text": _size(text),
        "text_paragraphs": _size(paragraphs),
        "text_prose": math.log1p(told),
        "text_prose_share": told / length,
        "text_prose_paragraphs": _size(prose),
        "text_prose_count_share": len(prose) / max(1, len(paragraphs)),
        "text_mean": math.log1p(length / max(1, len(paragraphs))),
        "text_longest": math.log1p(max(map(len, paragraphs), default=0)),
        "text_ended": _share(map(_is_ended, paragraphs), paragraphs),
        "text_ended_prose": _share(map(_is_ended, prose), prose),
        "text_digits": _digits(text) / length,
        "text_lines": 100 * text.count("\n") / length,
        "text_quotes": 1000 * sum(map(text.count, '“„«»"')) / length,
    }


def _is_ended(paragraph: str) -> bool:
    return paragraph.removesuffix("\n").rstrip(_CLOSINGS).endswith(_ENDS)


def _digits(text: str) -> int:
    """Return how many digits of any script a text has; those of ASCII are counted at once."""
    data = text.encode("utf-8", "ignore")
    others = data.translate(None, _ASCII).decode()
    return len(data) - len(data.translate(None, _DIGITS)) + sum(map(str.isdigit, others))


def _link_features(links: Sequence[HtmlElement], shown: str, text: int) -> dict[str, float]:
    """text: characters of the article's text."""
    texts = [_line(link) for link in links]
    parents = [parent for link in links if (parent := link.getparent()) is not None]
    shapes = Counter((parent.tag, parent.get("class")) for parent in parents)
    teasers = sum(line.count(" ") >= _TEASER - 1 for line in texts)
    hrefs = [link.get("href") or "" for link in links]
    return {
        "page_text": _size(shown),
        "page_links": _size(links),
        "page_link_share": min(1.0, sum(map(len, texts)) / max(1, len(shown))),
        "page_text_share": min(2.0, text / max(1, len(shown))),
        "page_teasers": math.log1p(teasers),
        "page_teaser_share": teasers / max(1, len(links)),
        "page_text_per_teaser": math.log1p(text / (1 + teasers)),
        "page_text_per_link": math.log1p(text / (1 + len(links))),
        "page_empty_links": _share((not line for line in texts), texts),
        "page_repeated": math.log1p(max(shapes.values(), default=0)),
        "phones": math.log1p(sum(href.startswith("tel:") for href in hrefs)),
        "shares": math.log1p(sum(any(map(href.__contains__, _SHARES)) for href in hrefs)),
        "author_links": math.log1p(sum("/author" in href for href in hrefs)),
    }


def _stated_features(meta: Mapping[str, Sequence[str]], draft: Draft) -> dict[str, float]:
    og_type = (meta.get("og:type") or [""])[0].lower()
    times = ("article:published_time", "datepublished", "parsely-pub-date", "date")
    headline = fold(draft.headline or "")
    return {
        "og_article": float(og_type == "article"),
        "og_website": float(og_type == "website"),
        "stated_time": float(any(name in meta for name in times)),
        "stated_author": float("author" in meta or "article:author" in meta),
        "authors": float(len(draft.authors)),
        "authors_linked": float(draft.methods.get("authors") == "json-ld"),
        "description": _size((meta.get("description") or [""])[0]),
        "headline_words": float(len((draft.headline or "").split())),
        "headline_stated": float(fold((meta.get("og:title") or [""])[0]) == headline != ""),
    }


def _address_features(url: str) -> dict[str, float]:
    path = urlsplit(url).path.rstrip("/")
    name = path.rsplit("/", 1)[-1]
    return {
        "path_depth": float(path.count("/")),
        "path_name": _size(name),
        "path_words": float(len(re.findall(r"[-_+]", name))),
        **{key: float(bool(p.search(path))) for key, p in _PATH_PATTERNS.items()},
    }
