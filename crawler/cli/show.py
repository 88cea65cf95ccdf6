"""`dateline show URL|ARTICLE_ID`: one article of the bucket, as it stands now."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Annotated, Final

import typer

from crawler.terminal import complain, console, plain
from pipelines.core.errors import ExitCode, StorageFault, UsageFault

if TYPE_CHECKING:
    from pipelines.bucket.client import Store
    from pipelines.bucket.log import Identity

_ID: Final = re.compile(r"[0-9a-f]{8,32}")
_NAMED: Final = 5  # articles that a shortened id may mean


def show(
    wanted: Annotated[
        str,
        typer.Argument(
            metavar="URL|ARTICLE_ID",
            help="An article's address, or its id or at least the first 8 characters of it.",
        ),
    ],
    *,
    is_json: Annotated[bool, typer.Option("--json", help="The whole record as JSON.")] = False,
    is_markdown: Annotated[bool, typer.Option("--markdown", help="The text as Markdown.")] = False,
    is_html: Annotated[bool, typer.Option("--html", help="The text as a page of HTML.")] = False,
) -> None:
    """Print one article of the bucket, its newest revision."""
    from crawler.cli.article_views import as_html, as_markdown, print_article
    from crawler.runs.orders import order_from
    from pipelines.bucket.finding import newest_record
    from pipelines.bucket.opening import open_bucket

    if is_json + is_markdown + is_html > 1:
        raise UsageFault("--json, --markdown and --html: give one of them")
    _check(wanted)
    order = order_from(("show", wanted))
    with open_bucket(order) as store:
        identity = _identity(store, wanted)
        record = newest_record(store, identity) if identity else None
    if identity is None:
        complain(_nothing(wanted))
        raise typer.Exit(ExitCode.NOTHING)
    if record is None:
        raise StorageFault(
            f"no commit has revision {identity.revision} of article {identity.article_id}: "
            "were parts or commits removed by hand?"
        )
    if is_json:
        sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    elif is_markdown or is_html:
        sys.stdout.write((as_markdown if is_markdown else as_html)(record))
    else:
        print_article(record, console(sys.stdout))


def _check(wanted: str) -> None:
    """Raise UsageFault for what is neither a URL nor the beginning of an id."""
    if not _is_url(wanted) and not _ID.fullmatch(wanted):
        raise UsageFault(
            f"{wanted!r} is no article: give its address with https://, "
            "or at least the first 8 of the 32 characters (0-9, a-f) of its article_id"
        )


def _identity(store: Store, wanted: str) -> Identity | None:
    """Return the article that is meant, None if the bucket has none. Raises: UsageFault."""
    from pipelines.bucket.finding import identities_with, identity_at

    if _is_url(wanted):
        try:
            return identity_at(store, wanted)
        except ValueError as error:
            raise UsageFault(str(error)) from error
    found = identities_with(store, wanted)
    if len(found) > 1:
        named = ", ".join(one.article_id for one in found[:_NAMED])
        more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        raise UsageFault(f"{wanted} may be {named}{more}: give more characters of the id")
    return found[0] if found else None


def _nothing(wanted: str) -> str:
    if _is_url(wanted):
        return (
            f"the bucket has no article of {plain(wanted)}: `dateline why {plain(wanted)}` says "
            "what became of it, and `dateline crawl` with the address fetches it"
        )
    return (
        f"the bucket has no article {wanted}: `dateline export --format csv` lists all of them "
        "with their article_id"
    )


def _is_url(wanted: str) -> bool:
    return "://" in wanted
