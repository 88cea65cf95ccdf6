"""Tell from a server's answer that a wall stands before the page, in whichever way it comes.

A bot wall answers 403, 429 or 503, or 200, or it leads to an address of its own. A login and a
question for consent come by such an address too. Where an answer of 200 has only words that say
so, the gate tells, since it knows how little else the page shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from pipelines.core.reasons import Reason
from pipelines.core.words import words
from pipelines.core.words.patterns import words_of

CHALLENGE: Final = re.compile(words_of(words().walls.challenge), re.IGNORECASE)
_REFUSALS: Final = frozenset({401, 403, 405, 406, 429, 503})
_HEAD: Final = 2**16  # bytes of the body that are looked at
_LITTLE: Final = 2**15  # bytes; a larger page of status 200 may carry a wall's script and a story
_TITLE: Final = re.compile(rb"<title[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)
# Headers that walls set by their own manuals: Cloudflare, AWS, DataDome.
_HEADERS: Final = (
    ("cf-mitigated", "challenge"),
    ("x-amzn-waf-action", "challenge"),
    ("x-amzn-waf-action", "captcha"),
    ("x-dd-b", ""),
)
# The scripts of Cloudflare, DataDome, Imperva, HUMAN, Akamai, AWS, hCaptcha and reCAPTCHA.
_SCRIPTS: Final = re.compile(
    rb"/cdn-cgi/challenge-platform/|captcha-delivery\.com|_Incapsula_Resource|px-captcha|"
    rb"/_sec/cp_challenge|/_sec/verify|awswaf\.com|hcaptcha\.com/1/api\.js|recaptcha/api\.js",
    re.IGNORECASE,
)
# Parts of addresses, with blanks for hyphens.
_CHALLENGES: Final = r"captcha|challenge|are you (?:a )?human|(?:bot|robot|human|security) check"
_CONSENTS: Final = r"consent|cookie ?wall|cookie consent|privacy (?:gate|wall)"
_LOGINS: Final = (
    r"log ?in|sign ?in|log ?on|register|registration|sso|o?auth|authorize|subscribe|"
    r"anmelden|einloggen|abo|abonnement|connexion|se connecter|iniciar sesion|suscripcion|"
    r"accedi|abbonati|abbonamento|entrar|assine|assinatura|inloggen|abonneren|giris|abonelik|"
    r"zaloguj|logowanie|prenumerata|logga in|prenumerera|log ind|prihlaseni|predplatne"
)
_LEADS_TO: Final = (
    (Reason.CHALLENGE, re.compile(_CHALLENGES)),
    (Reason.CONSENT_WALL, re.compile(_CONSENTS)),
    (Reason.LOGIN, re.compile(_LOGINS)),
)


def asks_for_a_person(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Tell whether an answer asks if the visitor is a person.

    headers: names in lower case. body: as received, unpacked.
    """
    if any(value in headers.get(name, "-").lower() for name, value in _HEADERS if name in headers):
        return True
    head = body[:_HEAD]
    if status not in _REFUSALS:
        return len(body) < _LITTLE and _SCRIPTS.search(head) is not None and _says_so(head)
    return _SCRIPTS.search(head) is not None or _says_so(head)


def _says_so(head: bytes) -> bool:
    title = _TITLE.search(head)
    return title is not None and CHALLENGE.search(title[1].decode("utf-8", "replace")) is not None


def wall_at(asked: str, got: str) -> Reason | None:
    """Return which wall a redirect led to: CHALLENGE, CONSENT_WALL or LOGIN; None for no wall.

    It is known by a word of the address that the asked one has not: "/login?next=/flood" or
    "consent.herald.example". A word counts as a whole part of a path or of a host's name only, so
    "/news/the-login-that-failed" is a story.
    """
    new = _parts(got) - _parts(asked)
    for reason, pattern in _LEADS_TO:
        if any(pattern.fullmatch(part) for part in new):
            return reason
    return None


def _parts(url: str) -> set[str]:
    """Return the labels of a URL's host and the parts of its path, with blanks for hyphens."""
    parts = urlsplit(url)
    labels = (parts.hostname or "").split(".")[:-1]
    path = (part.rsplit(".", 1)[0] for part in parts.path.split("/") if part)
    return {re.sub(r"[-_+]", " ", part.lower()) for part in (*labels, *path)}
