"""The features of a page as a whole: numbers by which the gate's model knows an article.

They measure only shapes and conventions of the web. No feature reads a human language, so that a
section page in Tamil is known as well as one in English. The model was fitted to these names, so
the meaning of a name must not change. Most counts and lengths are logarithms, log(1 + n); most
other features are shares, or 0 and 1.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final
from urllib.parse import urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipelines.core.extract.page.markup import fold
from pipelines.core.extract.page.tree import Tree
from pipelines.core.models import Draft

PROSE: Final = 80  # characters from which a paragraph is prose
_TEASER: Final = 4  # words from which a link's text is a headline
_LOOKED_AT: Final = 200_000  # characters of shown text in which prices are counted
_ENDS: Final = tuple(".!?…。！？।؟")
_CLOSINGS: Final = "\"'”’»)]"
_SIGNS: Final = ("$", "€", "£", "¥", "₹", "USD", "EUR")
_PRICE: Final = re.compile(r"[$€£¥₹]\s?\d|\d\s?(?:[$€£¥₹]|USD|EUR)")
_BEFORE: Final = 2  # most characters of a price that stand before its sign
_BEHIND: Final = 3  # most characters of a price from the start of its sign on

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
_SHARES: Final = ("sharer", "intent/tweet", "shareArticle")
_BODY: Final = ("single", "page-template", "product")
# The types to which the trees were fitted. They are fewer than those of `schema_org.is_article`;
# to take over those would need another fit.
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

_TEXT: Final = XPath("string()", smart_strings=False)
_ASCII: Final = bytes(range(128))
_DIGITS: Final = b"0123456789"


def page_features(
    tree: Tree, draft: Draft, url: str, *, kinds: frozenset[str]
) -> dict[str, float]:
    """Return the page's features by name; every page has the same names.

    draft: what was read from the page. url: its address. kinds: the types that its JSON-LD and
        microdata name.
    """
    inside = tree.body_range
    body = tree.every[inside.start]
    named = zip(tree.every[inside], tree.tags[inside], strict=True)
    links = [element for element, tag in named if tag == "a" and element.get("href") is not None]
    classes = f" {body.get('class') or ''} ".lower()
    shown = _line(body)
    return {
        **_tag_counts(tree.tags[inside]),
        **_class_counts(tree.classes[inside]),
        **_text_features(draft.text),
        **_link_features(links, len(shown) + tree.code, len(draft.text)),
        "page_prices": math.log1p(_prices(shown[:_LOOKED_AT])),
        **{f"body_{name}": float(name in classes) for name in _BODY},
        **{name: float(any(map(p.search, kinds))) for name, p in _KINDS.items()},
        **_stated_features(tree.meta, draft),
        **_address_features(url),
    }


def counted(features: Mapping[str, float], name: str) -> int:
    """Return the count that a feature has as its logarithm: the inverse of log(1 + n)."""
    return round(math.expm1(features[name]))


def _size(things: Sequence[object] | str) -> float:
    return math.log1p(len(things))


def _line(element: HtmlElement) -> str:
    """Return all text of an element on one line, also text that is not shown."""
    text = _TEXT(element) if len(element) else element.text
    return " ".join(text.split()) if text else ""


def _prices(text: str) -> int:
    """Return how many prices a text has; for speed it is read only around currency signs."""
    places = sorted(place for sign in _SIGNS for place in _places(text, sign))
    count, start, end = 0, 0, 0
    for place in [*places, len(text) + _BEFORE + _BEHIND]:
        if place - _BEFORE >= end:
            count += len(_PRICE.findall(text, start, end))
            start = max(0, place - _BEFORE)
        end = place + _BEHIND
    return count


def _places(text: str, sign: str) -> Iterator[int]:
    """Yield the places in a text where a sign begins."""
    place = text.find(sign)
    while place >= 0:
        yield place
        place = text.find(sign, place + 1)


def _share(truths: Iterable[bool], of: Sequence[object]) -> float:
    """Return how many of the truths are True, as a share of the things in `of`."""
    return sum(truths) / max(1, len(of))


def _tag_counts(tags: Sequence[str]) -> dict[str, float]:
    known = Counter(tags)
    return {name: math.log1p(sum(map(known.__getitem__, own))) for name, own in _TAGS.items()}


def _class_counts(classes: Sequence[str | None]) -> dict[str, float]:
    """Return for each name of `_CLASSES` how many class attributes have one of its words.

    classes: the class attribute of each element, None where it has none.
    """
    known = Counter(classes)
    known.pop(None, None)
    counts = list(known.values())
    lowered = [words.lower() for words in known if words is not None]
    # Each word is searched for in all attributes at once, since most pages have few of the words.
    everything = "\n".join(lowered)
    starts = list(accumulate((len(words) + 1 for words in lowered), initial=0))
    found = {}
    for name, parts in _CLASSES.items():
        told = {place for part in parts for place in _attributes_with(part, everything, starts)}
        found[name] = math.log1p(sum(counts[place] for place in told))
    return found


def _attributes_with(part: str, everything: str, starts: Sequence[int]) -> Iterator[int]:
    """Yield the numbers of the attributes that have a part.

    everything: all attributes in one text. starts: where each attribute begins in it.
    """
    at = everything.find(part)
    while at >= 0:
        place = bisect_right(starts, at) - 1
        yield place
        at = everything.find(part, starts[place + 1])


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
    """Tell whether a paragraph ends with the mark of a sentence's end, quotes aside."""
    return paragraph.removesuffix("\n").rstrip(_CLOSINGS).endswith(_ENDS)


def _digits(text: str) -> int:
    """Return how many digits a text has, of any script; for speed, ASCII is counted in bytes."""
    data = text.encode("utf-8", "ignore")
    others = data.translate(None, _ASCII).decode()
    return len(data) - len(data.translate(None, _DIGITS)) + sum(map(str.isdigit, others))


def _link_features(links: Sequence[HtmlElement], page: int, text: int) -> dict[str, float]:
    """Return the features of a page's links.

    page: characters of all text of the page, its code too. text: characters of the article.
    """
    texts = [_line(link) for link in links]
    shapes: Counter[tuple[str, str | None]] = Counter()
    for parent, count in Counter(link.getparent() for link in links).items():
        if parent is not None:
            shapes[str(parent.tag), parent.get("class")] += count
    teasers = sum(line.count(" ") >= _TEASER - 1 for line in texts)
    hrefs = [link.get("href") or "" for link in links]
    every = " ".join(hrefs)  # one search in all, since few pages have such links
    shares = [share for share in _SHARES if share in every]
    phones = sum(href.startswith("tel:") for href in hrefs) if "tel:" in every else 0
    authors = sum("/author" in href for href in hrefs) if "/author" in every else 0
    shared = sum(any(share in href for share in shares) for href in hrefs) if shares else 0
    return {
        "page_text": math.log1p(page),
        "page_links": _size(links),
        "page_link_share": min(1.0, sum(map(len, texts)) / max(1, page)),
        "page_text_share": min(2.0, text / max(1, page)),
        "page_teasers": math.log1p(teasers),
        "page_teaser_share": teasers / max(1, len(links)),
        "page_text_per_teaser": math.log1p(text / (1 + teasers)),
        "page_text_per_link": math.log1p(text / (1 + len(links))),
        "page_empty_links": texts.count("") / max(1, len(texts)),
        "page_repeated": math.log1p(max(shapes.values(), default=0)),
        "phones": math.log1p(phones),
        "shares": math.log1p(shared),
        "author_links": math.log1p(authors),
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
