"""Why a URL was not fetched, as reasons for the ledger."""

from __future__ import annotations

from typing import Final

from OpenSSL.SSL import Error as TLSError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from service_identity import VerificationError
from twisted.internet.error import ConnectError
from twisted.web.client import ResponseFailed

from pipelines.core.ledger import Outcome

_REASONS: Final[tuple[tuple[type[Exception], str, str], ...]] = (
    (CannotResolveHostError, "dns", "the host name does not resolve"),
    (DownloadTimeoutError, "timeout", "the server did not answer in time"),
    (DownloadConnectionRefusedError, "connection_refused", "nothing listens there"),
    (DownloadCancelledError, "too_large", "the body is larger than 32 MB"),
    (ResponseDataLossError, "truncated", "the server ended the body early"),
    (UnsupportedURLSchemeError, "scheme_refused", "only http and https are fetched"),
    (NotSupported, "scheme_refused", "only http and https are fetched"),
    (DownloadFailedError, "connection_lost", "the server broke the connection off"),
    (ConnectError, "connection_failed", "the server cannot be reached"),
    (ValueError, "bad_url", "the URL cannot be asked for"),
)


class Refused(IgnoreRequest):
    """A request that we do not make, or an answer that we do not take.

    An IgnoreRequest because Scrapy neither retries nor logs one.
    """

    def __init__(self, reason: str, detail: str, outcome: Outcome = Outcome.FAILED) -> None:
        self.reason, self.detail, self.outcome = reason, detail, outcome
        super().__init__(detail)


def why(error: BaseException) -> tuple[Outcome, str, str]:
    """Return outcome, reason and one line for a person, for what an errback was given."""
    if isinstance(error, Refused):
        return error.outcome, error.reason, error.detail
    if isinstance(error, IgnoreRequest):
        return _ignored(str(error))
    if _is_tls(error):
        return Outcome.FAILED, "tls", "the server's certificate cannot be verified"
    for kind, reason, detail in _REASONS:
        if isinstance(error, kind):
            return Outcome.FAILED, reason, detail
    return Outcome.FAILED, "fetch_error", f"{type(error).__name__}: {error}".splitlines()[0]


def _ignored(message: str) -> tuple[Outcome, str, str]:
    """Translate the messages of Scrapy's own IgnoreRequest, which has no types."""
    if "robots.txt" in message:
        return Outcome.SKIPPED, "robots", "robots.txt forbids it"
    if "max redirections" in message:
        return Outcome.FAILED, "redirect_loop", "more than 10 redirects"
    if "DOWNLOAD_MAXSIZE" in message:
        return Outcome.FAILED, "too_large", "the body is larger than 32 MB once unpacked"
    return Outcome.FAILED, "fetch_error", message.splitlines()[0]


def _is_tls(error: BaseException) -> bool:
    """Tell whether a TLS failure is among the causes: the engine wraps it twice."""
    cause = error.__cause__
    if isinstance(error, ResponseFailed):
        return any(_is_tls(failure.value) for failure in error.reasons if failure.value)
    if isinstance(error, TLSError | VerificationError):
        return True
    return cause is not None and _is_tls(cause)
