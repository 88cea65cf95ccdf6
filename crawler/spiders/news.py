"""The spider that crawls every site: it sends requests, and hands on what comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery.addresses import is_web_address
from crawler.discovery.choice import Choice, changed_at, choose
from crawler.discovery.sources import Found, news_sitemaps, read_source
from crawler.fetching.errors import trouble_of
from crawler.fetching.pages import trouble_with
from crawler.fetching.robots import RobotsGate
from crawler.spiders.articles import ArticleInWork, Articles, meta_of
from crawler.spiders.earlier_runs import EarlierRuns
from crawler.spiders.guesses import guesses, should_guess
from crawler.spiders.visits import SiteVisit, SourceVisit
from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.models import Link, Source
from pipelines.core.reasons import Reason
from pipelines.stages.context import RunContext, context_of
from pipelines.stages.items import Fetched

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_SOURCE_PRIORITY: Final = 10  # before articles: only the sources tell which are the newest
_NOT_MODIFIED: Final = 304
_DEEPEST: Final = 3  # an index, an index that it names, and the sitemaps of that one


class NewsSpider(Spider):
    """Discovers, chooses and fetches the articles of the run's sites.

    Afterwards the runner reads `visits`, one for each site, and `links`, those of articles that
    were chosen or left out, by URL.
    """

    name = "news"

    def __init__(self, context: RunContext) -> None:
        super().__init__()
        self._context = context
        self._earlier_runs = EarlierRuns(context)
        self._articles = Articles(context, self._earlier_runs)
        self.visits: list[SiteVisit] = []
        self.links: dict[str, Link] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_args: Any, **_kwargs: Any) -> Self:
        """Build the spider with the run's context."""
        spider = cls(context_of(crawler))
        spider._set_crawler(crawler)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Yield a request for each source of each site, or for its home if it names none."""
        if self._context.is_out_of_turn:  # a person waits, and there is always a page to read
            self._context.workers.get_ready()
        for site in self._context.sites:
            visit = SiteVisit(site)
            self.visits.append(visit)
            urls = site.sources or (site.home,)
            await self._earlier_runs.load((site.home, *urls))
            due = self._earlier_runs.due(site)
            visit.links.extend(due)
            visit.retried = frozenset(link.url for link in due)
            for request in self._ask(visit, urls, depth=1 if site.sources else 0):
                yield request

    async def parse_source(
        self, response: Response, visit: SiteVisit, url: str, depth: int
    ) -> AsyncIterator[Request | Fetched]:
        """Take a source's links, ask for sources that it names, and choose after the last one."""
        found, page_kind = await self._heard(response, visit, url)
        if page_kind == "article":
            link = Link(url=url, source=Source.ARGUMENT, found_on=url)
            async for item in self._named_article(response, visit, link):
                yield item
        for request in self._ask(visit, found if depth < _DEEPEST else (), depth + 1):
            yield request
        visit.pending -= 1
        async for request in self._choose_if_complete(visit):
            yield request

    async def source_failed(self, failure: Failure) -> AsyncIterator[Request]:
        """Close a source that did not come, and choose among the links if it was the last one."""
        arguments = failure.request.cb_kwargs  # type: ignore[attr-defined]
        visit: SiteVisit = arguments["visit"]
        self._close_source(visit, arguments["url"], trouble_of(failure.value))
        visit.pending -= 1
        async for request in self._choose_if_complete(visit):
            yield request

    def _ask(self, visit: SiteVisit, urls: tuple[str, ...], depth: int = 1) -> Iterator[Request]:
        """Yield the requests for sources.

        depth: 0 for a home page, 1 for a source that it or the site's file names, and so on.
        """
        for url in urls:
            if not is_web_address(url):
                detail = "the address cannot be read"
                unreadable = Trouble(Outcome.FAILED, Reason.BAD_URL, detail)
                self._close_source(visit, url, unreadable)
                continue
            if not visit.ask(url):
                continue
            yield Request(
                url,
                callback=self.parse_source,
                errback=self.source_failed,
                cb_kwargs={"visit": visit, "url": url, "depth": depth},
                # A 304 would not list the articles that are to be fetched again.
                headers={} if visit.site.refresh else self._earlier_runs.validators(url),
                meta=meta_of(visit.site),
                priority=_SOURCE_PRIORITY,
                dont_filter=True,
            )

    async def _heard(
        self, response: Response, visit: SiteVisit, url: str
    ) -> tuple[tuple[str, ...], str | None]:
        """Take in a source's answer.

        Return the URLs of further sources to ask, and the kind of the page: None if the source was
        not modified or cannot be used.
        """
        if response.status == _NOT_MODIFIED:
            return self._not_modified(visit, url), None
        trouble = trouble_with(response, is_article=False)
        if trouble is not None:
            self._close_source(visit, url, trouble)
            return (), None
        found = await self._read(response, visit, url)
        if found is None:
            return (), None
        if found.kind == "article" and url != visit.site.home:
            detail = "it is neither feed, sitemap nor front page"
            useless = Trouble(Outcome.FAILED, Reason.NOT_A_SOURCE, detail)
            self._close_source(visit, url, useless)
            return (), None
        self._note(response, visit, url, found)
        return found.more + self._from_robots(response, visit, url, found), found.kind

    async def _read(self, response: Response, visit: SiteVisit, url: str) -> Found | None:
        """Return what a source names, or None if it cannot be read; its URL is closed then.

        A worker reads it, since a feed may be as hostile as a page.
        """
        found = await self._context.workers.run(
            read_source,
            response.body,
            _header(response, "Content-Type"),
            response.url,
            visit.site,
            is_front_page=url in visit.site.front_pages,
        )
        if isinstance(found, Trouble):
            self._close_source(visit, url, replace(found, outcome=Outcome.FAILED))
            return None
        return found

    def _note(self, response: Response, visit: SiteVisit, url: str, found: Found) -> None:
        known = self._earlier_runs.source(url)
        links = (*found.links, *(known.pending if known else ()))
        visit.links.extend(links)
        visit.unlike_articles.extend(found.passed)
        if found.kind in ("feed", "sitemap"):
            is_whole = not found.is_cut_off  # one that is not has to be sent again, never 304
            etag = _header(response, "ETag") if is_whole else None
            changed = _header(response, "Last-Modified") if is_whole else None
            visit.sources.append(SourceVisit(url, etag, changed, links, found.more))
        if found.is_cut_off:
            detail = f"it ends in the middle, after {len(found.links)} links"
            cut_off = Trouble(Outcome.FAILED, Reason.CUT_OFF_SOURCE, detail)
            self._close_source(visit, url, cut_off)

    def _not_modified(self, visit: SiteVisit, url: str) -> tuple[str, ...]:
        """Take in a 304, with the source's remembered links. Return the sitemaps it names."""
        visit.not_modified += 1
        known = self._earlier_runs.source(url)
        if known is None:
            return ()
        visit.links.extend(known.pending)
        validators = known.etag, known.last_modified
        visit.sources.append(SourceVisit(url, *validators, known.pending, known.more))
        return known.more

    def _from_robots(
        self, response: Response, visit: SiteVisit, url: str, found: Found
    ) -> tuple[str, ...]:
        """Return the sitemaps that robots.txt names, for the home page of a site without any."""
        site = visit.site
        is_home = url == site.home and urlsplit(response.url).path in ("", "/")
        if found.kind != "front-page" or not is_home or site.feeds or site.sitemaps:
            return ()
        gate = self.crawler.get_downloader_middleware(RobotsGate)
        return news_sitemaps(gate.sitemaps(response.url)) if gate else ()

    async def _named_article(
        self, response: Response, visit: SiteVisit, link: Link
    ) -> AsyncIterator[Request | Fetched]:
        """Take the answer at hand as the article that the user named, without a second request."""
        if self._context.discover(link.url, visit.site):
            self.links[link.url] = link
            async for item in self._articles.begin(response, ArticleInWork(visit.site, link)):
                yield item

    async def _choose_if_complete(self, visit: SiteVisit) -> AsyncIterator[Request]:
        """If all sources are in, choose and ask for the articles of a site.

        If a home page named nothing, first ask for the common paths of feeds and sitemaps.
        """
        if visit.pending:
            return
        if should_guess(visit, self._context.ledger.entries()):
            visit.is_guessing = True
            for request in self._ask(visit, self._guesses(visit.site.home)):
                yield request
            return
        if visit.found_nothing():
            detail = (
                "no feed, sitemap or article link was found there; give the address of a feed, "
                "a section or an article, or name one in a site's TOML file"
            )
            visit.is_guessing = False
            nothing = Trouble(Outcome.FAILED, Reason.NO_LINKS, detail)
            self._close_source(visit, visit.site.home, nothing)
        named = (link.url for link in visit.links)
        await self._earlier_runs.load(url for url in named if is_web_address(url))
        for request in self._fetch_chosen(visit, await asyncio.to_thread(self._choose, visit)):
            yield request

    def _guesses(self, home: str) -> tuple[str, ...]:
        gate = self.crawler.get_downloader_middleware(RobotsGate)
        sitemaps = gate.sitemaps(home) if gate else ()
        return guesses(home, self._context.ledger.entries(), sitemaps)

    def _choose(self, visit: SiteVisit) -> Choice:
        """Choose among a site's links. Called in a thread: 250,000 of them take seconds."""
        context, site = self._context, visit.site
        limit = site.limit if context.limit is None else context.limit
        return choose(
            visit.links, site, known=self._known(visit), limit=limit, period=context.period
        )

    def _known(self, visit: SiteVisit) -> Callable[[str], Reason | None]:
        """Return what says of a URL why it needs no fetch; one that has changed needs one."""
        changes = ((link.url, changed_at(link)) for link in visit.links)
        changed = {
            url
            for url, at in changes
            if at is not None and self._earlier_runs.is_outdated(url, at)
        }
        changed |= {
            link.url
            for link in visit.links
            if is_web_address(link.url) and self._earlier_runs.is_to_refresh(link.url, visit.site)
        }
        return lambda url: None if url in changed else self._earlier_runs.known(url)

    def _fetch_chosen(self, visit: SiteVisit, choice: Choice) -> Iterator[Request]:
        """Enter all links in the ledger, close those left out, and ask for the wanted ones."""
        context, site = self._context, visit.site
        visit.seen = tuple(link.url for link in choice.seen)
        for left_out in choice.left_out:
            link = left_out.link
            if context.discover(link.url, site):
                self.links[link.url] = link
                context.close(link.url, left_out.trouble)
        for link in visit.unlike_articles:
            if context.discover(link.url, site):
                reason = self._earlier_runs.known(link.url) or Reason.ADDRESS
                context.close(link.url, Trouble(Outcome.SKIPPED, reason, link.title))
        wanted = [link for link in choice.wanted if context.discover(link.url, site)]
        self.links |= {link.url: link for link in wanted}
        yield from self._articles.ask(site, wanted, choice.behind)

    def _close_source(self, visit: SiteVisit, url: str, trouble: Trouble) -> None:
        """Enter and close a source that gave nothing. A guessed address is not entered at all."""
        if visit.is_guessing:
            return
        if self._context.discover(url, visit.site):
            self._context.close(url, trouble)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value is not None else None
