"""The handler of http and https requests: it names refused addresses, and can be cancelled."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response

from crawler.fetching.errors import Refused
from crawler.fetching.guard import GuardedResolver, address_of
from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.reasons import Reason

CANCEL_ALL: Final = object()  # a Scrapy signal: end every request in flight now; it has a reason


class BoundedHandler(HTTP11DownloadHandler):
    """Scrapy's handler; it also says when an address was refused, and can cancel its requests."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._in_flight: set[asyncio.Task[Response]] = set()
        self._why_cancelled = Reason.STOPPED
        crawler.signals.connect(self._cancel_all, signal=CANCEL_ALL)

    async def download_request(self, request: Request) -> Response:
        """Return the response. Raises: Refused for a private address and when cancelled."""
        task = asyncio.ensure_future(super().download_request(request))
        self._in_flight.add(task)
        try:
            return await task
        except CannotResolveHostError as error:
            self._explain(request, error)
            raise
        except asyncio.CancelledError as error:
            reason = self._why_cancelled
            raise Refused(Trouble(Outcome.SKIPPED, reason, reason.policy.sentence)) from error
        finally:
            self._in_flight.discard(task)

    def _cancel_all(self, reason: Reason) -> None:
        self._why_cancelled = reason
        for task in tuple(self._in_flight):
            task.cancel()

    @staticmethod
    def _explain(request: Request, error: Exception) -> None:
        """Raise Refused if the name did not resolve because its addresses are private."""
        from twisted.internet import reactor  # the engine installs it at start

        resolver: Any = reactor.nameResolver
        wanted = address_of(request.url)
        if isinstance(resolver, GuardedResolver) and wanted in resolver.refused:
            address = resolver.refused[wanted]
            detail = (
                f"{wanted} is {address}, which is not public; if it is meant, "
                "list it in `allow_addresses` of the site's TOML file"
            )
            raise Refused(Trouble(Outcome.FAILED, Reason.ADDRESS_REFUSED, detail)) from error
