"""Turn the errors of a fetch into troubles for the ledger."""

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

from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.reasons import Reason

_REASONS: Final[tuple[tuple[type[Exception], Reason, str], ...]] = (
    (CannotResolveHostError, Reason.DNS, "the host name does not resolve"),
    (DownloadTimeoutError, Reason.TIMEOUT, "the server did not answer in time"),
    (DownloadConnectionRefusedError, Reason.CONNECTION_REFUSED, "nothing listens there"),
    (DownloadCancelledError, Reason.TOO_LARGE, "the body is larger than 32 MB"),
    (ResponseDataLossError, Reason.TRUNCATED, "the server ended the body early"),
    (UnsupportedURLSchemeError, Reason.SCHEME_REFUSED, "only http and https are fetched"),
    (NotSupported, Reason.SCHEME_REFUSED, "only http and https are fetched"),
    (DownloadFailedError, Reason.CONNECTION_LOST, "the server broke the connection off"),
    (ConnectError, Reason.CONNECTION_FAILED, "the server cannot be reached"),
    (ValueError, Reason.BAD_URL, "the URL cannot be asked for"),
)


class Refused(IgnoreRequest):
    """A request that Dateline does not make, or an answer that it does not take.

    It is an IgnoreRequest, since Scrapy neither retries nor logs those.
    """

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        super().__init__(trouble.detail)


def trouble_of(error: BaseException | None) -> Trouble:
    """Return the trouble for the exception that Scrapy gave an errback; None is unknown."""
    error = error or Exception("unknown")
    if isinstance(error, Refused):
        return error.trouble
    if _is_tls(error):
        detail = "the server's certificate cannot be verified"
        return Trouble(Outcome.FAILED, Reason.TLS, detail)
    for kind, reason, detail in _REASONS:
        if isinstance(error, kind):
            return Trouble(Outcome.FAILED, reason, detail)
    detail = f"{type(error).__name__}: {error}".splitlines()[0]
    return Trouble(Outcome.FAILED, Reason.FETCH_ERROR, detail)


def _is_tls(error: BaseException) -> bool:
    """Tell whether a TLS failure is among the causes of an error, which the engine wraps twice."""
    cause = error.__cause__
    if isinstance(error, ResponseFailed):
        return any(_is_tls(failure.value) for failure in error.reasons if failure.value)
    if isinstance(error, TLSError | VerificationError):
        return True
    return cause is not None and _is_tls(cause)
