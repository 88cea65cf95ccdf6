"""What a worker process does with a fetched page: read it, and pack it for the spool.

Both cost more time than it takes to send the page to the worker and the article back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pipelines.bucket.spool import Spooled, spooled
from pipelines.core.assembly import read_page
from pipelines.core.models import Page, Site
from pipelines.core.record import Article
from pipelines.stages.journal import Known, Memories, entry_of

_MEMORIES: Final = Memories()  # those that this worker process has read


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """What a worker made of a page.

    entry: the page's blocks, as bytes for the journal of its domain's memory.
    spooled: the article in the form of the spool; None in a run that lands nothing.
    """

    article: Article
    entry: bytes
    spooled: Spooled | None


def read_article(
    page: Page, site: Site, *, run_id: str, known: Known, is_to_land: bool
) -> ReadArticle:
    """Return the article of a page, the page's blocks, and, if it is to land, the spool's form.

    page: with its further pages. known: the memory of the page's domain when the page came.
    Raises: PageError as `assembly.read_page` does.
    """
    article, blocks = read_page(page, site, run_id=run_id, memory=_MEMORIES.of(known))
    item = spooled(page, article) if is_to_land else None
    return ReadArticle(article, entry_of(blocks, page.fetched_at), item)
