"""A trial of a site: a few pages are read, nothing is stored, and a site file is suggested."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from crawler.runs.run import new_run
from crawler.runs.turn import run_turn
from pipelines.core.errors import UsageFault
from pipelines.core.ledger import Entry, Outcome
from pipelines.core.memory import Memory
from pipelines.core.models import Site, Source
from pipelines.core.reasons import Reason
from pipelines.core.record import Article
from pipelines.core.site import KEYS, parse_site, site_from_url
from pipelines.stages.context import Event, RunContext, Step
from pipelines.stages.workers import Workers

_SOURCE_KEYS: Final = {
    Source.FEED: "feeds",
    Source.NEWS_SITEMAP: "sitemaps",
    Source.SITEMAP: "sitemaps",
    Source.FRONT_PAGE: "front_pages",
}
_LEAST_PAGES: Final = 3  # that agree on a language before a file says it of all


@dataclass(frozen=True, slots=True)
class Trial:
    """What a site's pages gave.

    sources: URLs of feeds, sitemaps and front pages that name articles. memory: what the
    pages have in common, by registrable domain.
    """

    site: Site
    articles: tuple[Article, ...]
    spoiled: tuple[Entry, ...]  # URLs that were fetched in vain
    unlike_articles: tuple[str, ...]  # URLs of headlines whose address is not like an article's
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
        learned = context.learning.learned()
    if result.faults:
        raise result.faults[0]
    in_vain, entries = (Outcome.FAILED, Outcome.REJECTED), run.ledger.entries()
    return Trial(
        site,
        tuple(articles),
        tuple(entry for entry in entries if entry.outcome in in_vain),
        tuple(entry.url for entry in entries if entry.reason is Reason.ADDRESS),
        result.sources,
        learned,
    )


def site_file(trial: Trial) -> str:
    """Return the site's TOML as the trial suggests it, to be looked through by a person.

    What the site's own file says stays; the trial fills in what it leaves out.
    """
    kept = _settings_of(trial.site)
    found = _found(trial)
    if not kept.keys().isdisjoint(_SOURCE_KEYS.values()):  # exactly these sources are to be read
        found = {key: value for key, value in found.items() if key not in _SOURCE_KEYS.values()}
    values = {**found, **kept}
    return "".join(f"{key} = {_toml(values[key])}\n" for key in KEYS if key in values)


def _settings_of(site: Site) -> dict[str, Any]:
    """Return what a site's file says, by key; of a bare URL only its address."""
    if site == site_from_url(site.home):
        return {"home": site.home}
    stated = (field for field in fields(site) if getattr(site, field.name) != field.default)
    values = {field.name: getattr(site, field.name) for field in stated}
    title = values.pop("title", None)
    return {**values, "name": title} if title else {k: values[k] for k in values if k != "name"}


def _found(trial: Trial) -> dict[str, str | list[str]]:
    """Return name, languages and sources as the trial's pages have them."""
    titles = Counter(article.publisher for article in trial.articles if article.publisher)
    lists: dict[str, list[str]] = {}
    for url, source in trial.sources.items():
        if source in _SOURCE_KEYS:
            lists.setdefault(_SOURCE_KEYS[source], []).append(url)
    if "feeds" in lists or "sitemaps" in lists:
        lists.pop("front_pages", None)  # a front page is read where nothing better is known
    values: dict[str, str | list[str]] = {**lists}
    if titles:
        values["name"] = titles.most_common(1)[0][0]
    languages = _languages(trial)
    if _do_agree(languages):
        values["languages"] = list(languages)
    return values


def _languages(trial: Trial) -> Counter[str]:
    return Counter(a.in_language for a in trial.articles if a.in_language)


def _do_agree(languages: Counter[str]) -> bool:
    """Tell whether enough pages speak, and all the same language."""
    return len(languages) == 1 and languages.total() >= _LEAST_PAGES


def language_line(trial: Trial) -> str | None:
    """Return on how many pages which language was found, and whether the file says it.

    None where the site's file has its own.
    """
    found = _languages(trial)
    if trial.site.languages or not found:
        return None
    said = ", ".join(
        f"{name} on {number} page{'s' if number > 1 else ''}"
        for name, number in found.most_common()
    )
    return f"languages: {said}" if _do_agree(found) else f"no `languages` in the file: {said}"


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
    counts = Counter(
        rule for a in articles for rule in {_rule_of(block.rule) for block in a.removed_blocks}
    )
    return dict(counts.most_common())


def _rule_of(rule: str) -> str:
    """Return a rule's name; the model's comes with the probability of the block."""
    return "model" if rule.startswith("model:") else rule


def _toml(value: Any) -> str:
    """Return a TOML value; as JSON writes texts, numbers and lists of texts, so does TOML."""
    return json.dumps(value, ensure_ascii=False)
