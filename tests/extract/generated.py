"""Generated pages: a story in any of the ways in which pages nest prose, from a seed.

Every sentence is another one, so that each can be sought in what became of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from random import Random
from unittest import mock

from lxml import html

from pipelines.core import extract as extraction
from pipelines.core.extract import extract
from pipelines.core.extract.page.markup import fold, squeeze
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.extract.prune import Cut
from pipelines.core.extract.reading.after import Cleaned
from pipelines.core.record import RemovedBlock
from tests.extract.pages import SITE, URL

_WHO = ("The harbour master", "A baker from the quay", "The ferry's mate", "The lamp keeper")
_DID = ("counted", "carried", "painted", "sold", "repaired", "weighed", "described")
_WHAT = ("baskets of late mussels", "coils of tarred rope", "boxes of blue tiles", "lamps")
_WHERE = ("beside the north quay", "below the customs house", "behind the old foundry")
_INLINE = ("b", "strong", "em", "i", "span", "font", "u", "a", "mark", "small")
_BOXES = ("div", "section", "article", "div class='text'", "div class='lead'", "center", "main")
_NAMED = ("class='share-box'", "class='related'", "class='caption'", "id='teaser'", "")
_SENTENCE_END = re.compile(r"(?<=\.)\s*")
_LEAST = 60  # characters of a run that must be somewhere
_INNER = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
    ]
)
_UNREAD = frozenset(
    ["head", "script", "style", "template", "noscript", "iframe", "object", "svg", "select"]
)


def generated_page(seed: int) -> bytes:
    """Return a page whose story is nested at random, the same for the same seed."""
    maker = _Maker(Random(seed))  # noqa: S311 (no secret)
    story = "".join(maker.part(0) for _ in range(maker.random.randint(3, 9)))
    head = "<meta charset='utf-8'><title>Ferry bell returns to the north quay</title>"
    return (
        f"<!DOCTYPE html><html lang='en'><head>{head}</head><body><nav><a href='/'>News</a></nav>"
        f"<article><h1>Ferry bell returns to the north quay</h1><div>{story}</div></article>"
        "<footer><p>All rights reserved.</p></footer></body></html>"
    ).encode()


class _Maker:
    """Makes parts of a page. random: decides what they are."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._number = 0

    def prose(self) -> str:
        """Return one to three sentences that stand nowhere else on the page."""
        return " ".join(self._sentence() for _ in range(self.random.randint(1, 3)))

    def _sentence(self) -> str:
        self._number += 1
        who, did, what, where = map(self.random.choice, (_WHO, _DID, _WHAT, _WHERE))
        return f"{who} {did} {self._number * 37 + 11} {what} {where} that week."

    def inline(self) -> str:
        """Return prose, some of it in inline elements."""
        tag = self.random.choice(_INLINE)
        opening = f"a href='/on/{self._number}'" if tag == "a" else tag
        pieces = [self.prose(), f"<{opening}>{self.prose()}</{tag}>", self.prose()]
        kind = self.random.randrange(6)
        if kind == 0:
            return pieces[1]
        if kind == 1:
            return f"{pieces[0]} {pieces[1]}"
        if kind == 2:
            return f"<strong>QUAY TOWN</strong> – {pieces[0]}"
        return pieces[0]

    def part(self, depth: int) -> str:
        """Return a part of a story: a paragraph, a list, a box of parts, or text in none."""
        choice = self.random.choice
        makers: list[Callable[[], str]] = [
            lambda: f"<p>{self.inline()}</p>",
            lambda: f"<p>{self.inline()}</p>",
            self.inline,
            lambda: f"{self.inline()}<br><br>{self.inline()}",
            lambda: f"{self.inline()}<br>{self.inline()}",
            lambda: "<h3>What the week brought</h3>",
            lambda: f"<ul><li>{self.inline()}</li><li>{self.prose()}</li></ul>",
            lambda: f"<blockquote>{choice(('', '<p>'))}{self.inline()}</blockquote>",
            lambda: f"<table><tr><td>{self.prose()}</td><td>12</td></tr></table>",
            lambda: f"<table><tr><td><ul><li>{self.prose()}</li></ul></td></tr></table>",
            lambda: f"<dl><dt>Bell</dt><dd>{self.prose()}</dd></dl>",
            lambda: f"<figure><img src='/b.jpg'><figcaption>{self.prose()}</figcaption></figure>",
            lambda: f"<my-text>{self.inline()}</my-text>",
            lambda: f"<details><summary>More</summary>{self.inline()}</details>",
            lambda: f"<pre>{self.prose()}</pre>",
        ]
        if depth < 3 and self.random.random() < 0.35:
            return self._box(depth)
        return choice(makers)()

    def _box(self, depth: int) -> str:
        tag = self.random.choice((*_BOXES, *_INLINE[:6]))
        named = self.random.choice(_NAMED) if self.random.random() < 0.2 else ""
        parts = "".join(self.part(depth + 1) for _ in range(self.random.randint(1, 4)))
        return f"<{tag} {named}>{parts}</{tag.split()[0]}>"


def lost_runs(body: bytes) -> list[str]:
    """Return the page's runs of text that are neither in the body nor in what was removed.

    What was removed is taken whole; the record has the start of a long block and its length.
    """
    cut: list[str] = []

    def removed(cuts: Sequence[Cut], cleaned: Cleaned) -> tuple[RemovedBlock, ...]:
        cut.extend((*(cut.text for cut in cuts), *(text for text, _ in cleaned.cuts)))
        return ()

    tree = parse_page(body, None)
    with mock.patch.object(extraction, "_removed", removed):
        draft = extract(tree, page_url=URL, site=SITE, link_title=None).draft
    everything = fold(" ".join([draft.text, draft.headline or "", *cut]))
    return [run for run in readable_runs(body) if fold(run) not in everything]


def readable_runs(body: bytes) -> Iterator[str]:
    """Yield the sentences of a page between block-level tags and line breaks, if long enough.

    A run is sought sentence by sentence, since a part of it may be cut, and the rest stay.
    """
    parts: list[str] = []
    for mark in (*_marks(html.document_fromstring(body.decode())), None):
        if mark is not None:
            parts.append(mark)
            continue
        for sentence in _SENTENCE_END.split(squeeze("".join(parts))):
            if len(sentence) >= _LEAST:
                yield sentence
        parts.clear()


def _marks(element: html.HtmlElement) -> Iterator[str | None]:
    """Yield the texts in an element, and None wherever a run of text ends."""
    if not isinstance(element.tag, str) or element.tag in _UNREAD:
        return
    is_inner = element.tag in _INNER
    if not is_inner:
        yield None
    yield element.text or ""
    for child in element:
        yield from _marks(child)
        yield child.tail or ""
    if not is_inner:
        yield None
