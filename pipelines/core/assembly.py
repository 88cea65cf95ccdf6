"""A page becomes a record: the one call that a worker process makes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from importlib.metadata import version
from typing import Final

from pipelines.core.dates.mentions.search import find_mentions
from pipelines.core.dates.publishing.published import DatedPage, PublishDates, publish_dates
from pipelines.core.extract import extract
from pipelines.core.extract.blocks.fingerprints import page_blocks
from pipelines.core.extract.gate.checks import check
from pipelines.core.extract.page.layout import set_out
from pipelines.core.extract.page.outline import Outline, outline_of
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


def page_to_record(
    page: Page,
    site: Site,
    *,
    run_id: str,
    first_seen: datetime | None = None,
    published: str | None = None,
    memory: Memory | None = None,
) -> Article:
    """Return the record of a fetched page, revision 1, not yet archived (`raw` is null).

    page: with its further pages; the record's body is that of all of them.
    first_seen: aware UTC, when an earlier run met the article; the fetch when None.
    published: an ISO 8601 date or instant that overrides what the page says.
    memory: what was learned from the site's other pages.
    Raises: PageError with its reason where the page is unreadable or no article.
    """
    tree = parse_page(page.body, page.header("content-type"))
    return _record(tree, page, site, run_id, first_seen, published, memory)


def read_page(
    page: Page, site: Site, *, run_id: str, memory: Memory
) -> tuple[Article, PageBlocks]:
    """Return a page's record, and the blocks by which the site's other pages know theirs.

    Raises: PageError as `page_to_record` does.
    """
    tree = parse_page(page.body, page.header("content-type"))
    laid_out = outline_of(set_out(tree.root))
    blocks = page_blocks(laid_out, page.final_url)  # before the rules cut from it
    return _record(tree, page, site, run_id, None, None, memory, laid_out), blocks


def _record(
    tree: Tree,
    page: Page,
    site: Site,
    run_id: str,
    first_seen: datetime | None,
    published: str | None,
    memory: Memory | None,
    laid_out: Outline | None = None,
) -> Article:
    draft = joined(list(_drafts(tree, page, site, memory, laid_out)))
    flags = (*draft.flags, *check(tree, draft, page.final_url), *_flags(tree, page, draft))
    draft = replace(draft, flags=flags)
    dates = _dates(tree, draft, page, site, published)
    anchor = anchor_of(dates.published)
    language = draft.language or "en"
    text = draft.text[:_MOST_DATED]
    mentions = find_mentions(text, anchor=anchor, language=language)
    dateline = _dated(draft.dateline, mentions)
    if dateline and dateline.date:  # the lead was written on that day
        day = date.fromisoformat(dateline.date)
        mentions = find_mentions(text, anchor=anchor, language=language, dateline=day)
    draft = replace(draft, dateline=dateline)
    return _article(page, site, draft, dates, mentions, run_id, first_seen)


def _drafts(
    tree: Tree, page: Page, site: Site, memory: Memory | None, laid_out: Outline | None
) -> Iterator[Draft]:
    """Yield the draft of each page of the article."""
    read = partial(extract, site=site, memory=memory)
    first, *others = page.pages
    title = page.link.title
    yield read(tree, page_url=first.final_url, link_title=title, laid_out=laid_out)
    for one in others:
        further = parse_page(one.body, one.header("content-type"))
        yield read(further, page_url=one.final_url, link_title=None)


def _flags(tree: Tree, page: Page, draft: Draft) -> Iterator[str]:
    """Yield what a reader must know of how the pages came and were read."""
    if len(draft.text) > _MOST_DATED:
        yield "dates_cut_short"
    if is_amp(tree):
        yield "amp"
    if page.is_incomplete:
        yield "incomplete_pages"


def content_hash(headline: str, body: str) -> str:
    """Return what changes when a reader would see another text: 64 hexadecimal digits."""
    return hashlib.sha256(f"{headline}\n\n{body}".encode()).hexdigest()


def _article(
    page: Page,
    site: Site,
    draft: Draft,
    dates: PublishDates,
    mentions: tuple[DateMention, ...],
    run_id: str,
    first_seen: datetime | None,
) -> Article:
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
        date_published=dates.published,
        date_modified=dates.modified,
        date_first_seen=first_seen or page.fetched_at,
        date_fetched=page.fetched_at,
        date_mentions=mentions,
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


def _dates(
    tree: Tree, draft: Draft, page: Page, site: Site, published: str | None
) -> PublishDates:
    dates = publish_dates(
        DatedPage(
            tree,
            tree.nodes,
            page.final_url,
            page.fetched_at,
            link=page.link,
            languages=_languages(site, draft),
            date_order=site.date_order,
            time_zone=site.time_zone,
        )
    )
    return replace(dates, published=stated_date(published)) if published else dates


def _languages(site: Site, draft: Draft) -> Sequence[str]:
    named = [*([draft.language] if draft.language else []), *site.languages, "en"]
    return tuple(dict.fromkeys(named))


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
    """Return the dateline with the day that it prints, as the mentions read it."""
    if dateline is None:
        return None
    days = (m for m in mentions if m.end <= len(dateline.raw) and m.precision == "day" and m.begin)
    return next((dateline.model_copy(update={"date": m.begin}) for m in days), dateline)


def anchor_of(published: PublishDate | None) -> date | datetime | None:
    """Return the publish moment as the anchor of `find_mentions`.

    An aware datetime in the page's own offset where time and offset are known, else the
    day; None where not even the day is (a bare month is no anchor for "yesterday").
    """
    if published is None or published.precision in ("month", "year"):
        return None
    if published.precision == "day":
        return date.fromisoformat(published.value)
    instant = datetime.fromisoformat(published.value)
    return instant if instant.tzinfo else instant.date()
