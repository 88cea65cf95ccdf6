"""What the gate's model sees of a page: figures of its blocks, its metadata and its URL."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final
from urllib.parse import urlsplit

import numpy as np
from lxml.html import HtmlElement

from pipelines.core.extract.characters import CLASSES
from pipelines.core.extract.columns import Floats
from pipelines.core.extract.features import feature_names
from pipelines.core.extract.figures import Layout
from pipelines.core.extract.jsonld import json_ld, types
from pipelines.core.extract.marks import NAMES
from pipelines.core.extract.markup import meta_values

# Names of schema.org and of paths, which are the same in all countries.
KINDS: Final = {
    "news": r"NewsArticle$|Report$|ReportageNewsArticle$|LiveBlogPosting$",
    "article": r"Article$|BlogPosting$",
    "product": r"Product|Offer|AggregateRating|Review|Vehicle|Book$",
    "list": r"CollectionPage|ItemList$|SearchResultsPage|Blog$",
    "person": r"Person$",
    "organization": r"Organization|Corporation|NewsMediaOrganization",
    "business": r"LocalBusiness|Service|Store|Place|Restaurant|Hotel|Course|Event|JobPosting",
    "forum": r"DiscussionForumPosting|QAPage|Question|Answer|Comment",
    "software": r"SoftwareApplication|TechArticle|SoftwareSourceCode|APIReference",
    "faq": r"FAQPage",
    "crumbs": r"BreadcrumbList",
    "recipe": r"Recipe|HowTo",
    "video": r"VideoObject",
}
PATHS: Final = {
    "article": r"article|story|stories|news|press|politic|world|sport|opinion|entertainment|life",
    "blog": r"blog|post|insight|magazine|journal|guide|learn|resource|tips",
    "product": r"product|shop|store|item|dp|buy|catalog|sku|price|pricing|plan",
    "list": r"categor|tag|topic|collection|archive|search|list|browse|index|page|all|author",
    "service": r"service|solution|about|contact|company|platform|feature|industr|consult|software",
    "forum": r"forum|thread|discussion|question|community|comment|viewtopic|issues",
    "docs": r"doc|docs|api|reference|manual|help|support|wiki|tutorial|guide|spec|faq",
}
_TAGS: Final = (
    "article section form input button select img video iframe table h1 h2 h3 li p a time nav "
    "code pre blockquote figure label textarea svg"
)
TAGS: Final = tuple(_TAGS.split())
_METAS: Final = (
    "article:published_time article:modified_time article:author article:section article:tag "
    "og:description og:image author twitter:card product:price:amount keywords "
    "parsely-pub-date twitter:label1 news_keywords og:updated_time"
)
METAS: Final = tuple(_METAS.split())
PRICE: Final = re.compile(r"[$€£¥₹]\s?\d|\d\s?[€£¥₹]")
DATE_IN_PATH: Final = re.compile(r"/(?:19|20)\d\d[/-]?[01]?\d(?:[/-]?[0-3]?\d)?(?:/|-|$)")
_KINDS: Final = {name: re.compile(pattern) for name, pattern in KINDS.items()}
_PATHS: Final = {name: re.compile(rf"(?:^|[/._-])(?:{p})", re.I) for name, p in PATHS.items()}


def page_facts(root: HtmlElement, url: str) -> dict[str, float]:
    """Return the figures of the page's metadata, tags and URL, by name."""
    found = _of_metadata(root) | _of_url(url)
    tags = dict.fromkeys(TAGS, 0)
    for element in root.iter(*TAGS):
        tags[str(element.tag)] += 1
    return found | {f"tag {tag}": float(count) for tag, count in tags.items()}


def page_features(
    facts: Mapping[str, float],
    texts: Sequence[str],
    values: Floats,
    layout: Layout,
    probabilities: Floats,
) -> dict[str, float]:
    """Return all of the page's figures by name.

    facts: what `page_facts` returned. texts, values, layout, probabilities: of the blocks,
        the last by the block model.
    """
    found = _of_blocks(layout, probabilities) | _of_texts(texts, probabilities)
    return {**found, **_of_values(values, layout, probabilities), **facts}


def _of_values(values: Floats, layout: Layout, probabilities: Floats) -> dict[str, float]:
    """Return what the blocks are called and made of, over the page and in the kept text."""
    kept = (probabilities >= 0.5) * layout.length
    kept = kept / max(float(kept.sum()), 1.0)
    around, own = values[:, _columns_of("around ", NAMES)], values[:, _columns_of("own ", NAMES)]
    characters = values[:, _columns_of("share ", CLASSES)]
    rows = (
        ("around", NAMES, around.mean(axis=0)),
        ("own", NAMES, own.max(axis=0)),
        ("kept", NAMES, kept @ around),
        ("characters", CLASSES, kept @ characters),
    )
    return {
        f"{n} {x}": float(v) for n, names, row in rows for x, v in zip(names, row, strict=True)
    }


@cache
def _columns_of(prefix: str, names: tuple[str, ...]) -> list[int]:
    places = feature_names()
    return [places.index(prefix + name) for name in names]


def _of_blocks(layout: Layout, probabilities: Floats) -> dict[str, float]:
    length, p = layout.length, probabilities
    size = max(len(p), 1)
    total = max(float(length.sum()), 1.0)
    kept = p >= 0.5
    kept_length = max(float(length[kept].sum()), 1.0)
    good = layout.good > 0
    places = np.flatnonzero(kept)
    span = int(places[-1] - places[0] + 1) if len(places) else size
    return {
        "blocks": float(len(p)),
        "length": total,
        "kept length": kept_length,
        "kept share": kept_length / total,
        "kept blocks": float(kept.sum()),
        "kept density": len(places) / span,
        "kept good": float((kept & good).sum()),
        "kept mean": kept_length / max(len(places), 1),
        "kept longest": float(length[kept].max(initial=0)),
        "kept linked": float((layout.linked * length)[kept].sum()) / kept_length,
        "kept ends": float(layout.is_end[kept].mean()) if len(places) else 0.0,
        "kept headings": float((layout.heading[kept] > 0).mean()) if len(places) else 0.0,
        "first kept": float(places[0]) if len(places) else float(size),
        "sure": float((p >= 0.9).sum()),
        "sure share": float(length[p >= 0.9].sum()) / kept_length,
        "unsure": float(np.minimum(p, 1 - p).sum()) / size,
        "good": float(good.sum()),
        "good lost": float((good & ~kept).sum()) / max(float(good.sum()), 1.0),
        "good p": float(p[good].mean()) if good.any() else 0.0,
        "linked": float((layout.linked * length).sum()) / total,
        "links": float((layout.linked > 0.9).sum()) / size,
        "headings": float((layout.heading > 0).sum()) / size,
        "linked headings": float(((layout.heading > 0) & (layout.linked > 0.5)).sum()),
        "groups": float(len(np.unique(layout.groups["above"][kept]))) if len(places) else 0.0,
    }


def _of_texts(texts: Sequence[str], probabilities: Floats) -> dict[str, float]:
    kept = [t for t, p in zip(texts, probabilities, strict=True) if p >= 0.5]
    size = max(len(texts), 1)
    return {
        "prices": float(sum(bool(PRICE.search(text[:200])) for text in texts)),
        "kept prices": float(sum(bool(PRICE.search(text)) for text in kept)) / max(len(kept), 1),
        "questions": sum("?" in text for text in texts) / size,
        "exclaims": sum("!" in text for text in texts) / size,
        "quotes": sum(any(mark in text for mark in '“”„«»"') for text in kept) / max(len(kept), 1),
        "repeats": 1 - len(set(texts)) / size,
    }


def _of_metadata(root: HtmlElement) -> dict[str, float]:
    meta = meta_values(root)
    names = [name for node in json_ld(root) for name in types(node)]
    kind = (meta.get("og:type") or [""])[0].lower()
    found = {f"type {n}": float(sum(bool(p.search(x)) for x in names)) for n, p in _KINDS.items()}
    found |= {f"meta {name}": float(name in meta) for name in METAS}
    found |= {
        "og article": float(kind == "article"),
        "og website": float(kind == "website"),
        "og product": float("product" in kind),
        "og other": float(kind not in ("", "article", "website")),
        "nodes": float(len(names)),
        "itemprops": float(len(root.xpath("//*[@itemprop]"))),
        "article body": float(bool(root.xpath("//*[contains(@itemprop, 'articleBody')]"))),
        "rel author": float(len(root.xpath("//a[@rel='author']"))),
        "rel next": float(bool(root.xpath("//*[@rel='next']"))),
    }
    return found


def _of_url(url: str) -> dict[str, float]:
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    segments = [segment for segment in path.split("/") if segment]
    last = segments[-1] if segments else ""
    found = {f"path {name}": float(bool(p.search(path))) for name, p in _PATHS.items()}
    return found | {
        "segments": float(len(segments)),
        "last length": float(len(last)),
        "last words": float(len(re.findall(r"[^\W\d_]+", last))),
        "last digits": float(sum(c.isdigit() for c in last)),
        "last dashes": float(last.count("-") + last.count("_")),
        "dots": float(last.count(".")),
        "digits": float(sum(c.isdigit() for c in path)),
        "date": float(bool(DATE_IN_PATH.search(path))),
        "query": float(len(parts.query)),
        "host labels": float(parts.netloc.removeprefix("www.").count(".")),
        "host blog": float(bool(re.match(r"(?:blog|news|docs|forum|shop|help)", parts.netloc))),
    }
