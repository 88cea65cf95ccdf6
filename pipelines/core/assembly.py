"""Turn a fetched page into a record: `read_page` calls each step, from parsing to dates."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import Final

from pipelines.core.dates.mentions.search import find_mentions
from pipelines.core.dates.publishing.published import PublishDates, dated_page, publish_dates
from pipelines.core.extract import Means, extract
from pipelines.core.extract.gate.checks import check
from pipelines.core.extract.page.tree import Tree, parse_page
from pipelines.core.extract.pages.joined import joined
from pipelines.core.extract.pages.paging import is_amp
from pipelines.core.memory import Memory, PageBlocks
from pipelines.core.models import Draft, Page, Site
from pipelines.core.record import (
    Article,
    Dateline,
    DateMention,
    Extraction,
    FurtherPage,
    Http,
    PublishDate,
)
from pipelines.core.urls import article_id, canonical_url

VERSION: Final = f"{version('dateline')}+trafilatura-{version('trafilatura')}"

_MOST_DATED: Final = 500_000  # characters in which dates are sought; a novel has twice as many

_WORD: Final = re.compile(r"\w+(?:[’'.-]\w+)*")


@dataclass(frozen=True, slots=True)
class _Times:
    """What a record says of dates: those of the page, and those in its text."""

    published: PublishDate | None
    modified: PublishDate | None
    mentions: tuple[DateMention, ...]


def read_page(
    page: Page,
    site: Site,
    *,
    run_id: str,
    memory: Memory | None = None,
    published: str | None = None,
) -> tuple[Article, PageBlocks]:
    """Return the record of a fetched page, and the page's blocks for the memory of its site.

    The record is of revision 1 and not yet archived (`raw` is null). The blocks are those of the
    first page; `memory.learn` adds them to what the site's pages have in common.
    page: with its further pages; the record's body is that of all of them.
    memory: what was learned from the site's other pages; None if nothing.
    published: an ISO 8601 date or instant that overrides what the page says.
    Raises: PageError with its reason where the page is unreadable or no article; ValueError as
        `stated_date` does.
    """
    tree = parse_page(page.body, page.header("content-type"))
    means = Means(memory=memory)
    first = extract(
        tree, page_url=page.final_url, site=site, link_title=page.link.title, means=means
    )
    draft = joined([first.draft, *_further_drafts(page, site, means)])
    flags = (*draft.flags, *check(tree, draft, page.final_url), *_flags(tree, page, draft))
    dates = publish_dates(dated_page(tree, page, site, draft.language))
    if published:
        dates = replace(dates, published=stated_date(published))
    dateline, mentions = _mentions(draft, dates)
    draft = replace(draft, flags=flags, dateline=dateline)
    times = _Times(dates.published, dates.modified, mentions)
    return _article(page, draft, times, run_id=run_id, site=site), first.blocks


def _further_drafts(page: Page, site: Site, means: Means) -> Iterator[Draft]:
    """Yield the draft of each further page of the article."""
    for one in page.further:
        tree = parse_page(one.body, one.header("content-type"))
        found = extract(tree, page_url=one.final_url, site=site, link_title=None, means=means)
        yield found.draft


def _mentions(
    draft: Draft, dates: PublishDates
) -> tuple[Dateline | None, tuple[DateMention, ...]]:
    """Return the dateline with its day filled in, and the date mentions of the text.

    Where the dateline prints a day ("MOSCOW, Jan 24 – "), the text is searched once more, since
    relative dates of its first paragraph count from that day.
    """
    anchor, language = anchor_of(dates.published), draft.language or "en"
    text = draft.text[:_MOST_DATED]
    mentions = find_mentions(text, anchor=anchor, language=language)
    dateline = _dated(draft.dateline, mentions)
    if dateline and dateline.date:  # the lead was written on that day
        day = date.fromisoformat(dateline.date)
        mentions = find_mentions(text, anchor=anchor, language=language, dateline=day)
    return dateline, mentions


def _flags(tree: Tree, page: Page, draft: Draft) -> Iterator[str]:
    """Yield the flags "dates_cut_short", "amp" and "incomplete_pages", where they apply."""
    if len(draft.text) > _MOST_DATED:
        yield "dates_cut_short"
    if is_amp(tree):
        yield "amp"
    if page.is_incomplete:
        yield "incomplete_pages"


def content_hash(headline: str, body: str) -> str:
    """Return the SHA-256 of headline and body, 64 hexadecimal digits: equal for equal content."""
    return hashlib.sha256(f"{headline}\n\n{body}".encode()).hexdigest()


def _article(page: Page, draft: Draft, times: _Times, *, run_id: str, site: Site) -> Article:
    headline = draft.headline or ""
    canonical = draft.canonical_url or canonical_url(page.final_url)
    return Article(
        article_id=article_id(canonical),
        content_hash=content_hash(headline, draft.text),
        run_id=run_id,
        site=site.name,
        url=page.url,
        canonical_url=canonical,
        discovered_by=page.link.source.value,
        headline=headline,
        description=draft.description,
        article_body=draft.text,
        word_count=len(_WORD.findall(draft.text)),
        authors=draft.authors,
        credited=draft.credited,
        publisher=draft.publisher,
        article_section=draft.section,
        breadcrumbs=draft.breadcrumbs,
        keywords=draft.keywords,
        images=draft.images,
        in_language=draft.language,
        is_accessible_for_free=draft.is_free,
        dateline=draft.dateline,
        credit_line=draft.credit_line,
        date_published=times.published,
        date_modified=times.modified,
        date_first_seen=page.fetched_at,
        date_fetched=page.fetched_at,
        date_mentions=times.mentions,
        removed_blocks=draft.removed,
        further_pages=tuple(FurtherPage(url=one.final_url) for one in page.further),
        http=_http(page),
        extraction=_extraction(draft),
    )


def _http(page: Page) -> Http:
    return Http(
        status=page.status,
        final_url=page.final_url,
        etag=page.header("etag"),
        last_modified=page.header("last-modified"),
        content_type=page.header("content-type"),
    )


def _extraction(draft: Draft) -> Extraction:
    return Extraction(
        version=VERSION,
        body_method=draft.body_method,
        methods=dict(sorted(draft.methods.items())),
        flags=draft.flags,
    )


def stated_date(text: str) -> PublishDate:
    """Return a publish date that the caller states: `2019-01-24` or an instant with offset.

    Raises: ValueError for anything else.
    """
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        day = date.fromisoformat(text).isoformat()
        return PublishDate(
            value=day, utc=None, offset=None, precision="day", raw=text, method="stated",
            confidence=1.0,
        )  # fmt: skip
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} has no offset: write it as 2019-01-24T14:05:00+03:00")
    offset = instant.strftime("%z")
    return PublishDate(
        value=instant.isoformat(),
        utc=instant.astimezone(UTC),
        offset=f"{offset[:3]}:{offset[3:5]}",
        precision="second",
        raw=text,
        method="stated",
        confidence=1.0,
    )


def _dated(dateline: Dateline | None, mentions: tuple[DateMention, ...]) -> Dateline | None:
    """Return the dateline with the day of the first mention within it; None for no dateline."""
    if dateline is None:
        return None
    days = (m for m in mentions if m.end <= len(dateline.raw) and m.precision == "day" and m.begin)
    return next((dateline.model_copy(update={"date": m.begin}) for m in days), dateline)


def anchor_of(published: PublishDate | None) -> date | datetime | None:
    """Return the publish moment as the anchor of `find_mentions`.

    An aware datetime in the page's own offset where time and offset are known, else the day.
    None where the day is unknown: a bare month is no anchor for "yesterday".
    """
    if published is None or published.precision in ("month", "year"):
        return None
    if published.precision == "day":
        return date.fromisoformat(published.value)
    instant = datetime.fromisoformat(published.value)
    return instant if instant.tzinfo else instant.date()
