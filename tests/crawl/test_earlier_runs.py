"""Which links that failed are tried again when a person names one page."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.spiders.earlier_runs import EarlierRuns
from pipelines.bucket.domain_state import DomainState
from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.models import Link, Source
from pipelines.core.reasons import Reason
from pipelines.core.site import site_from_url

HOME, FEED = "https://herald.example/", "https://herald.example/feed"
STORY, OTHER = "https://herald.example/a/story", "https://herald.example/a/other"
NOW = datetime(2026, 12, 1, tzinfo=UTC)


def due(target: str) -> set[str]:
    """Return the links that are tried again with a URL, after two of its feed had failed."""
    state = DomainState("herald.example")
    site = site_from_url(target)
    for url in (STORY, OTHER):
        link = Link(url, Source.FEED, FEED)
        trouble = Trouble(Outcome.FAILED, Reason.HTTP, "", status=503)
        state.record_failure(site.name, link, trouble, NOW - timedelta(days=1))

    async def at_once(work: Any, *arguments: Any) -> Any:
        return work(*arguments)

    context: Any = SimpleNamespace(
        states=SimpleNamespace(of=lambda _domain: state),
        in_storage=at_once,
        is_out_of_turn=False,
        started_at=NOW,
    )
    earlier = EarlierRuns(context)
    asyncio.run(earlier.load([target]))
    return {link.url for link in earlier.due(site)}


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (HOME, {STORY, OTHER}),
        (FEED, {STORY, OTHER}),
        (STORY, {STORY}),
        ("https://herald.example/b/third", set()),
    ],
)
def test_one_url_is_one_url(target: str, expected: set[str]) -> None:
    """An article's address brings no other article; a feed's or a home page's brings its own."""
    assert due(target) == expected
