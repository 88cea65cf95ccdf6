"""Extraction: a parsed page becomes a draft, every cut with its rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from functools import partial
from typing import Final

from lxml.html import HtmlElement

from pipelines.core.extract.after import Cleaned, Known, clean, is_head_line
from pipelines.core.extract.body import lines_of, main_text, narrowed, paragraphs
from pipelines.core.extract.hints import hints_of
from pipelines.core.extract.judging import Judge
from pipelines.core.extract.language import language_of
from pipelines.core.extract.layout import set_out
from pipelines.core.extract.live import LIVE, live_blog, set_in_entries
from pipelines.core.extract.markup import text_of
from pipelines.core.extract.metadata import read_metadata
from pipelines.core.extract.model import Model, load_model
from pipelines.core.extract.prune import Cut, prune
from pipelines.core.extract.tree import Tree
from pipelines.core.extract.unread import left_out
from pipelines.core.memory import Memory
from pipelines.core.models import Draft, Site
from pipelines.core.record import RemovedBlock

__all__ = ["extract"]

# Over-pruning is as bad as a leak: when more than this share of the whole page's text is
# gone, the rules went too far, and the whole page's reading counts.
_MOST_LOST: Final = 0.5
_LEAST: Final = 80  # characters
# The whole page is read only where this says that it may have more: it takes 20 ms.
_SUSPICIOUS: Final = 400  # characters
_MUCH: Final = 0.5  # running text cut, in shares of what was kept


def extract(
    tree: Tree,
    *,
    page_url: str,
    site: Site,
    link_title: str | None,
    memory: Memory | None = None,
    off: Set[str] = frozenset(),
    model: Model | None = None,
    laid_out: HtmlElement | None = None,
) -> Draft:
    """Return what the page says of its article, and the article's text.

    page_url: the final address, for links and for telling the page's own JSON-LD.
    link_title: the headline as discovery saw it.
    memory: what was learned from the site's other pages. off: names of rules not to apply.
    model: the one to ask about blocks; None takes the package's.
    laid_out: the tree as `set_out` lays it out, if that is done; it is cut here.
    """
    metadata = read_metadata(tree, page_url=page_url, site=site, link_title=link_title)
    known = Known(
        headlines=_headline_copies(tree, metadata),
        crumbs=metadata.breadcrumbs,
        section=metadata.section,
        authors=metadata.authors,
    )
    blog = live_blog(tree.nodes, page_url=page_url, headline=metadata.headline)
    root, times = set_in_entries(tree.root, blog) if blog else (tree.root, frozenset[str]())
    # A site's own `body` outranks the model, for its author has looked at the pages; and the
    # entries of a live blog are known.
    model = None if site.body or times else model or load_model()
    pruned = partial(
        prune,
        site=site,
        page_url=page_url,
        description=metadata.description,
        memory=memory,
        off=off,
        judge=Judge(model, hints_of(tree.root, tree.nodes), partial(is_head_line, known=known))
        if model
        else None,
    )
    laid_out = laid_out if root is tree.root else None
    found, cuts, method, flags = _body(root, site, pruned, known.headlines, laid_out)
    if model is not None and "model" not in off and "rules_overruled" not in flags:
        method = f"model-{model.version}+{method}"
    cleaned = clean(found, known, off=off, keep=times)
    text = "\n\n".join(cleaned.paragraphs)
    language, language_method = language_of(tree.root, text)
    methods = dict(metadata.methods) | ({"language": language_method} if language else {})
    return replace(
        metadata,
        text=text,
        language=language,
        dateline=cleaned.dateline,
        credit_line=cleaned.credit_line,
        removed=_removed(cuts, cleaned),
        flags=(*flags, *_flags(tree, is_live=blog is not None)),
        body_method=method,
        methods=methods,
    )


def _body(
    root: HtmlElement,
    site: Site,
    pruned: Callable[[HtmlElement], tuple[HtmlElement, Sequence[Cut]]],
    headlines: Sequence[str],
    laid_out: HtmlElement | None,
) -> tuple[list[str], Sequence[Cut], str, tuple[str, ...]]:
    """Return the paragraphs, the cuts, how they were read and what is doubtful about them."""
    chosen = narrowed(root, site.body) if site.body else None
    start = root if chosen is None else chosen
    method = "trafilatura" if chosen is None else "site+trafilatura"
    rest, cuts = pruned(set_out(start) if laid_out is None or start is not root else laid_out)
    found = paragraphs(rest)
    cuts = (*cuts, *left_out(rest, found, headlines))
    length = sum(map(len, found))
    if length >= _SUSPICIOUS and sum(cut.running for cut in cuts) < _MUCH * length:
        return found, cuts, method, ()
    whole = lines_of(main_text(start))
    lost = sum(_lost(text, found) for text in set(whole) - set(found))
    if length >= _LEAST and lost <= _MOST_LOST * sum(map(len, whole)):
        return found, cuts, method, ()
    return paragraphs(start), (), method, ("rules_overruled",)


def _lost(text: str, found: Sequence[str]) -> int:
    """Return how much of a paragraph was not found; short pages are read as one long line."""
    return len(text) - sum(len(part) for part in set(found) if part in text)


def _flags(tree: Tree, *, is_live: bool) -> Iterator[str]:
    if is_live:
        yield LIVE
    if tree.is_cut:
        yield "cut_short"


def _headline_copies(tree: Tree, metadata: Draft) -> list[str]:
    meta = tree.meta
    copies = [metadata.headline or "", *meta.get("og:title", ()), *meta.get("twitter:title", ())]
    return [*copies, *(text_of(heading) for heading in tree.root.iter("h1"))]


def _removed(cuts: Sequence[Cut], cleaned: Cleaned) -> tuple[RemovedBlock, ...]:
    every = [(cut.text, cut.rule) for cut in cuts] + list(cleaned.cuts)
    return tuple(
        RemovedBlock(text=text[:300], characters=len(text), rule=rule, position=position)
        for position, (text, rule) in enumerate(every)
    )
