"""What is no article is not stored as one: rejected with a reason, or flagged in doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.core.errors import PageError
from pipelines.core.extract.jsonld import json_ld, types
from pipelines.core.extract.markup import meta_values, text_of
from pipelines.core.models import Draft

_SHORT: Final = 250  # characters; a brief may be this short, if all else says article
_STUB: Final = 1200  # below, an offer to subscribe means that the rest is behind it
_TOO_SHORT: Final = 80
# A page with a teaser for every so many characters of prose is a list; where its address has
# no headline in it, for every so many more. Measured on 726 pages of seven kinds.
_MANY_LINKS: Final = 15
_PROSE_PER_LINK: Final = 40
_PROSE_PER_LINK_SHORT_NAME: Final = 120
_PROSE: Final = 80  # characters from which a paragraph is prose
_LISTS: Final = frozenset({"CollectionPage", "ItemList", "SearchResultsPage"})

_STORY: Final = re.compile(r"Article|BlogPosting|Report$")  # JSON-LD types
_CHALLENGE: Final = re.compile(
    r"just a moment ?(?:\.\.\.|…)|attention required|checking (?:if the site|your browser)|"
    r"verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|"
    r"access (?:to this page has been )?denied|"
    r"security check|ddos protection|captcha|unusual traffic|enable javascript and cookies",
    re.IGNORECASE,
)
_ERROR: Final = re.compile(
    r"\b(?:404|410|403|500|503)\b|(?:page|article|content|story)\W+(?:was |is |could )?not "
    r"(?:be )?(?:found|available)|page (?:introuvable|non trouvée)|página no encontrada|"
    r"seite nicht gefunden|pagina non trovata|страница не найдена|الصفحة غير موجودة|"
    r"sayfa bulunamadı|no longer available|something went wrong|internal server error",
    re.IGNORECASE,
)
_CONSENT: Final = re.compile(
    r"before you continue|we (?:value|care about) your privacy|your privacy (?:choices|matters)|"
    r"accept (?:all )?cookies|cookie consent|manage (?:your )?consent|we use cookies|"
    r"avant de continuer|mit werbung weiterlesen|ihre privatsphäre|valoramos su privacidad",
    re.IGNORECASE,
)
_PAYWALL: Final = re.compile(
    r"subscribe (?:now )?to (?:continue|read|keep)|to continue reading|already a subscriber|"
    r"this (?:article|content|story) is (?:for|available to|reserved for) (?:our )?subscribers|"
    r"subscribers? only|exclusive to subscribers|réservé aux abonnés|"
    r"(?:il vous )?reste .{1,12} à lire|contenido exclusivo para suscriptores|"
    r"exclusivo para assinantes|jetzt weiterlesen|nur für abonnenten|"
    r"contenuto riservato agli abbonati|alleen voor abonnees|для подписчиков",
    re.IGNORECASE,
)


class RejectedError(PageError):
    """The page was read, and is no article."""

    reason = "rejected"

    def __init__(self, detail: str) -> None:
        super().__init__(f"no article here ({self.reason}): {detail}")


class TooShortError(RejectedError):
    """There is no text, or too little to be a story."""

    reason = "too_short"


class NoHeadlineError(RejectedError):
    """The page names no headline."""

    reason = "no_headline"


class IndexPageError(RejectedError):
    """A front page, a section or another list of links."""

    reason = "index_page"


class ErrorPageError(RejectedError):
    """An error that was answered with status 200."""

    reason = "error_page"


class ChallengeError(RejectedError):
    """A page that asks whether the visitor is a person."""

    reason = "challenge"


class ConsentWallError(RejectedError):
    """A page that asks for consent and shows nothing before."""

    reason = "consent_wall"


class PaywallStubError(RejectedError):
    """The first lines of a story that only subscribers read."""

    reason = "paywall_stub"


class VideoOnlyError(RejectedError):
    """A player with a line of text."""

    reason = "video_only"


class NotNewsError(RejectedError):
    """A product, a service's page or the like."""

    reason = "not_news"


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the checks look at."""

    draft: Draft
    url: str
    title: str  # of the document, with the headline
    shown: str  # the start of all visible text
    types: frozenset[str]  # of all JSON-LD nodes
    og_type: str
    links: int  # links with the text of a headline
    says_article: bool


def check(root: HtmlElement, draft: Draft, url: str) -> tuple[str, ...]:
    """Return the flags of a page that passes.

    Raises: a RejectedError for what is no article.
    """
    seen = _evidence(root, draft, url)
    for test in _TESTS:
        test(seen)
    return tuple(_flags(seen))


def _evidence(root: HtmlElement, draft: Draft, url: str) -> _Evidence:
    meta = meta_values(root)
    kinds = frozenset(name for node in json_ld(root) for name in types(node))
    og_type = (meta.get("og:type") or [""])[0].lower()
    title = root.find(".//head/title")
    body = root.find("body")
    dated = any(name in meta for name in ("article:published_time", "parsely-pub-date", "date"))
    return _Evidence(
        draft=draft,
        url=url,
        title=" ".join([text_of(title) if title is not None else "", draft.headline or ""]),
        shown=text_of(body if body is not None else root)[:5000],
        types=kinds,
        og_type=og_type,
        links=sum(len(text_of(link).split()) >= 4 for link in root.iter("a")),
        says_article=dated or og_type == "article" or any(map(_STORY.search, kinds)),
    )


def _refuse_challenge(seen: _Evidence) -> None:
    is_little = len(seen.shown) < 3 * _SHORT or len(seen.draft.text) < _SHORT
    if (
        is_little
        and not seen.says_article
        and _CHALLENGE.search(f"{seen.title} {seen.shown[:600]}")
    ):
        raise ChallengeError("the site asks whether we are a person; crawl it more slowly")


def _refuse_error(seen: _Evidence) -> None:
    if len(seen.draft.text) < 2 * _SHORT and not seen.says_article and _ERROR.search(seen.title):
        raise ErrorPageError(f"its title is {seen.title[:80]!r}")


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
    if seen.types & _LISTS:
        raise IndexPageError("its JSON-LD calls it a list")
    name = path.rsplit("/", 1)[-1]
    is_named = len(re.findall(r"[-_]", name)) > 2 or bool(re.search(r"\d{4}", path))
    prose = sum(len(text) for text in seen.draft.text.split("\n\n") if len(text) >= _PROSE)
    least = _PROSE_PER_LINK if is_named else _PROSE_PER_LINK_SHORT_NAME
    if seen.links >= _MANY_LINKS and prose < least * seen.links:
        raise IndexPageError(f"{seen.links} links to stories and {prose} characters of prose")


def _refuse_products(seen: _Evidence) -> None:
    is_story = any(map(_STORY.search, seen.types))
    if seen.og_type.startswith("product") or ("Product" in seen.types and not is_story):
        raise NotNewsError("the page offers a product")


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
    _refuse_short,
    _refuse_nameless,
)


def _ends_a_sentence(seen: _Evidence) -> bool:
    return seen.draft.text.rstrip("”\"'») ").endswith((".", "!", "?", "。", "؟", "।"))


def _is_walled(seen: _Evidence) -> bool:
    return seen.draft.is_free is False or bool(_PAYWALL.search(seen.shown))


def _flags(seen: _Evidence) -> Iterator[str]:
    if len(seen.draft.text) < _SHORT:
        yield "short"
    if len(seen.draft.text) < _STUB and _is_walled(seen):
        yield "paywall"
    if not seen.says_article:
        yield "no_article_markup"
