"""An invented web: hosts with a theme of their own, articles as long and as crowded as real ones.

A page has about 900 elements and 100 to 200 kB: menus, scripts, styles, boxes of related
articles, comments and a footer around eight to twenty paragraphs. The same host and number
give the same page.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Final

from benchmarks.crawl.sentences import Writer

_FIRST: Final = datetime(2024, 3, 1, 6, 0, tzinfo=UTC)  # when the first article came out
_MENU, _FOOTER = 55, 40  # links
_TEASERS: Final = 22  # in the column beside the article
_STYLES, _SCRIPTS = 200, 12  # rules of CSS; inline scripts of some 7 kB


def path_of(number: int) -> str:
    """Return the path of an article on its host."""
    day = _published(number)
    return f"/{day:%Y/%m/%d}/{'-'.join(headline(number).lower().split()[:6])}-{number}"


def headline(number: int) -> str:
    """Return an article's headline."""
    return Writer(f"headline {number}").headline()


def feed(base_url: str, numbers: range) -> bytes:
    """Return the RSS feed of a host that names its articles."""
    items = "".join(
        f"<item><title>{escape(headline(n))}</title><link>{base_url}{path_of(n)}</link>"
        f"<pubDate>{format_datetime(_published(n))}</pubDate></item>"
        for n in numbers
    )
    title = f"<title>Paper</title><link>{base_url}/</link><description>News</description>"
    return f'<rss version="2.0"><channel>{title}{items}</channel></rss>'.encode()


def article_page(base_url: str, host: int, number: int) -> bytes:
    """Return an article of a host. The theme is the host's, the text the number's."""
    theme, writer = _Theme(host), Writer(f"page {number}")
    title, author = headline(number), writer.person()
    middle = f"""
<main class="{theme.prefix}-main"><article class="{theme.prefix}-article">
{theme.crumbs}<h1 class="{theme.prefix}-title">{escape(title)}</h1>
<p class="{theme.prefix}-lead">{escape(writer.sentence())}</p>
<div class="{theme.prefix}-meta"><span class="byline">By <a href="/author/{number % 9}"
 rel="author">{author}</a></span>
<time datetime="{_published(number).isoformat()}">{_published(number):%d %B %Y}</time></div>
{theme.share}<figure class="{theme.prefix}-figure"><img src="/images/{number}.jpg" alt="">
<figcaption>{escape(writer.sentence())}</figcaption></figure>
<div class="{theme.prefix}-body">{_body(theme, writer)}</div>
{_tags(writer)}{_author_box(theme, author, writer)}</article>
{_comments(theme, writer)}</main>
<aside class="{theme.prefix}-side">{_teasers(theme, number)}{theme.newsletter}</aside>"""
    head = _head(theme, title, author, f"{base_url}{path_of(number)}", number)
    page = f"<!DOCTYPE html><html lang=en>{head}<body class=single>{theme.header}{middle}"
    return f"{page}{theme.footer}{_scripts(theme, number)}</body></html>".encode()


class _Theme:
    """What all pages of a host have in common."""

    def __init__(self, host: int) -> None:
        writer = Writer(f"theme {host}")
        self.writer, self.host = writer, host
        self.prefix = writer.random.choice(("td", "c", "post", "story", "entry", "news")) + str(
            host
        )
        name = f"The {writer.word()} {writer.random.choice(('Herald', 'Courier', 'Post'))}"
        self.name = name
        self.header = (
            f'<header class="{self.prefix}-header"><a class=logo href="/">{name}</a>'
            f'<nav class="{self.prefix}-menu"><ul>{self._links(_MENU)}</ul></nav>'
            '<form action="/search"><input name=q><button>Search</button></form></header>'
        )
        self.footer = (
            f'<footer class="{self.prefix}-footer"><div><ul>{self._links(_FOOTER)}</ul></div>'
            f"<p>© {name}. All rights reserved. {escape(writer.sentence())}</p></footer>"
        )
        self.crumbs = (
            f'<nav class="breadcrumbs"><a href="/">Home</a> › <a href="/news">{writer.word()}'
            "</a></nav>"
        )
        self.share = '<ul class="share">' + "".join(
            f'<li><a class="share-{name.lower()}" href="#"><svg viewBox="0 0 9 9"><path'
            f' d="M0 0h9v9z"/></svg><span>{name}</span></a></li>'
            for name in ("Mail", "Print", "Copy", "Post", "Send")
        )
        self.share += "</ul>"
        self.newsletter = (
            f'<section class="{self.prefix}-newsletter"><h3>Our newsletter</h3>'
            f"<p>{escape(writer.sentence())}</p><form><input type=email><button>Sign up</button>"
            "</form></section>"
        )
        rules = (
            f".{self.prefix}-{writer.word().lower()}-{rule}{{margin:{rule}px auto;"
            f"padding:0 {rule % 7}px;color:#{rule * 977 % 0xFFFFFF:06x};display:flex}}"
            for rule in range(_STYLES)
        )
        self.style = f"<style>{''.join(rules)}</style>"

    def _links(self, count: int) -> str:
        return "".join(
            f'<li class="menu-item menu-item-{n}"><div class=cell><a href="/{n}"><i class=icon>'
            f"</i><span>{self.writer.word()}</span></a></div></li>"
            for n in range(count)
        )


def _published(number: int) -> datetime:
    return _FIRST + timedelta(hours=number % 4000)


def _head(theme: _Theme, title: str, author: str, url: str, number: int) -> str:
    day = _published(number).isoformat()
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": day,
        "author": {"@type": "Person", "name": author},
        "publisher": {"@type": "Organization", "name": theme.name},
    }
    metas = "".join(
        f'<meta property="{name}" content="{escape(value)}">'
        for name, value in {
            "og:title": title,
            "og:type": "article",
            "og:url": url,
            "og:site_name": theme.name,
            "article:published_time": day,
        }.items()
    )
    links = "".join(f'<link rel="preload" href="/assets/{n}.js" as=script>' for n in range(12))
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    start = f"<head><meta charset=utf-8><title>{escape(title)} | {theme.name}</title>"
    canonical = f'<link rel=canonical href="{url}">'
    return f"{start}{canonical}{metas}{links}{script}{theme.style}</head>"


def _body(theme: _Theme, writer: Writer) -> str:
    parts = []
    for place in range(writer.random.randint(8, 20)):
        if place and place % 6 == 0:
            parts.append(f"<h2>{escape(writer.headline())}</h2>")
        if place % 7 == 4:
            parts.append(
                f'<div class="{theme.prefix}-related"><h4>Read also</h4><ul><li>'
                f'<a href="/2024/related-{place}">{escape(writer.headline())}</a></li></ul></div>'
            )
        text = escape(writer.paragraph())
        first, _, rest = text.partition(" ")
        parts.append(f'<p>{first} <a href="/topic/{place}">{rest[:9]}</a>{rest[9:]}</p>')
    return "".join(parts)


def _tags(writer: Writer) -> str:
    links = "".join(f'<a href="/tag/{n}" rel=tag>{writer.word()}</a>' for n in range(6))
    return f'<div class="tags">{links}</div>'


def _author_box(theme: _Theme, author: str, writer: Writer) -> str:
    about = f"<h4>{author}</h4><p>{escape(writer.sentence())}</p>"
    return f'<div class="{theme.prefix}-author-box"><img src="/a.jpg" alt="">{about}</div>'


def _comments(theme: _Theme, writer: Writer) -> str:
    said = "".join(
        f'<li class="comment depth-{n % 3}"><div><img src="/i/{n}.png" alt=""><b>'
        f"{writer.person()}</b><span>{n} hours ago"
        f'</span><p>{escape(writer.sentence())}</p><a href="#reply-{n}">Reply</a></div></li>'
        for n in range(writer.random.randint(3, 12))
    )
    return f'<section class="{theme.prefix}-comments"><h3>Comments</h3><ol>{said}</ol></section>'


def _teasers(theme: _Theme, number: int) -> str:
    """Return the boxes beside an article: half are the site's, half change with the page."""
    found = []
    for place in range(_TEASERS):
        other = place if place % 2 else number + place + 1
        found.append(
            f'<li class="{theme.prefix}-teaser"><a href="{path_of(other)}">'
            f'<picture><source srcset="/images/w{other}.webp"><img src="/images/t{other}.jpg"'
            f' alt=""></picture><h4>{escape(headline(other))}</h4></a>'
            f"<span class=when>{other % 24} hours ago</span></li>"
        )
    box = f"<h3>Most read</h3><ul>{''.join(found)}</ul>"
    return f'<section class="{theme.prefix}-most-read">{box}</section>'


def _scripts(theme: _Theme, number: int) -> str:
    """Return inline scripts of the size that consent, advertising and page state have."""
    random = Writer(f"scripts {theme.host} {number}").random
    found = []
    for place in range(_SCRIPTS):
        state = {
            f"slot_{place}_{n}": {"id": random.randrange(10**9), "size": [300, 250], "lazy": True}
            for n in range(110)
        }
        found.append(f"<script>window.__state{place}={json.dumps(state)};</script>")
    return "".join(found)
