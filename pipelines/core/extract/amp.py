"""AMP twins: a page for telephones that names the page whose article it repeats."""

from __future__ import annotations

from lxml.html import HtmlElement

from pipelines.core.extract.metadata.fields import canonical_of
from pipelines.core.extract.page.markup import meta_values
from pipelines.core.urls import url_key


def is_amp(root: HtmlElement) -> bool:
    """Tell whether the page is an AMP document (`<html amp>` or `<html ⚡>`, as its spec says)."""
    return "amp" in root.attrib or "⚡" in root.attrib


def twin_of(root: HtmlElement, page_url: str) -> str | None:
    """Return the address of the page that an AMP page repeats; None for any other page.

    An AMP page may be the only one: then it is its own canonical page.
    """
    if not is_amp(root):
        return None
    canonical, _ = canonical_of(root, meta_values(root), page_url)
    is_other = canonical is not None and url_key(canonical) != url_key(page_url)
    return canonical if is_other else None
