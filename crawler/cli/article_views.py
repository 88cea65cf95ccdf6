"""One record as a text for a person, as Markdown and as a page of HTML.

A record comes as a JSON object, since the bucket may have one of another version. Text of the web
becomes plain text in all three: nothing in it is obeyed by a terminal, a reader of Markdown or a
browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from crawler.terminal import plain

Record = Mapping[str, Any]

_MARKDOWN: Final = re.compile(r"([\\`*_\[\]<>#|~&$])")  # what means something anywhere in a line
_MARKDOWN_START: Final = re.compile(r"^([-+=]|\d+(?=[.)]))")  # and what does at a line's start
_NOT_IN_ADDRESS: Final = re.compile(r"[\s<>\\`]")
_STYLE: Final = (
    "body{max-width:40em;margin:2em auto;padding:0 1em;font:1.1em/1.5 serif}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1em;font-size:.8em}"
    "dd{margin:0;overflow-wrap:anywhere}"
)


def print_article(record: Record, out: Console) -> None:
    """Print headline, facts and body; a file gets no line ends of ours in its prose."""
    is_file = not out.is_terminal
    out.print(Text(_headline(record), "bold"), soft_wrap=is_file)
    for name, value in _facts(record):
        out.print(Text(f"{name:<12}", "cyan").append(value, "default"), soft_wrap=True)
    for paragraph in _paragraphs(record):
        out.print()
        out.print(Text("\n".join(paragraph)), soft_wrap=is_file)


def as_markdown(record: Record) -> str:
    """Return an article as CommonMark: headline, list of facts, paragraphs."""
    facts = []
    for name, value in _facts(record):
        is_link = name == "address" and _is_web(value) and not _NOT_IN_ADDRESS.search(value)
        facts.append(f"- {name}: {f'<{value}>' if is_link else _marked(value)}")
    paragraphs = ("\\\n".join(map(_marked, lines)) for lines in _paragraphs(record))
    return "\n\n".join((f"# {_marked(_headline(record))}", "\n".join(facts), *paragraphs)) + "\n"


def as_html(record: Record) -> str:
    """Return an article as a page of its own that loads nothing and runs nothing."""
    language = (
        f' lang="{escape(plain(record["in_language"]))}"' if record.get("in_language") else ""
    )
    headline = escape(_headline(record))
    facts = "".join(
        f"<dt>{name}</dt><dd>{_linked(value)}</dd>\n" for name, value in _facts(record)
    )
    paragraphs = "".join(
        f"<p>{'<br>'.join(map(escape, lines))}</p>\n" for lines in _paragraphs(record)
    )
    return (
        f'<!doctype html>\n<html{language} dir="auto">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{headline}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<article>\n"
        f"<h1>{headline}</h1>\n<dl>\n{facts}</dl>\n{paragraphs}</article>\n</body>\n</html>\n"
    )


def published(record: Record) -> str | None:
    """Return the publish date as the page states it, None without one."""
    found = record.get("date_published") or {}
    return found.get("value")


def _headline(record: Record) -> str:
    return plain(record.get("headline") or "") or "(no headline)"


def _facts(record: Record) -> Iterator[tuple[str, str]]:
    """Yield name and value of what is known of an article, each value one line of plain text."""
    modified = record.get("date_modified") or {}
    flags = (record.get("extraction") or {}).get("flags") or ()
    named = {
        "address": record.get("canonical_url") or record.get("url"),
        "published": published(record) or "the page names no date",
        "modified": modified.get("value"),
        "authors": ", ".join(record.get("credited") or record.get("authors") or ()),
        "publisher": record.get("publisher"),
        "section": record.get("article_section"),
        "language": record.get("in_language"),
        "flags": ", ".join(flags),
        "article": record.get("article_id"),
        "revision": f"{record.get('revision', 1)}, fetched {record.get('date_fetched', '')}",
    }
    yield from ((name, plain(value)) for name, value in named.items() if value)


def _paragraphs(record: Record) -> Iterator[list[str]]:
    """Yield the lines of each paragraph of the body."""
    for paragraph in str(record.get("article_body") or "").split("\n\n"):
        lines = [line for line in map(plain, paragraph.split("\n")) if line]
        if lines:
            yield lines


def _marked(text: str) -> str:
    """Return one line of plain text as Markdown that shows it as it is."""
    return _MARKDOWN_START.sub(_at_start, _MARKDOWN.sub(r"\\\1", text))


def _at_start(match: re.Match[str]) -> str:
    """Return the start of a line that would begin a list or a rule; of "1." the dot is escaped."""
    found = match.group()
    return f"{found}\\" if found.isdigit() else f"\\{found}"


def _linked(value: str) -> str:
    text = escape(value)
    return f'<a href="{text}" rel="noreferrer">{text}</a>' if _is_web(value) else text


def _is_web(value: str) -> bool:
    return value.startswith(("https://", "http://"))
