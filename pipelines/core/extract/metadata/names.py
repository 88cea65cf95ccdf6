"""What stands in a byline: people, organisations, and what is neither."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from pipelines.core.extract.page.markup import fold

MOST: Final = 12  # more names than that are a staff list
_LONGEST: Final = 60  # characters of a name

_BY: Final = re.compile(
    r"^\W*(?:(?:(?:written|posted|published|reported|reviewed|edited|created|story|article|"
    r"articles|words|text|interview|submitted|show|view|see|all|more|posts|about|from|alles|alle|"
    r"weitere|mehr|beiträge|beitrag|artikel|eingestellt|veröffentlicht|geschrieben|erstellt|"
    r"verfasst|gepostet|zum|zur|profil|seite|ein|eine|escrito|publicado|publié|rédigé|écrit|"
    r"scritto|pubblicato|skrevet|skriven|geplaatst)\s+)*"
    r"(?:by|of|von|vom|par|por|di|de la rédaction|door|av|af|przez|autor(?:ka|en|in)?|authors?|"
    r"auteurs?|автор|yazan|oleh|penulis|text|texto|texte|testo|words|بقلم|كتب)(?=[\s:]+\S))+"
    r"\s*:?\s*",
    re.IGNORECASE,
)
_SPLIT: Final = re.compile(
    r"\s*(?:[;|/•·\n]|,|\s&\s|\s\+\s|\s[–—-]\s|"
    r"(?<=\s)(?:and|und|et|y|och|og|en|ve|dan|with|и|و)(?=\s))\s*"
)
_ADDRESS: Final = re.compile(r"https?:|www\.|@|\.(?:com?|org|net|de|ch|at|fr|es|it|uk|is)\b|/")
_ORGANISATION: Final = re.compile(
    r"\b(?:agenc\w+|staff|desk|newsroom|news|\w*redak\w+|redazione|redacci[oó]n|redação|rédaction|"
    r"editors?|editorial|editor-in-chief|team|admin\w*|\w+_admin|reports?|reporters?|"
    r"correspondents?|contributors?|writers?|journalist\w*|press|media|service|monitoring|"
    r"agence|agencia|agenzia|agência|\w*agentur|online|tv|редакция|guest|e\.\s?v|gmbh|ag|se|inc|"
    r"ltd|llc|foundation|stiftung|fondation|fundación|institut\w*|universit\w+|association|verein|"
    r"\w*verband\w*|\w*bund|verlag|committee|council|ministry|\w*ministerium|zeitung|magazine?|"
    r"blog|group|company|solutions|hotels|labs|club|cent(?:er|re)|research|pressestelle|"
    r"nachrichten|archiv\w*|studios?|school|academy|collective|department|office|bureau)\b",
    re.IGNORECASE,
)
_AGENCY: Final = re.compile(
    r"^(?:the )?(?:reuters|afp|ap|associated press|dpa\b.*|deutsche presse-agentur|apa|sda|"
    r"keystone-sda|efe|ansa|upi|pti|ani|ians|tass|тасс|риа.*|xinhua|bloomberg|interfax|sid|kna|epd|afx|"
    r"ats|belga|anp|ntb|tt|ritzau|lusa|jiji|kyodo|yonhap|antara|anadolu ajans[ıi]|aa|dha|iha|"
    r"agence france-presse|canadian press|press association|pa media)$",
    re.IGNORECASE,
)
# What themes print where a name would stand.
_LABEL: Final = re.compile(
    r"^(?:name|names|date|datum|stand|text|texte|interview|publiziert|published|publicado\b.*|"
    r"posted\b.*|updated\b.*|authors?|autor\w*|written|veröffentlicht|category|type|\w+ type|"
    r"use case|tags?|share|follow\b.*|more|weitere\b.*|archiv\b.*|alle\b.*|all|unknown|anonymous|"
    r"minutes?|comments?|home|about\b.*|\w+ edition\b.*|photos?|foto\w*|\(?image:.*|getty.*|"
    r"no author|profil\w*|read\b.*|view\b.*|see\b.*|show\b.*|.*(?:^|\s)(?:by|von|por|par|am))$",
    re.IGNORECASE,
)
_DAY: Final = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sat|sun)(?:day)?|(?:mon|diens|donners|frei|sams|"
    r"sonn)tag|mittwoch|sonnabend|mo|di|mi|do|fr|sa|so|jan(?:uary?)?|feb(?:ruary?)?|mar(?:ch)?|märz|"
    r"apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|"
    r"nov(?:ember)?|de[cz](?:ember)?"
)
_DATED: Final = re.compile(  # "Jane Roe Fr, 18. Oktober": what follows the name is its date
    r"(?:^|\s+)(?=(?:am|on|vor|hace|il y a|published|updated|publi(?:ziert|shed|cado|é)|"
    rf"veröffentlicht|stand)(?:\s|$)|(?:{_DAY})[.,]?(?:\s+(?:\d|(?:{_DAY})\b)|$)|\d)",
    re.IGNORECASE,
)
_ROLE: Final = re.compile(
    r"\b(?:of|at|director|manager|ceo|cto|chief|officer|professor|founder|expert|specialist|"
    r"dietitian|analyst|lead|head|president|candidate|photographer|fotograf\w*|leiter\w*)\b|"
    r"^ph\.?d|^m\.?d\.?$|®",
    re.IGNORECASE,
)
_ARTICLE: Final = re.compile(
    r"^(?:the|der|die|das|le|la|les|el|los|il|de|het|o|a)\s+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Credits:
    """Who a byline names, in its order."""

    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


def read_credits(
    texts: Iterable[str], own: Collection[str], *, are_people: bool = False
) -> Credits:
    """Return the people and organisations that the texts name, none twice.

    own: the site's names, folded as `fold` does: they are an organisation.
    are_people: the page types them as people, so that one may be called as the site is.
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
    if "://" in text or text.startswith(("www.", "/")):
        return
    first = text.split(",")[0]
    if _ADDRESS.search(first) and "/" not in first:
        yield _clean(first)  # "herald.example, Porto": the site and its seat
        return
    parts = [part for part in _SPLIT.split(_BY.sub("", text)) if part]
    names = [_clean(part) for part in parts]
    is_full = bool(names) and " " in names[0]
    for place, name in enumerate(names):
        # After a full name a single word is its role, its title or its place.
        if name and not (place and is_full and (" " not in name or _ROLE.search(name))):
            yield name


def _clean(name: str) -> str:
    name = re.sub(r"\(.*?\)|\[.*?\]", " ", name)
    name = _BY.sub("", " ".join(name.split()))
    name = _DATED.split(name)[0].strip(" .,:;-–—|*→\"“”'")
    return name.title() if name.isupper() and len(name) > 4 else name


def _is_organisation(name: str, own: Collection[str], *, are_people: bool) -> bool:
    if _LABEL.match(name):
        return False
    if _ORGANISATION.search(name) or _AGENCY.match(name):
        return True
    is_own = fold(name) in own or fold(_ARTICLE.sub("", name)) in own
    return (is_own and not (are_people and " " in name)) or bool(_ADDRESS.search(name))


def _is_person(name: str) -> bool:
    words = name.split()
    if not 1 < len(name) <= _LONGEST or len(words) > 6 or _LABEL.match(name):
        return False
    if any(c.isdigit() for c in name) and len(words) > 1:
        return False
    return len(words) == 1 or not words[0][0].islower() or words[0] in ("der", "von", "de", "el")
