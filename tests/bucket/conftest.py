"""A real server for the whole session, and pages and records of an invented newspaper."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.runs.orders import Order
from pipelines.bucket.client import Endpoint, Store, open_store
from pipelines.bucket.embedded.server import EmbeddedBucket, embedded_bucket
from pipelines.bucket.landing import Landing, Writer
from pipelines.core.models import Link, Page, Source
from pipelines.core.record import Article, Extraction, Http
from pipelines.core.urls import article_id

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedBucket]:
    """Give the embedded bucket of a home of the tests' own."""
    with embedded_bucket(tmp_path_factory.mktemp("home")) as bucket:
        yield bucket


@pytest.fixture
def store(embedded: EmbeddedBucket) -> Store:
    """Give a store that is empty: a prefix of its own on the real server."""
    return store_at(embedded, uuid.uuid4().hex)


def store_at(embedded: EmbeddedBucket, prefix: str) -> Store:
    return open_store(
        f"s3://{embedded.bucket}/{prefix}",
        Endpoint(embedded.endpoint, embedded.access_key, embedded.secret_key),
    )


def order(home: Path, url: str | None = None, *, is_single_writer: bool = False) -> Order:
    """Return a run's order with a bucket; without a URL it is the embedded one."""
    return Order(("crawl", "demo"), "test", home, url, is_single_writer)


def landing(store: Store, spool: Path, run_id: str = "run-1", *, at: datetime = NOON) -> Landing:
    return Landing(store, spool, Writer(run_id, at, now=lambda: at))


def page(path: str, body: str = "", *, minutes: int = 0, asked: str | None = None) -> Page:
    url = f"https://herald.example/{path}"
    link = Link(asked or url, Source.FEED, "https://herald.example/rss.xml")
    return Page(
        url=asked or url,
        final_url=url,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")),
        body=f"<html><h1>{path}</h1><p>{body}</p></html>".encode(),
        fetched_at=NOON + timedelta(minutes=minutes),
        link=link,
        ip_address="127.0.0.1",
    )


def article(page: Page, body: str, run_id: str = "run-1") -> Article:
    return Article(
        article_id=article_id(page.final_url),
        content_hash=hashlib.sha256(body.encode()).hexdigest(),
        run_id=run_id,
        site="herald",
        url=page.url,
        canonical_url=page.final_url,
        discovered_by="feed",
        headline="Harbour bridge opens",
        article_body=body,
        word_count=len(body.split()),
        date_first_seen=page.fetched_at,
        date_fetched=page.fetched_at,
        http=Http(status=200, final_url=page.final_url),
        extraction=Extraction(version="test", body_method="test"),
    )


def item(path: str, body: str, *, minutes: int = 0) -> tuple[Page, Article]:
    fetched = page(path, body, minutes=minutes)
    return fetched, article(fetched, body)
