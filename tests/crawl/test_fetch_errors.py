"""What the engine raises for a request becomes one trouble with its own reason."""

from __future__ import annotations

import pytest
from OpenSSL.SSL import Error as TLSError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from twisted.internet.error import ConnectError

from crawler.fetching.errors import Refused, trouble_of
from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.reasons import Reason


class ConnectionFailed(ConnectError):
    """What Twisted raises for a network that cannot be reached."""

    def __init__(self) -> None:
        Exception.__init__(self, "no route")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (CannotResolveHostError(), Reason.DNS),
        (DownloadTimeoutError(), Reason.TIMEOUT),
        (DownloadConnectionRefusedError(), Reason.CONNECTION_REFUSED),
        (DownloadCancelledError(), Reason.TOO_LARGE),
        (ResponseDataLossError(), Reason.TRUNCATED),
        (UnsupportedURLSchemeError(), Reason.SCHEME_REFUSED),
        (DownloadFailedError(), Reason.CONNECTION_LOST),
        (ConnectionFailed(), Reason.CONNECTION_FAILED),
        (ValueError("no host"), Reason.BAD_URL),
        (TLSError(), Reason.TLS),
        (IgnoreRequest("by a middleware\nof somebody"), Reason.FETCH_ERROR),
        (None, Reason.FETCH_ERROR),
    ],
)
def test_an_error_has_its_reason(error: Exception | None, reason: Reason) -> None:
    """Its detail is one line for a person."""
    trouble = trouble_of(error)
    assert (trouble.outcome, trouble.reason) == (Outcome.FAILED, reason)
    assert trouble.detail
    assert "\n" not in trouble.detail


def test_a_refusal_keeps_its_own_trouble() -> None:
    """Whoever refuses a request says with which outcome and why."""
    held = Trouble(Outcome.SKIPPED, Reason.HELD, "its host is busy or does not answer")
    assert trouble_of(Refused(held)) is held
