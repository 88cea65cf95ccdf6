"""The land stage: what is committed stays landed in the books, however threads interleave."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pipelines.bucket.raw import RawPage
from pipelines.bucket.spool import Spooled
from pipelines.core.errors import ExitCode
from pipelines.core.ledger import Ending, Ledger, Outcome
from pipelines.core.models import Link, Page, Source
from pipelines.core.record import Article, Extraction, Http
from pipelines.stages.context import COMMITTED, FAULT, RunContext
from pipelines.stages.items import Recorded
from pipelines.stages.land import LandStage
from pipelines.stages.local_copy import Destination

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Landed:
    """A page that the commit took."""

    url: str
    article_id: str
    ending: Ending
    record: Article | None = None


@dataclass(frozen=True)
class Committed:
    """What a commit did."""

    number: int
    landed: tuple[Landed, ...]


@dataclass
class ListLanding:
    """Keeps what is added and lands it at the commit."""

    added: list[Landed] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    def add(self, item: Spooled) -> None:
        """Keep a page."""
        self.added.append(Landed(item.page.url, item.article.article_id, Outcome.LANDED))

    def commit(self) -> Committed:
        """Land what was kept."""
        landed, self.added = tuple(self.added), []
        self.sizes.append(len(landed))
        return Committed(len(self.sizes), landed)


class BrokenLanding(ListLanding):
    """Has a fault of ours in its commit."""

    def commit(self) -> Committed:
        """Fail."""
        raise ZeroDivisionError("a fault of ours")


class ReaderIsGone(io.StringIO):
    """Standard output whose reader has ended."""

    def flush(self) -> None:
        """Fail."""
        raise BrokenPipeError


def _item(url: str, compressed: bytes = b"") -> Recorded:
    page = Page(url, url, 200, (), b"", NOW, Link(url, Source.FEED, url))
    article = Article(
        article_id="0" * 32,
        content_hash="0" * 64,
        run_id="test",
        site="site",
        url=url,
        canonical_url=url,
        discovered_by="feed",
        headline="h",
        article_body="b",
        word_count=1,
        date_first_seen=NOW,
        date_fetched=NOW,
        http=Http(status=200, final_url=url),
        extraction=Extraction(version="test", body_method="test"),
    )
    raw = RawPage(response=compressed, metadata=b"", sha256="0" * 64)
    return Recorded(url, article, Spooled(page, article, (raw,), b"{}"))


async def _land(
    landing: Any,
    count: int,
    compressed: bytes = b"",
    at_once: int = 1000,
    jsonl: Destination | None = None,
) -> tuple[Ledger, list[tuple[object, dict[str, Any]]]]:
    sent: list[tuple[object, dict[str, Any]]] = []
    workers: Any = None
    context = RunContext("test", NOW, (), Ledger(), workers, landing=landing, jsonl=jsonl)
    stage = LandStage(context, lambda signal, **facts: sent.append((signal, facts)))
    urls = [f"https://herald.example/{n}" for n in range(count)]
    for url in urls:
        context.ledger.discover(url, "site")
    await stage.open_spider()
    for start in range(0, count, at_once):
        some = urls[start : start + at_once]
        await asyncio.gather(*(stage.process_item(_item(url, compressed)) for url in some))
    await stage.close_spider()
    context.storage.shutdown()
    return context.ledger, sent


def test_everything_added_is_landed_in_the_books() -> None:
    """Pages that come while a commit runs are neither lost nor left as spooled."""
    landing = ListLanding()
    ledger, sent = asyncio.run(_land(landing, 550))
    assert ledger.counts() == {Outcome.LANDED: 550}
    assert sum(landing.sizes) == 550
    assert [facts["number"] for _, facts in sent] == list(range(1, len(landing.sizes) + 1))
    assert {signal for signal, _ in sent} == {COMMITTED}


def test_large_pages_make_small_batches() -> None:
    """A batch is held in memory at its commit, so its bytes are bounded as its pages are."""
    landing = ListLanding()
    asyncio.run(_land(landing, 6, bytes(8 << 20), at_once=2))
    assert landing.sizes == [2, 2, 2]


def test_fault_in_a_commit_is_told() -> None:
    """An error of any kind in the last commit reaches the runner; Scrapy would swallow it."""
    ledger, sent = asyncio.run(_land(BrokenLanding(), 3))
    assert ledger.counts() == {Outcome.SPOOLED: 3}
    ((signal, facts),) = sent
    assert signal is FAULT
    assert isinstance(facts["fault"], ZeroDivisionError)


def test_a_reader_that_has_gone_ends_the_run_but_loses_nothing() -> None:
    """`crawl --jsonl - | head -1`: the run is told to stop, and what it fetched is committed."""
    landing = ListLanding()
    ledger, sent = asyncio.run(_land(landing, 150, at_once=100, jsonl=ReaderIsGone()))
    assert ledger.counts() == {Outcome.LANDED: 150}
    faults = [facts["fault"] for signal, facts in sent if signal is FAULT]
    assert {fault.exit_code for fault in faults} == {ExitCode.BROKEN_PIPE}
