"""How long a host that is busy or silent is borne with."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response

from crawler.fetching.errors import Refused
from crawler.fetching.middlewares import Patience
from pipelines.core.ledger import Ledger
from pipelines.core.reasons import Reason
from pipelines.stages.context import RunContext

URL = "http://herald.example/a"


class Queue:
    """Notes the holds that it is asked for."""

    def __init__(self) -> None:
        self.holds: list[tuple[str, float]] = []

    def hold(self, host: str, seconds: float) -> None:
        """Note a hold."""
        self.holds.append((host, seconds))


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def patience(queue: Queue) -> Patience:
    downloader = SimpleNamespace(get_slot_key=lambda request: urlsplit(request.url).hostname)
    engine = SimpleNamespace(downloader=downloader, scheduler=SimpleNamespace(mqs=queue))
    workers: Any = None  # nothing is extracted
    context = RunContext("test", datetime.now(UTC), (), Ledger(), workers)
    crawler: Any = SimpleNamespace(engine=engine, dateline=context)
    return Patience(crawler)


def _answer(patience: Patience, status: int, retry_after: bytes = b"") -> Request:
    request = Request(URL)
    headers = {"Retry-After": retry_after} if retry_after else {}
    patience.process_response(request, Response(URL, status=status, headers=headers))
    return request


def test_silent_host_is_left_alone(patience: Patience) -> None:
    """After five timeouts in a row a host's other pages wait for the next turn."""
    for _ in range(4):
        patience.process_exception(Request(URL), DownloadTimeoutError())
    patience.process_request(Request(URL))
    patience.process_exception(Request(URL), DownloadTimeoutError())
    with pytest.raises(Refused) as refused:
        patience.process_request(Request(URL))
    assert refused.value.trouble.reason is Reason.HELD
    patience.process_request(Request("http://other.example/a"))
    patience.process_request(Request("http://herald.example:8080/a"))


def test_always_busy_host_is_left_alone(patience: Patience) -> None:
    """The fifth busy answer in a row is final."""
    requests = [_answer(patience, 503) for _ in range(5)]
    assert [r.meta.get("dont_retry") for r in requests] == [None] * 4 + [True]
    with pytest.raises(Refused):
        patience.process_request(Request(URL))


def test_good_answer_begins_anew(patience: Patience) -> None:
    """Five troubles among good answers are a site's everyday life."""
    for _ in range(3):
        _answer(patience, 503)
        _answer(patience, 503)
        _answer(patience, 404)
    patience.process_request(Request(URL))


@pytest.mark.parametrize(
    "odd", [b"\xb2", b"soon", b"Mon, 01 Jan 99999999999999999999 08:00:00 GMT", b"-1"]
)
def test_odd_wait_counts_as_none(patience: Patience, queue: Queue, odd: bytes) -> None:
    """A Retry-After that nobody can read is one that was not given."""
    _answer(patience, 503, odd)
    assert queue.holds == [("herald.example", 5.0)]
