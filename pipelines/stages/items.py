"""What travels between the spider and the two stages."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.core.models import Page, Site
from pipelines.core.record import Article


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as the spider yields it."""

    page: Page
    site: Site


@dataclass(frozen=True, slots=True)
class Recorded:
    """A page and the article that it became."""

    page: Page
    article: Article
