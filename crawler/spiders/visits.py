"""What a turn learns of a site while its sources answer. Nothing here sends a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from pipelines.core.models import Link, Site

MOST_SOURCES: Final = 500  # that are asked in a site's turn, whatever they name


@dataclass(slots=True)
class SourceVisit:
    """A feed or sitemap that answered, with the validators of its answer and its links."""

    url: str
    etag: str | None
    last_modified: str | None
    links: tuple[Link, ...]
    more: tuple[str, ...] = ()  # the sitemaps that an index names


@dataclass(slots=True)
class SiteVisit:
    """One site's turn. When its last source has answered, its articles are chosen.

    pending: the number of sources that were asked and have not answered yet.
    asked: the URLs of all sources that were asked.
    """

    site: Site
    pending: int = 0
    asked: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)
    # Links of front pages that have a headline, but not the address of an article: not fetched.
    unlike_articles: list[Link] = field(default_factory=list)
    sources: list[SourceVisit] = field(default_factory=list)
    retried: frozenset[str] = frozenset()  # URLs that had failed in an earlier run
    seen: tuple[str, ...] = ()  # URLs that were chosen, but an earlier run had fetched them
    not_modified: int = 0
    is_guessing: bool = False  # the common paths are being tried

    def ask(self, url: str) -> bool:
        """Note that a source is being asked. Return False if it was before, or many were."""
        if url in self.asked or len(self.asked) >= MOST_SOURCES:
            return False
        self.asked.add(url)
        self.pending += 1
        return True

    def found_nothing(self) -> bool:
        """Tell whether a site whose file names no source turned out to have none, and no links.

        Of an empty feed that the site's file names the verdict says so.
        """
        return not (self.site.sources or self.links or self.sources or self.not_modified)
