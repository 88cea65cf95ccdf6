"""What the demo newspaper serves at each address, and what a crawl must make of it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

from crawler.demo import designs, syndication
from crawler.demo.stories import EDITIONS, Edition, Story, stories
from pipelines.core.ledger import Outcome
from pipelines.core.reasons import Reason

# The Last-Modified of everything that is no article. It is fixed, so that nothing ever changes.
PRINTED: Final = datetime(2025, 4, 11, 6, 0, tzinfo=timezone(timedelta(hours=2)))

SLOW: Final = "/courier/2023-08-25/ferry-museum-raises-a-hull"
SLOW_SECONDS: Final = 2.0
MOVED: Final = "/monitor/2019/11/salt-road-tunnel/"  # in the feed; answers 301
MOVED_TO: Final = "/monitor/2019/11/salt-road-tunnel-breaks-through/"  # in no feed or sitemap
GONE: Final = "/ledger/lost-and-found/"
LISTING: Final = "/monitor/2021/08/this-week-in-halverne/"
NEARLY_EMPTY: Final = "/monitor/2021/08/correction/"
PRIVATE: Final = "/private/drafts/budget-leak/"
TRACKED: Final = "/ledger/pilot-boat-doubles-its-rounds/?utm_source=rss&utm_medium=feed"

# What becomes of the special addresses in a first crawl, by address without the host: the
# outcome and the reason's counter. Every other article lands.
EXPECTED_OUTCOMES: Final[Mapping[str, tuple[Outcome, str | None]]] = MappingProxyType(
    {
        SLOW: (Outcome.LANDED, None),
        MOVED: (Outcome.LANDED, None),
        GONE: (Outcome.FAILED, "http_404"),
        LISTING: (Outcome.REJECTED, Reason.INDEX_PAGE),
        NEARLY_EMPTY: (Outcome.REJECTED, Reason.TOO_SHORT),
        PRIVATE: (Outcome.SKIPPED, Reason.ROBOTS),
        TRACKED: (Outcome.DUPLICATE, Reason.SAME_ADDRESS),
    }
)


def expected_outcomes() -> dict[str, tuple[Outcome, str | None]]:
    """Return outcome and reason of each address that a first crawl discovers, without the host."""
    ordinary = {s.path: (Outcome.LANDED, None) for s in stories() if s.path != MOVED_TO}
    return {**ordinary, **EXPECTED_OUTCOMES}


@dataclass(frozen=True, slots=True)
class Resource:
    """What one address answers."""

    content_type: str | None
    modified: datetime
    render: Callable[[], bytes]
    status: int = 200
    location: str | None = None
    wait: float = 0.0  # seconds before the answer


def resources(base_url: str) -> dict[str, Resource]:
    """Return what each address of the newspaper answers, by its path.

    base_url: `http://127.0.0.1:PORT`, without a slash at the end. Only feeds, sitemaps and
        robots.txt name it: pages are the same bytes on every port.
    """
    served = {story.path: _article(story) for story in stories()}
    images = [*(story.slug for story in stories()), "teaser"]
    return (
        served
        | _fronts()
        | _syndication(base_url)
        | _oddities()
        | {f"/images/{slug}.png": Resource("image/png", PRINTED, _picture) for slug in images}
    )


def _article(story: Story) -> Resource:
    edition = [s for s in stories() if s.edition == story.edition]
    place = edition.index(story)
    neighbours = [edition[(place + step) % len(edition)] for step in (1, 2)]
    # Old sites are written in cp1252, whatever their header says.
    charset = "cp1252" if story.edition.design == "handmade" else "utf-8"
    return Resource(
        "text/html" + (f"; charset={story.charset}" if story.charset else ""),
        story.modified or story.published,
        lambda: designs.article_page(story, neighbours).encode(charset),
        wait=SLOW_SECONDS if story.path == SLOW else 0.0,
    )


def _fronts() -> dict[str, Resource]:
    sections = {f"/{edition.key}/": _html(partial(_section, edition)) for edition in EDITIONS}
    return {"/": _html(lambda: designs.home_page(stories())), **sections}


def _section(edition: Edition) -> str:
    return designs.section_page(edition, [s for s in stories() if s.edition == edition])


def _syndication(base_url: str) -> dict[str, Resource]:
    in_feed = [s for s in stories() if s.edition.key in ("monitor", "ledger")]
    moved = next(s for s in in_feed if s.path == MOVED_TO)
    entries = [(MOVED if s is moved else s.path, s.headline, s) for s in in_feed]
    odd = [
        (GONE, "Lost and found", in_feed[-1]),
        (LISTING, "This week in Halverne", in_feed[0]),
        (NEARLY_EMPTY, "Correction", in_feed[0]),
        (PRIVATE, "Budget leak", in_feed[0]),
    ]
    tracked = next(s for s in in_feed if TRACKED.startswith(s.path))
    courier = [(s.path, s.headline, s) for s in stories() if s.edition.key == "courier"]
    recent = [s for s in stories() if s.edition.key in ("courier", "almarfa", "sarmela")]
    archive = [s for s in in_feed if s is not moved]
    texts = {
        "/rss.xml": ("application/rss+xml", syndication.rss(base_url, [*entries, *odd])),
        "/atom.xml": (
            "application/atom+xml",
            syndication.atom(base_url, [*courier, (TRACKED, tracked.headline, tracked)]),
        ),
        "/news-sitemap.xml": ("application/xml", syndication.news_sitemap(base_url, recent)),
        "/archive-sitemap.xml": ("application/xml", syndication.sitemap(base_url, archive)),
        "/sitemap.xml": (
            "application/xml",
            syndication.sitemap_index(base_url, ("/news-sitemap.xml", "/archive-sitemap.xml")),
        ),
        "/robots.txt": ("text/plain; charset=utf-8", syndication.robots(base_url)),
    }
    return {
        path: Resource(content_type, PRINTED, text.encode)
        for path, (content_type, text) in texts.items()
    }


def _oddities() -> dict[str, Resource]:
    english = [s for s in stories() if s.edition.language.startswith("en")]
    style = Path(__file__).with_name("templates") / "style.css"
    return {
        MOVED: Resource(None, PRINTED, bytes, status=301, location=MOVED_TO),
        LISTING: _html(lambda: designs.listing_page(english)),
        NEARLY_EMPTY: _html(lambda: designs.template("nearly-empty").substitute()),
        PRIVATE: _html(lambda: designs.article_page(english[0], english[1:3])),
        "/style.css": Resource("text/css; charset=utf-8", PRINTED, style.read_bytes),
    }


def _html(render: Callable[[], str]) -> Resource:
    return Resource("text/html; charset=utf-8", PRINTED, lambda: render().encode())


def _picture() -> bytes:
    """Return a grey PNG, 16 by 9 pixels: the least that a browser shows as a picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", 16, 9, 8, 0, 0, 0, 0)  # 8 bits of grey, not interlaced
    rows = zlib.compress((b"\0" + b"\xb8" * 16) * 9, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )
