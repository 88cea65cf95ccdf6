"""Read the article's pictures, with caption and credit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from pipelines.core.extract.page.jsonld import Node
from pipelines.core.extract.page.markup import text_of
from pipelines.core.extract.page.tree import Tree
from pipelines.core.record import Image
from pipelines.core.words import words
from pipelines.core.words.patterns import any_of

_MOST: Final = 20
_CREDIT_CLASS: Final = (
    ".//*[contains(@class,'credit') or contains(@class,'copyright') or contains(@class,'source')"
    " or @itemprop='copyrightHolder' or self::small]"
)
_WORDS: Final = words().pictures
_CREDIT: Final = re.compile(
    rf"[\s(\[]*(?:{any_of(_WORDS.photo)}(?:\s*{any_of(_WORDS.photo_by)})?\s*[:/©]|"
    rf"{any_of(_WORDS.credit)}\s*:|©|\(c\))\s*(?P<credit>[^.)\]]{{2,80}})[)\].\s]*$",
    re.IGNORECASE,
)
_STORY: Final = frozenset({"article", "main"})
_FRAME: Final = frozenset({"nav", "footer", "aside", "header"})


def read_images(tree: Tree, article: Node | None, *, page_url: str) -> tuple[Image, ...]:
    """Return the lead picture and then the pictures in the article's figures, each once.

    article: the JSON-LD node of the article. URLs are absolute.
    """
    figures = {_key(image.url): image for image in _figures(tree.elements("figure"), page_url)}
    leads = list(_stated((article or {}).get("image"))) or tree.meta.get("og:image", ())
    images: dict[str, Image] = {}
    for url in leads[:1]:
        absolute = _absolute(url, page_url)
        if absolute:
            images[_key(absolute)] = figures.get(_key(absolute), Image(url=absolute))
    images |= {key: image for key, image in figures.items() if key not in images}
    return tuple(images.values())[:_MOST]


def _stated(value: Any) -> Iterator[str]:
    """Yield the addresses in the "image" of a JSON-LD node: strings, lists or objects."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _stated(item)
    elif isinstance(value, dict) and isinstance(value.get("url"), str):
        yield value["url"]


def _figures(figures: Sequence[HtmlElement], page_url: str) -> Iterator[Image]:
    for figure in figures:
        picture = figure.find(".//img")
        if picture is None or not _is_in_story(figure):
            continue
        source = picture.get("data-src") or picture.get("src") or ""
        url = _absolute(source, page_url)
        if url:
            caption, credit = _caption(figure)
            yield Image(url=url, caption=caption, credit=credit)


def _is_in_story(figure: HtmlElement) -> bool:
    """Tell whether a figure is in the story: not in the frame, and in an article or microdata."""
    around = list(figure.iterancestors())
    tags = {element.tag for element in around}
    if tags & _FRAME:
        return False
    return bool(tags & _STORY) or any(e.get("itemprop") is not None for e in around)


def _caption(figure: HtmlElement) -> tuple[str | None, str | None]:
    """Return the caption of a figure and the credit at its end, each None if missing."""
    element = figure.find(".//figcaption")
    if element is None:
        return None, None
    text = text_of(element)
    for marked in element.xpath(_CREDIT_CLASS):
        credit = text_of(marked)
        if credit and credit != text and text.endswith(credit):
            named = _CREDIT.search(credit)
            name = named["credit"] if named else credit.strip("() ")
            return text.removesuffix(credit).strip() or None, name.strip() or None
    if found := _CREDIT.search(text):
        return text[: found.start()].strip() or None, found["credit"].strip()
    return text or None, None


def _absolute(url: str, page_url: str) -> str | None:
    """Return the absolute URL of a picture; None if it has no address on the web."""
    url = url.strip()
    if not url or url.startswith("data:"):
        return None
    try:
        absolute = urljoin(page_url, url)
        is_web = urlsplit(absolute).scheme in ("http", "https")
    except ValueError:
        return None
    return absolute if is_web else None


def _key(url: str) -> str:
    """Return the same key for all sizes of a picture: the path without "-390x220" at its end."""
    return re.sub(r"-\d+x\d+(?=\.\w+$)", "", urlsplit(url).path)
