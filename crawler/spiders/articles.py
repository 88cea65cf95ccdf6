"""Ask for articles, page after page, and hand each on to the stages as a whole.

Which other pages an article has is read from its pages in a worker, by `pipelines.core.series`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.fetching.errors import trouble_of
from crawler.fetching.pages import page_of, sent_on, trouble_with
from crawler.spiders.earlier_runs import EarlierRuns
from pipelines.core.extract.pages.paging import NextPage
from pipelines.core.ledger import Outcome, PagePlace, Trouble
from pipelines.core.models import Link, Page, Site
from pipelines.core.reasons import Reason
from pipelines.core.series import (
    MOST_PAGES,
    FirstPage,
    Series,
    may_lead_on,
    next_of_series,
    series_from,
)
from pipelines.core.urls import url_key
from pipelines.stages.context import Event, RunContext, Step
from pipelines.stages.items import Fetched
from pipelines.stages.unfinished import Missing

# The priority of an article's next page. It is fetched before other articles, since the pages
# that came before it wait in memory.
_ONWARD: Final = 5
# Bytes of an article's pages so far. With more of them, no next page is asked for.
_MOST_BYTES: Final = 16 * 2**20

_LATER_PAGE: Final = Trouble(
    Outcome.SKIPPED, Reason.PAGE, "a later page of an article that an earlier run has landed"
)
_ANOTHER_PAGE: Final = Trouble(
    Outcome.FAILED, Reason.NOT_THE_PAGE, "something else is served in its place"
)


@dataclass(frozen=True, slots=True)
class ArticleInWork:
    """An article of which a page has been asked for, and what came of the article so far.

    visited: if the link led to another page than the first, the `url_key` of each page on the way
        and of the first. For example, a link to page 3 leads to page 1: the keys of both.
    twin: an AMP page of the article, which is handed on if the article's own page does not come.
    pages: those that came so far, in order.
    first: what the first page says, by which the next pages are known; None if no next page is to
        be asked for.
    """

    site: Site
    link: Link
    visited: tuple[str, ...] = ()
    twin: Page | None = None
    pages: tuple[Page, ...] = ()
    first: FirstPage | None = None


class Articles:
    """Asks for the articles of a run, and hands each on once, with all its pages."""

    def __init__(self, context: RunContext, earlier_runs: EarlierRuns) -> None:
        self._context, self._earlier_runs = context, earlier_runs
        self._owners: dict[str, str] = {}  # by URL key, the discovered URL that is fetched for it
        self._waiting: dict[str, list[tuple[Site, Link]]] = {}  # by the URL that they wait for

    def ask(
        self, site: Site, links: Sequence[Link], behind: Mapping[str, str]
    ) -> Iterator[Request]:
        """Ask for the articles of a site.

        behind: as `Choice.behind`. A link that may be a later page of another article is asked for
            only when that article is done and turned out not to have the page.
        """
        if links:
            self._context.workers.get_ready()
        asked = {link.url for link in links}
        for link in links:
            first = behind.get(link.url)
            if first in asked:
                self._waiting.setdefault(str(first), []).append((site, link))
            else:
                yield from self._ask(site, link)

    async def begin(
        self, response: Response, article: ArticleInWork
    ) -> AsyncIterator[Request | Fetched]:
        """Take an article's page: yield it for the stages, or a request for what it names."""
        for step in await self._begun(response, article):
            yield step

    async def go_on(
        self, response: Response, article: ArticleInWork, named: NextPage
    ) -> AsyncIterator[Request | Fetched]:
        """Take an article's next page: yield a request for the one after it, or the article."""
        trouble = trouble_with(response)
        if trouble is None:
            link = replace(article.link, url=named.url, found_on=article.pages[-1].final_url)
            page = page_of(response, link, datetime.now(UTC))
            steps = await self._joined(article, named, page)
        else:
            steps = self._lack(article, named, trouble)
        for step in steps:
            yield step

    def failed(self, failure: Failure) -> Iterator[Request | Fetched]:
        """Take a failed request: hand on what came of its article, or close it if nothing did."""
        arguments = failure.request.cb_kwargs  # type: ignore[attr-defined]
        article: ArticleInWork = arguments["article"]
        trouble = trouble_of(failure.value)
        if article.pages:
            yield from self._lack(article, arguments["named"], trouble)
        else:
            yield from self._without(article, trouble)

    def _ask(self, site: Site, link: Link) -> Iterator[Request]:
        """Ask for a link, or close it if another URL is already fetched for the same article."""
        owner = self._owners.setdefault(url_key(link.url), link.url)
        if owner != link.url:
            yield from self._close(link, _in_work(link, owner))
            return
        yield self._request(link.url, ArticleInWork(site, link))

    async def _begun(
        self, response: Response, article: ArticleInWork
    ) -> Iterator[Request | Fetched]:
        """Return what follows from an article's page: requests, and the item for the stages."""
        trouble = trouble_with(response) or self._elsewhere(
            response.url, article.link, Reason.REDIRECT
        )
        if trouble is not None:
            return self._without(article, trouble)
        onward = None if article.visited else sent_on(response)
        if onward:  # once: a page that is sent on to may not send on again
            left = replace(article, visited=(url_key(response.url),))
            return iter([self._request(onward, left)])
        page = page_of(response, article.link, datetime.now(UTC))
        series = await self._series(page, article.site)
        if not series.instead and self._earlier_runs.is_later_page(page.final_url):
            return self._close(article.link, _LATER_PAGE)
        if not series.instead or url_key(series.instead) in article.visited:
            return self._go_on(replace(article, pages=(page,), first=series.first), series.next)
        trouble = self._elsewhere(series.instead, article.link, Reason.PAGE)
        if trouble is not None:
            return self._close(article.link, trouble)
        visited = (*article.visited, url_key(page.final_url), url_key(series.instead))
        # If an earlier run has landed the article itself, its AMP twin brings nothing new.
        is_news = series.is_twin and not self._earlier_runs.has_landed(series.instead)
        twin = page if is_news else article.twin
        return iter([self._request(series.instead, replace(article, visited=visited, twin=twin))])

    async def _series(self, page: Page, site: Site) -> Series:
        """Return what a page says of the article's other pages; an empty Series for nothing."""
        if not may_lead_on(page.body):
            return Series()
        series = await self._context.workers.run(series_from, page, site)
        return Series() if isinstance(series, Trouble) else series

    async def _joined(
        self, article: ArticleInWork, named: NextPage, page: Page
    ) -> Iterator[Request | Fetched]:
        """Return what follows from the page that came as an article's next page `named`."""
        if article.first is None:  # cannot be: without it no next page is asked for
            return self._hand_on(article)
        found = await self._context.workers.run(
            next_of_series, page, article.site, article.first, named
        )
        if isinstance(found, Trouble):  # the page could not be read, so the article lacks it
            return self._lack(article, named, replace(found, outcome=Outcome.FAILED))
        if found.is_missing:
            return self._lack(article, named, _ANOTHER_PAGE)
        if not found.is_part:
            return self._hand_on(article)
        self._own(article, named.url, page.final_url)
        return self._go_on(replace(article, pages=(*article.pages, page)), found.next)

    def _go_on(
        self, article: ArticleInWork, named: NextPage | None
    ) -> Iterator[Request | Fetched]:
        """Ask for the next page that an article names, or hand on the pages that came."""
        is_known = named and url_key(named.url) in {url_key(p.final_url) for p in article.pages}
        if named is None or is_known:
            yield from self._hand_on(article)
            return
        size = sum(len(page.body) for page in article.pages)
        is_far = len(article.pages) >= MOST_PAGES or size > _MOST_BYTES
        if is_far or article.first is None:
            yield from self._hand_on(article, is_incomplete=True)
            return
        if named.is_sure:
            self._own(article, named.url)
        yield self._request(named.url, article, named)

    def _own(self, article: ArticleInWork, *urls: str) -> None:
        """Note addresses of an article's further pages: links to them are duplicates."""
        self._owners |= {url_key(url): article.link.url for url in urls}

    def _lack(
        self, article: ArticleInWork, named: NextPage, trouble: Trouble
    ) -> Iterator[Request | Fetched]:
        """Hand on the pages of an article that came, and enter the missing one in the ledger."""
        self._context.unfinished.lacking[article.link.url] = Missing(named.url, trouble)
        if self._context.discover(named.url, article.site):
            place = PagePlace(len(article.pages) + 1, article.link.url)
            self._context.close(named.url, replace(trouble, place=place))
        yield from self._hand_on(article, is_incomplete=True)

    def _hand_on(
        self, article: ArticleInWork, *, is_incomplete: bool = False
    ) -> Iterator[Request | Fetched]:
        first, *further = article.pages
        self._context.on_event(Event(Step.FETCHED, article.link.url))
        page = replace(first, further=tuple(further), is_incomplete=is_incomplete)
        yield Fetched(page, article.site)
        yield from self._release(article.link)

    def _without(self, article: ArticleInWork, trouble: Trouble) -> Iterator[Request | Fetched]:
        """Hand on the AMP twin of an article that cannot be had, or close it."""
        if article.twin is not None and trouble.outcome is not Outcome.DUPLICATE:
            yield from self._hand_on(replace(article, pages=(article.twin,)))
        else:
            yield from self._close(article.link, trouble)

    def _close(self, link: Link, trouble: Trouble) -> Iterator[Request]:
        self._context.close(link.url, trouble)
        yield from self._release(link)

    def _release(self, link: Link) -> Iterator[Request]:
        """Ask for the links that waited for an article; `_ask` closes those that are its pages."""
        for site, waiting in self._waiting.pop(link.url, ()):
            yield from self._ask(site, waiting)

    def _request(self, url: str, article: ArticleInWork, named: NextPage | None = None) -> Request:
        is_begun = article.pages or article.visited
        return Request(
            url,
            callback=self.go_on if named else self.begin,
            errback=self.failed,
            cb_kwargs={"article": article} | ({"named": named} if named else {}),
            meta=meta_of(article.site),
            priority=_ONWARD if is_begun else 0,
            dont_filter=True,
        )

    def _elsewhere(self, url: str, link: Link, reason: Reason) -> Trouble | None:
        """Return why a link is a duplicate, if the URL that it led to is fetched for another link.

        url: where a redirect or the page itself led. None is returned if no other link has it.
        An article that an earlier run has seen is no duplicate: it is committed as unchanged, with
        the address that led to it, so that the next run need not ask for that address.
        """
        owner = self._owners.setdefault(url_key(url), link.url)
        if owner == link.url:
            return None
        how = "redirects to" if reason is Reason.REDIRECT else "is a page of"
        return Trouble(Outcome.DUPLICATE, reason, f"{how} {url}, the same as {owner}")


def _in_work(link: Link, owner: str) -> Trouble:
    """Return why a link is a duplicate. owner: the URL that is fetched for the same article."""
    if url_key(owner) == url_key(link.url):
        return Trouble(Outcome.DUPLICATE, Reason.SAME_ADDRESS, f"the same as {owner}")
    return Trouble(Outcome.DUPLICATE, Reason.PAGE, f"a page of {owner}")


def meta_of(site: Site) -> dict[str, Any]:
    """Return a request's meta: what the middlewares must know of the site."""
    return {"allow_addresses": site.allow_addresses, "delay": site.delay}
