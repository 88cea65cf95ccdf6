"""Tell the language of an article, as a BCP 47 tag."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from lxml.html import HtmlElement

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]  # no types

_ENOUGH: Final = 200  # characters; for a shorter text, detection only guesses
_LOOKED_AT: Final = 2000  # characters that detection reads
_FIRST_LOOK: Final = 500  # characters; enough to confirm what the page says
_SURE: Final = 0.99  # probability from which a detected language is believed
# Related languages that detection mixes up. Between these, the page's own statement counts.
_KIN: Final = (
    frozenset({"nb", "no", "nn", "da", "sv"}),
    frozenset({"hr", "sr", "bs", "sl", "mk", "bg"}),
    frozenset({"id", "ms", "jv"}),
    frozenset({"cs", "sk"}),
    frozenset({"es", "gl", "ca", "pt", "an", "oc"}),
    frozenset({"ru", "uk", "be"}),
    frozenset({"hi", "mr", "ne"}),
    frozenset({"fa", "ps", "ar", "ur", "ug"}),
    frozenset({"tl", "fil", "en"}),
    frozenset({"tr", "az"}),
    frozenset({"zh", "ja"}),
)
_TAG: Final = re.compile(
    r"([a-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?![a-z])"
)
_META: Final = ("content-language", "language", "dc.language", "og:locale")


def language_of(root: HtmlElement, text: str) -> tuple[str | None, str]:
    """Return the language tag and where it was read; (None, "") where nothing tells.

    root: the page. text: the article's.
    The page's own statement counts unless the text is surely in another language, since
    templates are copied from other sites with their `lang`.
    """
    declared = bcp47(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    method = "html-lang"
    if not declared:
        declared, method = _meta_language(root), "meta"
    if len(text) < _ENOUGH:
        return (declared, method) if declared else (None, "")
    own = (declared or "").split("-")[0]
    if declared and detect(text[:_FIRST_LOOK])[0] == own:
        return declared, method
    detected, probability = detect(text[:_LOOKED_AT])
    if not declared:
        return (detected, "detected") if probability >= _SURE else (None, "")
    if own == detected or probability < _SURE or any({own, detected} <= kin for kin in _KIN):
        return declared, method
    return detected, "detected"


def bcp47(tag: str | None) -> str | None:
    """Return a tag in the form of BCP 47, such as "en-US" for "en_us"; None if it is no tag."""
    found = _TAG.match((tag or "").strip().lower())
    if not found:
        return None
    language, script, region = found.groups()
    parts = [language, script.title() if script else "", region.upper() if region else ""]
    return "-".join(part for part in parts if part)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect(text: str) -> tuple[str, float]:
    """Return the language code of a text, without region, and its probability."""
    language, probability = _identifier().classify(text)
    return str(language), float(probability)


def _meta_language(root: HtmlElement) -> str | None:
    """Return the language tag of the page's meta elements, by the order of `_META`."""
    found: Mapping[str, Sequence[str]] = {}
    for element in root.iter("meta"):
        name = element.get("http-equiv") or element.get("property") or element.get("name") or ""
        if name.lower() in _META and (tag := bcp47(element.get("content"))):
            found = {**found, name.lower(): (tag,)}
    return next((found[name][0] for name in _META if name in found), None)
