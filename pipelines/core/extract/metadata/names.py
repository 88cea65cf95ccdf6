"""Tell apart what a byline names: people, organisations, and words that are neither."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from pipelines.core.dates.names import month_names, weekday_names
from pipelines.core.extract.page.markup import fold
from pipelines.core.words import words
from pipelines.core.words.patterns import any_of, words_of

MOST: Final = 12  # names; a page with more has a list of its staff
_LONGEST: Final = 60  # characters of a name

_WORDS: Final = words().byline
_BY: Final = re.compile(
    rf"^\W*(?:(?:{any_of((*_WORDS.before_by, *_WORDS.before_by_in_byline))}\s+)*"
    rf"{any_of((*_WORDS.by, *_WORDS.author, *_WORDS.of))}(?=[\s:]+\S))+\s*:?\s*",
    re.IGNORECASE,
)
_SPLIT: Final = re.compile(
    # ... ideographic commas and strokes, and where a label follows: "Ana Ruiz Fotos: Luis Peña".
    r"\s*(?:[;|/•·\n\u3001\uff0c\uff0f\uff1b\uff5c]|,|\s&\s|\s\+\s|\s[–—-]\s|"
    r"\s(?=[^\W\d]{1,20}[:\uff1a]\s*\S)|"
    rf"(?<=\s){any_of(_WORDS.conjunctions)}(?=\s))\s*"
)
_CONTACT: Final = re.compile(
    r"[<(\[]?(?:mailto:)?[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+[>)\]]?|(?<!\w)@\w+"
)
_LABELLED: Final = re.compile(r"^[^\d:\uff1a]{1,30}[:\uff1a]\s*(?=\S)")  # "Photos: Jane Roe"
_PHOTO: Final = re.compile(
    rf"^(?i:{any_of(words().pictures.photo)}s?(?:\s{any_of(words().pictures.photo_by)})?)\s+"
    r"(?=[^\W\d_a-z])"
)
_BESIDE: Final = re.compile(
    rf"^{any_of(_WORDS.role_beside)}\s*(?=\S)|(?<=\S)\s*{any_of(_WORDS.role_beside)}$"
)
# "Roe, Jane; Holm, Jan": library order, which only semicolons tell from a list of names.
_INVERTED: Final = re.compile(r"[^\s,;]+,\s*[^\s,;]+(?:\s[^\s,;]+)?")
_ADDRESS: Final = re.compile(r"https?:|www\.|@|\.(?:com?|org|net|de|ch|at|fr|es|it|uk|is)\b|/")
_ORGANISATION: Final = re.compile(
    words_of((*_WORDS.newsroom, *_WORDS.organisation)), re.IGNORECASE
)
_AGENCY: Final = re.compile(
    rf"^(?:{any_of(_WORDS.articles)}\s)?{any_of(_WORDS.agency)}$", re.IGNORECASE
)
# Words that themes print in place of a name.
_LABEL: Final = re.compile(
    rf"^(?:{any_of(_WORDS.no_name)}|.*(?:^|\s){any_of(_WORDS.ends_no_name)})$", re.IGNORECASE
)
# Only two languages: in others, names of months and weekdays are often surnames: Abril, Marzo.
_DAY: Final = any_of(
    name for code in ("en", "de") for name in (*month_names(code), *weekday_names(code))
)
_DATED: Final = re.compile(  # "Jane Roe Fr, 18. Oktober": where the date behind a name begins
    rf"(?:^|\s+)(?={any_of(_WORDS.before_date)}(?:\s|$)|"
    rf"{_DAY}[.,]?(?:\s+(?:\d|{_DAY}\b)|$)|\d)",
    re.IGNORECASE,
)
_ROLE: Final = re.compile(rf"{words_of(_WORDS.role)}|^ph\.?d|^m\.?d\.?$|®", re.IGNORECASE)
_ARTICLE: Final = re.compile(rf"^{any_of(_WORDS.articles)}\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Credits:
    """The people and the organisations that a byline names, in its order."""

    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


def read_credits(
    texts: Iterable[str], own: Collection[str], *, are_people: bool = False
) -> Credits:
    """Return the people and organisations that the texts of bylines name, each once.

    own: the site's names, folded by `fold`; they are organisations.
    are_people: whether the page says that the texts name people; then a full name is a person's
        even if the site has the same name.
    """
    people: dict[str, str] = {}
    others: dict[str, str] = {}
    for text in texts:
        for name in _names(html.unescape(text)):
            if _is_organisation(name, own, are_people=are_people):
                others.setdefault(fold(name), name)
            elif _is_person(name):
                people.setdefault(fold(name), name)
    return Credits(tuple(people.values())[:MOST], tuple(others.values())[:MOST])


def _names(text: str) -> Iterable[str]:
    """Yield the names in a byline, cleaned, without words that are roles, titles or places."""
    if "://" in text or text.startswith(("www.", "/")):
        return
    first = text.split(",")[0]
    if _ADDRESS.search(first) and not {"/", "@"} & set(first):
        yield _clean(first)  # "herald.example, Porto": the site and its place
        return
    text = " ".join(_CONTACT.sub(" ", text).split()) if "@" in text else text
    parts = [part for part in _parted(_BY.sub("", text)) if part]
    names = [_clean(part) for part in parts]
    is_full = bool(names) and " " in names[0]
    for place, name in enumerate(names):
        # After a full name, a single word is the person's role, title or place.
        if name and not (place and is_full and (" " not in name or _ROLE.search(name))):
            yield name


def _parted(text: str) -> Iterable[str]:
    """Return the parts of a byline; "Roe, Jane; Holm, Jan" becomes "Jane Roe", "Jan Holm"."""
    parts = text.split(";")
    if len(parts) > 1 and all(_INVERTED.fullmatch(part.strip()) for part in parts):
        return (" ".join(reversed(part.split(",", 1))) for part in parts)
    return _SPLIT.split(text)


def _clean(name: str) -> str:
    """Return a name without labels, brackets, "By", dates and marks, and "JANE ROE" as "Jane Roe".

    "Photos: Jane Roe" and, in scripts without blanks, a role right beside a name are cleaned too.
    """
    name = re.sub(r"\(.*?\)|\[.*?\]", " ", name)
    name = _LABELLED.sub("", " ".join(name.split()))
    name = _BESIDE.sub("", _PHOTO.sub("", _BY.sub("", name)))
    name = _DATED.split(name)[0].strip(" .,:;-–—|*→\"“”'")
    return name.title() if name.isupper() and len(name) > 4 else name


def _is_organisation(name: str, own: Collection[str], *, are_people: bool) -> bool:
    """Tell whether a name is a newsroom's, an agency's, the site's or an address."""
    if _LABEL.match(name):
        return False
    if _ORGANISATION.search(name) or _AGENCY.match(name):
        return True
    is_own = fold(name) in own or fold(_ARTICLE.sub("", name)) in own
    return (is_own and not (are_people and " " in name)) or bool(_ADDRESS.search(name))


def _is_person(name: str) -> bool:
    """Tell whether a name that is no organisation's looks like a person's."""
    parts = name.split()
    if not 1 < len(name) <= _LONGEST or len(parts) > 6 or _LABEL.match(name):
        return False
    if any(c.isdigit() for c in name) and len(parts) > 1:
        return False
    return len(parts) == 1 or not parts[0][0].islower() or parts[0] in _WORDS.particles
