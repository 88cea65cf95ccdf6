"""Landing: bring articles from the spool into the bucket, so that each counts exactly once.

The WARC file with the pages is written first, the part with the records second, the commit third.
After a kill before the commit, the next run commits what is in the spool, and nobody reads the
files that no commit names. After a later kill nothing is lost, and nothing counts twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pipelines.bucket.client import Store
from pipelines.bucket.identify import Decision, decide, domains_of, gathered, settled
from pipelines.bucket.layout import SCHEMA_KEY, part_key, raw_key, report_key, sha256
from pipelines.bucket.log import Commit, CommittedArchive, CommittedPart, append
from pipelines.bucket.parts import pack
from pipelines.bucket.raw import RawPage, archive
from pipelines.bucket.spool import Batch, BatchFile, Spool, Spooled
from pipelines.bucket.state import States
from pipelines.core.errors import StorageFault
from pipelines.core.ledger import Ending, Outcome, outcome_of
from pipelines.core.models import Page
from pipelines.core.record import SCHEMA_VERSION, Article, FurtherPage, RawReference
from pipelines.core.schema import schema_bytes

_PageKey = tuple[str, datetime]  # the URL that was requested, and the instant of the fetch


@dataclass(frozen=True, slots=True)
class Landed:
    """What became of an article that was added. url: its URL as discovered."""

    url: str
    article_id: str
    ending: Ending  # landed, unchanged, duplicate or superseded
    revision: int
    record: Article | None = None  # as it landed; None if this commit put no record of it

    @property
    def outcome(self) -> Outcome:
        """Return the ending's outcome."""
        return outcome_of(self.ending)


@dataclass(frozen=True, slots=True)
class CommitResult:
    """What was committed. number: of the last commit; None when there was nothing new to write."""

    number: int | None
    landed: tuple[Landed, ...]


@dataclass(frozen=True, slots=True)
class Writer:
    """The run that writes into a bucket."""

    run_id: str
    started_at: datetime  # aware UTC; its day names the folders of parts and archives
    now: Callable[[], datetime]  # aware UTC


class Landing:
    """Lands the articles of one run. Calls block, and only one thread at a time may make them."""

    def __init__(
        self,
        store: Store,
        spool_directory: Path,
        writer: Writer,
        states: States | None = None,
    ) -> None:
        """Open no file and send no request yet.

        states: shared with the run's discovery, so that a URL counts as seen with its commit.
        """
        self.states = states or States(store)
        self._store, self._spool, self._now = store, Spool(spool_directory), writer.now
        self._run_id, self._started_at = writer.run_id, writer.started_at
        self._open: BatchFile | None = None
        self._sealed: list[BatchFile] = []
        self._sequence = 0
        self._is_schema_published = False
        self._landed_from: dict[tuple[str, str], str] = {}  # (article, content) -> URL, this run

    @property
    def store(self) -> Store:
        """Return the store in which the articles land."""
        return self._store

    def recover(self) -> CommitResult | None:
        """Commit what earlier, killed or failed runs left in the spool, under their run ids.

        Returns None when there is nothing. Raises: StorageFault; the spool stays then.
        """
        left = list(self._spool.abandoned())
        if not left:
            return None
        try:
            return self._commit_all(left)
        finally:
            for file in left:
                file.close()

    def add(self, item: Spooled) -> None:
        """Spool an article, and return when it is durable on the local disk.

        Raises: StorageFault when the disk does not take it.
        """
        if self._open is None:
            self._open = self._spool.begin(self._run_id, self._started_at, self._sequence)
            self._sequence += 1
        self._open.add(item)

    def commit(self) -> CommitResult:
        """Commit everything added since the last commit.

        Raises: StorageFault; what was added stays in the spool, for the next call or run.
        """
        if self._open is not None:
            # A batch whose commit failed may yet be in the log: nothing is added to it.
            self._sealed.append(self._open)
            self._open = None
        return self._commit_all(self._sealed)

    def write_report(self, packed: bytes) -> str:
        """Write the run's report into the bucket and return its key. Raises: StorageFault.

        packed: the report as JSON in gzip.
        """
        key = report_key(self._run_id, self._started_at, "report.json.gz")
        self._store.replace(key, packed, content_type="application/gzip")
        return key

    def close(self) -> None:
        """Release the files of the spool. A later run recovers what is still in them."""
        for file in (*self._sealed, *filter(None, [self._open])):
            file.close()

    def _commit_all(self, files: list[BatchFile]) -> CommitResult:
        number, landed = None, list[Landed]()
        while files:
            committed, decisions = self._commit_batch(files[0])
            number = committed or number
            landed += [
                Landed(
                    d.page.link.url,
                    d.article.article_id,
                    d.ending,
                    d.article.revision,
                    d.article if d.article.raw else None,
                )
                for d in decisions
            ]
            files.pop(0).remove()
        return CommitResult(number, tuple(landed))

    def _commit_batch(self, file: BatchFile) -> tuple[int | None, tuple[Decision, ...]]:
        """Return the number of a batch's commit, None if it needs none, and the decisions.

        When another run's commit came first, everything is decided anew against that commit.
        """
        batch = file.added or list(file.items())
        items = [(item.page, item.article) for item in batch]
        archived = _Archived({}, {key: raw for item in batch for key, raw in _raw_of(item)})
        for page, article in items:
            for domain in domains_of(page, article):
                self.states.of(domain)
        while True:
            number = self.states.catch_up() + 1
            mine = self.states.committed(file.batch.batch_id)
            if mine:
                return mine.number, settled(items, mine)
            decisions = decide(items, self.states, self._landed_from)
            if not any(d.identity for d in decisions):
                return None, decisions
            archived = self._archive(file.batch, decisions, archived)
            decisions = tuple(archived.referred(d) for d in decisions)
            commit = self._upload(file.batch, number, decisions, archived.entries)
            if append(self._store, commit):
                self.states.absorb(commit)
                self._remember(decisions)
                return number, decisions

    def _remember(self, decisions: Iterable[Decision]) -> None:
        for decision in decisions:
            if decision.outcome is Outcome.LANDED:
                content = (decision.article.article_id, decision.article.content_hash)
                self._landed_from[content] = decision.page.url

    def _archive(
        self, batch: Batch, decisions: Iterable[Decision], archived: _Archived
    ) -> _Archived:
        """Upload the pages of articles that land; if an earlier try did so, return `archived`."""
        landing = (d.page for d in decisions if d.outcome is Outcome.LANDED)
        keys = [_page_key(page) for first in landing for page in first.pages]
        if all(key in archived.references for key in keys):
            return archived
        pages = [archived.raw[key] for key in keys]
        key = raw_key(batch.run_id, batch.started_at, batch.sequence)
        data, references = archive(pages, key=key, created_at=batch.started_at)
        if not self._store.put_new(key, data, "application/warc") and self._store.get(key) != data:
            # Another version of this program, or another choice of pages, was here before.
            key = key.replace(".warc.gz", f"-{sha256(data)[:16]}.warc.gz")
            data, references = archive(pages, key=key, created_at=batch.started_at)
            self._store.put_new(key, data, "application/warc")
        entry = CommittedArchive(key=key, bytes=len(data), sha256=sha256(data))
        return replace(
            archived, references=dict(zip(keys, references, strict=True)), entries=(entry,)
        )

    def _upload(
        self,
        batch: Batch,
        number: int,
        decisions: Sequence[Decision],
        archives: tuple[CommittedArchive, ...],
    ) -> Commit:
        """Upload the part, and return the commit that would make it count."""
        articles = [d.article for d in decisions if d.outcome is Outcome.LANDED]
        return Commit(
            number=number,
            commit_id=batch.batch_id,
            run_id=batch.run_id,
            written_at=self._now(),
            schema_version=SCHEMA_VERSION,
            parts=(self._put_part(batch, articles),) if articles else (),
            raw=archives if articles else (),
            identities=gathered(decisions),
            counts=dict(Counter(d.outcome.value for d in decisions)),
        )

    def _put_part(self, batch: Batch, articles: Sequence[Article]) -> CommittedPart:
        if not self._is_schema_published:  # an object from an earlier release stays as it is
            self._store.put_new(SCHEMA_KEY, schema_bytes(), "application/schema+json")
            self._is_schema_published = True
        data = pack(articles)
        digest = sha256(data)
        key = part_key(batch.run_id, batch.started_at, batch.sequence, digest)
        self._store.put_new(key, data, "application/gzip")
        head = self._store.head(key)
        if head is None or head.size != len(data):
            raise StorageFault(
                f"{self._store.url}/{key} was uploaded and is not there whole: "
                "`dateline doctor` tells what the store does not keep"
            )
        return CommittedPart(key=key, records=len(articles), bytes=len(data), sha256=digest)


@dataclass(frozen=True, slots=True)
class _Archived:
    """The pages of a batch, before and after they are uploaded.

    raw: their WARC records, by page. references: where each lies, once it is uploaded.
    entries: the archive that holds them, as the commit names it; empty before the upload.
    """

    references: Mapping[_PageKey, RawReference]
    raw: Mapping[_PageKey, RawPage]
    entries: tuple[CommittedArchive, ...] = ()

    def referred(self, decision: Decision) -> Decision:
        """Return the decision. If its article lands, it then says where its pages lie."""
        if decision.outcome is not Outcome.LANDED:
            return decision
        further = tuple(
            FurtherPage(url=page.final_url, raw=self.references[_page_key(page)])
            for page in decision.page.further
        )
        changes = {"raw": self.references[_page_key(decision.page)], "further_pages": further}
        return replace(decision, article=decision.article.model_copy(update=changes))


def _raw_of(item: Spooled) -> Iterator[tuple[_PageKey, RawPage]]:
    return zip(map(_page_key, item.page.pages), item.raw, strict=True)


def _page_key(page: Page) -> _PageKey:
    return page.url, page.fetched_at
