"""Dates that a page shows its readers, weighed by where they stand and what stands beside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.core.dates.candidates import Candidate, Role
from pipelines.core.dates.months import PrintedDay, printed_days

_SKIPPED: Final = frozenset({"script", "style", "noscript", "template", "option", "textarea"})
_HAS_DAY: Final = re.compile(r"(?:19|20)\d\d|\d[./]\d{1,2}[./]\d\d")
_GOOD_PLACE: Final = re.compile(
    r"date|datum|time(?!line)|publi|posted|-meta|postmeta|byline|stamp|created|submitted"
    r"|fecha|veroeff|erstellt|article-?(?:info|meta|head)|postinfo|infoline",
    re.IGNORECASE,
)
_BAD_PLACE: Final = re.compile(
    r"comment|kommentar|sidebar|related|recent|widget|footer|copyright|teaser|calendar|kalender"
    r"|archiv|event|termin|navi|menu|similar|popular|latest|login|signature|member|profile|joined",
    re.IGNORECASE,
)
_SAYS_PUBLISHED: Final = re.compile(
    r"publi|posted|post[eé]|veröffentlicht|erstellt|geschrieben|verfasst|gepostet|eingestellt"
    r"|datum|date\b|vom\b|fecha|scritto|pubblicato|written|submitted|am\s*$|on\s*$|le\s*$|le\b",
    re.IGNORECASE,
)
_SAYS_MODIFIED: Final = re.compile(
    r"updat|aktualisiert|geändert|änderung|modifi|mis à jour|mise à jour|revis|edited|bearbeitet"
    r"|aggiornat|actualiz|stand\b|zuletzt|last\s+(?:change|edit)",
    re.IGNORECASE,
)
_SAYS_OTHER: Final = re.compile(
    r"©|copyright|\(c\)|\d[.:]\d{2}\s{0,2}(?:uhr\s)?(?:-|–|bis)\s?\d{1,2}[.:]\d{2}|registered|joined|born|birth"
    r"|geboren|zugriff|accessed|abgerufen|dabei seit|mitglied seit|gültig|expires|deadline",
    re.IGNORECASE,
)
_RUNS_ON: Final = re.compile(r",?\s[a-zà-ÿа-я]{2}")
_URL_MONTH: Final = re.compile(r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])(?=[/-])")
_MONTH_FIRST_HOSTS: Final = (".us", ".gov", ".mil")
_IN_SCRIPT: Final = re.compile(
    r'\\?"(?:date_?published|published_?(?:at|on|date|time)?|publish_?(?:date|time)|publication_?date'
    r'|created_?at|first_?published_?(?:at|date)?)\\?"\s?:\s?\\?"((?:19|20)\d\d-\d\d-\d\d[^"\\]{0,20})',
    re.IGNORECASE,
)
_HEADINGS: Final = frozenset({"h1", "h2", "h3"})
_TELLING: Final = 12  # characters from which a heading is no mere "News"
_ISO_TITLE: Final = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")  # hAtom and hNews, as in 2008
_AROUND: Final = 60  # characters beside a date that may say what it is
_LONGEST: Final = 3000  # characters of one text node that are looked at


@dataclass(frozen=True, slots=True)
class _Text:
    """A piece of text with a date, `place` pieces after the page's start."""

    text: str
    element: HtmlElement
    place: int


@dataclass(slots=True)
class _Survey:
    """What one walk over the page found."""

    texts: list[_Text] = field(default_factory=list)
    times: list[_Text] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    headline: int = -1  # place of the first h1


def visible_dates(root: HtmlElement, url: str, languages: Sequence[str]) -> Iterator[Candidate]:
    """Give the full dates in the page's text and `<time>`s, each with its weight."""
    page = _survey(root)
    month_first = is_month_first(root, url, languages)
    own_month = _URL_MONTH.search(urlsplit(url).path)
    for piece in page.texts:
        for found in printed_days(piece.text, month_first=month_first):
            role, weight = _judge(piece, found, page.headline)
            if own_month and found.day.strftime("%Y%m") == f"{own_month[1]}{int(own_month[2]):02}":
                weight += 0.15
            if weight > 0:
                raw = " ".join(piece.text[found.start : found.end].split())
                value = found.day.isoformat() + (f"T{found.clock}" if found.clock else "")
                yield Candidate(role, "text", raw, min(weight, 0.85), value)
    for piece in page.times:
        if _is_contradicted(piece, month_first=month_first):
            continue
        role = "modified" if _SAYS_MODIFIED.search(_names(piece.element)) else "published"
        weight = min(0.9, 0.4 + _place_weight(piece, page.headline))
        if weight > 0:
            yield Candidate(role, "time", piece.text.strip(), weight)
    yield from _from_scripts(page.scripts)


def _is_contradicted(piece: _Text, *, month_first: bool) -> bool:
    """Tell whether a `<time>` shows its readers another day than its attribute says."""
    text = piece.element.text_content()[:_AROUND]
    shown = next(printed_days(text, month_first=month_first), None)
    if shown is None or shown.is_ambiguous:
        return False
    try:
        return abs((date.fromisoformat(piece.text.strip()[:10]) - shown.day).days) > 1
    except ValueError:
        return True


def _from_scripts(scripts: Sequence[str]) -> Iterator[Candidate]:
    """Give the first date that the page's own program keeps under a telling name."""
    for script in scripts:
        match = _IN_SCRIPT.search(script)
        if match is not None:
            yield Candidate("published", "script", match[1], 0.35)
            return


def is_month_first(root: HtmlElement, url: str, languages: Sequence[str]) -> bool:
    """Tell whether the page writes "5/4/2019" for May 4: its language, then its host."""
    declared = (root.get("lang") or "").lower()
    if declared.startswith("en-"):
        return declared.startswith("en-us")
    language = languages[0].lower() if languages else declared
    host = urlsplit(url).hostname or ""
    if language in ("en-us", "en", ""):
        country = host.rpartition(".")[2]
        return host.endswith(_MONTH_FIRST_HOSTS) or (len(country) > 2 and language != "")
    return False


def _survey(root: HtmlElement) -> _Survey:
    """Walk the page once and keep what may tell a date."""
    page = _Survey()
    place, is_sure = 0, False
    title = " ".join((root.findtext(".//title") or "").split())
    for element in root.iter():
        tag = element.tag
        if tag in _HEADINGS and not is_sure:
            is_sure = _is_in_title(element, title)
            if is_sure or (tag == "h1" and page.headline < 0):
                page.headline = place
        if tag == "time" and element.get("datetime"):
            page.times.append(_Text(element.get("datetime") or "", element, place))
        if tag in ("abbr", "span") and _ISO_TITLE.match(element.get("title") or ""):
            page.times.append(_Text(element.get("title") or "", element, place))
        if tag == "script" and element.text:
            page.scripts.append(element.text)
        shown = None if not isinstance(tag, str) or tag in _SKIPPED else element.text
        for text, owner in ((shown, element), (element.tail, element.getparent())):
            if text is None or owner is None or text.isspace():
                continue
            place += 1
            if len(text) < _LONGEST and _HAS_DAY.search(text):
                page.texts.append(_Text(text, owner, place))
    return page


def _is_in_title(heading: HtmlElement, title: str) -> bool:
    """Tell whether a heading is the article's: the page's title repeats it."""
    text = " ".join(heading.text_content().split())
    return len(text) >= _TELLING and text in title


def _judge(piece: _Text, found: PrintedDay, headline: int) -> tuple[Role, float]:
    """Return what a date in a text is, and how likely it is the article's."""
    before = piece.text[max(0, found.start - _AROUND) : found.start]
    after = piece.text[found.end : found.end + _AROUND]
    said = before + _said_before(piece.element) if len(before.strip()) < 3 else before
    if _SAYS_OTHER.search(before + piece.text[found.start : found.end] + after):
        return "published", 0.0
    role: Role = "modified" if _SAYS_MODIFIED.search(said) else "published"
    weight = 0.3 + _place_weight(piece, headline)
    if role == "modified" or _SAYS_PUBLISHED.search(said):
        weight += 0.15
    rest = len(piece.text.strip()) - (found.end - found.start)
    if rest > 60 or (rest > 15 and _RUNS_ON.match(after)):
        weight -= 0.2  # in the midst of prose
    return role, weight


def _place_weight(piece: _Text, headline: int) -> float:
    """Return what the place adds: the names around it, and how near the headline it stands."""
    names = _names(piece.element)
    weight = 0.2 if _GOOD_PLACE.search(names) else 0.0
    own = f"{piece.element.get('class', '')} {piece.element.get('id', '')}"
    if _BAD_PLACE.search(names) and "publi" not in own.lower():
        weight -= 0.25
    if headline >= 0:
        distance = piece.place - headline
        near = (-6 <= distance <= 12) * 0.2 + (0 <= distance <= 6) * 0.05
        weight += near or (0.05 if 0 <= distance <= 30 else -0.05)
    return weight


def _said_before(element: HtmlElement) -> str:
    """Return the text just before an element: "Posted on <b>5 May 2019</b>"."""
    previous = element.getprevious()
    if previous is not None:
        return ((previous.tail or "") or (previous.text or ""))[-_AROUND:]
    parent = element.getparent()
    return (parent.text or "")[-_AROUND:] if parent is not None else ""


def _names(element: HtmlElement) -> str:
    """Return the classes and ids of an element and the three around it."""
    names: list[str] = []
    current: HtmlElement | None = element
    for _ in range(4):
        if current is None or current.tag in ("body", "html"):
            break
        names += (str(current.tag), current.get("class") or "", current.get("id") or "")
        current = current.getparent()
    return " ".join(names)
