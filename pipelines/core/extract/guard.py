"""Read the body of a page, and read it more mildly where the rules or the model cut too much."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from pipelines.core.extract.blocks.segments import segment
from pipelines.core.extract.judging import MODEL
from pipelines.core.extract.page.layout import set_out
from pipelines.core.extract.page.markup import fold, text_of
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

UNREAD: Final = "trafilatura:left-out"  # trafilatura drops pull quotes, bios and lone lines

Pruned = tuple[HtmlElement, Sequence[Cut]]

# To cut too much is as bad as to cut too little. So where much running text was cut or little is
# left, the text is compared with a milder reading: first with that of the page without the
# model's cuts, then with that of the whole page. If too much of the milder reading is missing
# from the text, it replaces the text. The limits were set on 906 pages.
_MUCH: Final = {"model": 1.0, "rules": 0.5}  # running text cut, as a share of the text kept
_MOST_LOST: Final = {"model": 0.3, "rules": 0.65}  # share of a milder reading that may be missing
_PROSE: Final = 80  # characters of a paragraph that, ending as a sentence, is no entry of a menu
_ENDS: Final = ".!?…:\"”»“’')。！？؟।"
_MENU: Final = 0.6  # share of link text from which a text without prose is a menu
_LITTLE: Final = 400  # characters; a text with fewer is compared however little was cut
_LEAST: Final = 80  # characters; of a text with fewer, any milder reading that has more counts


@dataclass(frozen=True, slots=True)
class Prunings:
    """The two ways to prune a page: by the rules and the model, and by the rules alone."""

    judged: Callable[[HtmlElement | LaidOut], Pruned]
    unjudged: Callable[[HtmlElement], Pruned]


@dataclass(frozen=True, slots=True)
class Body:
    """The paragraphs of a page, the cuts, how the page was read, and the flags of the guard."""

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
    """Return the page's body; `model_overruled` or `rules_overruled` flags a milder reading.

    headlines: all copies of the page's headline.
    laid_out: the page as `lay_out` lays it out; None if it must be laid out first.
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
        if is_crowded(mild_tree):  # of a crowded tree all text is read, so it tells nothing
            continue
        if _lacks(found, lines_of(advice(mild_tree)), culprit):
            mild = paragraphs(mild_tree)
            if not _is_menu(mild, mild_tree, headlines):
                found, flags = mild, (f"{culprit}_overruled",)
                tree, cuts = mild_tree, mild_cuts
    if _is_menu(found, tree, headlines):
        found, flags = [], ()
    method = "blocks" if is_crowded(tree) else "trafilatura"
    method = method if chosen is None else f"site+{method}"
    return Body(found, (*cuts, *left_out(tree, found, headlines)), method, flags)


def _uncut(page: HtmlElement) -> Pruned:
    """Return the whole page with its frame, laid out, and no cuts."""
    return set_out(page), ()


def _is_doubtful(found: Sequence[str], cuts: Sequence[Cut], culprit: str) -> bool:
    """Tell whether the culprit cut so much, or so little is left, that it must be checked.

    culprit: "model" or "rules".
    """
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
    """Tell whether more of a milder reading is missing from the text found than may be.

    found, reading: the paragraphs of the text and of the milder reading.
    """
    text = "\n".join(found)
    lost = sum(_lost(paragraph, found) for paragraph in reading if paragraph not in text)
    least = 0 if len(text) < _LEAST else _MOST_LOST[culprit] * sum(map(len, reading))
    return lost > least


def _is_menu(found: Sequence[str], tree: HtmlElement, headlines: Sequence[str]) -> bool:
    """Tell whether the paragraphs found in a tree are a list of links without any prose.

    headlines: all copies of the page's headline; one of them may stand above the links.
    """
    known = {fold(headline) for headline in headlines}
    length = sum(len(text) for text in found if fold(text) not in known)
    if not length or any(len(text) >= _PROSE and text[-1] in _ENDS for text in found):
        return False
    told = "\n".join(found)
    linked = (text for link in tree.iter("a") if (text := text_of(link)) and text in told)
    return sum(map(len, dict.fromkeys(linked))) >= _MENU * length


def _lost(text: str, found: Sequence[str]) -> int:
    """Return how many characters of a paragraph are in none of the paragraphs found.

    The paragraph may hold several of them, since short pages are read as one long line.
    """
    return len(text) - sum(len(part) for part in set(found) if part in text)


def left_out(root: HtmlElement, found: Sequence[str], headlines: Sequence[str]) -> Iterator[Cut]:
    """Yield a cut for each block of a page that is not in the text found, in page order.

    headlines: copies of the page's headline; they are left out, since it has its own field.
    """
    words = fold("\n".join(found))
    known = {fold(headline) for headline in headlines}
    for order, text in enumerate(segment(outline_of(root)).texts):
        folded = fold(text)
        if folded not in known and folded not in words and not folded.isdecimal():
            yield Cut(text, UNREAD, order, running=0)
