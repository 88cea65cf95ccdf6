"""Extraction: a parsed page becomes a draft, and every cut is noted with its rule.

Start with `extract` in this module, which takes the steps of extraction one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from pipelines.core.extract.blocks.fingerprints import page_blocks
from pipelines.core.extract.guard import UNREAD, Body, Prunings, read_body
from pipelines.core.extract.judging import MODEL, Judge
from pipelines.core.extract.live import LIVE, is_marked_live, live_blog, set_in_entries
from pipelines.core.extract.metadata.fields import read_metadata
from pipelines.core.extract.metadata.language import language_of
from pipelines.core.extract.model.block_model import Model, load_model
from pipelines.core.extract.model.hints import hints_of
from pipelines.core.extract.page.jsonld import article_node
from pipelines.core.extract.page.markup import fold, text_of
from pipelines.core.extract.page.tree import Tree
from pipelines.core.extract.prune import Cut, Pruner
from pipelines.core.extract.reading.after import Cleaned, Known, clean, is_head_line
from pipelines.core.extract.reading.stated_text import LEAST, stated_text
from pipelines.core.extract.rules.frame import lay_out
from pipelines.core.memory import Memory, PageBlocks
from pipelines.core.models import Draft, Site
from pipelines.core.record import RemovedBlock

__all__ = ["Extracted", "Means", "extract"]


@dataclass(frozen=True, slots=True)
class Means:
    """What extraction uses beside the page and its site's file.

    memory: what was learned from the site's other pages.
    off: names of rules that are not to be applied.
    model: the block model; None takes the package's own.
    """

    memory: Memory | None = None
    off: Set[str] = frozenset()
    model: Model | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was read from a page: the draft, and the page's blocks for the memory of the site."""

    draft: Draft
    blocks: PageBlocks


_ALONE: Final = Means()


def extract(
    tree: Tree, *, page_url: str, site: Site, link_title: str | None, means: Means = _ALONE
) -> Extracted:
    """Return the draft of a page, with metadata, text and cuts, and the page's blocks.

    page_url: the final address; links are resolved by it, and the page's own JSON-LD is found.
    link_title: the headline as discovery saw it.
    """
    laid_out = lay_out(tree.root, site, means.off)
    blocks = page_blocks(laid_out.outline, page_url)  # before the rules cut from the outline
    metadata = read_metadata(tree, page_url=page_url, site=site, link_title=link_title)
    known = _known(tree, metadata)
    blog = live_blog(tree.nodes, page_url=page_url, headline=metadata.headline)
    root, times = set_in_entries(tree.root, blog) if blog else (tree.root, frozenset[str]())
    # The model is not asked where the site's file names the body, since its author has looked at
    # the pages, nor where the page itself names the entries of a live blog.
    judge = None if site.body or times else _judge(tree, known, means.model or load_model())
    pruner = Pruner(site, page_url, metadata.description, means.memory, means.off, judge)
    as_it_came = laid_out if root is tree.root else None
    prunings = Prunings(pruner.prune, replace(pruner, judge=None).prune)
    body = read_body(root, site, prunings, known.headlines, as_it_came)
    body = replace(body, method=_method(body, None if MODEL in means.off else judge))
    body = _stated(tree, body, metadata, page_url)
    cleaned = clean(body.paragraphs, known, off=means.off, keep=times)
    return Extracted(_draft(tree, metadata, body, cleaned, is_live=blog is not None), blocks)


def _stated(tree: Tree, body: Body, metadata: Draft, page_url: str) -> Body:
    """Return the body that a page states in JSON if its elements hold none, else the body read."""
    read = sum(map(len, body.paragraphs))
    if read >= LEAST or metadata.is_free is False:  # what subscribers pay for is left alone
        return body
    node = article_node(tree.nodes, page_url=page_url, headline=metadata.headline)
    stated, method = stated_text(tree, node, metadata.headline)
    if not stated or sum(map(len, stated)) < 2 * read:
        return body
    told = fold("\n".join(stated))
    lost = [Cut(text, UNREAD, 0, 0) for text in body.paragraphs if fold(text) not in told]
    return Body(stated, (*body.cuts, *lost), method, ())


def _draft(tree: Tree, metadata: Draft, body: Body, cleaned: Cleaned, *, is_live: bool) -> Draft:
    """Return the metadata's draft with the text, its language, the cuts and the flags added."""
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
        body_method=body.method,
        methods=methods,
    )


def _method(body: Body, judge: Judge | None) -> str:
    """Return how the body was read, with the model's version unless the guard set a flag."""
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
    """Return the headline as the metadata, the social previews and the h1 elements have it.

    Of several h1 elements these are the first one and those with the headline's words: others may
    be the headings of the story's parts.
    """
    meta = tree.meta
    copies = [metadata.headline or "", *meta.get("og:title", ()), *meta.get("twitter:title", ())]
    headings = [text_of(heading) for heading in tree.elements("h1")]
    own = fold(metadata.headline or "")
    told = (text for text in headings[1:] if fold(text) in own or own in fold(text))
    return [*copies, *headings[:1], *told]


def _removed(cuts: Sequence[Cut], cleaned: Cleaned) -> tuple[RemovedBlock, ...]:
    every = [(cut.text, cut.rule) for cut in cuts] + list(cleaned.cuts)
    return tuple(
        RemovedBlock(text=text[:300], characters=len(text), rule=rule, position=position)
        for position, (text, rule) in enumerate(every)
    )
