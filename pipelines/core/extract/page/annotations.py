"""Take out of a tree what annotates its text and is not part of it: readings and footnote marks.

The notes themselves stay, and are marked with the DPUB-ARIA role `doc-footnote`, as pages that say
it themselves do.
"""

from __future__ import annotations

import re
from typing import Final

from lxml.etree import XPath, strip_elements
from lxml.html import HtmlElement

from pipelines.core.extract.page.markup import class_words, squeeze

NOTES: Final = XPath("//*[@role = 'doc-footnote' or @role = 'doc-endnote']")

_NOTE: Final = "doc-footnote"

_READINGS: Final = ("rt", "rp", "rtc")  # of <ruby>: how its characters are pronounced
_LINKS: Final = XPath("//a[starts-with(@href, '#')][string-length(.) < 12]")
_RAISED: Final = XPath("//sup[string-length(.) < 12]")
_NAMED: Final = XPath("//*[@id = $name or (self::a and @name = $name)]")
_MARK: Final = re.compile(
    r"[\[(]?(?:\d{1,3}|[a-z]|[ivx]{1,5}|\*{1,3}|[†‡§¶↩↑⤴↵⏎^]\ufe0e?)[\])]?", re.IGNORECASE
)
_SIGN: Final = re.compile(
    r"[\[(](?:\d{1,3}|[a-z])[\])]|\*{1,3}|[†‡§¶↩↑⤴↵⏎^]\ufe0e?", re.IGNORECASE
)
_CALLED: Final = re.compile(r"foot-?note|end-?note|note-?ref|fn-?ref|(?<![a-z])(?:reference|fn)\b")
_MOST: Final = 500  # marks; the longest reports have some hundred notes


def without_annotations(root: HtmlElement) -> None:
    """Take readings and footnote marks out of a tree; text behind them stays."""
    strip_elements(root, *_READINGS, with_tail=False)
    for link in _LINKS(root)[:_MOST]:
        if _is_mark(link):
            _take_note(root, link)
            _drop(link)
    for raised in _RAISED(root)[:_MOST]:
        text = squeeze(raised.text_content())
        is_called = _MARK.fullmatch(text) and _CALLED.search(class_words(raised))
        if _SIGN.fullmatch(text) or is_called or not text.strip(" ,;"):
            _drop(raised)


def _is_mark(link: HtmlElement) -> bool:
    """Tell whether a link within the page is a footnote's mark, or leads back to one.

    A letter or a number is one where it is raised or called so; a sign such as "[1]" or "↩" is.
    """
    text = squeeze(link.text_content())
    if not _MARK.fullmatch(text):
        return False
    parent = link.getparent()
    is_raised = link.find(".//sup") is not None or (parent is not None and parent.tag == "sup")
    called = f"{class_words(link)} {link.get('role') or ''} {link.get('rel') or ''}"
    return is_raised or _SIGN.fullmatch(text) is not None or _CALLED.search(called) is not None


def _take_note(root: HtmlElement, link: HtmlElement) -> None:
    """Mark the note to which a mark leads, if it stands behind the mark."""
    found = _NAMED(root, name=(link.get("href") or "")[1:])
    note = found[0] if found else None
    while note is not None and note.tag in ("a", "b", "em", "i", "span", "strong", "sup"):
        note = note.getparent()  # an anchor at the start of its note
    if note is None or note in link.iterancestors() or note.tag in ("body", "html"):
        return
    is_behind = any(note is e for e in link.xpath("following::*[@id or @name or *]"))
    if is_behind and not note.get("role"):
        note.set("role", _NOTE)


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
