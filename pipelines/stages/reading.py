"""What a worker does with a fetched page: all that costs more than its way here and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pipelines.bucket.spool import Spooled, spooled
from pipelines.core.assembly import read_page
from pipelines.core.models import Page, Site
from pipelines.core.record import Article
from pipelines.stages.journal import Known, Memories, entry_of

_MEMORIES: Final = Memories()  # of this worker


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """What became of a page.

    entry: its blocks, for the journal of its domain's memory.
    spooled: ready for the spool; None in a run that lands nothing.
    """

    article: Article
    entry: bytes
    spooled: Spooled | None


def read_article(
    page: Page, site: Site, *, run_id: str, known: Known, is_to_land: bool
) -> ReadArticle:
    """Return a page's article, and the page compressed where it is to land.

    known: the memory of its domain when its turn came.
    Raises: PageError as `page_to_record` does.
    """
    article, blocks = read_page(page, site, run_id=run_id, memory=_MEMORIES.of(known))
    item = spooled(page, article) if is_to_land else None
    return ReadArticle(article, entry_of(blocks, page.fetched_at), item)
