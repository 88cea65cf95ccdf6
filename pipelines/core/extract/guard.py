"""The body of a page, by the milder reading where the rules or the model took too much."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from pipelines.core.extract.blocks.texts import texts_of
from pipelines.core.extract.judging import MODEL
from pipelines.core.extract.page.layout import set_out
from pipelines.core.extract.page.markup import fold
from pipelines.core.extract.page.outline import outline_of
from pipelines.core.extract.reading.body import (
    advice,
    is_crowded,
    lines_of,
    narrowed,
    paragraphs,
)
from pipelines.core.extract.rules.cutting import Cut
from pipelines.core.extract.rules.frame import LaidOut
from pipelines.core.models import Site

UNREAD: Final = "trafilatura:left-out"  # pull quotes, bios and lone lines go without a word

Pruned = tuple[HtmlElement, Sequence[Cut]]

# Over-pruning is as bad as a leak, so where much running text went or little is left, a milder
# reading is asked, each by itself: what the rules alone leave, then the whole
# page. It counts where more than its share is missing from the text. Set on 906 pages.
_MUCH: Final = {"model": 1.0, "rules": 0.5}  # running text cut, in shares of what was kept
_MOST_LOST: Final = {"model": 0.3, "rules": 0.65}
_LITTLE: Final = 400  # characters left, from which on no milder reading is asked for that alone
_LEAST: Final = 80  # characters; a text with fewer is none if a milder reading has more


@dataclass(frozen=True, slots=True)
class Prunings:
    """How a page is pruned: as the rules and the model say, and as the rules alone say."""

    judged: Callable[[HtmlElement | LaidOut], Pruned]
    unjudged: Callable[[HtmlElement], Pruned]


@dataclass(frozen=True, slots=True)
class Body:
    """The paragraphs of a page, what was cut, how it was read and what is doubtful about it."""

    paragraphs: Sequence[str]
    cuts: Sequence[Cut]
    method: str
    flags: tuple[str, ...]


def read_body(
    root: HtmlElement,
    site: Site,
    prunings: Prunings,
    headlines: Sequence[str],
    laid_out: LaidOut | None,
) -> Body:
    """Return the page's body.

    headlines: copies of the page's own. laid_out: the page as `lay_out` lays it out; None if
    that is to be done.
    """
    chosen = narrowed(root, site.body) if site.body else None
    start = root if chosen is None else chosen
    tree, cuts = prunings.judged(laid_out if laid_out is not None and chosen is None else start)
    found = paragraphs(tree)
    flags: tuple[str, ...] = ()
    for culprit, milder in (("model", prunings.unjudged), ("rules", _uncut)):
        if not _is_doubtful(found, cuts, culprit):
            continue
        mild_tree, mild_cuts = milder(start)
        if is_crowded(mild_tree):  # its reading is no judgement but all text
            continue
        if _lacks(found, lines_of(advice(mild_tree)), culprit):
            found, flags = paragraphs(mild_tree), (f"{culprit}_overruled",)
            tree, cuts = mild_tree, mild_cuts
    method = "blocks" if is_crowded(tree) else "trafilatura"
    method = method if chosen is None else f"site+{method}"
    return Body(found, (*cuts, *left_out(tree, found, headlines)), method, flags)


def _uncut(page: HtmlElement) -> Pruned:
    """Return the whole page, its frame too."""
    return set_out(page), ()


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
    lost = sum(_lost(paragraph, found) for paragraph in reading if paragraph not in text)
    least = 0 if len(text) < _LEAST else _MOST_LOST[culprit] * sum(map(len, reading))
    return lost > least


def _lost(text: str, found: Sequence[str]) -> int:
    """Return how much of a paragraph was not found; short pages are read as one long line."""
    return len(text) - sum(len(part) for part in set(found) if part in text)


def left_out(root: HtmlElement, found: Sequence[str], headlines: Sequence[str]) -> Iterator[Cut]:
    """Yield the blocks of a page of which the text found has nothing, in page order.

    headlines: copies of the page's headline, which has a field of its own.
    """
    words = fold("\n".join(found))
    known = {fold(headline) for headline in headlines}
    texts = texts_of(outline_of(root))
    for order, (line, is_leaf) in enumerate(zip(texts.lines, texts.is_leaf, strict=True)):
        text = fold(line)
        if is_leaf and text not in known and text not in words:
            yield Cut(line, UNREAD, order, running=0)
