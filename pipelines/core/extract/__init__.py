"""Extraction: a parsed page becomes a draft, every cut with its rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from functools import partial

from pipelines.core.extract.guard import Body, read_body
from pipelines.core.extract.judging import MODEL, Judge
from pipelines.core.extract.live import LIVE, is_marked_live, live_blog, set_in_entries
from pipelines.core.extract.metadata.fields import read_metadata
from pipelines.core.extract.metadata.language import language_of
from pipelines.core.extract.model.block_model import Model, load_model
from pipelines.core.extract.model.hints import hints_of
from pipelines.core.extract.page.markup import text_of
from pipelines.core.extract.page.outline import Outline
from pipelines.core.extract.page.tree import Tree
from pipelines.core.extract.prune import Cut, prune
from pipelines.core.extract.reading.after import Cleaned, Known, clean, is_head_line
from pipelines.core.memory import Memory
from pipelines.core.models import Draft, Site
from pipelines.core.record import RemovedBlock

__all__ = ["extract"]


def extract(
    tree: Tree,
    *,
    page_url: str,
    site: Site,
    link_title: str | None,
    memory: Memory | None = None,
    off: Set[str] = frozenset(),
    model: Model | None = None,
    laid_out: Outline | None = None,
) -> Draft:
    """Return what the page says of its article, and the article's text.

    page_url: the final address, for links and for telling the page's own JSON-LD.
    link_title: the headline as discovery saw it.
    memory: what was learned from the site's other pages. off: names of rules not to apply.
    model: the one to ask about blocks; None takes the package's.
    laid_out: of the tree as `set_out` lays it out, if that is done; that is cut here.
    """
    metadata = read_metadata(tree, page_url=page_url, site=site, link_title=link_title)
    known = _known(tree, metadata)
    blog = live_blog(tree.nodes, page_url=page_url, headline=metadata.headline)
    root, times = set_in_entries(tree.root, blog) if blog else (tree.root, frozenset[str]())
    # A site's own `body` outranks the model, for its author has looked at the pages; and the
    # entries of a live blog are known.
    judge = None if site.body or times else _judge(tree, known, model or load_model())
    pruned = partial(
        prune,
        site=site,
        page_url=page_url,
        description=metadata.description,
        memory=memory,
        off=off,
        judge=judge,
    )
    laid_out = laid_out if root is tree.root else None
    body = read_body(root, site, pruned, known.headlines, laid_out)
    cleaned = clean(body.paragraphs, known, off=off, keep=times)
    method = _method(body, None if MODEL in off else judge)
    return _draft(tree, metadata, body, cleaned, method, is_live=blog is not None)


def _draft(
    tree: Tree, metadata: Draft, body: Body, cleaned: Cleaned, method: str, *, is_live: bool
) -> Draft:
    """Return what is known of the article with its text, the text's language and the cuts."""
    text = "\n\n".join(cleaned.paragraphs)
    language, language_method = language_of(tree.root, text)
    methods = dict(metadata.methods) | ({"language": language_method} if language else {})
    return replace(
        metadata,
        text=text,
        language=language,
        dateline=cleaned.dateline,
        credit_line=cleaned.credit_line,
        removed=_removed(body.cuts, cleaned),
        flags=(*body.flags, *_flags(tree, is_live=is_live or is_marked_live(tree))),
        body_method=method,
        methods=methods,
    )


def _method(body: Body, judge: Judge | None) -> str:
    """Return how the body was read; where a flag says that the model was overruled, without it."""
    if judge is None or body.flags:
        return body.method
    return f"model-{judge.model.version}+{body.method}"


def _flags(tree: Tree, *, is_live: bool) -> Iterator[str]:
    if is_live:
        yield LIVE
    if tree.is_cut:
        yield "cut_short"


def _known(tree: Tree, metadata: Draft) -> Known:
    return Known(
        headlines=_headline_copies(tree, metadata),
        crumbs=metadata.breadcrumbs,
        section=metadata.section,
        authors=metadata.authors,
    )


def _judge(tree: Tree, known: Known, model: Model) -> Judge:
    return Judge(model, hints_of(tree), partial(is_head_line, known=known))


def _headline_copies(tree: Tree, metadata: Draft) -> list[str]:
    meta = tree.meta
    copies = [metadata.headline or "", *meta.get("og:title", ()), *meta.get("twitter:title", ())]
    return [*copies, *(text_of(heading) for heading in tree.elements("h1"))]


def _removed(cuts: Sequence[Cut], cleaned: Cleaned) -> tuple[RemovedBlock, ...]:
    every = [(cut.text, cut.rule) for cut in cuts] + list(cleaned.cuts)
    return tuple(
        RemovedBlock(text=text[:300], characters=len(text), rule=rule, position=position)
        for position, (text, rule) in enumerate(every)
    )
