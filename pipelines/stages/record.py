"""The first stage: a fetched page becomes an article, in a worker process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import DropItem

from pipelines.core.extract.live import LIVE
from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.urls import registrable_domain
from pipelines.stages.context import Event, RunContext, Step, context_of
from pipelines.stages.items import Fetched, Recorded
from pipelines.stages.reading import read_article
from pipelines.stages.unfinished import published_at

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from pipelines.core.record import Article


class RecordStage:
    """Turns each fetched page into an article. A page that gives none is closed with a reason."""

    def __init__(self, context: RunContext) -> None:
        self._context = context

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the stage with the run's context."""
        return cls(context_of(crawler))

    async def process_item(self, item: Fetched) -> Recorded:
        """Return the article of a fetched page, and note its blocks in the site's memory.

        Raises: DropItem for a page that gives no article; StorageFault when the memory cannot be
            read or written.
        """
        context, url = self._context, item.page.link.url
        domain = registrable_domain(item.page.final_url)
        read = await context.workers.run(
            read_article,
            item.page,
            item.site,
            run_id=context.run_id,
            known=await context.memory_of(domain),
            is_to_land=context.landing is not None,
        )
        if isinstance(read, Trouble):
            context.close(url, read)
            raise DropItem(read.detail or read.counter)
        article = read.article
        context.learning.take(domain, read.entry)
        self._require_in_period(url, article)
        if LIVE in article.extraction.flags:
            context.unfinished.live[url] = published_at(article)
        context.on_event(Event(Step.RECORDED, url, article))
        return Recorded(url, article, read.spooled)

    def _require_in_period(self, url: str, article: Article) -> None:
        """Close an article that its page dates outside the run's period. Raises: DropItem."""
        published = article.model_dump(include={"date_published"})
        outside = self._context.period.excludes_record(published)
        if outside is not None and article.date_published is not None:
            detail = f"published {article.date_published.value}"
            self._context.close(url, Trouble(Outcome.SKIPPED, outside, detail))
            raise DropItem(detail)
