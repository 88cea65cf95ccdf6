"""The after-pass: take lines from the text's edges that are the page's and not the story's."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pipelines.core.dates.names import month_names, short_months, weekday_names
from pipelines.core.extract.page.markup import fold
from pipelines.core.extract.reading.promotions import promotion_rule
from pipelines.core.extract.rules.catalogue import plain, rules
from pipelines.core.record import Dateline
from pipelines.core.words import words
from pipelines.core.words.patterns import any_of, words_of

LINES: Final = frozenset(
    f"after:{name}"
    for name in (
        *("headline", "section", "breadcrumb", "byline", "date-line", "no-words"),
        *("other-stories", "newsletter", "share", "comments", "about-author"),
        *("copyright", "tags", "credit-line", "advertisement", "promotion"),
    )
)
REPEATED: Final = "after:repeated"

# A refrain or a quote may come again; so much text in the same order is a copy.
_LEAST_COPIED: Final = 4  # paragraphs
_COPIED_LENGTH: Final = 400  # characters
_HEAD: Final = 5  # paragraphs at the start among which a headline or byline may be
_TAIL: Final = 4  # paragraphs at the end among which a credit line may be

_WORDS: Final = words()
_SAID: Final = _WORDS.byline
_BYLINE: Final = re.compile(
    rf"^(?:{any_of(_SAID.before_by)}\s+)?{any_of(_SAID.by)}[\s:]+\S.{{1,100}}$", re.IGNORECASE
)
# The languages in which a line of only date and time is known. In the first three, short names of
# months may go on, as in "Sept" or "Octob.", so that "Markets" passes for a month, too.
_STAMPED: Final = ("en", "fr", "ru", "de", "es", "it")
_MONTH: Final = any_of(
    (
        *(name for code in _STAMPED for name in month_names(code)),
        *(f"{short}*" for code in _STAMPED[:3] for short in short_months(code)),
    )
)
_STAMP: Final = (
    rf"\d{{1,4}}[./\-]\d{{1,2}}[./\-]\d{{1,4}}|\d{{1,2}}:\d{{2}}(?::\d{{2}})?|"
    rf"\b{_MONTH}\b\.?|\b\d{{1,2}}{any_of(_WORDS.dates.ordinal_ends)}?\b|"
    rf"\b(?:19|20)\d\d\b|\b(?:am|pm|a\.m\.|p\.m\.|utc|gmt|[ap]?[cems]s?t|"
    rf"{any_of(_WORDS.dates.oclock)}|h)\b|[+-]\d{{2}}:?\d{{2}}"
)
_STAMP_WORD: Final = rf"\b{any_of((*_WORDS.dates.stamp, *weekday_names('en')))}\b"
_STAMP_LINE: Final = re.compile(
    rf"^(?=.*\d|\w+:?$)(?:{_STAMP}|{_STAMP_WORD}|[\s,.:;|/•·()\-–—])+$", re.IGNORECASE
)
_COPYRIGHT: Final = re.compile(rf"^(?:©|\(c\)|{any_of(_WORDS.lines.copyright)}\b)", re.IGNORECASE)
_TAGS: Final = re.compile(rf"^{any_of(_WORDS.lines.tags)}\s*[:\uff1a]", re.IGNORECASE)
_CREDIT: Final = re.compile(r"^[(\[](?P<credit>[^()\[\]]{3,160})[)\]]\.?$")
_CREDIT_WORD: Final = re.compile(words_of((*_SAID.newsroom, *_SAID.credit)), re.IGNORECASE)
_UPPER_WORD: Final = r"[^\W\d_a-zß-öø-ÿа-я][^\W\d_a-zß-öø-ÿа-я]+"
_PLACE: Final = rf"(?:{_UPPER_WORD}|ST\.|DE|LA)(?:[ .'’/-]{{1,2}}(?:{_UPPER_WORD}|[A-Z]\.))*"
_DATELINE: Final = re.compile(
    rf"^(?P<place>{_PLACE}(?:,\s(?:{_PLACE}|[A-Z][\w.]+(?:\s[A-Z]\w+)?))?)"
    r"(?P<when>,?\s(?:\d{1,2}\.?\s\w+\.?|\w+\.?\s\d{1,2})(?:,?\s\d{4})?)?"
    r"\s*(?:\((?P<agency>[^()]{2,40})\)|/[^/]{2,30}/)?\s*(?:[–—―]|--?)(?=\s)\s*"
)
_NAMED_PLACE: Final = re.compile(  # "Berlin (dpa) – ", "Kyiv, Jan. 5 — ", "القاهرة – "
    r"^(?P<place>[^\W\d_][\w’'.-]+(?:[ -][^\W\d_][\w’'.-]+){0,2})"
    r"(?:(?P<when>,\s(?:\d{1,2}\.?\s\w+\.?|\w+\.?\s\d{1,2})(?:,?\s\d{4})?)\s*(?:\([^()]{2,40}\))?"
    r"|\s*\((?P<agency>[^()]{2,30})\)|(?P<caseless>))\s*(?:[–—―]|-)(?=\s)\s*"
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The story's paragraphs, the lines cut from them, and the credit and the dateline read."""

    paragraphs: tuple[str, ...]
    cuts: tuple[tuple[str, str], ...]  # pairs of text and rule
    credit_line: str | None
    dateline: Dateline | None


@dataclass(frozen=True)
class Known:
    """What a page's metadata say that its text may repeat.

    headlines: every copy of the page's headline. crumbs: the breadcrumbs, from the front page on.
    """

    headlines: Sequence[str] = ()
    crumbs: Sequence[str] = ()
    section: str | None = None
    authors: Sequence[str] = ()

    @cached_property
    def titles(self) -> frozenset[str]:
        """The headlines, folded once, since each line of the page is compared with them."""
        return frozenset(fold(title) for title in self.headlines if title)

    @cached_property
    def sections(self) -> frozenset[str]:
        """The breadcrumbs and the section, folded."""
        return frozenset(map(fold, (*self.crumbs, self.section or "")))

    @cached_property
    def path(self) -> str:
        """The breadcrumbs, joined and folded."""
        return fold("".join(self.crumbs))

    @cached_property
    def names(self) -> frozenset[str]:
        """The authors, folded."""
        return frozenset(map(fold, self.authors))


def clean(
    found: Sequence[str],
    known: Known,
    *,
    keep: Set[str] = frozenset(),
    off: Set[str] = frozenset(),
) -> Cleaned:
    """Return the paragraphs without headline, byline, share and credit lines, and these as cuts.

    found: the paragraphs as read. known: what the page's metadata say.
    keep: lines that are never cut here, except as the credit line.
    off: names of rules that are not to be applied.
    """
    cuts: list[tuple[str, str]] = []
    body: list[str] = []
    told = 0  # long paragraphs of the story so far; after the second the head of the text is over
    copies = _repeated(found)
    for position, text in enumerate(found):
        is_head = position < _HEAD and told < 2
        rule = REPEATED if position in copies else None
        rule = rule or (_head_rule(text, known) if is_head else None) or _line_rule(text)
        if rule and rule not in off and text not in keep:
            cuts.append((text, rule))
        else:
            body.append(text)
            told += len(text) > 100
    credit = None if "after:credit-line" in off else _take_credit(body, cuts)
    return Cleaned(tuple(body), tuple(cuts), credit, _dateline(body[0]) if body else None)


def is_head_line(text: str, known: Known) -> bool:
    """Tell whether `clean` would cut a line at the head of the text, such as a byline."""
    return _head_rule(text, known) is not None


def is_named(text: str) -> bool:
    """Tell whether `clean` would cut a line anywhere in the text, or read it as the credit."""
    credit = _CREDIT.match(text)
    return _line_rule(text) is not None or bool(credit and _is_credit(credit["credit"]))


def _head_rule(text: str, known: Known) -> str | None:
    """Return the rule by which a line at the text's head goes; None for a line that stays."""
    folded = fold(text)
    if not folded:
        return "after:no-words"
    if folded in known.titles:
        return "after:headline"
    if folded in known.sections:
        return "after:section"
    path = known.path
    if path and folded.startswith(path) and folded[len(path) :] in ("", *known.titles):
        return "after:breadcrumb"
    if folded in known.names:
        return "after:byline"
    if len(text) < 120 and not text.endswith((".", "!", "?", "…")) and _BYLINE.match(text):
        is_name = any(name in folded for name in known.names)
        if is_name or len(text.split()) <= 6:
            return "after:byline"
    return "after:date-line" if len(text) < 100 and _STAMP_LINE.match(text) else None


def _line_rule(text: str) -> str | None:
    """Return the rule by which a line goes wherever it stands; None for a line that stays."""
    if len(text) > 200:
        return None
    announced = rules().announces.get(plain(text))
    if announced:
        return f"after:{announced.removeprefix('words:')}"
    if _COPYRIGHT.match(text):
        return "after:copyright"
    if _TAGS.match(text) and not text.endswith("."):
        return "after:tags"
    return promotion_rule(text)


def _take_credit(body: list[str], cuts: list[tuple[str, str]]) -> str | None:
    """Move the last credit line, such as "(Foreign Desk)", from the body to the cuts.

    Only the last paragraphs are looked at. Returns: the credit without parentheses; None if there
    is none.
    """
    for index in range(len(body) - 1, max(0, len(body) - _TAIL), -1):
        found = _CREDIT.match(body[index])
        if found and _is_credit(found["credit"]):
            cuts.append((body.pop(index), "after:credit-line"))
            return found["credit"].strip()
    return None


def _is_credit(text: str) -> bool:
    if _CREDIT_WORD.search(text):
        return True
    return len(text.split()) <= 5 and text.istitle() and not text.endswith((".", "!", "?"))


def _dateline(text: str) -> Dateline | None:
    """Return the dateline that opens a paragraph, such as "MOSCOW – " or "Berlin (dpa) – "."""
    found = _DATELINE.match(text) or _NAMED_PLACE.match(text)
    if not found:
        return None
    groups = found.groupdict()
    place = groups["place"].strip(" ,")
    # In a script without capitals, a few words and a dash are enough for a place.
    if groups.get("caseless") is not None and place.lower() != place.upper():
        return None
    return Dateline(raw=found.group(), place=place)


def _repeated(paragraphs: Sequence[str]) -> frozenset[int]:
    """Return the numbers of the paragraphs that repeat a long enough run of earlier ones."""
    first: dict[str, int] = {}
    for place, text in enumerate(paragraphs):
        first.setdefault(text, place)
    found: set[int] = set()
    place = 0
    while place < len(paragraphs):
        run = _copied_run(paragraphs, first[paragraphs[place]], place)
        if len(run) >= _LEAST_COPIED and sum(len(paragraphs[n]) for n in run) >= _COPIED_LENGTH:
            found.update(run)
            place = run.stop
        else:
            place += 1
    return frozenset(found)


def _copied_run(paragraphs: Sequence[str], before: int, place: int) -> range:
    """Return how far the paragraphs from `place` on equal those from `before` on, as numbers."""
    length = 0
    while (
        before + length < place
        and place + length < len(paragraphs)
        and paragraphs[before + length] == paragraphs[place + length]
    ):
        length += 1
    return range(place, place + length)
