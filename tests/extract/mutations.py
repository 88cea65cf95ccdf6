"""Invented pages, and what can happen to them on their way to us."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final

from crawler.demo.stories import stories
from pipelines.core.extract.page.charset import encoding_of
from tests.demo.pages import page_of
from tests.extract.languages import NEWS
from tests.extract.pages import page
from tests.extract.themes import THEMES

_TOKEN: Final = re.compile(r"<script[^>]*>[^<]*|<[^>]*>|[^<]+")
_DATA: Final = re.compile(r"(<script[^>]*ld\+json[^>]*>)(.*?)(</script>)", re.DOTALL)
_STATED: Final = page(
    head='<link rel="canonical" href="https://lantern.example/2024/05/ferry-bell-returns/">'
    '<meta property="article:published_time" content="2024-05-03T09:00:00+02:00">'
    '<meta name="author" content="Maren Tolk"><meta name="keywords" content="quay, bell">'
    '<script type="application/ld+json">{"@context": "https://schema.org", "@graph": ['
    '{"@type": "NewsArticle", "headline": "Ferry bell returns to the north quay",'
    ' "author": [{"@type": "Person", "name": "Maren Tolk"}], "image": {"url": "/a.jpg"},'
    ' "datePublished": "2024-05-03T09:00:00+02:00", "keywords": ["quay"],'
    ' "publisher": {"@type": "Organization", "name": "The Lantern"},'
    ' "isAccessibleForFree": true, "mainEntityOfPage": {"@id": "/2024/05/"}},'
    '{"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "position": 1,'
    ' "item": {"@id": "/", "name": "Home"}}]}]}</script>',
    inside="<figure><img src=/a.jpg><figcaption>The quay. Photo: A. Tolk</figcaption></figure>",
    top="<p class='byline'>By <a rel=author>Maren Tolk</a> <time>3 May 2024</time></p>",
)
NASTY: Final = (
    *("", " ", "\0", "\ud800", "\ufffe", "\u202e", "e\u0301" * 50, "👨‍👩‍👧", "İıﬃ", "٣٤٥", "²⁵"),
    *(
        "&#0;",
        "&#xD800;",
        "&amp;lt;",
        "&nbsp;" * 9,
        "&bogus;",
        "<![CDATA[x]]>",
        "<!--",
        "]]>",
        "<",
    ),
    *("http://[", "https://[::1", "//", "javascript:1", "http://a:b@c:99999/", "?" * 50, "/\\\\/"),
    *("2024-13-45", "0000-00-00", "31 February 2024", "9999999999999999", "-1", "1e999", "NaN"),
    *("12:61", "2024-05-03T25:00:00+99:99", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59Z"),
    *("in 99999999999 years", "last Monday", "%s%n", "{{x}}", "-" * 300, "a" * 3000, "x\ny\tz"),
)
_VALUES: Final[tuple[Any, ...]] = (
    *(None, True, -1, 1e308, [], {}, [[]], [None], {"@type": None}, {"@id": []}, {"name": {}}),
    *([{"name": ["x"]}], {"@type": ["Person", 7], "name": 3}, {"@value": "x"}, [["x"], {}, 5]),
    *({"@type": "NewsArticle", "author": {"author": {"author": "x"}}}, "x" * 5000, *NASTY),
)
_WRAPS: Final = (
    *("div", "p", "a", "table", "td", "ul", "li", "pre", "h1", "nav", "form", "template", "svg"),
    *("br", "script", "select", "iframe", "title", "head", "body", "html", "x-y", "math", "b"),
)


@cache
def originals() -> tuple[bytes, ...]:
    """Return the pages: themes in turn over the languages, one with all metadata, the demo's."""
    themed = [
        f'<html lang="{language}"><head><title>{news.headline} - The Lantern</title></head>'
        f"<body>{THEMES[n % len(THEMES)](news)}</body></html>".encode()
        for n, (language, news) in enumerate(NEWS.items())
    ]
    return (_STATED, *themed, *(page_of(story).body for story in stories()))


def bitten(body: bytes, dice: random.Random) -> bytes:
    """Return a page that lost, gained or repeats some bytes."""
    changed = bytearray(body)
    for _ in range(dice.randint(1, 12)):
        start = dice.randrange(len(changed) + 1)
        end = min(len(changed), start + dice.choice((0, 1, 5, 50, 500, 5000)))
        piece = bytes(changed[start:end])
        noise = dice.randbytes(dice.randrange(20))
        changed[start:end] = dice.choice(
            (b"", noise, piece * 2, noise + piece, piece[::-1], piece.upper(), b"\0" + piece)
        )
        if dice.random() < 0.03:
            del changed[dice.randrange(len(changed) + 1) :]
    return bytes(changed)


Change = Callable[[str, int, int], str]
Step = tuple[int, int, int]  # which change, where, with what; any numbers from 0


def rebuilt(body: bytes, steps: Sequence[Step]) -> bytes:
    """Return a page after changes to its tags, texts, attributes and JSON-LD."""
    text = body.decode(encoding_of(body, None))
    for kind, place, choice in steps:
        text = _CHANGES[kind % len(_CHANGES)](text, place, choice)
    return text.encode("utf-8", "surrogatepass")


def _token_changed(change: Callable[[list[str], int, int], None]) -> Change:
    def changed(text: str, place: int, choice: int) -> str:
        tokens = _TOKEN.findall(text) or [""]
        change(tokens, place % len(tokens), choice)
        return "".join(tokens)

    return changed


def _drop(tokens: list[str], place: int, choice: int) -> None:
    del tokens[place : place + 1 + choice % 40]


def _repeat(tokens: list[str], place: int, choice: int) -> None:
    tokens[place:place] = tokens[place : place + 1 + choice % 30] * (1 + choice % 7)


def _move(tokens: list[str], place: int, choice: int) -> None:
    piece = [tokens.pop(place)]
    target = choice % (len(tokens) + 1)
    tokens[target:target] = piece


def _open(tokens: list[str], place: int, choice: int) -> None:
    tokens.insert(place, f"<{_WRAPS[choice % len(_WRAPS)]}>" * (1 + choice % 5))


def _close(tokens: list[str], place: int, choice: int) -> None:
    tokens.insert(place, f"</{_WRAPS[choice % len(_WRAPS)]}>")


def _say(tokens: list[str], place: int, choice: int) -> None:
    tokens[place] = NASTY[choice % len(NASTY)]


def _state(tokens: list[str], place: int, choice: int) -> None:
    """Give the next attribute another value."""
    for at in range(place, len(tokens)):
        changed = re.sub(
            r"=\"[^\"]*\"|='[^']*'",
            lambda _: f'="{NASTY[choice % len(NASTY)]}"',
            tokens[at],
            count=1,
        )
        if changed != tokens[at]:
            tokens[at] = changed
            return


def _restate(text: str, place: int, choice: int) -> str:
    """Give some value in the JSON-LD another value, of any type."""

    def changed(found: re.Match[str]) -> str:
        try:
            data = json.loads(found[2])
        except ValueError:
            return found[0]
        spots = [(holder, key) for holder in _holders(data) for key in _keys(holder)]
        if spots:
            holder, key = spots[place % len(spots)]
            holder[key] = _VALUES[choice % len(_VALUES)]
        return found[1] + json.dumps(data, ensure_ascii=bool(choice % 2)) + found[3]

    return _DATA.sub(changed, text)


def _holders(value: Any) -> list[Any]:
    children = value.values() if isinstance(value, dict) else value
    if not isinstance(value, (dict, list)):
        return []
    return [value, *(holder for child in children for holder in _holders(child))]


def _keys(holder: Any) -> list[Any]:
    return list(holder) if isinstance(holder, dict) else list(range(len(holder)))


_CHANGES: Final[tuple[Change, ...]] = (
    *map(_token_changed, (_drop, _repeat, _move, _open, _close, _say, _state)),
    _restate,
    _restate,
)
