"""Find out where the texts of a page stand: near its headline, in its story, among comments."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate, chain, islice, takewhile
from typing import Final

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipelines.core.dates.publishing.comments import comments_begin
from pipelines.core.extract.page.tree import Tree

_HEADINGS: Final = 60  # so many headings are compared with the title
_TITLE_PARTS: Final = re.compile(r"\s[|•·–—-]\s|\s?[|»]\s?")  # "The bridge is back | Post"
_WORD: Final = re.compile(r"\w+")
_TELLING: Final = 12  # characters; a shorter heading may be a word such as "News"
_PROSE: Final = 80  # characters; a text of this length or more is part of a story
_STANDFIRST: Final = 200  # characters of prose below a headline; more are not only a standfirst
_CODE: Final = re.compile(r"[{}=<>]")  # a text with these signs is a script or style, no prose
_FAR_BRANCH: Final = 5  # steps up from the headline; the line with the day is at most 4 away
_BRANCH: Final = 30  # so many elements around a text are looked at
_ISO_TITLE: Final = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_BEFORE: Final = XPath("count(preceding::text())")


@dataclass(frozen=True, slots=True)
class ShownText:
    """A piece of text that a page shows, or the date in the attribute of a `<time>`.

    element: the one that holds it.
    place: its distance from the headline in texts, negative above it; None without a headline.
    before: the text that stands just before its element or in it.
    headings, prose: how many headings and characters of prose lie between the headline and it.
    is_apart: it stands above the headline and in another branch of the page, as a masthead does.
    branch: the elements around it that do not hold the headline, the innermost first.
    is_after_comments: it stands behind a heading of readers' comments.
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
class DateElements:
    """The elements of a page that help to find its date, in page order.

    title: the text of the page's `<title>`. headings: its h1, h2 and h3.
    times: each `<time>` with its `datetime`.
    titled: each abbr and span with an ISO date as its `title`, as hAtom of 2008 has them.
    """

    title: str
    headings: Sequence[HtmlElement]
    times: Sequence[tuple[HtmlElement, str]]
    titled: Sequence[tuple[HtmlElement, str]]


def date_elements(tree: Tree) -> DateElements:
    """Return the elements of a page that help to find its date."""
    titles = tree.elements("title")
    stamps = ((time, time.get("datetime")) for time in tree.elements("time"))
    titled = (
        (element, stamp)
        for element in tree.elements("abbr", "span")
        if (stamp := element.get("title")) and _ISO_TITLE.match(stamp)
    )
    return DateElements(
        (titles[0].text or "") if titles else "",
        tree.elements("h1", "h2", "h3"),
        [(element, stamp) for element, stamp in stamps if stamp],
        list(titled),
    )


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the texts of a page stand. A text is named by its index among all text nodes.

    shown: the texts that are not only white space, in order.
    start: the index in `shown` of the headline's first text; None without a headline.
    headings: the first text of each heading. headline_text: the first text of the headline.
    prose: the texts that are part of a story.
    lengths: characters of the first 0, 1, 2 ... texts of `prose` together.
    steps: for the headline and each element around it, how many steps up from it that is.
    comments: the text that heads readers' comments; None if there is none.
    """

    shown: Sequence[int]
    start: int | None
    headings: Sequence[int]
    headline_text: int
    prose: Sequence[int]
    lengths: Sequence[int]
    steps: Mapping[HtmlElement, int]
    comments: int | None

    def shown_text(
        self, text: str, element: HtmlElement, index: int, before: str = ""
    ) -> ShownText:
        """Return a text as `ShownText`, with all that is known of where it stands.

        index: of the text among all text nodes. before: the text that stands just before it.
        """
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
        """Return an element and those around it, up to the first one that holds the headline."""
        if not self.steps:
            return ()
        around = chain((element,), element.iterancestors())
        return list(islice(takewhile(lambda holder: holder not in self.steps, around), _BRANCH))

    def _headings_before(self, index: int) -> int:
        """Return how many headings stand between the headline and a text."""
        passed = bisect_left(self.headings, index) - bisect_left(self.headings, self.headline_text)
        return max(0, passed - 1)

    def _prose_before(self, index: int) -> int:
        """Return how many characters of prose stand between the headline and a text."""
        until, since = (bisect_left(self.prose, text) for text in (index, self.headline_text + 1))
        return max(0, self.lengths[until] - self.lengths[since])

    def _is_apart(self, element: HtmlElement) -> bool:
        """Tell whether an element and the headline lie in different branches of the page.

        They do if the smallest element that holds both is the body or far above the headline.
        """
        shared = next(
            inner for inner in (element, *element.iterancestors()) if inner in self.steps
        )
        steps = self.steps[shared]
        return steps >= _FAR_BRANCH or (shared.tag in ("body", "html") and steps > 1)


def layout_of(elements: DateElements, texts: Sequence[str]) -> Layout:
    """Return where the texts of a page stand. texts: all text nodes of the page, in order."""
    shown = [index for index, text in enumerate(texts) if not text.isspace()]
    headline = _headline(elements)
    start = bisect_left(shown, int(_BEFORE(headline))) if headline is not None else None
    headings = _positions(elements.headings[:_HEADINGS], texts)
    own = headings.get(headline, 0) if headline is not None else 0
    prose = [
        index
        for index in shown
        if len(texts[index]) >= _PROSE and _CODE.search(texts[index]) is None
    ]
    lengths = list(accumulate((len(texts[index].strip()) for index in prose), initial=0))
    holders = () if headline is None else (headline, *headline.iterancestors())
    steps = {element: step for step, element in enumerate(holders)}
    comments = comments_begin(
        texts, islice(shown, _texts_until_story_began(shown, prose, lengths, own), None)
    )
    return Layout(shown, start, sorted(headings.values()), own, prose, lengths, steps, comments)


def _texts_until_story_began(
    shown: Sequence[int], prose: Sequence[int], lengths: Sequence[int], own: int
) -> int:
    """Return how many of the shown texts lie before or in the beginning of the story.

    The story has begun after 200 characters of prose below the headline. If there are never so
    many, return the number of all shown texts.
    own: the first text of the headline. The other arguments are fields of `Layout`.
    """
    passed = lengths[bisect_right(prose, own)]
    text = bisect_left(lengths, passed + _STANDFIRST) - 1
    return bisect_right(shown, prose[text]) if text < len(prose) else len(shown)


def _positions(headings: Sequence[HtmlElement], texts: Sequence[str]) -> dict[HtmlElement, int]:
    """Return for each heading the index of its first text. The headings are in page order."""
    last, found = 0, {}
    for heading in headings:
        shown = next((text for text in heading.itertext() if not text.isspace()), None)
        with suppress(ValueError):
            last = texts.index(shown, last) if shown else last
            found[heading] = last
    return found


def _headline(elements: DateElements) -> HtmlElement | None:
    """Return the longest heading that the page's title contains, else the first h1.

    They are compared word by word, because a title has a colon where a heading has two lines. A
    heading with a kicker before the headline counts by the part of the title that it ends with.
    """
    title = _words(elements.title)
    parts = [part for part in map(_words, _TITLE_PARTS.split(elements.title)) if part != title]
    parts = [part for part in parts if len(part) >= _TELLING]
    best, longest, first = None, _TELLING - 1, None
    for heading in elements.headings[:_HEADINGS]:
        text = _words(heading.text_content())
        shared = text if text in title else next(filter(text.endswith, parts), "")
        if len(shared) > longest:
            best, longest = heading, len(shared)
        if first is None and heading.tag == "h1":
            first = heading
    return best if best is not None else first


def _words(text: str) -> str:
    """Return the words of a text with a blank between, without its signs."""
    return " ".join(_WORD.findall(text))
