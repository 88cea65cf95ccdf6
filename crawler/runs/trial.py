"""A site on trial: a few of its pages, nothing stored, and the site file that they suggest."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crawler.runs.conduct import new_run
from crawler.runs.turn import run_turn
from pipelines.core.errors import UsageFault
from pipelines.core.ledger import Entry, Outcome
from pipelines.core.memory import Memory
from pipelines.core.models import Site, Source
from pipelines.core.record import Article
from pipelines.core.site import parse_site
from pipelines.stages.context import Event, RunContext, Step
from pipelines.stages.workers import Workers

_KEYS: Final = {
    Source.FEED: "feeds",
    Source.NEWS_SITEMAP: "sitemaps",
    Source.SITEMAP: "sitemaps",
    Source.FRONT_PAGE: "front_pages",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What a site's pages gave.

    sources: URLs of feeds, sitemaps and front pages that name articles. memory: what the
    pages have in common, by registrable domain.
    """

    site: Site
    articles: tuple[Article, ...]
    spoiled: tuple[Entry, ...]  # URLs that were fetched in vain
    sources: Mapping[str, Source]
    memory: Mapping[str, Memory]


def try_site(site: Site, settings_module: str, *, limit: int) -> Trial:
    """Return what `limit` of a site's articles give. Once a process: engines do not restart.

    Raises: what stopped the turn.
    """
    run = new_run()
    articles: list[Article] = []

    def take(event: Event) -> None:
        if event.step is Step.RECORDED and event.article is not None:
            articles.append(event.article)

    with Workers() as workers:
        context = RunContext(
            run.run_id, run.started_at, (site,), run.ledger, workers, limit=limit, on_event=take
        )
        result = run_turn(context, settings_module)
    if result.faults:
        raise result.faults[0]
    in_vain = (Outcome.FAILED, Outcome.REJECTED)
    return Trial(
        site,
        tuple(articles),
        tuple(entry for entry in run.ledger.entries() if entry.outcome in in_vain),
        result.sources,
        context.learning.learned(),
    )


def site_file(trial: Trial) -> str:
    """Return the site's TOML as the trial suggests it, to be looked through by a person."""
    titles = Counter(article.publisher for article in trial.articles if article.publisher)
    languages = Counter(a.in_language for a in trial.articles if a.in_language)
    lists: dict[str, list[str]] = {}
    for url, source in trial.sources.items():
        if source in _KEYS:
            lists.setdefault(_KEYS[source], []).append(url)
    if "feeds" in lists or "sitemaps" in lists:
        lists.pop("front_pages", None)  # a front page is read where nothing better is known
    values: dict[str, str | list[str]] = {"home": trial.site.home, **lists}
    if titles:
        values = {"name": titles.most_common(1)[0][0], **values}
    if languages:
        values["languages"] = [name for name, _ in languages.most_common()]
    return "".join(f"{key} = {_toml(value)}\n" for key, value in values.items())


def save_site_file(text: str, path: Path) -> None:
    """Write a new site file. Raises: UsageFault where the path cannot be written or named."""
    parse_site(text, name=path.stem, path=str(path))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise UsageFault(f"{path}: {error.strerror}; name a file that can be written") from error


def rule_counts(articles: Iterable[Article]) -> Mapping[str, int]:
    """Return on how many of the pages each rule cut something, most first."""
    counts = Counter(rule for a in articles for rule in {block.rule for block in a.removed_blocks})
    return dict(counts.most_common())


def _toml(value: str | list[str]) -> str:
    """Return a TOML string or list of strings; a JSON string is one, control characters too."""
    return json.dumps(value, ensure_ascii=False)
