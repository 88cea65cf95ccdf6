"""One page through the same engine, guard and robots.txt as a crawl."""

from __future__ import annotations

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.runs.quiet import quiet_libraries
from crawler.spiders.single import SinglePageSpider
from pipelines.core.errors import PageError
from pipelines.core.models import Page
from settings.env import environment


class UnfetchedPageError(PageError):
    """The page cannot be had; ``reason`` is the one that a crawl would count."""

    def __init__(self, url: str, reason: str, detail: str) -> None:
        self.url = url
        self.reason = reason  # type: ignore[misc]  # a class variable elsewhere, here a fact
        super().__init__(f"{url}: {detail} ({reason})")


def fetch_page(url: str, allow_addresses: tuple[str, ...] = ()) -> Page:
    """Return the page at a URL. Once a process: engines do not restart.

    allow_addresses: "host:port" that may be private.
    Raises: UnfetchedPageError.
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
        _, reason, detail = trouble or (None, "stopped", "the fetch was stopped")
        raise UnfetchedPageError(url, reason, detail)
    return spider.page
