"""The crawl to compare with, as a program: Scrapy, trafilatura in a callback, one PUT a page.

What a careful newcomer writes in an afternoon. Its argument is JSON: `base_urls`, and
`endpoint`, `bucket`, `access_key`, `secret_key` of the store. Prints JSON figures of its own.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

import boto3
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from trafilatura import bare_extraction
from trafilatura.settings import Document

from benchmarks.crawl.loop_delay import LoopDelay
from benchmarks.crawl.web_server import FEED
from pipelines.core.urls import article_id

_ASKED: Final[dict[str, Any]] = json.loads(sys.argv[1])
_DELAY: Final = LoopDelay()
_STORED: Final[list[str]] = []  # URLs


class StockSpider(Spider):
    """Reads each host's feed, then each article."""

    name = "stock"

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the feeds."""
        _DELAY.start()
        for base_url in _ASKED["base_urls"]:
            yield Request(f"{base_url}{FEED}", callback=self.parse_feed)

    def parse_feed(self, response: Response) -> Iterator[Request]:
        """Ask for the articles."""
        for link in response.xpath("//item/link/text()").getall():
            yield Request(link, callback=self.parse_article)

    def parse_article(self, response: Response) -> Iterator[dict[str, Any]]:
        """Read an article."""
        document = bare_extraction(response.text, url=response.url, with_metadata=True)
        if isinstance(document, Document):
            yield document.as_dict()


class StorePipeline:
    """Puts each article into the bucket as an object of its own."""

    def __init__(self) -> None:
        self._client = boto3.client(
            "s3",
            endpoint_url=_ASKED["endpoint"],
            aws_access_key_id=_ASKED["access_key"],
            aws_secret_access_key=_ASKED["secret_key"],
            region_name="us-east-1",
        )

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """Put one article."""
        fields = {key: item[key] for key in ("title", "author", "url", "date", "text")}
        self._client.put_object(
            Bucket=_ASKED["bucket"],
            Key=f"stock/{article_id(str(item['url']))}.json",
            Body=json.dumps(fields, ensure_ascii=False).encode(),
        )
        _STORED.append(str(item["url"]))
        return item


def main() -> None:
    """Crawl, print what it took."""
    process = AsyncCrawlerProcess(
        {
            "ITEM_PIPELINES": {StorePipeline: 100},
            "CONCURRENT_REQUESTS": 32,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
            "DOWNLOAD_DELAY": 0,
            "LOG_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    task: asyncio.Task[None] = process.crawl(StockSpider)
    start, before = time.monotonic(), time.process_time()
    process.start()
    task.result()
    figures = {
        "seconds": time.monotonic() - start,
        "cpu": time.process_time() - before,
        "delay": _DELAY.figures(),
        "articles": len(_STORED),
    }
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
