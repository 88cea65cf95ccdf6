"""Choose which of a site's links a turn fetches. No request is sent here: tests need no crawl."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from crawler.discovery.addresses import is_match, is_web_address
from pipelines.core.dates.periods import Period, Stretch
from pipelines.core.dates.publishing.candidates import url_day
from pipelines.core.extract.pages.paging import first_page_key, later_page_keys
from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.models import Link, Site, Source
from pipelines.core.reasons import Reason
from pipelines.core.urls import url_key

_ORDER: Final = tuple(Source)  # the sources that say most of an article first


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A link that is not fetched, and why."""

    link: Link
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Choice:
    """The links to fetch, newest first, and those left out.

    behind: for a wanted URL that may be a later page of another wanted one, that other URL:
        {"https://paper.example/story/2": "https://paper.example/story"}.
    seen: the links that would be wanted if no earlier run had fetched them, newest first; with
        the wanted ones no more than the limit.
    """

    wanted: tuple[Link, ...]
    left_out: tuple[LeftOut, ...]
    behind: Mapping[str, str] = field(default_factory=dict)
    seen: tuple[Link, ...] = ()


def choose(
    links: Iterable[Link],
    site: Site,
    *,
    known: Callable[[str], Reason | None],
    limit: int | None,
    period: Period,
) -> Choice:
    """Return which links to fetch. Every address given comes back exactly once.

    links: of all sources of the site. An address that stands there twice counts once, as the
        better source has it. Two addresses with one key, such as one with tracking parameters and
        one without, are duplicates.
    known: a function that says of a URL why it needs no fetch now: SEEN, WAITING, or None.
    limit: how many of the newest are wanted at most; None for all.
    period: links dated outside are left out. Undated ones are kept: only their pages tell.
    """
    wanted: list[Link] = []
    left_out: list[LeftOut] = []
    keys: dict[str, str] = {}
    for link in _merged(links):
        trouble = _trouble_with(link, site, keys, known, period)
        if trouble is None:
            wanted.append(link)
        else:
            left_out.append(LeftOut(link, trouble))
    wanted.sort(key=_newest_first)
    cut = wanted[limit:] if limit is not None else []
    left_out.extend(LeftOut(link, Trouble(Outcome.SKIPPED, Reason.LIMIT)) for link in cut)
    kept = tuple(wanted[: len(wanted) - len(cut)])
    seen = [left.link for left in left_out if left.trouble.reason is Reason.SEEN]
    seen = sorted((link for link in seen if not _outside(link, period)), key=_newest_first)
    places = limit - len(kept) if limit is not None else None
    return Choice(kept, tuple(left_out), _behind(kept), tuple(seen[:places]))


def dated(link: Link) -> datetime | None:
    """Return the aware instant of a link, by what its source says; None if it gives no date."""
    for text in (link.published, link.modified):
        at = _instant(text) if text else None
        if at is not None:
            return at
    return None


def changed_at(link: Link) -> datetime | None:
    """Return the aware instant at which its source says that an article changed, else None."""
    return _instant(link.modified) if link.modified and is_web_address(link.url) else None


def _behind(links: Iterable[Link]) -> Mapping[str, str]:
    """Return `Choice.behind` for the wanted links."""
    later = {link.url: keys for link in links if (keys := later_page_keys(link.url))}
    if not later:
        return {}
    firsts = {first_page_key(link.url): link.url for link in links}
    found = {url: keys & firsts.keys() for url, keys in later.items()}
    return {url: firsts[min(keys)] for url, keys in found.items() if keys}


def _merged(links: Iterable[Link]) -> list[Link]:
    """Return one link for each address, that of the best source, in order of first sight."""
    best: dict[str, Link] = {}
    for link in links:
        known = best.get(link.url)
        if known is None or _ORDER.index(link.source) < _ORDER.index(known.source):
            best[link.url] = link
    return list(best.values())


def _trouble_with(
    link: Link,
    site: Site,
    keys: dict[str, str],
    known: Callable[[str], Reason | None],
    period: Period,
) -> Trouble | None:
    """Return why a link is not fetched, or None if it is.

    keys: the URL of each link met so far by its `url_key`; this link's is added.
    """
    if not is_web_address(link.url):
        return _unfetchable(link)
    key = url_key(link.url)
    try:
        if not _is_wanted(link.url, site):
            return Trouble(Outcome.SKIPPED, Reason.PATTERN)
    except TimeoutError:
        detail = "a pattern in the site's TOML file takes too long on this address: simplify it"
        return Trouble(Outcome.FAILED, Reason.SLOW_PATTERN, detail)
    if key in keys:
        detail = f"the same as {keys[key]}"
        return Trouble(Outcome.DUPLICATE, Reason.SAME_ADDRESS, detail)
    keys[key] = link.url
    reason = known(link.url)
    if reason is not None:
        return Trouble(Outcome.SKIPPED, reason)
    outside = _outside(link, period)
    return Trouble(Outcome.SKIPPED, outside) if outside else None


def _outside(link: Link, period: Period) -> Reason | None:
    """Return SINCE or UNTIL for a link dated outside the period.

    The date of the last change makes no article newer than it is, so that it never gives UNTIL.
    """
    published = _stretch(link.published)
    if published is not None:
        return period.excludes(published)
    changed = _stretch(link.modified)
    is_older = changed is not None and period.excludes(changed) is Reason.SINCE
    return Reason.SINCE if is_older else None


def _stretch(text: str | None) -> Stretch | None:
    """Return when a source dates a link; of a date without a time the whole day."""
    at = _instant(text) if text else None
    if at is None or text is None:
        return None
    return Stretch(at, at if ":" in text else at + timedelta(days=1))


def _unfetchable(link: Link) -> Trouble:
    if link.url.lower().startswith(("http:", "https:")):
        return Trouble(Outcome.FAILED, Reason.BAD_URL, "the address cannot be read")
    detail = "only http and https are fetched"
    return Trouble(Outcome.FAILED, Reason.SCHEME_REFUSED, detail)


def _is_wanted(url: str, site: Site) -> bool:
    if site.article_url is not None and not is_match(site.article_url, url):
        return False
    return site.exclude_url is None or not is_match(site.exclude_url, url)


def _newest_first(link: Link) -> tuple[bool, float]:
    """Return a sort key: the newest links first, undated ones last in the order of discovery.

    Where the source gives no date, the day in the address counts. It decides about the order only,
    not about `since`, since an address may keep the day of a first version.
    """
    at = dated(link) or _instant(url_day(link.url) or "")
    return (at is None, -at.timestamp() if at else 0.0)


def _instant(text: str) -> datetime | None:
    """Read RFC 822 (RSS) or ISO 8601 (Atom, sitemaps) as an aware instant; None if it is neither.

    A time without an offset counts as UTC.
    """
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, OverflowError):  # OverflowError for a year of twenty digits
            return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
