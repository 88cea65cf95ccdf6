"""Check each request before it goes out, and wait for hosts that say that they are busy."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response

from crawler.fetching.errors import Refused
from crawler.fetching.guard import address_of
from crawler.fetching.pages import is_challenge
from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.reasons import Reason
from pipelines.stages.context import challenges_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_BUSY: Final = frozenset({429, 503})
_DEFAULT_HOLD: Final = 5.0  # seconds to wait for a busy host that names no time
_LONGEST_HOLD: Final = 120.0  # seconds; a host that asks for more is left alone for this turn
_MOST_CHALLENGES: Final = 2  # in a turn; more requests would only confirm the suspicion
_MOST_TROUBLES: Final = 5  # in a row; a single broken page makes three, by its three tries


class Gate:
    """Lets out http and https only, and a private address only for the site that lists it."""

    def __init__(self, exempt: frozenset[str]) -> None:
        self._exempt = exempt

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the gate with the private addresses that the sites of the run list."""
        return cls(frozenset(crawler.settings.getlist("DATELINE_ALLOW_ADDRESSES")))

    def process_request(self, request: Request) -> None:
        """Raise Refused for a URL that must not be asked for, also after a redirect."""
        scheme = urlsplit(request.url).scheme
        if scheme not in ("http", "https"):
            detail = f"{scheme}: only http and https are fetched"
            raise Refused(Trouble(Outcome.FAILED, Reason.SCHEME_REFUSED, detail))
        wanted = address_of(request.url)
        own = request.meta.get("allow_addresses")
        # A request for robots.txt names no site: it may go to its own address, which passed here
        # with the page's request, and from there to no other private one.
        if own is None:
            own = [address_of(url) for url in request.meta.get("redirect_urls", [request.url])[:1]]
        if wanted in self._exempt and wanted not in own:
            detail = f"{wanted} is listed by another site only"
            raise Refused(Trouble(Outcome.FAILED, Reason.ADDRESS_REFUSED, detail))


class Patience:
    """Holds the requests to a busy host back in the queue for as long as the host asks.

    A host that asks for too long a time, or was busy or silent too often in a row, is left alone
    for the rest of the turn. A hundred of its pages at a minute each would hold up the next turn
    of every other site.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        # By host and port, since another port is another server: troubles since a good answer.
        self._troubles: Counter[str] = Counter()
        self._left_alone: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it with the crawler, whose queue exists only once the engine runs."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise Refused for a host that is left alone."""
        address, detail = address_of(request.url), ""
        if address in self._left_alone:
            detail = "its host is busy or does not answer"
        elif challenges_of(self._crawler)[urlsplit(request.url).netloc] >= _MOST_CHALLENGES:
            detail = "its host asks whether the visitor is a person"
        if detail:
            raise Refused(Trouble(Outcome.SKIPPED, Reason.HELD, detail))

    def process_response(self, request: Request, response: Response) -> Response:
        """Hold a busy host back; if it is to be left alone, let its answer be final: no retry."""
        address = address_of(request.url)
        if response.status not in _BUSY:
            self._troubles.pop(address, None)
            return response
        if is_challenge(response):
            request.meta["dont_retry"] = True
            return response
        self._note_trouble(address)
        seconds = _seconds(response.headers.get("Retry-After"), datetime.now(UTC))
        if seconds > _LONGEST_HOLD:
            self._left_alone.add(address)
        else:
            host = self._crawler.engine.downloader.get_slot_key(request)  # as the queue knows it
            self._crawler.engine.scheduler.mqs.hold(host, seconds)  # type: ignore[union-attr]
        if address in self._left_alone:
            request.meta["dont_retry"] = True
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note a host that does not answer in time."""
        if isinstance(exception, DownloadTimeoutError):
            self._note_trouble(address_of(request.url))

    def _note_trouble(self, address: str) -> None:
        self._troubles[address] += 1
        if self._troubles[address] >= _MOST_TROUBLES:
            self._left_alone.add(address)


class BoundedRedirects(RedirectMiddleware):
    """Scrapy's redirects. A page that redirects too often has REDIRECT_LOOP as its reason."""

    def process_response(  # type: ignore[override]  # Scrapy deprecates `spider`
        self, request: Request, response: Response
    ) -> Request | Response:
        """Follow a redirect. Raises: Refused for one too many, where Scrapy would ignore it."""
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            detail = "more than 10 redirects"
            loop = Trouble(Outcome.FAILED, Reason.REDIRECT_LOOP, detail)
            raise Refused(loop) from error


class BoundedCompression(HttpCompressionMiddleware):
    """Scrapy's unpacking. A page that gets too large by it has TOO_LARGE as its reason."""

    def process_response(  # type: ignore[override]  # Scrapy deprecates `spider`
        self, request: Request, response: Response
    ) -> Request | Response:
        """Unpack a body. Raises: Refused if it gets too large, where Scrapy would ignore it."""
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            detail = "the body is larger than 32 MB once unpacked"
            raise Refused(Trouble(Outcome.FAILED, Reason.TOO_LARGE, detail)) from error


def _seconds(header: bytes | None, now: datetime) -> float:
    """Return the seconds to wait by a Retry-After header, which has seconds or an HTTP date."""
    text = (header or b"").decode("latin-1").strip()
    if text.isdecimal():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return _DEFAULT_HOLD
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
