"""Look up what earlier runs noted about the URLs at hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipelines.core.models import Link, Site
from pipelines.core.reasons import Reason
from pipelines.core.site import site_from_url
from pipelines.core.urls import registrable_domain
from pipelines.stages.context import RunContext

if TYPE_CHECKING:
    from datetime import datetime

    from pipelines.bucket.domain_state import DomainState, KnownSource


class EarlierRuns:
    """What the bucket's domain states say of URLs; in a run without a bucket it knows nothing.

    Only ``load`` asks the bucket, in the storage thread. The other methods answer from what it
    has loaded, so the domain of a URL must have been loaded first.
    """

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._loaded: dict[str, DomainState] = {}

    async def load(self, urls: Iterable[str]) -> None:
        """Load the states of the URLs' domains. Raises: StorageFault."""
        states = self._context.states
        if states is None:
            return
        for domain in dict.fromkeys(registrable_domain(url) for url in urls):
            if domain not in self._loaded:
                self._loaded[domain] = await self._context.in_storage(states.of, domain)

    def known(self, url: str) -> Reason | None:
        """Return why a URL needs no fetch now, SEEN or WAITING; None if it is to be fetched."""
        state = self._of(url)
        if state is None or self._context.refetch:
            return None
        if state.is_seen(url, self._context.started_at):
            return Reason.SEEN
        return Reason.WAITING if state.is_waiting(url, self._context.started_at) else None

    def is_outdated(self, url: str, changed_at: datetime) -> bool:
        """Tell whether an article that landed is to be fetched again, as its source says."""
        state = self._of(url)
        return state is not None and state.is_outdated(url, changed_at, self._context.started_at)

    def is_to_refresh(self, url: str, site: Site) -> bool:
        """Tell whether a site's file has it that an article that landed is fetched again now."""
        state = self._of(url) if site.refresh else None
        return state is not None and state.is_to_refresh(
            url, site.refresh, self._context.started_at
        )

    def has_landed(self, url: str) -> bool:
        """Tell whether an earlier run has landed the article at a URL, also with --refetch."""
        state = self._of(url)
        return state is not None and state.has_landed(url)

    def is_later_page(self, url: str) -> bool:
        """Tell whether a URL is the second or a later page of an article that landed."""
        state = self._of(url)
        return state is not None and state.article_of_page(url) is not None

    def due(self, site: Site) -> tuple[Link, ...]:
        """Return the site's links that failed and are to be tried again in its turn.

        Of a page that was named by its URL alone, such as an article, these are only the page
        itself and the links that were found on it.
        """
        state = None if self._context.is_out_of_turn else self._of(site.home)
        due = state.due_failures(site.name, self._context.started_at) if state else ()
        if urlsplit(site.home).path in ("", "/") or site != site_from_url(site.home):
            return due
        return tuple(link for link in due if site.home in (link.url, link.found_on))

    def source(self, url: str) -> KnownSource | None:
        """Return what is remembered of a feed or sitemap; None with --refetch, or out of turn."""
        is_asked_anew = self._context.refetch or self._context.is_out_of_turn
        state = None if is_asked_anew else self._of(url)
        return state.source(url) if state else None

    def validators(self, url: str) -> dict[str, str]:
        """Return the headers of a conditional GET for a source that is remembered.

        A source is asked for in full where its seen links are wanted too, for a local copy.
        """
        known = self.source(url)
        if known is None or self._context.jsonl is not None:
            return {}
        headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in headers.items() if value}

    def _of(self, url: str) -> DomainState | None:
        return self._loaded.get(registrable_domain(url))
