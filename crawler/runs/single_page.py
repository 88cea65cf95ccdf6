"""Fetch one page by the same engine, guard of addresses and robots.txt as a crawl."""

from __future__ import annotations

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.runs.quiet import quiet_libraries
from crawler.spiders.single import SinglePageSpider
from pipelines.core.errors import PageError
from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.models import Page
from pipelines.core.reasons import Reason
from settings.env import environment


class UnfetchedPageError(PageError):
    """The page cannot be fetched. `trouble` is what a crawl would write into its ledger."""

    def __init__(self, url: str, trouble: Trouble) -> None:
        self.url, self._trouble = url, trouble
        super().__init__(f"{url}: {trouble.detail} ({trouble.counter})")

    @property
    def trouble(self) -> Trouble:
        """Return why the page cannot be fetched."""
        return self._trouble

    @property
    def line(self) -> str:
        """Return the message, in which the reason is named already."""
        return str(self)


def fetch_page(url: str, allow_addresses: tuple[str, ...] = ()) -> Page:
    """Return the page at a URL. A process may call it once, since engines do not restart.

    allow_addresses: each "host:port" that may be private.
    Raises: UnfetchedPageError for a page that cannot be fetched, or for a stopped fetch.
    """
    settings = Settings()
    settings.setmodule(f"settings.{environment()}", priority="project")
    settings.set("DATELINE_ALLOW_ADDRESSES", list(allow_addresses), priority="cmdline")
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(SinglePageSpider)
    quiet_libraries()  # after the process: making one configures the loggers anew
    process.crawl(crawler, url, allow_addresses)
    process.start()
    spider = crawler.spider
    if not isinstance(spider, SinglePageSpider) or spider.page is None:
        trouble = spider.trouble if isinstance(spider, SinglePageSpider) else None
        stopped = Trouble(Outcome.SKIPPED, Reason.STOPPED, "the fetch was stopped")
        raise UnfetchedPageError(url, trouble or stopped)
    return spider.page
