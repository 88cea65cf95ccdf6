"""Decide whether a page is an article: reject it with a reason, or flag it where in doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from pipelines.core.extract.gate.features import PROSE, counted, page_features
from pipelines.core.extract.gate.rejections import (
    ChallengeError,
    ConsentWallError,
    ErrorPageError,
    IndexPageError,
    NoHeadlineError,
    NotNewsError,
    PaywallStubError,
    ScriptOnlyError,
    TooShortError,
    VideoOnlyError,
)
from pipelines.core.extract.gate.teaser_list import teaser_share
from pipelines.core.extract.gate.trees import GateModel, load_gate_model
from pipelines.core.extract.live import is_marked_live, live_blog
from pipelines.core.extract.page.jsonld import article_node, types
from pipelines.core.extract.page.markup import squeeze, text_of
from pipelines.core.extract.page.tree import Tree
from pipelines.core.models import Draft
from pipelines.core.schema_org import is_article
from pipelines.core.walls import CHALLENGE
from pipelines.core.words import words
from pipelines.core.words.patterns import any_of, words_of

_SHORT: Final = 250  # characters; a shorter text is an article only if other signs say so
_STUB: Final = 1200  # characters; in a shorter text, an offer to subscribe hides the rest
_CODED: Final = 500  # bytes of code in the body with which a page may build its text
_TOO_SHORT: Final = 80  # characters; a shorter text is no article
# A page is a list if it has many links with headlines and less prose for each of them than this.
# The limits were measured on 726 pages of seven kinds.
_MANY_LINKS: Final = 15
_PROSE_PER_LINK: Final = 40  # characters, where the page's address looks like a story's
_PROSE_PER_LINK_SHORT_NAME: Final = 120  # characters, for other addresses
_STORY_LENGTH: Final = 5000  # characters of prose; a page with so much is no list of links
_TEASED: Final = 0.7  # share of the text; an article may have a few teasers in it
_UNSURE: Final = 0.25  # probability of an article from which on a single sign does not count
_BARE: Final = 10  # links; the model knows nothing of pages with fewer
_LISTS: Final = frozenset({"CollectionPage", "ItemList", "SearchResultsPage"})

_WALLS: Final = words().walls
_CONSENT: Final = re.compile(words_of(_WALLS.consent), re.IGNORECASE)
_PAYWALL: Final = re.compile(words_of(_WALLS.paywall), re.IGNORECASE)
# A bare number may be a headline's: "500 jobs lost at the yard".
_CODE: Final = r"(?:404|410|403|500|503)"
_SAID: Final = words_of(_WALLS.error, blank=r"\W+")
_ERROR: Final = re.compile(
    rf"\b{any_of(_WALLS.before_code)}\W{{0,3}}{_CODE}\b|"
    rf"\b{_CODE}\W{{0,3}}{any_of(_WALLS.after_code)}\b|"
    rf"(?:^|[|–—:-]\s*){_CODE}(?:\s*[|–—:-]|\s*$)|{_SAID}",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class _Evidence:
    """What the checks look at."""

    tree: Tree
    draft: Draft
    url: str
    title: str  # of the document, with the headline
    types: frozenset[str]  # of all JSON-LD nodes
    og_type: str
    links: int  # links whose text is as long as a headline
    all_links: int
    says_article: bool  # whether metadata state a date, the kind "article", or one own story
    is_marked_live: bool  # whether microdata call the page a live blog
    teased: float  # share of the text that is teasers of other pages
    model: GateModel
    article: float  # the model's probability that the page is an article

    @cached_property
    def shown(self) -> str:
        """The start of the page's visible text; it is gathered only where a check needs it."""
        root = self.tree.root
        body = root.find("body")
        return text_of(body if body is not None else root)[:5000]

    @property
    def is_built_by_scripts(self) -> bool:
        """Tell whether scripts stand in the page's body, or a state in its source."""
        return self.tree.code > _CODED or bool(self.tree.states)


def stated_kinds(tree: Tree) -> frozenset[str]:
    """Return the types that the page's JSON-LD and microdata name, such as "NewsArticle"."""
    linked = {name for node in tree.nodes for name in types(node)}
    marked = tree.values("itemtype")
    return frozenset(linked | {re.split(r"[/#]", kind.rstrip("/"))[-1] for kind in marked})


def check(tree: Tree, draft: Draft, url: str, model: GateModel | None = None) -> tuple[str, ...]:
    """Return the flags of a page that is an article.

    model: the trees to ask; None takes the package's own.
    Raises: a subclass of RejectedError for a page that is no article.
    """
    seen = _evidence(tree, draft, url, model or load_gate_model())
    for test in _TESTS:
        test(seen)
    return tuple(_flags(seen))


def _evidence(tree: Tree, draft: Draft, url: str, model: GateModel) -> _Evidence:
    root, meta, kinds = tree.root, tree.meta, stated_kinds(tree)
    og_type = (meta.get("og:type") or [""])[0].lower()
    values = page_features(tree, draft, url, kinds=kinds)
    dated = any(name in meta for name in ("article:published_time", "parsely-pub-date", "date"))
    says_article = dated or og_type == "article" or _states_story(tree, draft, url)
    return _Evidence(
        draft=draft,
        url=url,
        title="\n".join([tree.title, draft.headline or ""]),
        tree=tree,
        types=kinds,
        og_type=og_type,
        links=counted(values, "page_teasers"),
        all_links=counted(values, "page_links"),
        says_article=says_article,
        is_marked_live=is_marked_live(tree),
        teased=0.0 if says_article else teaser_share(root, draft.text.split("\n\n")),
        model=model,
        article=model.probability(values),
    )


def _states_story(tree: Tree, draft: Draft, url: str) -> bool:
    """Tell whether JSON-LD or microdata describe a story of the page's own, not listed ones.

    In microdata, that is one article on the whole page.
    """
    kinds = tree.values("itemtype").items()
    marked = sum(count for kind, count in kinds if is_article(kind.rstrip("/")))
    own = article_node(tree.nodes, page_url=url, headline=draft.headline)
    return own is not None or marked == 1


def _refuse_challenge(seen: _Evidence) -> None:
    if seen.says_article:
        return
    length = len(seen.draft.text)  # the page shows all of it, so it tells about `shown` as well
    is_little = length < _SHORT or (length < 3 * _SHORT and len(seen.shown) < 3 * _SHORT)
    if is_little and CHALLENGE.search(f"{seen.title} {seen.shown[:600]}"):
        raise ChallengeError("the site asks whether we are a person; crawl it more slowly")


def _refuse_error(seen: _Evidence) -> None:
    if len(seen.draft.text) < 2 * _SHORT and not seen.says_article and _ERROR.search(seen.title):
        raise ErrorPageError(f"its title is {squeeze(seen.title)[:80]!r}")


def _refuse_consent(seen: _Evidence) -> None:
    if len(seen.draft.text) < 2 * _SHORT and _CONSENT.search(f"{seen.title} {seen.draft.text}"):
        raise ConsentWallError("the site shows its text only after consent to cookies")


def _refuse_video(seen: _Evidence) -> None:
    is_video = "VideoObject" in seen.types or seen.og_type.startswith("video")
    if is_video and len(seen.draft.text) < _SHORT:
        raise VideoOnlyError("a video with hardly any text")


def _refuse_stub(seen: _Evidence) -> None:
    if len(seen.draft.text) < _SHORT and _is_walled(seen):
        raise PaywallStubError("the text is for subscribers")


def _refuse_index(seen: _Evidence) -> None:
    path = urlsplit(seen.url).path.strip("/")
    if not path and not urlsplit(seen.url).query and not seen.says_article:
        raise IndexPageError("the address is the front page's")
    if seen.says_article:
        return
    if seen.teased >= _TEASED:
        raise IndexPageError(f"{seen.teased:.0%} of its text are teasers of other pages")
    if not _is_unsure(seen):
        return
    if seen.types & _LISTS:
        raise IndexPageError("its JSON-LD calls it a list")
    name = path.rsplit("/", 1)[-1]
    is_named = len(re.findall(r"[-_]", name)) > 2 or bool(re.search(r"\d{4}", path))
    least = seen.links * (_PROSE_PER_LINK if is_named else _PROSE_PER_LINK_SHORT_NAME)
    if seen.links >= _MANY_LINKS and _prose(seen) < min(least, _STORY_LENGTH):
        raise IndexPageError(f"{seen.links} links to stories, {_prose(seen)} characters of prose")


def _is_unsure(seen: _Evidence) -> bool:
    """Tell whether a single sign against an article counts.

    It does if the model does not believe in an article or, on a page with few links, knows
    nothing.
    """
    return seen.article < _UNSURE or seen.all_links < _BARE


def _prose(seen: _Evidence) -> int:
    """Return the characters of the text's longer paragraphs."""
    return sum(len(text) for text in seen.draft.text.split("\n\n") if len(text) >= PROSE)


def _refuse_products(seen: _Evidence) -> None:
    is_story = any(map(is_article, seen.types))
    is_product = "Product" in seen.types and not is_story and _is_unsure(seen)
    if is_product or seen.og_type.startswith("product"):
        raise NotNewsError("the page offers a product")


def _refuse_unlike(seen: _Evidence) -> None:
    """Refuse a page that the model takes for no article.

    Pages with few links are left alone, since the model does not know such pages, and so are
    live blogs, since they look like lists.
    """
    if seen.all_links < _BARE or seen.article >= seen.model.reject_below:
        return
    if _is_live(seen):
        return
    detail = f"the page looks like an article with a probability of {seen.article:.2f}"
    if seen.links >= _MANY_LINKS and _prose(seen) < _PROSE_PER_LINK_SHORT_NAME * seen.links:
        raise IndexPageError(detail)
    raise NotNewsError(detail)


def _is_live(seen: _Evidence) -> bool:
    """Tell whether the page says that it is a live blog, by JSON-LD or microdata.

    A JSON-LD node counts only if it has the page's address or headline.
    """
    # Without either, `live_blog` takes the first article: here an empty one, that is, none.
    others = ({"@type": "Article"}, *seen.tree.nodes)
    own = live_blog(others, page_url=seen.url, headline=seen.draft.headline)
    return own is not None or seen.is_marked_live


def _refuse_scripted(seen: _Evidence) -> None:
    """Refuse a page that has a headline, hardly any text, and scripts that would fetch it."""
    is_bare = len(seen.draft.text) < _TOO_SHORT and len(seen.shown) < 2 * _SHORT
    if is_bare and seen.is_built_by_scripts and (seen.draft.headline or seen.says_article):
        raise ScriptOnlyError(f"{len(seen.draft.text)} characters of text, the rest is scripts'")


def _refuse_short(seen: _Evidence) -> None:
    if len(seen.draft.text) < _TOO_SHORT:
        raise TooShortError(f"{len(seen.draft.text)} characters of text")
    if len(seen.draft.text) < _SHORT and not seen.says_article and not _ends_a_sentence(seen):
        raise TooShortError(f"{len(seen.draft.text)} characters of text and no sign of a story")


def _refuse_nameless(seen: _Evidence) -> None:
    if not seen.draft.headline:
        raise NoHeadlineError("no heading, title or metadata names one")


_TESTS: Final[tuple[Callable[[_Evidence], None], ...]] = (
    _refuse_challenge,
    _refuse_error,
    _refuse_consent,
    _refuse_stub,
    _refuse_video,
    _refuse_index,
    _refuse_products,
    _refuse_unlike,
    _refuse_scripted,
    _refuse_short,
    _refuse_nameless,
)


def _ends_a_sentence(seen: _Evidence) -> bool:
    return seen.draft.text.rstrip("”\"'») ").endswith((".", "!", "?", "。", "؟", "।"))


def _is_walled(seen: _Evidence) -> bool:
    """Tell whether the metadata or the page's words say that the text is for subscribers."""
    return seen.draft.is_free is False or bool(_PAYWALL.search(seen.shown))


def _flags(seen: _Evidence) -> Iterator[str]:
    if len(seen.draft.text) < _SHORT:
        yield "short"
    if len(seen.draft.text) < _STUB and _is_walled(seen):
        yield "paywall"
    if not seen.says_article:
        yield "no_article_markup"
    if seen.article < seen.model.doubt_below and not _is_live(seen):
        yield "doubtful_kind"
