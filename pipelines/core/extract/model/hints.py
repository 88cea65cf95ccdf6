"""What a page's metadata says of its text, for comparison with the blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipelines.core.extract.page.tree import Tree

_TAG: Final = re.compile(r"<[^>]{0,500}>")


@dataclass(frozen=True, slots=True)
class Hints:
    """Plain texts; empty where the page says nothing."""

    title: str = ""
    description: str = ""
    article_body: str = ""  # the longest of JSON-LD


def hints_of(tree: Tree) -> Hints:
    """Return the hints of a page as it was parsed: pruning may have no use for its JSON-LD."""
    meta = tree.meta
    bodies = [node.get("articleBody") for node in tree.nodes]
    body = max((text for text in bodies if isinstance(text, str)), key=len, default="")
    title = tree.root.findtext(".//title") or ""
    return Hints(
        title=_first(meta.get("og:title", ())) or title,
        description=_first(meta.get("og:description", ())) or _first(meta.get("description", ())),
        article_body=_TAG.sub(" ", body),
    )


def _first(values: Sequence[str]) -> str:
    return next(iter(values), "")
