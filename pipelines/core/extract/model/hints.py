"""Read what a page's metadata say of its text, to compare it with the blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipelines.core.extract.page.tree import Tree

_TAG: Final = re.compile(r"<[^>]{0,500}>")


@dataclass(frozen=True, slots=True)
class Hints:
    """What a page's metadata say of its text, as plain text; "" where they say nothing."""

    title: str = ""
    description: str = ""
    article_body: str = ""  # the longest articleBody in the JSON-LD


def hints_of(tree: Tree) -> Hints:
    """Return the hints of a page as it was parsed; the laid-out tree has lost its JSON-LD."""
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
