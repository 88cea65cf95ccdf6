"""Why a page is no article: a reason each, by which it is counted."""

from __future__ import annotations

from pipelines.core.errors import PageError


class RejectedError(PageError):
    """The page was read, and is no article."""

    reason = "rejected"

    def __init__(self, detail: str) -> None:
        super().__init__(f"no article here ({self.reason}): {detail}")


class TooShortError(RejectedError):
    """There is no text, or too little to be a story."""

    reason = "too_short"


class NoHeadlineError(RejectedError):
    """The page names no headline."""

    reason = "no_headline"


class IndexPageError(RejectedError):
    """A front page, a section or another list of links."""

    reason = "index_page"


class ErrorPageError(RejectedError):
    """An error that was answered with status 200."""

    reason = "error_page"


class ChallengeError(RejectedError):
    """A page that asks whether the visitor is a person."""

    reason = "challenge"


class ConsentWallError(RejectedError):
    """A page that asks for consent and shows nothing before."""

    reason = "consent_wall"


class PaywallStubError(RejectedError):
    """The first lines of a story that only subscribers read."""

    reason = "paywall_stub"


class VideoOnlyError(RejectedError):
    """A player with a line of text."""

    reason = "video_only"


class NotNewsError(RejectedError):
    """A product, a service's page or the like."""

    reason = "not_news"
