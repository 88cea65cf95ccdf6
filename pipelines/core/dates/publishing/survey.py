"""One look over a page for the texts and marks that may tell its date."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, islice, takewhile
from typing import Any, Final

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipelines.core.dates.publishing.comments import comments_begin
from pipelines.core.dates.publishing.months import printed_days

# A year with another number beside it: most years in a text are no part of a date.
_YEAR: Final = re.compile(
    r"\d\D{1,18}(?:19|20|٢٠)\d\d|(?:19|20)\d\d\D{1,3}\d|\d[./]\d{1,2}[./]\s?\d\d"
)
_SHORT: Final = 60  # characters of a text that may hold a year of two digits
_LONGEST: Final = 3000  # characters of a text node beyond which it is no news but data
_LOOKED_AT: Final = 200  # characters of a text that are: a date deep in prose is another's
_FIRST: Final = 40  # dated texts from a page's start, and some from its end, that are weighed
_LAST: Final = 10
_STAMPS: Final = 24  # marked times that are weighed
_AROUND: Final = 60  # characters before a date that may say what it is
_HEADINGS: Final = 60  # that are compared with the title
_TELLING: Final = 12  # characters from which a heading is no mere "News"
_ABOVE: Final = 6  # texts before and after the headline's first that are near it
_BELOW: Final = 14
_LINE: Final = 80  # characters of a line that tells only who wrote and when
_PROSE: Final = 80  # characters from which a text is a part of a story, no line beside it
_STANDFIRST: Final = 200  # characters of prose below a headline that are more than a standfirst
_CODE: Final = re.compile(r"[{}=<>]")  # what scripts and styles, which are long too, have
_FAR_BRANCH: Final = 5  # steps from the headline; the day above a story is at most 4 away
_BRANCH: Final = 30  # elements around a text that are looked at
_ISO_TITLE: Final = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_SKIPPED: Final = frozenset(
    {"script", "style", "noscript", "template", "option", "textarea", "title"}
)

# Plain strings cost a tenth of those that know their element: these are asked for few.
_TEXTS: Final = XPath("descendant::text()", smart_strings=False)
_BEFORE: Final = XPath("count(preceding::text())")


@dataclass(frozen=True, slots=True)
class ShownText:
    """A piece of text, `place` pieces after the headline (negative: before it).

    `element` is the one that holds it, `before` the text that stands just before it,
    `headings` the number of headings and `prose` the characters of running text between the
    headline and it. `is_apart`: before the headline and in another branch of the page, as the
    masthead is. `branch`: the elements around it that do not hold the headline, the inmost
    first. `is_after_comments`: behind a line that heads readers' comments.
    """

    text: str
    element: HtmlElement
    place: int | None
    before: str = ""
    headings: int = 0
    prose: int = 0
    is_apart: bool = False
    branch: Sequence[HtmlElement] = ()
    is_after_comments: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """What may tell a page's date. `times`: `<time>`s and their like, with their attribute."""

    texts: Sequence[ShownText]
    times: Sequence[ShownText]


@dataclass(frozen=True, slots=True)
class _Marks:
    """The elements of a page that may tell its date, in its order, with what they say."""

    title: str
    headings: Sequence[HtmlElement]
    times: Sequence[tuple[HtmlElement, str]]
    titled: Sequence[tuple[HtmlElement, str]]  # hAtom's of 2008


def _marks(root: HtmlElement) -> _Marks:
    """Find them in one walk: a walk over a page costs more than all that it finds."""
    titles, headings, times, titled = [], [], [], []
    for element in root.iter("title", "h1", "h2", "h3", "time", "abbr", "span"):
        match element.tag:
            case "title":
                titles.append(element.text or "")
            case "time":
                if stamp := element.get("datetime"):
                    times.append((element, stamp))
            case "abbr" | "span":
                stamp = element.get("title")
                if stamp and _ISO_TITLE.match(stamp):
                    titled.append((element, stamp))
            case _:
                headings.append(element)
    return _Marks("".join(titles[:1]), headings, times, titled)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where a page's texts stand, by their numbers, in order.

    start: the headline's among the `shown` ones, None without one.
    headings: the first texts of the headings; `own` is the headline's.
    prose: the texts of the stories; `lengths` are the characters of the first none, one, two ...
    steps: how far the headline lies below each element that holds it.
    comments: the text that heads the readers' comments, None without any.
    """

    shown: Sequence[int]
    start: int | None
    headings: Sequence[int]
    own: int
    prose: Sequence[int]
    lengths: Sequence[int]
    steps: Mapping[HtmlElement, int]
    comments: int | None

    def piece(self, text: str, element: HtmlElement, index: int, before: str = "") -> ShownText:
        """Return a text with its place."""
        place = None if self.start is None else bisect_left(self.shown, index) - self.start
        return ShownText(
            text,
            element,
            place,
            before,
            self._headings_before(index),
            0 if self.start is None else self._prose_before(index),
            place is not None and place < 0 and self._is_apart(element),
            self._branch(element),
            self.comments is not None and index >= self.comments,
        )

    def _branch(self, element: HtmlElement) -> Sequence[HtmlElement]:
        """Return an element and those around it, up to the first that holds the headline."""
        if not self.steps:
            return ()
        around = chain((element,), element.iterancestors())
        return list(islice(takewhile(lambda one: one not in self.steps, around), _BRANCH))

    def _headings_before(self, index: int) -> int:
        passed = bisect_left(self.headings, index) - bisect_left(self.headings, self.own)
        return max(0, passed - 1)

    def _prose_before(self, index: int) -> int:
        until, since = (bisect_left(self.prose, text) for text in (index, self.own + 1))
        return max(0, self.lengths[until] - self.lengths[since])

    def _is_apart(self, element: HtmlElement) -> bool:
        """Tell whether little but the whole page holds both an element and the headline."""
        shared = next(one for one in (element, *element.iterancestors()) if one in self.steps)
        steps = self.steps[shared]
        return steps >= _FAR_BRANCH or (shared.tag in ("body", "html") and steps > 1)


def survey(root: HtmlElement) -> Survey:
    """Find the texts with a date and the marked times of a page, with their places."""
    texts: list[str] = _TEXTS(root)
    marks = _marks(root)
    places = _places(marks, texts)
    dated = [index for index in places.shown if _prints_day(texts[index])]
    if len(dated) > _FIRST + _LAST:
        dated = dated[:_FIRST] + dated[-_LAST:]
    return Survey(_pieces(root, dated, texts, places), list(_times(marks, texts, places)))


def lines_near_headline(root: HtmlElement) -> Sequence[ShownText]:
    """Find the short texts about the headline; a page without one has none."""
    texts: list[str] = _TEXTS(root)
    places = _places(_marks(root), texts)
    if places.start is None:
        return ()
    near = places.shown[max(0, places.start - _ABOVE) : places.start + _BELOW]
    return _pieces(root, [one for one in near if len(texts[one]) <= _LINE], texts, places)


def _places(marks: _Marks, texts: Sequence[str]) -> _Places:
    shown = [index for index, text in enumerate(texts) if not text.isspace()]
    headline = _headline(marks)
    start = bisect_left(shown, int(_BEFORE(headline))) if headline is not None else None
    headings = _positions(marks.headings[:_HEADINGS], texts)
    own = headings.get(headline, 0) if headline is not None else 0
    prose = [
        index
        for index in shown
        if len(texts[index]) >= _PROSE and _CODE.search(texts[index]) is None
    ]
    lengths = list(accumulate((len(texts[index].strip()) for index in prose), initial=0))
    holders = () if headline is None else (headline, *headline.iterancestors())
    steps = {element: step for step, element in enumerate(holders)}
    comments = comments_begin(texts, islice(shown, _begun(shown, prose, lengths, own), None))
    return _Places(shown, start, sorted(headings.values()), own, prose, lengths, steps, comments)


def _begun(shown: Sequence[int], prose: Sequence[int], lengths: Sequence[int], own: int) -> int:
    """Return behind how many of the shown texts the story has begun; all, if it never does."""
    passed = lengths[bisect_right(prose, own)]
    text = bisect_left(lengths, passed + _STANDFIRST) - 1
    return bisect_right(shown, prose[text]) if text < len(prose) else len(shown)


def _pieces(
    root: HtmlElement, indexes: Sequence[int], texts: Sequence[str], places: _Places
) -> Sequence[ShownText]:
    return [
        places.piece(texts[index][:_LOOKED_AT], owner, index, before)
        for index in indexes
        for owner, before in [_owner(_at(index)(root)[0])]
        if owner is not None and owner.tag not in _SKIPPED
    ]


def _prints_day(text: str) -> bool:
    if "20" in text or "19" in text or "٢٠" in text:
        may_print = len(text) <= _LONGEST
    else:
        may_print = len(text) <= _SHORT and ("." in text or "/" in text)
    if not may_print or _YEAR.search(text, 0, _LOOKED_AT) is None:
        return False
    return next(printed_days(text[:_LOOKED_AT], month_first=False), None) is not None


@lru_cache(maxsize=1024)
def _at(index: int) -> XPath:
    """Return the path of a text by its number, as a string that knows its element.

    libxml2 stops there, so it costs less than one more pass over all texts.
    """
    return XPath(f"descendant::text()[{index + 1}]")


def _times(marks: _Marks, texts: Sequence[str], places: _Places) -> Iterator[ShownText]:
    """Give the marked times, placed by the text that they show."""
    last = 0
    for element, stamp in islice(chain(marks.times, marks.titled), _STAMPS):
        shown = next((text for text in element.itertext() if not text.isspace()), None)
        with suppress(ValueError):
            last = texts.index(shown, last) if shown else last
        yield places.piece(stamp, element, last)


def _positions(headings: Sequence[HtmlElement], texts: Sequence[str]) -> dict[HtmlElement, int]:
    """Return the number of the text that each heading begins with, found in the page's order."""
    last, found = 0, {}
    for heading in headings:
        shown = next((text for text in heading.itertext() if not text.isspace()), None)
        with suppress(ValueError):
            last = texts.index(shown, last) if shown else last
            found[heading] = last
    return found


def _owner(node: Any) -> tuple[HtmlElement | None, str]:
    """Return the element that holds a text, and the text before it: "Posted on <b>5 May</b>"."""
    parent = node.getparent()
    if node.is_tail:
        return parent.getparent(), (parent.text or "")[-_AROUND:]
    previous = parent.getprevious()
    if previous is not None:
        return parent, ((previous.tail or "").strip() or (previous.text or ""))[-_AROUND:]
    above = parent.getparent()
    return parent, (above.text or "")[-_AROUND:] if above is not None else ""


def _headline(marks: _Marks) -> HtmlElement | None:
    """Return the longest heading that the page's title repeats, else the first h1."""
    title = " ".join(marks.title.split())
    best, longest, first = None, _TELLING - 1, None
    for heading in marks.headings[:_HEADINGS]:
        text = " ".join(heading.text_content().split())
        if len(text) > longest and text in title:
            best, longest = heading, len(text)
        if first is None and heading.tag == "h1":
            first = heading
    return best if best is not None else first
