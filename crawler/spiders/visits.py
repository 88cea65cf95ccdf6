"""What one turn learns of a site while its sources come in. Nothing here sends a request."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.core.models import Link, Site


@dataclass(slots=True)
class SourceVisit:
    """A feed or sitemap that answered, with the validators of its answer."""

    url: str
    etag: str | None
    last_modified: str | None
    links: tuple[Link, ...]
    more: tuple[str, ...] = ()  # the sitemaps that an index names


@dataclass(slots=True)
class SiteVisit:
    """One site's turn. Its articles are chosen, newest first, once its last source is in.

    ``pending`` counts the sources asked and not yet heard.
    """

    site: Site
    pending: int = 0
    asked: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)
    # Headlines of front pages whose address is not like an article's, so that none is fetched.
    unlike_articles: list[Link] = field(default_factory=list)
    sources: list[SourceVisit] = field(default_factory=list)
    retried: frozenset[str] = frozenset()  # URLs that had failed in an earlier run
    seen: tuple[str, ...] = ()  # URLs that were chosen, but an earlier run had fetched them
    not_modified: int = 0
    is_guessing: bool = False  # the common paths are being tried

    def ask(self, url: str) -> bool:
        """Note that a source is being asked; False when it was asked before."""
        if url in self.asked:
            return False
        self.asked.add(url)
        self.pending += 1
        return True

    def found_nothing(self) -> bool:
        """Tell whether a site that was found out from its home turned out to name nothing.

        Of an empty feed that the site's file names the verdict says so.
        """
        return not (self.site.sources or self.links or self.sources or self.not_modified)
