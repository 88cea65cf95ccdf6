"""Invented pages, and what is read of their publish dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import lxml.html

from pipelines.core.dates.publishing.published import DatedPage, PublishDates, publish_dates
from pipelines.core.extract.page.tree import Tree
from pipelines.core.models import Link

URL = "https://paper.example/goat"
STORY = "<h1>The goat is back</h1><p>It was seen on the hill, and nobody knows why.</p>"


def dates_of(
    body: str,
    head: str = "",
    *,
    nodes: Sequence[Mapping[str, Any]] = (),
    url: str = URL,
    link: Link | None = None,
    order: str | None = None,
    zone: str | None = None,
    html: str = "<html lang='en'>",
    languages: Sequence[str] = ("en",),
    title: str = "x",
) -> PublishDates:
    """Return the dates of a page that is fetched on 2026-11-24 at 12:00 UTC."""
    page = f"{html}<head><title>{title}</title>{head}</head><body>{body}</body>"
    tree = Tree(lxml.html.fromstring(page), "utf-8")
    fetched_at = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    return publish_dates(DatedPage(tree, nodes, url, fetched_at, link, languages, order, zone))


def meta(name: str, content: str) -> str:
    """Return a meta element."""
    return f'<meta property="{name}" content="{content}">'
