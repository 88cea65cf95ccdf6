"""Why a page is no article: one error for each reason by which it is counted."""

from __future__ import annotations

from typing import ClassVar

from pipelines.core.errors import PageError
from pipelines.core.ledger import Outcome
from pipelines.core.reasons import Reason


class RejectedError(PageError):
    """The page was read, and is no article. A subclass names the reason."""

    outcome: ClassVar[Outcome] = Outcome.REJECTED

    def __init__(self, detail: str) -> None:
        super().__init__(f"no article here ({self.reason}): {detail}")

    @property
    def line(self) -> str:
        """Return the message, which names the reason itself."""
        return str(self)


class TooShortError(RejectedError):
    """There is no text, or too little to be a story."""

    reason = Reason.TOO_SHORT


class NoHeadlineError(RejectedError):
    """The page names no headline."""

    reason = Reason.NO_HEADLINE


class IndexPageError(RejectedError):
    """A front page, a section or another list of links."""

    reason = Reason.INDEX_PAGE


class ErrorPageError(RejectedError):
    """An error that was answered with status 200."""

    reason = Reason.ERROR_PAGE


class ChallengeError(RejectedError):
    """A page that asks whether the visitor is a person."""

    reason = Reason.CHALLENGE


class ConsentWallError(RejectedError):
    """A page that asks for consent and shows nothing before."""

    reason = Reason.CONSENT_WALL


class PaywallStubError(RejectedError):
    """The first lines of a story that only subscribers read."""

    reason = Reason.PAYWALL_STUB


class VideoOnlyError(RejectedError):
    """A player with a line of text."""

    reason = Reason.VIDEO_ONLY


class NotNewsError(RejectedError):
    """A product, a service's page or the like."""

    reason = Reason.NOT_NEWS
