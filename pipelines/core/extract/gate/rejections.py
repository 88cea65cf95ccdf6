"""The errors that say why a page is no article: one for each reason to reject it."""

from __future__ import annotations

from typing import ClassVar

from pipelines.core.errors import PageError
from pipelines.core.ledger import Outcome
from pipelines.core.reasons import Reason


class RejectedError(PageError):
    """The page was read and is no article. Each subclass has one reason."""

    outcome: ClassVar[Outcome] = Outcome.REJECTED

    def __init__(self, detail: str) -> None:
        super().__init__(f"no article here ({self.reason}): {detail}")

    @property
    def line(self) -> str:
        """Return the message as it is; it names the reason already."""
        return str(self)


class TooShortError(RejectedError):
    """There is no text, or too little to be a story."""

    reason = Reason.TOO_SHORT


class ScriptOnlyError(RejectedError):
    """A browser would build the text by the page's scripts, which are not run."""

    reason = Reason.SCRIPT_ONLY


class NoHeadlineError(RejectedError):
    """The page names no headline."""

    reason = Reason.NO_HEADLINE


class IndexPageError(RejectedError):
    """The page is a front page, a section page or another list of links."""

    reason = Reason.INDEX_PAGE


class ErrorPageError(RejectedError):
    """The page is an error message that the server sent with status 200."""

    reason = Reason.ERROR_PAGE


class ChallengeError(RejectedError):
    """The page asks whether the visitor is a person."""

    reason = Reason.CHALLENGE


class ConsentWallError(RejectedError):
    """The page asks for consent to cookies and shows no story before that."""

    reason = Reason.CONSENT_WALL


class PaywallStubError(RejectedError):
    """The page shows only the first lines of a story that is for subscribers."""

    reason = Reason.PAYWALL_STUB


class VideoOnlyError(RejectedError):
    """The page is a video player with hardly any text."""

    reason = Reason.VIDEO_ONLY


class NotNewsError(RejectedError):
    """The page offers a product or a service, or is another page that is no news."""

    reason = Reason.NOT_NEWS
