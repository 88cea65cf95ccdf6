"""Pages that were built to cost hours or gigabytes, by what is wrong with them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from functools import partial
from typing import Final

from tests.extract.pages import page

LINE: Final = "The tide turned twice before the ferry found its berth again that night. "
MEGABYTE: Final = 2**20

Shapes = dict[str, Callable[[], bytes]]
DEEP_TAGS: Final = (
    *("div", "span", "table", "ul", "blockquote", "b", "a", "p", "font", "section", "svg"),
    *("template", "iframe"),
)
LINE_TAGS: Final = ("p", "pre", "div", "li", "td", "h1", "blockquote", "a")


def _after(html: str) -> bytes:
    return page(after=html)


def _inside(html: str) -> bytes:
    return page(inside=html)


def _story(html: str) -> bytes:
    """Return a page whose story goes on with `html`."""
    return page().replace(b"</div></article>", html.encode() + b"</div></article>")


def _numbered(pattern: str, count: int) -> str:
    return "".join(pattern % n for n in range(count))


def _nested(place: Callable[[str], bytes], tag: str) -> bytes:
    return place(f"<{tag}>" * 20_000 + "deep")


def _line_in(tag: str) -> bytes:
    return _story(f"<{tag}>{_lines(5_000_000)}</{tag}>")


def _lines(size: int) -> str:
    return LINE * (size // len(LINE))


def _ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def _deep_json(depth: int) -> str:
    return f'<script type="application/ld+json">{"[" * depth}{"]" * depth}</script>'


def _meta(name: str) -> bytes:
    return page(head=f'<meta property="{name}" content="{"By A. Tolk, 3 May " * 105_000}">')


def _repeated(unit: str) -> bytes:
    text = unit * (1_900_000 // len(unit.encode()))
    return _inside(f"<p class='byline author date'>{text}</p>")


def _noise(size: int) -> bytes:
    return random.Random(20240505).randbytes(size)  # noqa: S311 (bytes, not secrets)


def _utf16_lying() -> bytes:
    head, tail = page().decode().split("<body>")
    return (head + "<body>" + f"<p>{LINE}</p>" * 2000 + tail).encode("utf-16-le")


CROWDED: Final[Shapes] = {  # too many elements
    "paragraphs": lambda: _story(_numbered("<p>" + LINE + "%d</p>", 90_000)),
    "short paragraphs": lambda: _story(_numbered("<p>%d</p>", 90_000)),
    "paragraphs behind": lambda: _after(_numbered("<p>" + LINE + "%d</p>", 90_000)),
    "divisions": lambda: _story(_numbered("<div>" + LINE + "%d</div>", 90_000)),
    "links in one paragraph": lambda: _story(
        f"<p>{_numbered('<a href=/s/%d/>Harbour</a> and ', 20_000)}</p>"
    ),
    "links behind": lambda: _after(_numbered("<a href=/s/%d/>Harbour news of today</a>", 20_000)),
    "teasers": lambda: _after(
        _numbered("<div><h3><a href=/s/%d/>Harbour news of today</a></h3></div>", 20_000)
    ),
    "headings": lambda: _story(_numbered("<h2>Harbour %d</h2>", 50_000)),
    "links in a list": lambda: _story(
        f"<ul>{_numbered('<li><a href=/s/%d>Harbour news of today</a></li>', 30_000)}</ul>"
    ),
    "articles": lambda: _after(
        _numbered("<article><h2>Tide %d</h2><figure><img src=/t.jpg></figure></article>", 12_000)
    ),
    "stated pieces": lambda: _after(
        _numbered(
            "<div itemprop=author itemtype=http://schema.org/Person class='author byline'>"
            "<a itemprop=name rel=author href=/author/%d>Ada Tolk</a></div>",
            15_000,
        )
    ),
    "section links": lambda: _after(
        "<div class='cat-links credit'><a rel=category href=/sea/>Sea</a></div>" * 15_000
    ),
    "breadcrumbs": lambda: _after(
        "<ol itemtype=http://schema.org/BreadcrumbList><li itemprop=itemListElement>"
        "<a itemprop=item><span itemprop=name>Sea</span></a></ol>" * 8_000
    ),
    "announced boxes": lambda: _after(
        _numbered("<div><h4>Read also:</h4><a href=/s/%d>Tide</a></div>", 12_000)
    ),
    "captions": lambda: _inside(
        "<figure><img src=/t.jpg><figcaption>The quay</figcaption></figure>" * 10_000
    ),
    "definitions": lambda: _story(f"<dl>{'<dt>Tide<dd>Water' * 30_000}</dl>"),
    "quotations": lambda: _story("<blockquote>A tide, he said.</blockquote>" * 28_000),
    "words in bold": lambda: _story(f"<p>{'<b>Tide</b> and <i>time</i> ' * 14_000}</p>"),
    "list items": lambda: _story(f"<ul>{_numbered('<li>Boat %d</li>', 90_000)}</ul>"),
    "line breaks": lambda: _story("<p>" + "<br>" * 200_000 + "</p>"),
    "broken lines": lambda: _story("<p>" + "tide<br>" * 100_000 + "</p>"),
    "broken paragraphs": lambda: _story(f"<p>{(LINE + '<br><br>') * 20_000}</p>"),
    "table cells": lambda: _story(
        f"<table>{('<tr>' + '<td>7</td>' * 10 + '</tr>') * 10_000}</table>"
    ),
    "cells in a row": lambda: _story(f"<table><tr>{'<td>7</td>' * 100_000}</tr></table>"),
    "pictures": lambda: _story(_numbered("<figure><img src=/%d.jpg></figure>", 30_000)),
    "times": lambda: _after(_numbered("<time datetime=2024-05-03>%d</time>", 50_000)),
    "meta elements": lambda: page(head='<meta name="date" content="2024-05-03">' * 50_000),
    "styles and scripts": lambda: page(head="<script>var a=1</script>" * 50_000),
    "unknown elements": lambda: _after(_numbered("<x-%d>y", 50_000)),
    "classes": lambda: _after(_numbered('<div class="share-%d">Tide</div>', 50_000)),
}
DEEP: Final[Shapes] = {  # elements in one another
    **{f"nested {tag}": partial(_nested, _after, tag) for tag in DEEP_TAGS},
    **{f"nested {tag} in the story": partial(_nested, _inside, tag) for tag in DEEP_TAGS},
    "nested cells": lambda: _after("<table><tr><td>" * 20_000),
    "nested lists": lambda: _after("<ul><li>" * 20_000),
    "nested teasers": lambda: _after("<ul><li><a href=/s/>The tide came in</a>" * 20_000),
    "nested formatting": lambda: _after("<b><i><u><font>" * 5_000 + "<p>" * 2_000),
}
LONG: Final[Shapes] = {  # too much in one place
    "attributes": lambda: _inside(f"<p {_numbered('a%d=1 ', 200_000)}>Tide</p>"),
    "attributes behind a stray sign": lambda: _after(f"<p = {_numbered('a%d=1 ', 200_000)}>"),
    "attributes without an end": lambda: _after(f"<p {_numbered('a%d=1 ', 200_000)}"),
    "attribute of a megabyte": lambda: _inside(f'<p class="{"share " * 180_000}">Tide</p>'),
    "class of a megabyte": lambda: _inside(f'<div class="{"a" * MEGABYTE}">{LINE}</div>'),
    "href of a megabyte": lambda: _inside(f'<a href="/{"a" * MEGABYTE}">Tide</a>'),
    "data addresses": lambda: _inside(f'<img src="data:image/png;base64,{"QUJD" * 2**18}">' * 25),
    "tag name of a megabyte": lambda: _inside(f"<{'x' * MEGABYTE}>Tide"),
    **{f"5 MB in {tag}": partial(_line_in, tag) for tag in LINE_TAGS},
    "5 MB without a blank": lambda: _story(f"<p>{'a' * 5_000_000}</p>"),
    "5 MB in script": lambda: page(head=f"<script>{_lines(5_000_000)}</script>"),
    "5 MB in title": lambda: page(head=f"<title>{_lines(5_000_000)}</title>"),
    "5 MB in meta": lambda: page(
        head=f'<meta name="description" content="{_lines(5_000_000)}">'
        f'<meta name="author" content="{_lines(5_000_000)}">'
        f'<meta property="article:published_time" content="{_lines(5_000_000)}">'
    ),
    "5 MB in a byline": lambda: _inside(f'<p class="byline author">By {_lines(5_000_000)}</p>'),
    "5 MB of digits": lambda: _story(f"<p>{'2024-05-03 ' * 450_000}</p>"),
    "5 MB of dates": lambda: _story(f"<p>{'On 3 May 2024, Monday. ' * 220_000}</p>"),
}
# What stays below every limit, or nearly.
WITHIN: Final[Shapes] = {
    "ten crowds of links": lambda: _story(
        f"<p>{'<a href=/s/>Quay</a> and ' * 1_190}</p>" * 10,
    ),
    "ten crowds of bold words": lambda: _after(f"<p>{'<b>Quay</b> and ' * 1_190}</p>" * 10),
    "ten crowds of lines": lambda: _story(f"<p>{'A tide.<br>' * 1_190}</p>" * 10),
    "ten crowds of cells": lambda: _story(f"<table><tr>{'<td>A tide' * 1_190}</table>" * 10),
    "doubtful lines": lambda: _after(
        _numbered(f"<div class=share-box><p>{LINE}%d</p></div>", 4_000)
    ),
    "doubtful paragraphs": lambda: _after(_numbered(f"<div><p>{LINE}%d</p></div>", 5_000)),
    "wide and deep": lambda: _after(
        f"{'<div>' * 180}{'<p class=share>The <a href=/s/>tide</a>, ebbing.</p>' * 14_000}"
    ),
    "wide and deep links": lambda: _after(
        f"{'<ul><li>' * 90}{'<li><a href=/s/>The tide has turned again</a>' * 19_000}"
    ),
    "wide and deep lines": lambda: _after(f"{'<div>' * 180}{'A tide.<br><br>' * 29_000}"),
    "tables in tables": lambda: _after(f"{'<table><tr><td>' * 60}{f'<p>{LINE}</p>' * 9_000}"),
    "1.9 MB in title": lambda: page(head=f"<title>{_lines(1_900_000)}</title>"),
    "1.9 MB in h1": lambda: _inside(f"<h1>{_lines(1_900_000)}</h1>"),
    "1.9 MB in class": lambda: _inside(f'<div class="{"share-author " * 140_000}">Tide</div>'),
    "1.9 MB in linked data": lambda: page(
        head=_ld({"@type": "NewsArticle", "headline": "T", "keywords": ["tide"] * 200_000})
    ),
    **{
        f"1.9 MB in {name}": partial(_meta, name)
        for name in ("author", "description", "keywords", "date", "og:title", "og:url", "og:image")
    },
    **{
        f"1.9 MB of {unit!r}": partial(_repeated, unit)
        for unit in (
            "By ",
            "- ",
            "a.",
            "A. ",
            "(",
            "© ",
            "20",
            "1:",
            "\u0301",
            "https://a/",
            '"',
            "…",
        )
    },
}
HUGE: Final[Shapes] = {  # tens of megabytes
    "30 MB of scripts": lambda: page(
        head=f"<script>{'var tide = 1;' * 80_000}</script>" * 15,
        after=f"<script>{'var tide = 1;' * 80_000}</script>" * 15,
    ),
    "30 MB of state": lambda: page(
        head=f"<script>window.S = {json.dumps([LINE + '</p>'] * 380_000)}</script>"
    ),
    "30 MB of paragraphs": lambda: _story(f"<p>{LINE}</p>" * 370_000),
    "30 MB of style": lambda: page(head=f"<style>{'p { color: red }' * 2_000_000}</style>"),
    "30 MB of comment": lambda: _inside(f"<!--{_lines(30_000_000)}-->"),
    "30 MB of comments": lambda: _inside("<!--tide-->" * 2_700_000),
    "30 MB of pictures": lambda: _inside(
        f'<p><img alt="Tide" src="data:image/jpeg;base64,{"QUJD" * 2**19}"></p>' * 15
    ),
    "30 MB of drawings": lambda: _inside(f"<svg>{'<path d=M0 />' * 100_000}</svg>" * 20),
    "30 MB of blanks": lambda: _inside(" \n" * 15_000_000),
    "30 MB of tags' starts": lambda: _after("<" * 30_000_000),
    "30 MB of opened scripts": lambda: _after("<script" * 4_000_000),
    "30 MB of opened comments": lambda: _after("<!--" * 7_500_000),
    "30 MB of opened quotes": lambda: _after('<a "' * 7_500_000),
    "30 MB of opened data": lambda: _after('<a href="data:' * 2_000_000),
    "30 MB of noise": lambda: page(after="NOISE").replace(b"NOISE", _noise(30_000_000)),
}
BROKEN: Final[Shapes] = {  # broken data and markup, or no page
    "50,000 linked nodes": lambda: page(
        head=_ld([{"@type": "NewsArticle", "headline": f"Tide {n}"} for n in range(50_000)])
    ),
    "linked nodes of people": lambda: page(
        head=_ld(
            {
                "@type": "NewsArticle",
                "headline": "Tide",
                "author": [{"@type": "Person", "name": f"Ada Tolk{n}"} for n in range(50_000)],
                "keywords": [f"tide {n}" for n in range(50_000)],
                "image": [f"/{n}.jpg" for n in range(50_000)],
            }
        )
    ),
    "linked data of 5 MB": lambda: page(
        head=_ld(
            {
                "@type": "NewsArticle",
                "headline": _lines(1_000_000),
                "articleBody": _lines(5_000_000),
                "datePublished": "2024 " * 100_000,
            }
        )
    ),
    "broken linked data": lambda: page(
        head=f'<script type="application/ld+json">{"{" * 10 + ", ," * 500_000}</script>'
    ),
    "deep linked data": lambda: page(head=_deep_json(500_000)),
    "many deep linked data": lambda: page(head=_deep_json(5_000) * 500),
    "a million entities": lambda: _story(f"<p>{'&amp;&nbsp;&#8364;' * 350_000}</p>"),
    "a million broken entities": lambda: _story(f"<p>{'&am&#&#x;&#0;' * 350_000}</p>"),
    "unclosed comment": lambda: _after("<!-- " + _lines(MEGABYTE)),
    "unclosed script": lambda: _after("<script>" + _lines(MEGABYTE)),
    "character data": lambda: _inside(f"<![CDATA[{LINE}]]>" * 20_000),
    "frameset": lambda: b"<html><frameset>" + b"<frame src=/a>" * 20_000 + b"</frameset>",
    "no tags": lambda: _lines(5_000_000).encode(),
    "NULs": lambda: _inside("\0" * 5_000_000),
    "NULs everywhere": lambda: b"\0".join(page()[n : n + 1] for n in range(len(page()))),
    "surrogates": lambda: page(inside="MARK").replace(
        b"MARK", "<p>\ud800</p>".encode("utf-8", "surrogatepass") * 50_000
    ),
    "UTF-16 that lies": _utf16_lying,
    "gzip": lambda: b"\x1f\x8b\x08\x00" + _noise(5_000_000),
    "noise": lambda: _noise(5_000_000),
    "noise that says HTML": lambda: b"<!DOCTYPE html><html><body>" + _noise(5_000_000),
    "combining marks": lambda: _story(f"<p>e{chr(0x301) * 1_000_000}</p>"),
    "right to left": lambda: _story(f"<p>{chr(0x202E) * 100_000}{LINE}</p>"),
}
SHAPES: Final[Shapes] = CROWDED | DEEP | LONG | WITHIN | HUGE | BROKEN
