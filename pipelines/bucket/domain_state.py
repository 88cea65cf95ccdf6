"""What is known of one domain: its articles, failures, sources, turns, and what was learned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from pipelines.bucket.log import Identity
from pipelines.core.health import SiteHealth, health_from_json, health_to_json
from pipelines.core.ledger import Trouble
from pipelines.core.memory import Memory, memory_from_json, memory_to_json
from pipelines.core.models import Link, Source
from pipelines.core.urls import url_key

STATE_VERSION: Final = 2


@dataclass(frozen=True, slots=True)
class Failure:
    """A link that failed: `tries` so far, and when the next is due (None: given up)."""

    site: str  # by whose rules and languages it is to be read: a domain may have several
    link: Link
    reason: str  # the counter's name of the last trouble
    tries: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A feed's or sitemap's validators, and what is to be asked for when it answers 304.

    These are its links that have no final outcome yet (``pending``), or the sitemaps that an
    index names (``more``).
    """

    etag: str | None = None
    last_modified: str | None = None
    pending: tuple[Link, ...] = ()
    more: tuple[str, ...] = ()


class DomainState:
    """What is known of one registrable domain."""

    def __init__(self, domain: str, data: dict[str, Any] | None = None) -> None:
        data = data or {}
        self.domain = domain
        self.is_changed = False
        self._identities = {
            key: Identity.model_validate({"article_id": key, **fields})
            for key, fields in data.get("identities", {}).items()
        }
        known = self._identities.values()
        self._seen = {key for one in known for key in one.url_keys}
        self._later = {key: one.article_id for one in known for key in one.later_keys}
        self._failures = {k: _failure(f) for k, f in data.get("failures", {}).items()}
        self._sources = {k: _source(s) for k, s in data.get("sources", {}).items()}
        self._learned = memory_from_json(data.get("learned", {}))
        self._turns = {k: datetime.fromisoformat(t) for k, t in data.get("turns", {}).items()}
        self._health = {k: health_from_json(h) for k, h in data.get("health", {}).items()}
        self._live = {k: datetime.fromisoformat(t) for k, t in data.get("live", {}).items()}

    def has_landed(self, url: str) -> bool:
        """Tell whether the article at a URL is in the log."""
        return url_key(url) in self._seen

    def is_seen(self, url: str, now: datetime) -> bool:
        """Tell whether a URL needs no fetch: its article is in the log, or it is given up.

        A live blog needs a fetch, and so does an article that lacks a page once its next try
        is due.
        """
        failure, has_landed = self._failures.get(url), self.has_landed(url)
        if failure is not None:
            return failure.due_at is None or (has_landed and failure.due_at > now)
        return has_landed and not self.is_live(url, now)

    def is_waiting(self, url: str, now: datetime) -> bool:
        """Tell whether a URL failed lately and its next try is not due yet."""
        failure = self._failures.get(url)
        return failure is not None and failure.due_at is not None and failure.due_at > now

    def identity(self, article_id: str) -> Identity | None:
        """Return the latest known of an article."""
        return self._identities.get(article_id)

    def failure(self, url: str) -> Failure | None:
        """Return what is known of a link that failed and did not come since."""
        return self._failures.get(url)

    def due_failures(self, site: str, now: datetime) -> tuple[Link, ...]:
        """Return a site's links that failed and are to be tried again now."""
        own = (f for f in self._failures.values() if f.site == site)
        return tuple(f.link for f in own if f.due_at and f.due_at <= now)

    def record_failure(self, site: str, link: Link, trouble: Trouble, now: datetime) -> None:
        """Note a failed try; the gap to the next one is as the reason's policy says.

        After the last gap the link is given up and counts as seen.
        """
        before = self._failures.get(link.url)
        tries = (before.tries if before else 0) + 1
        gaps = trouble.reason.policy.gaps
        due_at = now + gaps[tries - 1] if tries <= len(gaps) else None
        self._failures[link.url] = Failure(site, link, trouble.counter, tries, due_at)
        self.is_changed = True

    def forget_failure(self, url: str) -> None:
        """Forget the failures of a URL: it came to an end."""
        if self._failures.pop(url, None):
            self.is_changed = True

    def article_of_page(self, url: str) -> str | None:
        """Return the id of the article in the log whose second or later page a URL is."""
        return self._later.get(url_key(url))

    def is_live(self, url: str, now: datetime) -> bool:
        """Tell whether a URL is a live blog that may still grow."""
        return self._live.get(url_key(url), now) > now

    def set_live(self, url: str, until: datetime | None, now: datetime) -> None:
        """Note until when a live blog may grow; None for what is none, or no more."""
        before = self._live
        self._live = {key: at for key, at in before.items() if key != url_key(url) and at > now}
        if until is not None and until > now:
            self._live[url_key(url)] = until
        self.is_changed |= self._live != before

    def source(self, url: str) -> KnownSource:
        """Return what is remembered of a feed or sitemap, empty if nothing."""
        return self._sources.get(url, KnownSource())

    def set_source(self, url: str, memory: KnownSource) -> None:
        """Remember a feed's or sitemap's validators and its links without a final outcome."""
        self._sources[url] = memory
        self.is_changed = True

    def last_turn(self, site_name: str) -> datetime | None:
        """Return when a site had its last turn, aware UTC."""
        return self._turns.get(site_name)

    def set_turn(self, site_name: str, at: datetime) -> None:
        """Note a site's turn."""
        self._turns[site_name] = at
        self.is_changed = True

    def health(self, site_name: str) -> SiteHealth:
        """Return what a site's turns have shown; of one that had none, that it is well."""
        return self._health.get(site_name, SiteHealth())

    def set_health(self, site_name: str, health: SiteHealth) -> None:
        """Keep what a site's turns have shown by now."""
        self._health[site_name] = health
        self.is_changed = True

    @property
    def learned(self) -> Memory:
        """Return what the site's pages have in common."""
        return self._learned

    def set_learned(self, memory: Memory) -> None:
        """Keep what this run's pages added."""
        if memory is not self._learned:
            self._learned = memory
            self.is_changed = True

    def absorb(self, identities: Iterable[Identity]) -> None:
        """Take in what a commit says of this domain's articles."""
        for new in identities:
            self.is_changed = True
            self._identities[new.article_id] = merged(self.identity(new.article_id), new)
            self._seen.update(new.url_keys)
            self._later.update(dict.fromkeys(new.later_keys, new.article_id))

    def dump(self, watermark: int) -> dict[str, Any]:
        """Return the state as JSON values, current to the commit `watermark`."""
        return {
            "version": STATE_VERSION,
            "watermark": watermark,
            "identities": {
                key: known.model_dump(mode="json", exclude={"article_id"}, exclude_defaults=True)
                for key, known in self._identities.items()
            },
            "failures": {url: _json(asdict(f)) for url, f in self._failures.items()},
            "sources": {url: _json(asdict(s)) for url, s in self._sources.items()},
            "learned": memory_to_json(self._learned),
            "turns": _json(self._turns),
            "live": _json(self._live),
            "health": {name: health_to_json(one) for name, one in self._health.items()},
        }


def merged(known: Identity | None, new: Identity) -> Identity:
    """Return an identity with the later revision, the earliest sight and all URLs of both."""
    if known is None:
        return new
    later = new if new.revision >= known.revision else known
    return later.model_copy(
        update={
            "date_first_seen": min(known.date_first_seen, new.date_first_seen),
            "url_keys": tuple(sorted({*known.url_keys, *new.url_keys})),
            "domains": tuple(dict.fromkeys((*known.domains, *new.domains))),
        }
    )


def _failure(fields: dict[str, Any]) -> Failure:
    due_at = fields["due_at"] and datetime.fromisoformat(fields["due_at"])
    return Failure(
        fields["site"], _link(fields["link"]), fields["reason"], fields["tries"], due_at
    )


def _source(fields: dict[str, Any]) -> KnownSource:
    pending = tuple(_link(link) for link in fields["pending"])
    return KnownSource(**{**fields, "pending": pending, "more": tuple(fields.get("more", ()))})


def _link(fields: dict[str, Any]) -> Link:
    return Link(**{**fields, "source": Source(fields["source"])})


def _json(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in fields.items()}
