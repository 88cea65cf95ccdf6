"""The second stage: put articles into the spool, and commit them from there into the bucket."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Self

from scrapy.exceptions import DropItem

from pipelines.core.errors import ReaderGoneFault, StorageFault
from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.reasons import Reason
from pipelines.stages.context import COMMITTED, FAULT, RunContext, context_of
from pipelines.stages.items import Recorded
from pipelines.stages.local_copy import append_articles, append_commit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from pipelines.bucket.landing import CommitResult, Landing

# A batch with so many articles or bytes is committed. It must not grow large: whoever commits it,
# this run or a later one, has all of it in memory.
_COMMIT_ARTICLES: Final = 100
_COMMIT_BYTES: Final = 16 * 1024 * 1024  # of compressed pages: a few hundred ordinary ones
_COMMIT_SECONDS: Final = 30.0  # how long a reader waits for a slow site's articles


class LandStage:
    """Adds each article to the spool, and commits when a batch is full and every half minute."""

    def __init__(self, context: RunContext, send: Callable[..., object]) -> None:
        """Take the run's context, and the function that sends a Scrapy signal to the runner."""
        self._context, self._send = context, send
        self._batch = 0.0  # how full the batch is: 1 is full; changed in the storage thread alone
        self._has_fault = False
        self._clock: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the stage with the run's context. The stage sends COMMITTED and FAULT."""
        return cls(context_of(crawler), crawler.signals.send_catch_log)

    async def open_spider(self) -> None:
        """Start the clock that commits every `_COMMIT_SECONDS`, however few articles came."""
        self._clock = asyncio.ensure_future(self._commit_by_the_clock())

    async def process_item(self, item: Recorded) -> Recorded:
        """Return the item once its article is safe on the local disk.

        Raises: DropItem when the disk does not take the article; its URL is closed as failed.
        """
        try:
            await self._context.in_storage(self._store, item)
        except StorageFault as fault:
            trouble = Trouble(Outcome.FAILED, Reason.STORAGE, str(fault))
            self._context.close(item.url, trouble)
            self._note(fault)
            raise DropItem(str(fault)) from fault
        if self._batch >= 1:
            await self._commit(at_least=1)
        return item

    async def close_spider(self) -> None:
        """Commit the last batch. Scrapy calls this when every page of the run has passed."""
        if self._clock is not None:
            self._clock.cancel()
        await self._commit()

    async def _commit_by_the_clock(self) -> None:
        while True:
            await asyncio.sleep(_COMMIT_SECONDS)
            await self._commit()

    async def _commit(self, at_least: float = 0) -> None:
        """Commit the batch and send COMMITTED, or FAULT for an error. at_least: how full it is."""
        landing = self._context.landing
        if landing is None or self._has_fault:
            return
        try:
            result = await self._context.in_storage(self._commit_now, landing, at_least)
            if result is None:
                return
            if result.number is not None:
                self._send(COMMITTED, number=result.number)
            if self._context.jsonl is not None:
                await self._context.in_storage(append_commit, self._context.jsonl, result)
        except ReaderGoneFault as fault:  # the bucket still takes what was fetched until then
            self._send(FAULT, fault=fault)
        except Exception as error:  # at closing the engine would swallow it
            self._note(error)

    def _commit_now(self, landing: Landing, at_least: float) -> CommitResult | None:
        """Commit, and write the outcomes into the ledger. Runs in the storage thread.

        at_least: how full the batch must be, 1 for a full one. If it is less full, the commit for
            another page has been here in between, and None is returned.
        """
        if not self._batch or self._batch < at_least:
            return None
        self._batch = 0.0
        result = landing.commit()
        for landed in result.landed:
            self._context.close(landed.url, landed.ending, article_id=landed.article_id)
        return result

    def _store(self, item: Recorded) -> None:
        """Add one article to the spool, or, in a dry run, note that it would land.

        Runs in the storage thread, and writes the outcome into the ledger there: if the engine's
        thread did so later, "spooled" could replace the "landed" of a commit in between.
        """
        context, url, article = self._context, item.url, item.article
        if context.landing is None or item.spooled is None:
            if context.jsonl is not None:
                append_articles(context.jsonl, [article])
            context.close(url, Outcome.WOULD_LAND, article_id=article.article_id)
            return
        context.landing.add(item.spooled)
        context.close(url, Outcome.SPOOLED, article_id=article.article_id)
        size = sum(len(one.response) for one in item.spooled.raw)
        self._batch += max(1 / _COMMIT_ARTICLES, size / _COMMIT_BYTES)

    def _note(self, fault: Exception) -> None:
        """Send FAULT for the run's first fault here; those after it say nothing new."""
        if not self._has_fault:
            self._has_fault = True
            self._send(FAULT, fault=fault)
