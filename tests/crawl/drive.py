"""Runs one turn for a test and prints its books: a program, since an engine starts once.

Only the engine, the spider and the stages are real. Names resolve as the test says, workers
and landing are hand-written, so that a crawl test fails for crawling's reasons alone.
"""

from __future__ import annotations

import json
import socket
import sys
import tempfile
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ORDER: dict[str, Any] = {}  # what the test wants, as `started` in conftest.py sends it
_real_lookup = socket.getaddrinfo


def _lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
    """Resolve what the test names and this machine; nothing asks a name server."""
    name = host.decode() if isinstance(host, bytes) else host
    known = ORDER.get("names", {})
    if name in known:
        return _real_lookup(known[name], *args, **kwargs)
    try:
        numeric = {**kwargs, "flags": socket.AI_NUMERICHOST}
        return _real_lookup(name, *args[:4], **numeric)
    except socket.gaierror:
        if name == "localhost":
            return _real_lookup("127.0.0.1", *args, **kwargs)
        raise


socket.getaddrinfo = _lookup  # before Twisted takes its own reference

from scrapy.exceptions import ScrapyDeprecationWarning  # noqa: E402

warnings.simplefilter("error", ScrapyDeprecationWarning)

from crawler.runs.turn import run_turn  # noqa: E402
from pipelines.bucket.domain_state import DomainState  # noqa: E402
from pipelines.bucket.spool import Spooled, spooled  # noqa: E402
from pipelines.core.dates.periods import Period  # noqa: E402
from pipelines.core.errors import PageError, StorageFault  # noqa: E402
from pipelines.core.ledger import Ending, Entry, Ledger, Outcome, Trouble  # noqa: E402
from pipelines.core.memory import PageBlocks, page_key  # noqa: E402
from pipelines.core.models import Page, Site  # noqa: E402
from pipelines.core.reasons import Reason  # noqa: E402
from pipelines.core.record import Article, Extraction, Http  # noqa: E402
from pipelines.core.urls import article_id, canonical_url  # noqa: E402
from pipelines.stages.context import RunContext  # noqa: E402
from pipelines.stages.journal import entry_of  # noqa: E402
from pipelines.stages.reading import ReadArticle, read_article  # noqa: E402


class InlineWorkers:
    """Makes an article of any page at once."""

    def __init__(self, shared: Path) -> None:
        self.shared = shared

    def get_ready(self) -> None:
        """Do nothing: there is no process to start."""

    async def run(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        """Return what a worker would, but an article that nothing was extracted for."""
        if work is read_article:
            return self._article(*args)
        try:
            return work(*args, **kwargs)
        except PageError as error:
            return error.trouble

    def _article(self, page: Page, site: Site) -> ReadArticle | Trouble:
        """Return the article, or why there is none; raise where the page says so."""
        if b"crash" in page.body:
            raise RuntimeError("a fault of ours")
        if b"<p>" not in page.body:
            return Trouble(Outcome.REJECTED, Reason.TOO_SHORT, "there is no paragraph")
        canonical = canonical_url(page.final_url)
        now = datetime.now(UTC)
        article = Article(
            article_id=article_id(canonical),
            content_hash="0" * 64,
            run_id="test",
            site=site.name,
            url=page.url,
            canonical_url=canonical,
            discovered_by=page.link.source.value,
            headline=page.link.title or "headline",
            article_body="body",
            word_count=1,
            date_first_seen=now,
            date_fetched=page.fetched_at,
            http=Http(status=page.status, final_url=page.final_url),
            extraction=Extraction(version="test", body_method="test"),
        )
        entry = entry_of(PageBlocks(page_key(page.final_url), ()), page.fetched_at)
        return ReadArticle(article, entry, spooled(page, article))


@dataclass(frozen=True)
class Landed:
    """A page that the commit took."""

    url: str
    article_id: str
    ending: Ending
    revision: int = 1
    record: Article | None = None


@dataclass(frozen=True)
class Committed:
    """What a commit did."""

    number: int
    landed: tuple[Landed, ...]


class ListLanding:
    """Keeps what is added, and lands it at the commit; or fails as the test says."""

    def __init__(self) -> None:
        self._added: list[Landed] = []
        self.commits = 0

    def add(self, item: Spooled) -> None:
        """Keep a page, unless the disk is full."""
        if ORDER.get("storage") == "full":
            raise StorageFault("the disk is full: free some space")
        article = item.article
        self._added.append(
            Landed(item.page.url, article.article_id, Outcome.LANDED, record=article)
        )

    def commit(self) -> Committed:
        """Land what was kept, unless the bucket is down."""
        if ORDER.get("storage") == "down":
            raise StorageFault("the bucket does not answer: check the endpoint")
        self.commits += 1
        landed, self._added = tuple(self._added), []
        return Committed(self.commits, landed)


class FileStates:
    """Domain states in one local file, between two turns of a test."""

    def __init__(self, path: Path) -> None:
        self._path = path
        data = json.loads(path.read_text()) if path.exists() else {}
        self._domains = {name: DomainState(name, state) for name, state in data.items()}

    def of(self, domain: str) -> DomainState:
        """Return a domain's state."""
        return self._domains.setdefault(domain, DomainState(domain))

    def save(self) -> None:
        """Write all states."""
        self._path.write_text(json.dumps({k: s.dump(0) for k, s in self._domains.items()}))


def _site(fields: dict[str, Any]) -> Site:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()}
    return Site(**values)


def _line(entry: Entry) -> dict[str, str | None]:
    trouble = entry.trouble
    return {
        "url": entry.url,
        "site": entry.site,
        "outcome": entry.outcome,
        "reason": trouble.counter if trouble else None,
        "article_id": entry.article_id,
        "detail": trouble.line if trouble else None,
    }


def main() -> None:
    """Run the turn that the first argument describes, and print its books."""
    ORDER.update(json.loads(sys.argv[1]))
    ledger = Ledger()
    states: Any = FileStates(Path(ORDER["states"])) if "states" in ORDER else None
    landing: Any = None if ORDER.get("is_dry") else ListLanding()
    since = ORDER.get("since")
    shared = tempfile.TemporaryDirectory()
    workers: Any = InlineWorkers(Path(shared.name))
    context = RunContext(
        run_id="test",
        started_at=datetime.now(UTC),
        sites=tuple(_site(fields) for fields in ORDER["sites"]),
        ledger=ledger,
        workers=workers,
        landing=landing,
        states=states,
        jsonl=Path(ORDER["jsonl"]) if "jsonl" in ORDER else None,
        refetch=ORDER.get("refetch", False),
        limit=ORDER.get("limit"),
        period=Period(since=datetime.fromisoformat(since) if since else None),
    )
    result = run_turn(
        context, ORDER.get("settings", "settings.test"), deadline=ORDER.get("deadline")
    )
    shared.cleanup()
    if states is not None:
        states.save()
    told = {
        "entries": [_line(entry) for entry in ledger.entries()],
        "result": {
            "reason": result.reason or "finished",
            "faults": [f"{type(fault).__name__}: {fault}" for fault in result.faults],
            "not_modified": result.not_modified,
            "retried": sorted(result.retried),
            "commits": result.commits,
        },
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
