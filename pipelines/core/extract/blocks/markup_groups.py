"""What an element's attributes call it: groups of the words that page makers use.

These are names in markup (``class``, ``id``, ``role``, ``itemprop``, ``data-testid``), which
are English the world over; no word of any page's text is looked at.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

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
    word: 1 << place for place, name in enumerate(NAMES) for word in _GROUPS[name].split()
}
_PREFIX: Final = 5  # letters; a word that starts with so long a name is of its group
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+")
_NAMING: Final = frozenset({"id", "role", "itemprop", "data-testid", "data-component"})
_MORE: Final = _NAMING | {"hidden", "style"}  # that name an element, beside its class
_UNSEEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
Named = tuple[int, str]
_NAMELESS: Final[Named] = (0, "")
_LONGEST: Final = 300  # characters of an attribute; hostile pages have megabytes


def marks_of(outline: Outline) -> list[Named]:
    """Return of each element its groups as bits in the order of `NAMES`, and its first class."""
    return [_named(attributes) if attributes else _NAMELESS for attributes in outline.attributes]


def _named(attributes: Attributes) -> Named:
    bits, first = _bits_and_first(attributes.get("class", ""))
    if not _MORE.isdisjoint(attributes):
        for name, value in attributes.items():
            if name in _NAMING:
                bits |= _bits(value[:_LONGEST])
            elif name == "hidden" or (name == "style" and _UNSEEN.search(value[:_LONGEST])):
                bits |= HIDDEN
    return bits, first


@lru_cache(maxsize=20_000)
def _bits_and_first(classes: str) -> Named:
    classes = classes[:_LONGEST]
    return _bits(classes), next(iter(classes.split(None, 1)), "")


@lru_cache(maxsize=20_000)
def _bits(value: str) -> int:
    bits, words = 0, _CAMEL.split(value)
    for word in words:
        bits |= _word_bits(word.lower())
    # "article-body" names the body as "articlebody" does; a pair of words counts as one, too.
    for left, right in pairwise(words):
        bits |= _BITS.get((left + right).lower(), 0)
    return bits


@lru_cache(maxsize=20_000)
def _word_bits(word: str) -> int:
    if word in _BITS:
        return _BITS[word]
    starts = (word[:size] for size in range(len(word) - 1, _PREFIX - 1, -1))
    return next((_BITS[start] for start in starts if start in _BITS), 0)
