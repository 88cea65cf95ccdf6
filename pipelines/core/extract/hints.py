"""What a page's metadata says of its text, for comparison with the blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from pipelines.core.extract.jsonld import Node, json_ld
from pipelines.core.extract.markup import meta_values

_TAG: Final = re.compile(r"<[^>]{0,500}>")


@dataclass(frozen=True, slots=True)
class Hints:
    """Plain texts; empty where the page says nothing."""

    title: str = ""
    description: str = ""
    article_body: str = ""  # the longest of JSON-LD


def hints_of(root: HtmlElement, nodes: Sequence[Node] | None = None) -> Hints:
    """Return the page's hints.

    nodes: the page's JSON-LD, if it has been read already.
    """
    meta = meta_values(root)
    bodies = [node.get("articleBody") for node in (json_ld(root) if nodes is None else nodes)]
    body = max((text for text in bodies if isinstance(text, str)), key=len, default="")
    title = root.findtext(".//title") or ""
    return Hints(
        title=_first(meta.get("og:title", ())) or title,
        description=_first(meta.get("og:description", ())) or _first(meta.get("description", ())),
        article_body=_TAG.sub(" ", body),
    )


def _first(values: Sequence[str]) -> str:
    return next(iter(values), "")
