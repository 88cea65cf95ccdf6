"""The spider that fetches a single page, for commands such as `dateline extract URL`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.fetching.errors import trouble_of
from crawler.fetching.pages import page_of, trouble_with
from pipelines.core.ledger import Trouble
from pipelines.core.models import Link, Page, Source


class SinglePageSpider(Spider):
    """Fetches one URL. Afterwards ``page`` or ``trouble`` is set."""

    name = "single"

    def __init__(self, url: str, allow_addresses: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._url, self._allow_addresses = url, allow_addresses
        self.page: Page | None = None
        self.trouble: Trouble | None = None

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the page."""
        yield Request(
            self._url,
            callback=self.parse,
            errback=self._failed,
            meta={"allow_addresses": self._allow_addresses},
            dont_filter=True,
        )

    def parse(self, response: Response) -> None:
        """Keep the response as `page`, or the reason why it cannot be used as `trouble`."""
        self.trouble = trouble_with(response)
        if self.trouble is None:
            link = Link(self._url, Source.ARGUMENT, found_on=self._url)
            self.page = page_of(response, link, datetime.now(UTC))

    def _failed(self, failure: Failure) -> None:
        self.trouble = trouble_of(failure.value)
