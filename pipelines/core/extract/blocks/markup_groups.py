"""Sort elements into groups by the names that page makers give them: "share", "comment", "body".

The names stand in markup (``class``, ``id``, ``role``, ``itemprop``, ``data-testid``,
``data-component``), where they are English the world over. No word of a page's text is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

import numpy as np

from pipelines.core.extract.page.arrays import Bits
from pipelines.core.extract.page.outline import Attributes, Outline

_GROUPS: Final[dict[str, str]] = {
    "article": "article story post entry blogpost newsarticle",
    "body": "body content text articlebody richtext wysiwyg prose bodytext paragraph storybody",
    "main": "main maincontent primary",
    "related": "related recommended recommendation recommendations readmore more similar "
    "suggested seealso alsoread recirc recirculation outbrain taboola moreon",
    "share": "share sharing social socials addthis sharethis shareaholic follow like likes "
    "facebook twitter whatsapp telegram",
    "comment": "comment comments disqus respond reply replies discussion",
    "ad": "ad ads advert adverts advertisement advertising adsense banner sponsor sponsored "
    "promoted dfp gpt adslot adunit promo promotion affiliate",
    "sidebar": "sidebar aside rail widget widgets complementary secondary sidenav",
    "footer": "footer foot bottom contentinfo colophon copyright",
    "nav": "nav navigation navbar menu submenu menubar toolbar pagination pager paging "
    "breadcrumbs breadcrumb skip",
    "header": "header head masthead top topbar logo",
    "lead": "lead lede intro standfirst summary dek subtitle subheadline excerpt abstract "
    "subhead ingress deck description synopsis kicker",
    "headline": "headline title heading hed h1",
    "author": "author authors byline bio writer contributor contributors profile vcard",
    "caption": "caption figcaption credit wpcaption",
    "image": "image images img photo photos picture figure thumbnail thumb",
    "gallery": "gallery slideshow carousel slider slide swiper lightbox",
    "newsletter": "newsletter subscribe subscription signup optin mailing mailchimp subscriber",
    "paywall": "paywall premium regwall piano metered login signin register account",
    "tags": "tag tags keyword keywords topic topics category categories",
    "date": "date time timestamp published pubdate datepublished updated datetime dateline",
    "meta": "meta info metadata details postmeta infobar",
    "teaser": "teaser teasers card cards tile latest trending popular mostread mostpopular "
    "archive feed headlines digest",
    "list": "list listing items grid stream",
    "video": "video player jwplayer youtube media audio podcast embed",
    "cookie": "cookie cookies consent gdpr cmp onetrust modal popup overlay dialog notice alert",
    "quote": "quote quotes blockquote pullquote",
    "hidden": "hidden invisible hide collapsed sronly screenreader offscreen visuallyhidden",
    "box": "box factbox infobox sidebarbox callout highlight boxout inset",
    "toc": "toc contents tableofcontents index",
    "search": "search searchform query",
    "form": "form input field poll survey quiz rating ratings vote",
    "button": "button btn cta action actions tools print",
    "note": "note footnote footnotes disclaimer reference references correction source sources",
    "live": "live liveblog ticker update updates timeline",
    "block": "block module component section wrapper container row col",
    "shop": "product price cart shop buy deal deals amazon",
}
NAMES: Final = tuple(_GROUPS)
HIDDEN: Final = 1 << NAMES.index("hidden")
_BITS: Final = {
    word.encode(): 1 << place for place, name in enumerate(NAMES) for word in _GROUPS[name].split()
}
_PREFIX: Final = 5  # letters; a word that starts with a name of so many or more is of its group
_BY_START: Final = {  # names by their first letters, the longest name first
    start: sorted((word for word in _BITS if word.startswith(start)), key=len, reverse=True)
    for start in {word[:_PREFIX] for word in _BITS if len(word) >= _PREFIX}
}
_FIRST_PARTS: Final = {word[:size] for word in _BITS for size in range(1, len(word))}
_HUMP: Final = re.compile(rb"[A-Z](?<=[a-z][A-Z])")  # "relatedPosts" has two words
_END: Final = b"\0"  # stands behind each attribute's value; no tree can hold it
_LETTERS: Final = bytes(n if chr(n).isalpha() or n == 0 else 32 for n in range(128)) + b" " * 128
_ALL: Final = np.uint64((1 << len(NAMES)) - 1)  # the groups' bits; the next two are about words
_IS_FIRST_PART, _IS_END = np.uint64(1 << len(NAMES)), np.uint64(2 << len(NAMES))
_MOST_KNOWN: Final = 20_000  # values remembered, and words remembered
_NAMING: Final = ("role", "itemprop", "data-testid", "data-component")  # beside class and id
_UNSEEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LONGEST: Final = 300  # characters of an attribute; hostile pages have megabytes


def groups_of(outline: Outline) -> Bits:
    """Return for each element its groups as bits, in the order of `NAMES` from the lowest on."""
    more = {place: _more_names(attributes) for place, attributes in outline.asked.items()}
    known = _known_bits(chain(outline.classes, outline.ids, *more.values()))
    bits = np.fromiter(map(known.__getitem__, outline.classes), np.uint64, len(outline.tags))
    for place, own_id in enumerate(outline.ids):
        if own_id:
            bits[place] |= known[own_id]
    for place, names in more.items():
        for name in names:
            bits[place] |= known[name]
        if _is_hidden(outline.asked[place]):
            bits[place] |= HIDDEN
    return bits


def first_classes(outline: Outline) -> list[str]:
    """Return the first class of each element, "" where it has none."""
    first = {
        classes: next(iter(classes[:_LONGEST].split(None, 1)), "")
        for classes in dict.fromkeys(outline.classes)
    }
    return [first[classes] for classes in outline.classes]


def _more_names(attributes: Attributes) -> list[str]:
    """Return the values of an element's attributes that name it, beside class and id."""
    return [attributes[name] for name in _NAMING if name in attributes]


def _is_hidden(attributes: Attributes) -> bool:
    """Tell whether an element's attributes hide it: `hidden`, or a style that does."""
    style = attributes.get("style", "")
    return "hidden" in attributes or bool(_UNSEEN.search(style[:_LONGEST]))


_known: dict[str, int] = {}  # groups by attribute value; a site's next pages have the same values


def _known_bits(values: Iterable[str]) -> Mapping[str, int]:
    """Return the groups, as bits, of these values, and of all values known so far."""
    wanted = dict.fromkeys(values)
    if len(_known) + len(wanted) > _MOST_KNOWN:
        _known.clear()
    new = [value for value in wanted if value not in _known]
    if new:
        _known.update(zip(new, _bits(new), strict=True))
    return _known


def _bits(values: Sequence[str]) -> list[int]:
    """Return the groups of each value as bits. All values are split into words at once."""
    text = "".join([f"{value[:_LONGEST]} \0 " for value in values])
    parted = _HUMP.sub(rb" \g<0>", text.encode("ascii", "replace"))
    words = parted.lower().translate(_LETTERS).split()
    bits = np.fromiter(map(_WORDS.__getitem__, words), np.uint64, len(words))
    # "article-body" means the same as "articlebody", so a pair of words also counts as one word.
    for number in np.flatnonzero(bits & _IS_FIRST_PART).tolist():
        pair = _BITS.get(words[number] + words[number + 1])
        if pair is not None:
            bits[number] |= np.uint64(pair)
    ends = np.flatnonzero(bits & _IS_END)
    joined = np.bitwise_or.reduceat(bits, np.concatenate([[0], ends[:-1] + 1])) & _ALL
    found: list[int] = joined.tolist()
    return found


class _Words(dict[bytes, int]):
    """The groups of each word as bits, with a bit for words that may be the first of a pair."""

    def __missing__(self, word: bytes) -> int:
        """Return the bits of a word; if unknown, those of the longest name that begins it."""
        starts = _BY_START.get(word[:_PREFIX], ())
        whole = (start for start in starts if word.startswith(start))
        bits = _BITS.get(word) or next((_BITS[start] for start in whole), 0)
        if word in _FIRST_PARTS:
            bits |= int(_IS_FIRST_PART)
        if len(self) < _MOST_KNOWN:
            self[word] = bits
        return bits


_WORDS: Final = _Words({_END: int(_IS_END)})
