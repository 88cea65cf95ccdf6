"""What is known of one domain: articles, failures, sources, turns, and the learned memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pipelines.bucket.log import Identity
from pipelines.core.health import SiteHealth, health_from_json, health_to_json
from pipelines.core.ledger import Trouble
from pipelines.core.memory import Memory, memory_from_json, memory_to_json
from pipelines.core.models import Link, Source
from pipelines.core.urls import article_id, canonical_url, url_key

STATE_VERSION: Final = 2
_CHECK_GAPS: Final = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1))
_CHECKS_KEPT: Final = timedelta(days=32)  # longer than the last age of a site's `refresh`


@dataclass(frozen=True, slots=True)
class Failure:
    """A link that failed. tries: how many failed so far, for whatever reasons.

    due_at: aware UTC, when the next try is due; None when the link is given up.
    """

    site: str  # name of the site whose settings the link is read with; a domain may have several
    link: Link
    reason: str  # the counter's name of the last trouble
    tries: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class KnownSource:
    """What is remembered of a feed or sitemap, so that it need not be sent again.

    etag, last_modified: the validators of its last answer, for a conditional GET.
    pending: its links without a final outcome, which are taken up when it answers 304.
    more: the sitemaps that it names, if it is an index; they are asked for after a 304 too.
    """

    etag: str | None = None
    last_modified: str | None = None
    pending: tuple[Link, ...] = ()
    more: tuple[str, ...] = ()


class DomainState:
    """What is known of one registrable domain. Instants are aware UTC.

    data: as `dump` returns it; None for a domain of which nothing is known.
    is_changed: whether there is something to save.
    """

    def __init__(self, domain: str, data: dict[str, Any] | None = None) -> None:
        data = data or {}
        self.domain = domain
        self.is_changed = False
        self._identities = {
            key: Identity.model_validate({"article_id": key, **fields})
            for key, fields in data.get("identities", {}).items()
        }
        known = self._identities.values()
        self._seen = {key: one.article_id for one in known for key in one.url_keys}
        self._checks = {
            k: (n, datetime.fromisoformat(t)) for k, (n, t) in data.get("checks", {}).items()
        }
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
        """Tell whether a URL needs no fetch: its article is in the log, or the URL is given up.

        A live blog that may still grow needs one. So does an article that landed without one of
        its pages, when its next try is due.
        """
        failure, has_landed = self._failures.get(url), self.has_landed(url)
        if failure is not None:
            return failure.due_at is None or (has_landed and failure.due_at > now)
        return has_landed and not self.is_live(url, now)

    def is_outdated(self, url: str, changed_at: datetime, now: datetime) -> bool:
        """Tell whether an article that landed is to be fetched again, as its source says.

        changed_at: when the source says that the article changed. It is looked at again after an
        hour, after four and after a day at the earliest, and then no more: some sources call
        every article changed whenever they are asked. All instants are aware UTC.
        """
        known = self._identities.get(self._seen.get(url_key(url), ""))
        if known is None:
            return False
        times, last = self._checks.get(url_key(url), (0, known.date_fetched))
        is_due = times < len(_CHECK_GAPS) and now - last >= _CHECK_GAPS[times]
        return is_due and changed_at > max(last, known.date_fetched)

    def is_to_refresh(self, url: str, ages: Iterable[int], now: datetime) -> bool:
        """Tell whether an article that landed has reached an age at which it is fetched again.

        ages: seconds after it was first fetched. It is fetched once for all that have passed
            since it was fetched last.
        """
        known = self._identities.get(self._seen.get(url_key(url), ""))
        if known is None:
            return False
        _, checked = self._checks.get(url_key(url), (0, known.date_fetched))
        last = max(checked, known.date_fetched)
        instants = (known.date_first_seen + timedelta(seconds=age) for age in ages)
        return any(last < at <= now for at in instants)

    def note_check(self, url: str, now: datetime) -> None:
        """Note that an article that landed was fetched again."""
        kept = {key: check for key, check in self._checks.items() if now - check[1] < _CHECKS_KEPT}
        times, _ = kept.get(url_key(url), (0, now))
        self._checks = {**kept, url_key(url): (times + 1, now)}
        self.is_changed = True

    def is_waiting(self, url: str, now: datetime) -> bool:
        """Tell whether a URL failed lately and its next try is not due yet."""
        failure = self._failures.get(url)
        return failure is not None and failure.due_at is not None and failure.due_at > now

    def identity(self, article_id: str) -> Identity | None:
        """Return what the log knows of an article, by its id; None if nothing."""
        return self._identities.get(article_id)

    def identity_at(self, url: str) -> Identity | None:
        """Return the latest known of the article to which a URL leads, if it leads to one.

        Raises: ValueError for what is no http or https URL.
        """
        key, own = url_key(url), article_id(canonical_url(url))
        leads_to = self._seen.get(key) or self._later.get(key)
        return self.identity(own) or (self.identity(leads_to) if leads_to else None)

    def failure(self, url: str) -> Failure | None:
        """Return the failure that is noted for a URL; None if there is none."""
        return self._failures.get(url)

    def due_failures(self, site: str, now: datetime) -> tuple[Link, ...]:
        """Return the links of a site, by its name, that failed and whose next try is due."""
        own = (f for f in self._failures.values() if f.site == site)
        return tuple(f.link for f in own if f.due_at and f.due_at <= now)

    def record_failure(self, site: str, link: Link, trouble: Trouble, now: datetime) -> None:
        """Note a failed try. The reason's policy says after which gap the next one is due.

        All failed tries of the URL count, also those for other reasons. When the policy has no gap
        left, the link is given up and counts as seen.
        """
        before = self._failures.get(link.url)
        tries = (before.tries if before else 0) + 1
        gaps = trouble.reason.policy.gaps
        due_at = now + gaps[tries - 1] if tries <= len(gaps) else None
        self._failures[link.url] = Failure(site, link, trouble.counter, tries, due_at)
        self.is_changed = True

    def forget_failure(self, url: str) -> None:
        """Forget the failures of a URL, since it did not fail this time."""
        if self._failures.pop(url, None):
            self.is_changed = True

    def article_of_page(self, url: str) -> str | None:
        """Return the id of the article whose second or later page a URL is; None if of none."""
        return self._later.get(url_key(url))

    def is_live(self, url: str, now: datetime) -> bool:
        """Tell whether a URL is a live blog that may still grow."""
        return self._live.get(url_key(url), now) > now

    def set_live(self, url: str, until: datetime | None, now: datetime) -> None:
        """Note until when a URL is a live blog that may grow. None: it is none, or no longer.

        Live blogs whose time is over are forgotten.
        """
        before = self._live
        self._live = {key: at for key, at in before.items() if key != url_key(url) and at > now}
        if until is not None and until > now:
            self._live[url_key(url)] = until
        self.is_changed |= self._live != before

    def source(self, url: str) -> KnownSource:
        """Return what is remembered of a feed or sitemap; empty if nothing is."""
        return self._sources.get(url, KnownSource())

    def set_source(self, url: str, memory: KnownSource) -> None:
        """Replace what is remembered of a feed or sitemap."""
        self._sources[url] = memory
        self.is_changed = True

    def last_turn(self, site_name: str) -> datetime | None:
        """Return when a site, by its name, had its last turn; None if it had none."""
        return self._turns.get(site_name)

    def set_turn(self, site_name: str, at: datetime) -> None:
        """Note when a site had its turn."""
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
        """Return the memory of what the domain's pages have in common."""
        return self._learned

    def set_learned(self, memory: Memory) -> None:
        """Replace the memory by one to which this run's pages were added."""
        if memory is not self._learned:
            self._learned = memory
            self.is_changed = True

    def absorb(self, identities: Iterable[Identity]) -> None:
        """Take in the identities that a commit has for this domain's articles."""
        for new in identities:
            self.is_changed = True
            before = self.identity(new.article_id)
            for key in before.later_keys if before else ():
                self._later.pop(key, None)  # its new revision may have fewer pages
            self._identities[new.article_id] = merged(before, new)
            self._seen.update(dict.fromkeys(new.url_keys, new.article_id))
            self._later.update(dict.fromkeys(new.later_keys, new.article_id))

    def dump(self, watermark: int) -> dict[str, Any]:
        """Return the state as JSON values. watermark: number of the last commit absorbed."""
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
            "checks": {key: [n, at.isoformat()] for key, (n, at) in self._checks.items()},
            "health": {name: health_to_json(one) for name, one in self._health.items()},
        }


def merged(known: Identity | None, new: Identity) -> Identity:
    """Return what two identities of one article say together; `new` if `known` is None.

    It has the later revision, the earlier `date_first_seen`, and the URLs and domains of both.
    """
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
