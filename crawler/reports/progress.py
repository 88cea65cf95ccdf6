"""Show how a run gets on: by a live line on a terminal, else by one line each minute."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from pipelines.core.ledger import Ledger, Outcome
from pipelines.core.record import Article
from pipelines.stages.context import Event, Step

_LINE_EVERY: Final = 60.0  # seconds, where the output is a log
_LOOK_EVERY: Final = 0.25  # seconds, on a terminal
_FIRST_WORDS: Final = 300  # characters kept of a body: a run may see thousands of articles
_LANDED: Final = frozenset({Outcome.LANDED, Outcome.WOULD_LAND})


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One article's row in the table that a crawl prints at its end."""

    url: str
    date: str | None  # ISO 8601, as far as it is known; None if the page names none
    headline: str
    first_words: str


class Progress:
    """Counts the events of one run. Its methods may be called from any thread."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self.found = 0
        self.fetched = 0
        self.articles: dict[str, ArticleRow] = {}

    def take(self, event: Event) -> None:
        """Count one event. Called in the engine's and in the storage thread."""
        if event.step is Step.FOUND:
            self.found += 1
        elif event.step is Step.FETCHED:
            self.fetched += 1
        elif event.step is Step.RECORDED and event.article is not None:
            self.articles[event.url] = article_row(event.url, event.article)

    def line(self, ledger: Ledger) -> str:
        """Return the line with the counts and the rate so far. Only committed pages are landed."""
        if not self.found:
            return "opening the bucket and asking the sources …"
        counts = ledger.counts()
        landed = sum(counts[outcome] for outcome in _LANDED)
        spooled = counts[Outcome.SPOOLED]
        waiting = f"{spooled} to be committed · " if spooled else ""
        minutes = max(time.monotonic() - self._started, 1.0) / 60
        return (
            f"{self.found} found · {self.fetched} fetched · {landed} landed · {waiting}"
            f"{counts[Outcome.REJECTED]} rejected · {counts[Outcome.FAILED]} failed · "
            f"{self.fetched / minutes:.0f} pages/min"
        )


def article_row(url: str, article: Article) -> ArticleRow:
    """Return the row of an article. url: its URL as discovered."""
    published = article.date_published
    return ArticleRow(
        url=url,
        date=published.value[:10] if published else None,
        headline=article.headline,
        first_words=article.article_body[:_FIRST_WORDS],
    )


@contextmanager
def shown(progress: Progress, ledger: Ledger, console: Console) -> Iterator[None]:
    """Show the progress on the console until the block ends."""
    if console.is_terminal:
        spinner = Spinner("dots")

        def render() -> Spinner:
            spinner.update(text=Text(progress.line(ledger)))
            return spinner

        rate = 1 / _LOOK_EVERY
        with Live(get_renderable=render, console=console, transient=True, refresh_per_second=rate):
            yield
        return
    with _ticking(lambda: console.print(progress.line(ledger), markup=False, highlight=False)):
        yield


@contextmanager
def _ticking(tick: Callable[[], None]) -> Iterator[None]:
    """Call `tick` once a minute from a thread of its own until the block ends."""
    is_over = threading.Event()

    def work() -> None:
        while not is_over.wait(_LINE_EVERY):
            tick()

    thread = threading.Thread(target=work, name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
