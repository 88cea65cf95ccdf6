"""Why a URL gave no new article, and what follows from that: all that is known of each reason.

To add a reason: add its member here, raise or return it where it arises, and add its row to
the table in `docs/report.md`. `tests/test_reasons.py` says what is still missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final, Self

# The gaps after a first, second, ... failure. When the try after the last gap fails too, the
# URL is given up.
GROWING_GAPS: Final = (
    *(timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4)),
    *(timedelta(hours=16), timedelta(hours=48)),
)
NEVER: Final[tuple[timedelta, ...]] = ()


class Counted(StrEnum):
    """What a URL with the reason says of its site, for the exit codes 4 and 5."""

    # The URL brought the site nothing. A site that has only such URLs ends with exit code 4, one
    # where too many of the attempted ones failed with 5.
    AS_NOTHING = "as nothing"
    AS_WELL = "as well"  # the site had an article there, which the run left out on purpose
    NOT_AT_ALL = "not at all"  # the run never came to the URL, so it says nothing of the site


@dataclass(frozen=True, slots=True)
class Policy:
    """What follows from a reason.

    sentence: what `dateline why` says, to be read after "It was left out".
    next_step: what a person may do about it; empty where there is nothing to do.
    gaps: how long after each failed try of an article's URL the next try is due. They count all
        tries of the URL, whatever their reasons: after a "timeout" and a "dns", a "http_503"
        waits for its third gap. When there is no gap left, the URL is given up and counts as
        seen. Without any gap no failure is noted: the URL is met as a new one when its source
        names it again. Feeds, sitemaps and front pages have no gaps: each turn asks them anew.
    is_for_next_run: the link is kept for the next run, even if its source answers 304 then.
    leaves_site_due: the site's turn was cut short, so its next turn is due at once.
    """

    sentence: str
    next_step: str = ""
    gaps: tuple[timedelta, ...] = GROWING_GAPS
    counted: Counted = Counted.AS_NOTHING
    is_for_next_run: bool = False
    leaves_site_due: bool = False


def _left_out(sentence: str, next_step: str = "", counted: Counted = Counted.AS_NOTHING) -> Policy:
    """Return the policy of a URL that was not fetched, or not kept, though nothing failed."""
    return Policy(sentence, next_step, NEVER, counted)


def _another(sentence: str) -> Policy:
    """Return the policy of a URL whose article came from another URL or fetch already."""
    return _left_out(sentence, counted=Counted.AS_WELL)


class Reason(StrEnum):
    """A reason; its value is the counter's name in reports and never changes.

    HTTP is a family: with the status 404 its counter is named "http_404".
    """

    policy: Policy

    def __new__(cls, counter: str, policy: Policy) -> Self:
        """Make a member whose value is the counter's name, with the policy as an attribute."""
        member = str.__new__(cls, counter)
        member._value_ = counter
        member.policy = policy
        return member

    @classmethod
    def of_counter(cls, counter: str | None) -> Self | None:
        """Return the reason whose value is a counter's name: "dns"; None if there is none.

        None too for "http_404": with a status behind it, a counter is no reason's value.
        """
        return next((reason for reason in cls if reason.value == counter), None)

    @property
    def is_retried(self) -> bool:
        """Tell whether a later run tries a URL again that failed for this reason."""
        return bool(self.policy.gaps)

    # Skipped: not asked for.
    SEEN = "seen", _left_out("an earlier run had fetched it", counted=Counted.AS_WELL)
    WAITING = "waiting", _left_out("it failed lately, and its next try is not due yet")
    ROBOTS = "robots", _left_out("the site's robots.txt forbids it")
    PATTERN = (
        "pattern",
        _left_out(
            "the patterns of the site's file leave its address out",
            "change `article_url` or `exclude_url`",
        ),
    )
    ADDRESS = (
        "address",
        _left_out(
            "its address is not like an article's", "`article_url` in the site's file takes it"
        ),
    )
    SINCE = "since", _left_out("it is older than --since", counted=Counted.AS_WELL)
    UNTIL = "until", _left_out("it is newer than --until", counted=Counted.AS_WELL)
    LIMIT = (
        "limit",
        Policy(
            "newer articles filled the run's limit",
            "raise --limit",
            gaps=NEVER,
            counted=Counted.AS_WELL,
            is_for_next_run=True,
        ),
    )
    DEADLINE = (
        "deadline",
        Policy(
            "the run's time was over",
            "the next run takes it",
            gaps=NEVER,
            counted=Counted.NOT_AT_ALL,
            is_for_next_run=True,
            leaves_site_due=True,
        ),
    )
    STOPPED = (
        "stopped",
        Policy(
            "the run was stopped",
            "the next run takes it",
            counted=Counted.NOT_AT_ALL,
            is_for_next_run=True,
            leaves_site_due=True,
        ),
    )
    FAULT = (
        "fault",
        Policy(
            "a fault ended the run",
            "the next run takes it",
            gaps=NEVER,
            counted=Counted.NOT_AT_ALL,
            is_for_next_run=True,
        ),
    )
    HELD = (
        "held",
        Policy(
            "its host was busy or did not answer", "the next run takes it", is_for_next_run=True
        ),
    )

    # Skipped or duplicate: another URL stands for it.
    PAGE = "page", _another("it is another page of an article")
    SAME_ADDRESS = "same_address", _another("its address differs in nothing that matters")
    REDIRECT = "redirect", _another("it leads to an address that was in work already")

    # Superseded: the bucket has a better revision.
    OLDER = "older", _another("it was fetched earlier")
    INCOMPLETE_PAGES = (
        "incomplete_pages",
        _another("it lacks a page that the one in the bucket has"),
    )

    # Failed: not fetched.
    HTTP = "http", Policy("the server answers with an error", "open the address in a browser")
    DNS = "dns", Policy("its host name does not resolve", "check the address and the network")
    TIMEOUT = "timeout", Policy("the server did not answer in time")
    CONNECTION_REFUSED = "connection_refused", Policy("nothing listens there", "check the port")
    CONNECTION_LOST = "connection_lost", Policy("the server broke the connection off")
    CONNECTION_FAILED = (
        "connection_failed",
        Policy("the server cannot be reached", "check the network"),
    )
    TLS = (
        "tls",
        Policy("the server's certificate cannot be verified", "open the address in a browser"),
    )
    ADDRESS_REFUSED = (
        "address_refused",
        Policy(
            "it leads to an address that is not public",
            "list a private one that is meant in `allow_addresses` of the site's file",
        ),
    )
    REDIRECT_LOOP = "redirect_loop", Policy("it redirects more than 10 times")
    TRUNCATED = "truncated", Policy("the server ended the body early")
    FETCH_ERROR = "fetch_error", Policy("the request failed in a way of its own")
    BAD_URL = (
        "bad_url",
        Policy("the address cannot be read", "correct it where it is named", gaps=NEVER),
    )
    SCHEME_REFUSED = (
        "scheme_refused",
        Policy("only http and https are fetched", "give such an address", gaps=NEVER),
    )
    SLOW_PATTERN = (
        "slow_pattern",
        Policy(
            "a pattern of the site's file takes too long on its address",
            "simplify `article_url` or `exclude_url`",
            gaps=NEVER,
        ),
    )

    # Failed: fetched, and not what was asked for.
    EMPTY = "empty", Policy("the page is empty", "open the address in a browser")
    NOT_HTML = "not_html", Policy("it is no page of markup", "name a page's address")
    TOO_LARGE = "too_large", Policy("it is larger than Dateline reads")
    NOT_THE_PAGE = "not_the_page", Policy("something else is served in the place of its page")
    LOGIN = (
        "login",
        Policy("it leads to a login or an offer to subscribe", "name an article that is free"),
    )
    NOT_A_SOURCE = (
        "not_a_source",
        Policy("it is neither feed, sitemap nor front page", "correct the site's file"),
    )
    NO_LINKS = (
        "no_links",
        Policy("no article was found from there", "name a feed, a section or an article"),
    )
    UNREADABLE_FEED = (
        "unreadable_feed",
        Policy("no entry can be read from the feed", "open the address in a browser"),
    )
    CUT_OFF_SOURCE = (
        "cut_off_source",
        Policy(
            "the feed or sitemap ends in the middle; what it listed until there is read",
            "open the address in a browser and tell the publisher",
        ),
    )
    UNREADABLE_DATE = (
        "unreadable_date",
        Policy("a printed date names no instant", "check `languages` and `date_order`"),
    )

    # Failed: Dateline could not finish with it.
    EXTRACTION_TIMEOUT = "extraction_timeout", Policy("its extraction took too long")
    EXTRACTION_MEMORY = "extraction_memory", Policy("its extraction needed too much memory")
    EXTRACTION_CRASH = "extraction_crash", Policy("the process that extracted it ended")
    EXTRACTION_ERROR = (
        "extraction_error",
        Policy("its extraction met a fault in Dateline", "report it with the address"),
    )
    STORAGE = (
        "storage",
        Policy(
            "it could not be kept on the local disk",
            "free some space, or set DATELINE_HOME",
            gaps=NEVER,
            is_for_next_run=True,
        ),
    )

    # Rejected: read, and no article.
    TOO_SHORT = "too_short", Policy("there is no text, or too little for a story")
    SCRIPT_ONLY = (
        "script_only",
        Policy("its text is built by scripts, which are not run"),
    )
    NO_HEADLINE = "no_headline", Policy("the page names no headline")
    INDEX_PAGE = "index_page", Policy("it is a front page, a section or another list of links")
    ERROR_PAGE = "error_page", Policy("it is an error that was answered with status 200")
    CHALLENGE = "challenge", Policy("it asks whether the visitor is a person")
    CONSENT_WALL = "consent_wall", Policy("it asks for consent and shows nothing before")
    PAYWALL_STUB = "paywall_stub", Policy("it has the first lines of a story for subscribers")
    VIDEO_ONLY = "video_only", Policy("it is a player with a line of text")
    NOT_NEWS = "not_news", Policy("it is a product, a service's page or the like")
