"""`dateline extract`: turn one page into one record."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from crawler.terminal import complain, say
from pipelines.core.errors import ExitCode, PageError, UsageFault

if TYPE_CHECKING:
    from pipelines.core.models import Page


def extract(
    source: Annotated[
        str, typer.Argument(metavar="URL|FILE|-", help="A page's URL, a saved page, or - .")
    ],
    *,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Where a saved page comes from.")
    ] = None,
    fetched_at: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="When it was fetched: 2019-01-24T14:05:00+03:00."),
    ] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="The publish date, if you know better.")
    ] = None,
    is_json: Annotated[bool, typer.Option("--json", help="Print the record as JSON.")] = False,
    is_explained: Annotated[
        bool, typer.Option("--explain", help="Show what was kept, cut and dated, and why.")
    ] = False,
) -> None:
    """Turn one page into one record on stdout."""
    from crawler.cli.rendering import print_record
    from pipelines.core.assembly import read_page
    from pipelines.core.site import site_from_url

    if published:
        _check_published(published)
    try:
        page = _page(source, url, _instant(fetched_at))
        site = site_from_url(page.final_url)
        record, _ = read_page(page, site, run_id="extract", published=published)
    except PageError as error:
        complain(error.line)
        raise typer.Exit(ExitCode.NOTHING) from error
    if is_json:
        say(record.model_dump_json(indent=1))
        return
    print_record(record, is_explained=is_explained)
    if is_explained:
        _print_candidates(page, record.in_language)


def _print_candidates(page: Page, language: str | None) -> None:
    from crawler.cli.rendering import print_candidates
    from pipelines.core.dates.publishing.explaining import explained
    from pipelines.core.site import site_from_url

    print_candidates(explained(page, site_from_url(page.final_url), language))


def _page(source: str, url: str | None, fetched_at: datetime) -> Page:
    """Return the page that the user named: fetched from a URL, or read from a file or stdin.

    Raises: UsageFault for wrong arguments or an unreadable file, PageError for an unusable page.
    """
    if source != "-" and urlsplit(source).scheme in ("http", "https"):
        if url:
            raise UsageFault("--url names a saved page's address; a fetched one has its own")
        from crawler.runs.single_page import fetch_page

        return fetch_page(source, (urlsplit(source).netloc,))
    return _saved_page(_read(source), url, fetched_at)


def _read(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise UsageFault(
            f"cannot read {source}: {error.strerror}; give a file, - or a URL with http(s)://"
        ) from error


def _saved_page(body: bytes, url: str | None, fetched_at: datetime) -> Page:
    from pipelines.core.models import Link, Page, Source

    url = url or _stated_url(body)
    return Page(
        url=url,
        final_url=url,
        status=200,
        headers=(),
        body=body,
        fetched_at=fetched_at,
        link=Link(url=url, source=Source.ARGUMENT, found_on=url),
    )


def _stated_url(body: bytes) -> str:
    """Return the address that a saved page gives itself.

    Raises: UsageFault if it gives none, PageError if it cannot be parsed.
    """
    from pipelines.core.extract.metadata.fields import stated_urls
    from pipelines.core.extract.page.tree import parse_page
    from pipelines.core.urls import canonical_url

    for url, _ in stated_urls(parse_page(body, None)):
        try:
            return canonical_url(url)
        except ValueError:
            continue
    raise UsageFault("the page does not say its address: add --url https://…")


def _instant(text: str | None) -> datetime:
    """Return the value of --fetched-at as aware UTC, the present if none. Raises: UsageFault."""
    if not text:
        return datetime.now(UTC)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise UsageFault(
            f"--fetched-at {text!r}: write an instant with its offset, "
            "such as 2019-01-24T14:05:00+03:00"
        )
    return instant.astimezone(UTC)


def _check_published(text: str) -> None:
    from pipelines.core.assembly import stated_date

    try:
        stated_date(text)
    except ValueError as error:
        raise UsageFault(
            f"--published {text!r}: write a day such as 2019-01-24, "
            "or an instant with its offset such as 2019-01-24T14:05:00+03:00"
        ) from error
