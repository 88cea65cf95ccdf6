"""Obey robots.txt by RFC 9309, with its Crawl-delay, and read its Sitemap lines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from crawler.fetching.errors import Refused, trouble_of
from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.reasons import Reason

# Reasons about a body or redirects. Their line must say that those of robots.txt are meant.
_OF_THE_FILE: Final = frozenset(
    {Reason.TOO_LARGE, Reason.REDIRECT_LOOP, Reason.TRUNCATED, Reason.FETCH_ERROR}
)
_LONGEST_DELAY: Final = 60.0  # seconds; a Crawl-delay of an hour would stop the crawl of a site


class RobotsGate(RobotsTxtMiddleware):
    """Scrapy's robots gate. If a host's robots.txt cannot be had, nothing of it is fetched.

    So RFC 9309 has it. An answer of 4xx means that there are no rules, so everything is allowed.
    After 5xx or no answer each page of the host fails for the reason that its robots.txt did, such
    as "timeout".
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, Refused] = {}

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """Return the sitemaps that the robots.txt of a URL's host names, if it was read."""
        parser = self._parsers.get(urlsplit(url).netloc)
        rules: Any = getattr(parser, "rp", None)
        return tuple(rules.sitemaps) if rules is not None else ()

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raise Refused if the host's rules forbid the request, or could not be had."""
        parts = urlsplit(request.url)
        if parts.path == "/robots.txt":  # always allowed, says the RFC
            return
        unreachable = self._unreachable.get(parts.netloc)
        if unreachable is not None:
            raise unreachable
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            forbidden = Trouble(Outcome.SKIPPED, Reason.ROBOTS, "robots.txt forbids it")
            raise Refused(forbidden) from error

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            detail = f"robots.txt: the server answers {response.status}, so nothing is fetched"
            trouble = Trouble(Outcome.FAILED, Reason.HTTP, detail, status=response.status)
            self._unreachable[netloc] = Refused(trouble)
        body = response.body if response.status == 200 else b""
        await super()._parse_robots(response.replace(body=body), netloc, request)
        self._slow_down(netloc, request)

    def _slow_down(self, netloc: str, request: Request) -> None:
        """Set the delay between two requests to a host: its site's, or a longer Crawl-delay.

        It is set in the host's slot, and in the settings from which the engine renews the slot.
        Hosts that a site's file names have their site's delay there from the start. Other hosts,
        to which the site's links lead, get it here, from the request.
        """
        parser = self._parsers[netloc]
        asked = getattr(parser, "crawl_delay", lambda _: None)(self._robotstxt_useragent or "")
        downloader = self.crawler.engine.downloader
        host = downloader.get_slot_key(request)
        settings = downloader.per_slot_settings.setdefault(host, {})
        default = self.crawler.settings.getfloat("DOWNLOAD_DELAY")
        own = settings.get("delay", max(default, request.meta.get("delay", 0.0)))
        settings["delay"] = max(own, min(asked or 0.0, _LONGEST_DELAY))
        if host in downloader.slots:
            downloader.slots[host].delay = settings["delay"]

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        trouble = trouble_of(exc)
        if trouble.reason in _OF_THE_FILE:
            trouble = replace(trouble, detail=f"robots.txt: {trouble.detail}")
        self._unreachable[netloc] = Refused(trouble)
        super()._robots_error(exc, netloc)
