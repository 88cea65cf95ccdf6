"""Print a record for a person: what it says and, if asked, why."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from crawler.terminal import console, plain
from pipelines.core.dates.publishing.explaining import WeighedCandidate
from pipelines.core.record import Article, PublishDate


def print_record(record: Article, *, is_explained: bool) -> None:
    """Print a record to stdout. is_explained: with each cut, date in the text and method."""
    out = console(sys.stdout)
    is_file = not out.is_terminal  # in a file, paragraphs stay on one line
    out.print(Text(plain(record.headline), "bold"), soft_wrap=is_file)
    for name, value in _facts(record):
        out.print(Text(f"{name:<12}", "cyan").append(plain(value), "default"), soft_wrap=True)
    out.print()
    out.print(_body(record, is_explained=is_explained), soft_wrap=is_file)
    if is_explained:
        _print_reasons(out, record)


def _facts(record: Article) -> Iterator[tuple[str, str]]:
    named = {
        "address": record.canonical_url,
        "published": _date_line(record.date_published),
        "modified": _date_line(record.date_modified) if record.date_modified else "",
        "authors": ", ".join(record.credited),
        "publisher": record.publisher or "",
        "section": record.article_section or "",
        "language": record.in_language or "",
        "dateline": record.dateline.place if record.dateline else "",
        "credit": record.credit_line or "",
        "flags": ", ".join(record.extraction.flags),
    }
    yield from ((name, value) for name, value in named.items() if value)


def _date_line(found: PublishDate | None) -> str:
    if found is None:
        return "the page names no date"
    line = f"{found.value} ({found.method}, confidence {found.confidence:.2f})"
    others = ", ".join(f"{d.value} by {d.method}" for d in found.disagreements)
    return f"{line}; but {others}" if others else line


def _body(record: Article, *, is_explained: bool) -> Text:
    """Return the body. is_explained: with the value of each date mention behind it."""
    body = record.article_body
    if not is_explained:
        return Text(_clean(body))
    text, end = Text(), 0
    for mention in record.date_mentions:
        if mention.start < end:
            continue
        text.append(_clean(body[end : mention.start]))
        text.append(_clean(mention.text), "bold green")
        text.append(f" [{mention.value}]", "green")
        end = mention.end
    return text.append(_clean(body[end:]))


def _clean(text: str) -> str:
    """Return a text without control characters for terminals. Blanks and line ends stay."""
    return "".join(c if c in "\n " else plain(c) or " " for c in text)


def _print_reasons(out: Console, record: Article) -> None:
    out.print(Text("\ncut", "bold red"))
    for block in record.removed_blocks:
        line = Text(f"  {block.rule:<24}", "red")
        out.print(line.append(plain(block.text, 90), "dim strike"), soft_wrap=True)
    out.print(Text("\ndates in the text", "bold green"))
    for mention in record.date_mentions:
        interval = f"{mention.begin} … {mention.end_exclusive}" if mention.begin else "-"
        anchor = f", from {mention.anchor}" if mention.anchor else ""
        line = Text(f"  {plain(mention.text):<24}", "green")
        out.print(
            line.append(f"{mention.value}  {interval}  {mention.method}{anchor}", "default"),
            soft_wrap=True,
        )
    out.print(Text("\nread from", "bold cyan"))
    methods = record.extraction.methods | {"article_body": record.extraction.body_method}
    for name, method in methods.items():
        out.print(Text(f"  {name:<24}", "cyan").append(method, "default"), soft_wrap=True)


def print_candidates(candidates: Sequence[WeighedCandidate]) -> None:
    """Print to stdout the dates that may be the publish date, each with what its signs weigh."""
    out = console(sys.stdout)
    out.print(Text("\ncandidates for the publish date", "bold cyan"))
    for one in candidates:
        line = Text(f"  {one.day}  {one.probability:.3f}  ", "cyan")
        kind = "" if one.role == "published" else f" ({one.role})"
        signs = ", ".join(f"{name} {weight:+.2f}" for name, weight in one.signs)
        line.append(f"{plain(one.method)}{kind} {plain(one.raw, 40)!r}", "default")
        out.print(line.append(f"  {one.score:+.2f}: {signs}", "dim"), soft_wrap=True)
    if not candidates:
        out.print("  none: the page names no date")
