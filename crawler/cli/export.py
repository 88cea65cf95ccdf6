"""`dateline export`: the articles of the bucket as one file."""

from __future__ import annotations

import csv
import json
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TextIO

import typer

from crawler.cli.options import Since, SiteName, Until
from crawler.terminal import complain, plain, say
from pipelines.core.errors import ExitCode, StorageFault, UsageFault

if TYPE_CHECKING:
    from pipelines.bucket.client import Store
    from pipelines.core.dates.periods import Period

_NAMED: Final = 8  # sites that a message lists
_COLUMNS: Final = (
    *("article_id", "revision", "site", "canonical_url", "headline", "date_published"),
    *("date_modified", "authors", "publisher", "article_section", "in_language", "word_count"),
    *("date_first_seen", "date_fetched", "article_body"),
)


class Format(StrEnum):
    """How an export is written."""

    JSONL = "jsonl"
    CSV = "csv"
    MD = "md"


@dataclass(slots=True)
class _Selection:
    """Which records are wanted, and what was met on the way."""

    site: str | None
    period: Period
    taken: int = 0
    undated: int = 0
    sites: set[str] = field(default_factory=set)

    def records(self, store: Store) -> Iterator[dict[str, Any]]:
        """Yield the newest revision of each wanted article, counting."""
        from pipelines.bucket.reader import newest_records

        for record in newest_records(store, self.period.since):
            self.sites.add(str(record.get("site")))
            if self.site is not None and record.get("site") != self.site:
                continue
            if self.period.excludes_record(record) is None:
                self.taken += 1
                self.undated += not record.get("date_published")
                yield record


def export(
    *,
    site: SiteName = None,
    since: Since = None,
    until: Until = None,
    form: Annotated[
        Format, typer.Option("--format", help="JSON lines, a table, or texts.")
    ] = Format.JSONL,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FILE", help="Where to; - is standard output."),
    ] = "-",
) -> None:
    """Write the newest revision of each article, those that landed last first."""
    from crawler.runs.orders import order_from
    from pipelines.bucket.opening import open_bucket
    from pipelines.core.dates.periods import period

    selection = _Selection(site, period(since, until, datetime.now(UTC)))
    order = order_from(("export",))
    with open_bucket(order) as store, _file(output) as file:
        _WRITERS[form](file, selection.records(store))
    _tell(selection, output)
    if site is not None and not selection.taken:
        raise typer.Exit(ExitCode.NOTHING)


def _tell(selection: _Selection, output: str) -> None:
    """Print what was written, to stderr where the records themselves are on stdout."""
    if output != "-":
        said = "1 article" if selection.taken == 1 else f"{selection.taken} articles"
        say(f"{said} written to {output}")
    if selection.undated and selection.period.is_limited:
        complain(f"articles without a date, which were kept: {selection.undated}")
    if not selection.taken:
        met = sorted(selection.sites - {selection.site or ""})
        more = f" and {len(met) - _NAMED} more" if len(met) > _NAMED else ""
        names = ", ".join(map(plain, met[:_NAMED]))
        others = f"; there are articles of {names}{more}" if met else ""
        complain(f"the bucket has no such article{others}")


@contextmanager
def _file(output: str) -> Iterator[TextIO]:
    """Give the file to write; it has its name only once it is whole.

    Raises: UsageFault for a name that cannot be written; StorageFault when the disk is full.
    """
    if output == "-":
        yield sys.stdout
        return
    path = Path(output).resolve()
    is_plain = path.is_file() or not path.exists()  # a pipe or a device is written as it is
    target = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part") if is_plain else path
    try:
        file = target.open("x" if is_plain else "w", encoding="utf-8", newline="")
    except OSError as error:
        raise UsageFault(
            f"-o {output}: {error.strerror}; name a file in a directory that can be written"
        ) from error
    try:
        with file:
            yield file
            file.flush()
            if is_plain:
                os.fsync(file.fileno())
        if is_plain:
            target.replace(path)
    except OSError as error:
        raise StorageFault(f"{output}: {error.strerror}; free some disk space") from error
    finally:
        if is_plain:
            target.unlink(missing_ok=True)


def _write_jsonl(file: TextIO, records: Iterator[dict[str, Any]]) -> None:
    for record in records:
        file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _write_csv(file: TextIO, records: Iterator[dict[str, Any]]) -> None:
    """Write RFC 4180: a header, CRLF, quotes doubled, every text as it is."""
    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    for record in records:
        rows.writerow([_cell(record.get(name)) for name in _COLUMNS])


def _cell(value: Any) -> Any:
    """Return one value of a field: of a date its text, of a list its members with "; "."""
    if isinstance(value, dict):
        return value.get("value")
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def _write_markdown(file: TextIO, records: Iterator[dict[str, Any]]) -> None:
    from crawler.cli.article_views import as_markdown

    for number, record in enumerate(records):
        file.write(("\n---\n\n" if number else "") + as_markdown(record))


_WRITERS: Final[dict[Format, Callable[[TextIO, Iterator[dict[str, Any]]], None]]] = {
    Format.JSONL: _write_jsonl,
    Format.CSV: _write_csv,
    Format.MD: _write_markdown,
}
