"""Turn a response of Scrapy's into a Page, or into the trouble with it."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import Final
from urllib.parse import urljoin

from scrapy.http import Response

from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.models import Link, Page
from pipelines.core.reasons import Reason
from pipelines.core.urls import registrable_domain, url_key
from pipelines.core.walls import asks_for_a_person, wall_at

_OK: Final = 200
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_MARKUP: Final = ("html", "xml", "text/plain")  # text/plain: hand-made servers send pages so

# A page that sends its reader on by itself. Pages for browsers without scripts are in <noscript>.
# The patterns run in the engine's thread, so every repetition in them is bounded.
_HEAD: Final = 2**14  # bytes in which the element is looked for
_UNSCRIPTED: Final = re.compile(r"<noscript\b.*?</noscript", re.IGNORECASE | re.DOTALL)
_REFRESH: Final = re.compile(
    r"<meta\b(?=[^>]{0,300}?http-equiv\s{0,9}=\s{0,9}[\"']?refresh)"
    r"[^>]{0,300}?content\s{0,9}=\s{0,9}[\"']?\s{0,9}(?P<seconds>\d{1,3})(?:\.\d{0,9})?"
    r"\s{0,9}[;,]\s{0,9}(?:url\s{0,9}=\s{0,9})?[\"']?(?P<url>[^\"'>\s]{1,2000})",
    re.IGNORECASE,
)
_SOON: Final = 10  # seconds; a page that waits longer is there to be read, and loads anew


def page_of(response: Response, link: Link, fetched_at: datetime) -> Page:
    """Return a response as a page. fetched_at: aware UTC, when the response was complete."""
    request = response.request
    return Page(
        url=link.url,
        final_url=response.url,
        status=response.status,
        headers=tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ),
        body=response.body,
        fetched_at=fetched_at,
        link=link,
        redirects=tuple(request.meta.get("redirect_urls", ())) if request else (),
        ip_address=str(response.ip_address) if response.ip_address else None,
    )


def trouble_with(response: Response, *, is_article: bool = True) -> Trouble | None:
    """Return why a response cannot be used, or None when it can.

    is_article: whether it must be markup; a source may have any content type.
    """
    location = response.headers.get("Location")
    if response.status in _REDIRECTS and location:  # one that the engine does not follow
        target = location.decode("latin-1")[:80]
        return Trouble(Outcome.FAILED, Reason.SCHEME_REFUSED, f"redirects to {target!r}")
    wall = _wall(response)
    if wall is not None:
        return Trouble(Outcome.FAILED, wall, f"{wall.policy.sentence} ({response.url[:120]})")
    if response.status != _OK:
        detail = f"the server answers {response.status}"
        return Trouble(Outcome.FAILED, Reason.HTTP, detail, status=response.status)
    if not response.body.strip():
        return Trouble(Outcome.FAILED, Reason.EMPTY, "the page is empty")
    kind = (response.headers.get("Content-Type") or b"text/html").decode("latin-1").lower()
    if is_article and not any(markup in kind for markup in _MARKUP):
        detail = f"the server sends {kind.split(';')[0][:80]}"
        return Trouble(Outcome.FAILED, Reason.NOT_HTML, detail)
    return None


def is_challenge(response: Response) -> bool:
    """Tell whether a server answers with the question whether the visitor is a person."""
    headers = {
        name.decode("latin-1").lower(): b",".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    return asks_for_a_person(response.status, headers, response.body)


def _wall(response: Response) -> Reason | None:
    if is_challenge(response):
        return Reason.CHALLENGE
    asked = response.request.meta.get("redirect_urls", ()) if response.request else ()
    return wall_at(asked[0], response.url) if asked else None


def sent_on(response: Response) -> str | None:
    """Return the address to which a page sends its reader by `<meta http-equiv="refresh">`.

    None for a page that sends nowhere, loads itself anew, or leads to another site.
    """
    if b"refresh" not in response.body[:_HEAD].lower():
        return None
    head = _UNSCRIPTED.sub("", response.body[:_HEAD].decode("utf-8", "replace"))
    found = _REFRESH.search(head)
    if found is None or int(found["seconds"]) > _SOON:
        return None
    try:
        target = urljoin(response.url, html.unescape(found["url"]))
        is_another = url_key(target) != url_key(response.url)
    except ValueError:
        return None
    is_same_site = registrable_domain(target) == registrable_domain(response.url)
    return target if is_another and is_same_site else None
