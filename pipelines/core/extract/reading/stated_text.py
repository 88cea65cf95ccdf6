"""Read a story that stands only in JSON: in a page's JSON-LD or in a script's state."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from lxml import etree, html

from pipelines.core.extract.blocks.segments import segment
from pipelines.core.extract.page.jsonld import Node
from pipelines.core.extract.page.markup import fold
from pipelines.core.extract.page.outline import outline_of
from pipelines.core.extract.page.plain_text import plain_text
from pipelines.core.extract.page.tree import Tree

LEAST: Final = 250  # characters from which a stated text is a story

_RUNNING: Final = 40  # characters of a paragraph that counts
_MOST_VALUES: Final = 20_000  # of one state
_DEEPEST: Final = 30
_TEXTS: Final = ("html", "content", "text", "value", "body", "paragraph", "children")
_TITLES: Final = ("headline", "title", "headlines", "name", "basic")
# Parts of a story that are no text of it, by the words that states use for their kinds.
_NO_TEXT: Final = ("image", "video", "related", "promo", "embed", "gallery", "advert",
                   "newsletter", "interstitial", "link_list", "caption", "author")  # fmt: skip

Told = tuple[int, bool, tuple[str, ...]]  # running characters, is it this page's story, paragraphs


def stated_text(tree: Tree, article: Node | None, headline: str | None) -> tuple[list[str], str]:
    """Return the paragraphs that a page states of its story, and where: "json-ld" or "script".

    article: the JSON-LD node of the page's article. headline: of the page; of several stories in a
    state, the one with this headline is read.
    Returns: no paragraphs and "" where nothing as long as a story is stated.
    """
    body = (article or {}).get("articleBody")
    paragraphs = _paragraphs(body) if isinstance(body, str) else []
    if _running(paragraphs) >= LEAST:
        return paragraphs, "json-ld"
    best: Told = (0, False, ())
    for state in tree.states:
        try:
            value, _ = json.JSONDecoder(strict=False).raw_decode(state.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            continue
        for told in _stories(value, fold(headline or "")):
            best = max(best, told, key=lambda one: (one[1], one[0]))
    return (list(best[2]), "script") if best[0] >= LEAST else ([], "")


def _stories(value: Any, headline: str) -> Iterator[Told]:
    """Yield what may be the story in a state: its lists of paragraphs and its long texts."""
    for holder, item in islice(_walk(value), _MOST_VALUES):
        paragraphs = _paragraphs(item) if isinstance(item, str) else _listed(item)
        if (length := _running(paragraphs)) >= LEAST:
            yield length, bool(headline) and headline in holder, tuple(paragraphs)


def _walk(value: Any) -> Iterator[tuple[frozenset[str], Any]]:
    """Yield the lists and the long texts in a JSON value, with the titles of what holds them."""
    waiting: list[tuple[frozenset[str], Any, int]] = [(frozenset(), value, 0)]
    while waiting:
        titles, item, depth = waiting.pop()
        if depth > _DEEPEST:
            continue
        if isinstance(item, Mapping):
            titles = titles | frozenset(_titles(item))
            waiting.extend((titles, inner, depth + 1) for inner in item.values())
        elif isinstance(item, list):
            yield titles, item
            waiting.extend(
                (titles, inner, depth + 1) for inner in item if not isinstance(inner, str)
            )
        elif isinstance(item, str) and len(item) >= LEAST:
            yield titles, item


def _titles(item: Mapping[str, Any]) -> Iterator[str]:
    for key in _TITLES:
        value = item.get(key)
        if isinstance(value, str):
            yield fold(plain_text(value))
        elif isinstance(value, Mapping):
            yield from _titles(value)


def _listed(items: Sequence[Any]) -> list[str]:
    """Return the paragraphs of a list of a story's parts."""
    return [text for item in items for text in _paragraphs(_text_of(item, 0)) if text]


def _text_of(item: Any, depth: int) -> str:
    """Return the text of a part of a story: a string, or an object with one, or with parts."""
    if isinstance(item, str):
        return item
    if isinstance(item, list) and depth < _DEEPEST:
        return "".join(_text_of(inner, depth + 1) for inner in item)
    if not isinstance(item, Mapping) or depth >= _DEEPEST:
        return ""
    kind = str(item.get("type") or item.get("_type") or item.get("__typename") or "").lower()
    if any(word in kind for word in _NO_TEXT):
        return ""
    return next((text for key in _TEXTS if (text := _text_of(item.get(key), depth + 1))), "")


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, which may be HTML, or plain with a line for each."""
    if "</" in text or "<br" in text:
        try:
            root = html.document_fromstring(f"<body>{text}</body>")
        except (etree.ParserError, etree.XMLSyntaxError):
            return []
        return [plain for block in segment(outline_of(root)).texts if (plain := plain_text(block))]
    return [plain for line in text.splitlines() if (plain := plain_text(line))]


def _running(paragraphs: Sequence[str]) -> int:
    """Return the characters of the paragraphs that are no mere labels or addresses."""
    return sum(len(text) for text in paragraphs if len(text) >= _RUNNING and " " in text.strip())
