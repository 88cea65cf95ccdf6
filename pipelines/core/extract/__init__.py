"""Extraction: a parsed page becomes a draft, every cut with its rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from functools import partial
from typing import Final

from lxml.etree import strip_elements
from lxml.html import HtmlElement

from pipelines.core.extract.after import Cleaned, Known, clean, is_head_line
from pipelines.core.extract.body import is_crowded, narrowed, paragraphs
from pipelines.core.extract.judging import MODEL, Judge
from pipelines.core.extract.language import language_of
from pipelines.core.extract.layout import set_out
from pipelines.core.extract.markup import meta_values, text_of
from pipelines.core.extract.metadata import read_metadata
from pipelines.core.extract.model import Model, load_model
from pipelines.core.extract.prune import Cut, prune
from pipelines.core.extract.tree import Tree
from pipelines.core.extract.unread import left_out
from pipelines.core.memory import Memory
from pipelines.core.models import Draft, Site
from pipelines.core.record import RemovedBlock

__all__ = ["extract"]

Pruned = tuple[HtmlElement, Sequence[Cut]]

# Over-pruning is as bad as a leak, so where much running text went or little is left, a milder
# reading is asked, each by itself for 20 to 60 ms: what the rules alone leave, then the whole
# page. It counts where more than its share is missing from the text. Set on 906 pages.
_MUCH: Final = {"model": 1.0, "rules": 0.5}  # running text cut, in shares of what was kept
_MOST_LOST: Final = {"model": 0.3, "rules": 0.65}
_LITTLE: Final = 400  # characters left, from which on no milder reading is asked for that alone
_LEAST: Final = 80  # characters; a text with fewer is none if a milder reading has more
_WITHOUT_MODEL: Final = frozenset({"model_overruled", "rules_overruled"})


def extract(
    tree: Tree,
    *,
    page_url: str,
    site: Site,
    link_title: str | None,
    memory: Memory | None = None,
    off: Set[str] = frozenset(),
    model: Model | None = None,
) -> Draft:
    """Return what the page says of its article, and the article's text.

    page_url: the final address, for links and for telling the page's own JSON-LD.
    link_title: the headline as discovery saw it.
    memory: what was learned from the site's other pages. off: names of rules not to apply.
    model: the one to ask about blocks; None takes the package's.
    """
    metadata = read_metadata(tree.root, page_url=page_url, site=site, link_title=link_title)
    known = Known(
        headlines=_headline_copies(tree.root, metadata),
        crumbs=metadata.breadcrumbs,
        section=metadata.section,
        authors=metadata.authors,
    )
    # A site's own `body` outranks the model: its author has looked at the pages.
    model = None if site.body else model or load_model()
    pruned = partial(
        prune,
        site=site,
        page_url=page_url,
        description=metadata.description,
        memory=memory,
        off=off,
        judge=Judge(model, partial(is_head_line, known=known)) if model else None,
    )
    found, cuts, method, flags = _body(tree.root, site, pruned, known.headlines)
    if model is not None and "model" not in off and not {*flags} & _WITHOUT_MODEL:
        method = f"model-{model.version}+{method}"
    cleaned = clean(found, known, off)
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
        flags=(*flags, "cut_short") if tree.is_cut else flags,
        body_method=method,
        methods=methods,
    )


def _body(
    root: HtmlElement, site: Site, pruned: Callable[..., Pruned], headlines: Sequence[str]
) -> tuple[list[str], Sequence[Cut], str, tuple[str, ...]]:
    """Return the paragraphs, the cuts, how they were read and what is doubtful about them."""
    chosen = narrowed(root, site.body) if site.body else None
    start = root if chosen is None else chosen
    tree, cuts = pruned(start)
    whole = partial(_whole, start)
    found = paragraphs(tree)
    flags: tuple[str, ...] = ()
    for culprit, milder in (("model", partial(pruned, start, judge=None)), ("rules", whole)):
        if not _is_doubtful(found, cuts, culprit):
            continue
        mild_tree, mild_cuts = milder()
        reading = paragraphs(mild_tree)
        # Of a crowded tree it is no judgement but all text.
        if not is_crowded(mild_tree) and _lacks(found, reading, culprit):
            tree, cuts, found, flags = mild_tree, mild_cuts, reading, (f"{culprit}_overruled",)
    method = "blocks" if is_crowded(tree) else "trafilatura"
    method = method if chosen is None else f"site+{method}"
    return found, (*cuts, *left_out(tree, found, headlines)), method, flags


def _whole(start: HtmlElement) -> Pruned:
    tree = set_out(start)
    strip_elements(tree, "iframe", with_tail=False)  # trafilatura would read its fallback
    return tree, ()


def _is_doubtful(found: Sequence[str], cuts: Sequence[Cut], culprit: str) -> bool:
    """Tell whether the model or the rules cut so much, or left so little, as to be checked."""
    of_model = [cut.rule.startswith(f"{MODEL}:") for cut in cuts]
    if culprit == "model" and not any(of_model):
        return False
    length = sum(map(len, found))
    gone = sum(
        cut.running
        for cut, is_models in zip(cuts, of_model, strict=True)
        if is_models == (culprit == "model")
    )
    return length < _LITTLE or gone >= _MUCH[culprit] * length


def _lacks(found: Sequence[str], reading: Sequence[str], culprit: str) -> bool:
    """Tell whether a text has lost more than may go of a milder reading."""
    text = "\n".join(found)
    lost = sum(len(paragraph) for paragraph in reading if paragraph not in text)
    least = 0 if len(text) < _LEAST else _MOST_LOST[culprit] * sum(map(len, reading))
    return lost > least


def _headline_copies(root: HtmlElement, metadata: Draft) -> list[str]:
    meta = meta_values(root)
    copies = [metadata.headline or "", *meta.get("og:title", ()), *meta.get("twitter:title", ())]
    return [*copies, *(text_of(heading) for heading in root.iter("h1"))]


def _removed(cuts: Sequence[Cut], cleaned: Cleaned) -> tuple[RemovedBlock, ...]:
    every = [(cut.text, cut.rule) for cut in cuts] + list(cleaned.cuts)
    return tuple(
        RemovedBlock(text=text[:300], characters=len(text), rule=rule, position=position)
        for position, (text, rule) in enumerate(every)
    )
