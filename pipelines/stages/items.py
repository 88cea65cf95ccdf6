"""What travels between the spider and the two stages."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.bucket.spool import Spooled
from pipelines.core.models import Page, Site
from pipelines.core.record import Article


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as the spider yields it."""

    page: Page
    site: Site


@dataclass(frozen=True, slots=True)
class Recorded:
    """The article that a page became.

    url: as discovered. spooled: ready for the spool; None in a run that lands nothing.
    """

    url: str
    article: Article
    spooled: Spooled | None
