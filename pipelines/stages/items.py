"""The items that travel from the spider to the first stage, and from there to the second."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.bucket.spool import Spooled
from pipelines.core.models import Page, Site
from pipelines.core.record import Article


@dataclass(frozen=True, slots=True)
class Fetched:
    """What the spider yields: an article's page, with its further pages, and its site."""

    page: Page
    site: Site


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the first stage gives the second: the article that a page became.

    url: as discovered. spooled: the article in the form of the spool; None in a dry run.
    """

    url: str
    article: Article
    spooled: Spooled | None
