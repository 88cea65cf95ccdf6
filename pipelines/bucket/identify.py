"""Decide what becomes of each article of a batch, by what the log knows of the same article.

A page with the content of the latest revision is unchanged, or a duplicate when another URL of
this run landed that content. A page that was fetched earlier than the latest revision, or with
fewer of the article's pages, is superseded. Any other page lands as the next revision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from pipelines.bucket.domain_state import merged
from pipelines.bucket.log import Commit, Identity
from pipelines.bucket.state import States
from pipelines.core.ledger import Ending, Outcome, Trouble, outcome_of
from pipelines.core.models import Page
from pipelines.core.reasons import Reason
from pipelines.core.record import Article
from pipelines.core.urls import registrable_domain, url_key

Item = tuple[Page, Article]
Content = tuple[str, str]  # article id, content hash

# Fields of an identity that describe its latest revision: a page that does not land leaves them.
_OF_A_REVISION: Final = {
    *("revision", "content_hash", "date_fetched"),
    *("later_keys", "is_incomplete"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one page. identity: what the commit says of its article, None if nothing."""

    page: Page
    article: Article  # with its revision and the time when it was first seen
    ending: Ending
    identity: Identity | None

    @property
    def outcome(self) -> Outcome:
        """Return the ending's outcome."""
        return outcome_of(self.ending)


def decide(
    items: Sequence[Item], states: States, landed_from: Mapping[Content, str]
) -> tuple[Decision, ...]:
    """Return a decision for each item, in the order in which they were fetched.

    landed_from: the URL from which this run landed an article, by article id and content hash.
    """
    latest: dict[str, Identity] = {}
    sources = dict(landed_from)
    decisions = []
    for page, article in sorted(items, key=lambda item: item[1].date_fetched):
        key = article.article_id
        known = latest.get(key) or states.of(domains_of(page, article)[0]).identity(key)
        decision = _decide(page, article, known, sources)
        if decision.outcome is Outcome.LANDED:
            sources[key, article.content_hash] = page.url
        if decision.identity:
            latest[key] = merged(known, decision.identity)
        decisions.append(decision)
    return tuple(decisions)


def settled(items: Sequence[Item], commit: Commit) -> tuple[Decision, ...]:
    """Return what became of the items of a batch that is in the log already.

    commit: the commit of their batch. The decisions have no identity, as the log has it.
    """
    landed = {(i.article_id, i.content_hash, i.date_fetched): i for i in commit.identities}
    decisions = []
    for page, article in items:
        identity = landed.get((article.article_id, article.content_hash, article.date_fetched))
        outcome = Outcome.LANDED if identity else Outcome.UNCHANGED
        revision = identity.revision if identity else article.revision
        article = article.model_copy(update={"revision": revision})
        decisions.append(Decision(page, article, outcome, None))
    return tuple(decisions)


def gathered(decisions: Iterable[Decision]) -> tuple[Identity, ...]:
    """Return the identities of the decisions for a commit, merged into one for each article."""
    identities: dict[str, Identity] = {}
    for identity in (d.identity for d in decisions if d.identity):
        known = identities.get(identity.article_id)
        identities[identity.article_id] = merged(known, identity)
    return tuple(identities.values())


def domains_of(page: Page, article: Article) -> tuple[str, ...]:
    """Return the registrable domains of a page's URLs, the article's own first."""
    urls = (article.canonical_url, *_addresses(page))
    return tuple(dict.fromkeys(registrable_domain(url) for url in urls))


def _decide(
    page: Page, article: Article, known: Identity | None, sources: Mapping[Content, str]
) -> Decision:
    ending = _ending(page, article, known, sources)
    identity = Identity(
        article_id=article.article_id,
        revision=known.revision + 1 if known else 1,
        content_hash=article.content_hash,
        date_fetched=article.date_fetched,
        date_first_seen=article.date_first_seen,
        url_keys=_url_keys(page, article),
        later_keys=tuple(url_key(one.final_url) for one in page.further),
        is_incomplete=page.is_incomplete,
        domains=domains_of(page, article),
    )
    if known and ending is not Outcome.LANDED:
        identity = identity.model_copy(update=known.model_dump(include=_OF_A_REVISION))
    after = merged(known, identity)
    changes = {"revision": after.revision, "date_first_seen": after.date_first_seen}
    identity = identity.model_copy(update={"date_first_seen": after.date_first_seen})
    news = identity if after != known else None
    return Decision(page, article.model_copy(update=changes), ending, news)


def _ending(
    page: Page, article: Article, known: Identity | None, sources: Mapping[Content, str]
) -> Ending:
    """Return the ending of a page. known: what the log knows of its article, None if nothing.

    sources: the URL from which this run landed an article, by article id and content hash.
    """
    if known is None:
        return Outcome.LANDED
    if known.content_hash == article.content_hash:
        source = sources.get((article.article_id, article.content_hash), page.url)
        return Outcome.UNCHANGED if source == page.url else Outcome.DUPLICATE
    if article.date_fetched < known.date_fetched:
        return Trouble(Outcome.SUPERSEDED, Reason.OLDER)
    if page.is_incomplete and _has_more(known, page):
        return Trouble(Outcome.SUPERSEDED, Reason.INCOMPLETE_PAGES)
    return Outcome.LANDED


def _has_more(known: Identity, page: Page) -> bool:
    """Tell whether the latest revision has more of the article than a page that lacks some.

    It has if it was made of more pages. It also has if it was made of as many and lacked none:
    the end of the text, which it has, may now stand on the page that did not come.
    """
    most, came = len(known.later_keys), len(page.further)
    return came < most or (came == most and not known.is_incomplete)


def _url_keys(page: Page, article: Article) -> tuple[str, ...]:
    keys = set()
    redirects = (url for one in page.pages for url in one.redirects)
    for url in (*_addresses(page), *redirects, article.canonical_url):
        with suppress(ValueError):
            keys.add(url_key(url))
    return tuple(sorted(keys))


def _addresses(page: Page) -> tuple[str, ...]:
    """Return the addresses of a page and of the article's further pages, its own first."""
    return (page.link.url, *(url for one in page.pages for url in (one.url, one.final_url)))
