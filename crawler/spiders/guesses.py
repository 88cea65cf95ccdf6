"""Where a site may have its feeds when its home page leads to none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import urljoin, urlsplit

from crawler.discovery.front_page import COMMON_PATHS
from crawler.discovery.sources import news_sitemaps
from crawler.spiders.visits import SiteVisit
from pipelines.core.ledger import Entry
from pipelines.core.reasons import Reason

_OF_A_REFUSER: Final = 2  # usual paths that are asked of a host that refused its home page


def should_guess(visit: SiteVisit, entries: Iterable[Entry]) -> bool:
    """Tell whether only a home page was asked, and it named no link or was refused.

    entries: the ledger's. A home page that did not come for another reason, such as a host
    without an address, is the end.
    """
    home = visit.site.home
    is_bare_home = visit.asked == {home} and urlsplit(home).path in ("", "/")
    own = [entry for entry in entries if entry.url == home]
    may_lead_on = not own or is_refused(home, own)
    return is_bare_home and not visit.links and may_lead_on and not visit.is_guessing


def is_refused(url: str, entries: Iterable[Entry]) -> bool:
    """Tell whether a server answered and gave no page: its feeds may be open all the same."""
    return any(entry.url == url and entry.reason is Reason.HTTP for entry in entries)


def guesses(home: str, entries: Iterable[Entry], sitemaps: Sequence[str]) -> tuple[str, ...]:
    """Return the addresses to ask; few, where the host has refused its home page.

    sitemaps: those that robots.txt names.
    """
    paths = tuple(urljoin(home, path) for path in COMMON_PATHS)
    if not is_refused(home, entries):
        return paths
    return news_sitemaps(sitemaps) + paths[:_OF_A_REFUSER]
