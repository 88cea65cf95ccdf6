"""Try a site: read a few of its pages, store nothing, and suggest a site file."""

from __future__ import annotations

import json
import socket
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from crawler.fetching.guard import address_of, is_public
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
_LEAST_PAGES: Final = 3  # that must agree on a language before the file names it


@dataclass(frozen=True, slots=True)
class Trial:
    """What a site's pages gave.

    sources: the kind of each feed, sitemap or front page that names articles, by URL.
    memory: what the pages have in common, by registrable domain.
    private: "host:port" of the site's home if that lies on a private network; else none.
    """

    site: Site
    articles: tuple[Article, ...]
    spoiled: tuple[Entry, ...]  # URLs that were fetched in vain
    unlike_articles: tuple[str, ...]  # URLs of headlines whose address is not like an article's
    sources: Mapping[str, Source]
    memory: Mapping[str, Memory]
    private: tuple[str, ...] = ()


def try_site(site: Site, settings_module: str, *, limit: int) -> Trial:
    """Crawl a site, up to `limit` articles, and return what its pages gave.

    A process may call it once, since engines do not restart.
    settings_module: dotted name, such as "settings.local".
    Raises: the first error that stopped the turn or spoiled a part of it.
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
        (address_of(site.home),) if _is_private(site.home) else (),
    )


def _is_private(url: str) -> bool:
    """Tell whether a URL's host lies on a private network, where a site's file must allow it."""
    try:
        found = socket.getaddrinfo(urlsplit(url).hostname, None)
    except OSError:
        return False
    return not all(is_public(str(place[0])) for *_kind, place in found)


def site_file(trial: Trial) -> str:
    """Return a TOML file for the site, as the trial suggests it; a person should check it.

    The values of a file that the site has already stay. The trial adds the missing ones.
    """
    kept = _settings_of(trial.site)
    found = _found(trial)
    if not kept.keys().isdisjoint(_SOURCE_KEYS.values()):  # exactly these sources are to be read
        found = {key: value for key, value in found.items() if key not in _SOURCE_KEYS.values()}
    values = {**found, **kept}
    return "".join(f"{key} = {_toml(values[key])}\n" for key in KEYS if key in values)


def _settings_of(site: Site) -> dict[str, Any]:
    """Return the values that a site's file states, by key; for a bare URL only `home`."""
    if site == site_from_url(site.home):
        return {"home": site.home}
    stated = (field for field in fields(site) if getattr(site, field.name) != field.default)
    values = {field.name: getattr(site, field.name) for field in stated}
    title = values.pop("title", None)
    return {**values, "name": title} if title else {k: values[k] for k in values if k != "name"}


def _found(trial: Trial) -> dict[str, str | list[str]]:
    """Return the values for a site's file that the trial found: name, languages and sources."""
    titles = Counter(article.publisher for article in trial.articles if article.publisher)
    lists: dict[str, list[str]] = {}
    for url, source in trial.sources.items():
        if source in _SOURCE_KEYS:
            lists.setdefault(_SOURCE_KEYS[source], []).append(url)
    if "feeds" in lists or "sitemaps" in lists:
        lists.pop("front_pages", None)  # a front page is read where nothing better is known
    values: dict[str, str | list[str]] = {**lists}
    if trial.private:
        values["allow_addresses"] = list(trial.private)
    if titles:
        values["name"] = titles.most_common(1)[0][0]
    languages = _languages(trial)
    if _do_agree(languages):
        values["languages"] = list(languages)
    return values


def _languages(trial: Trial) -> Counter[str]:
    """Return on how many of the articles each language was found."""
    return Counter(a.in_language for a in trial.articles if a.in_language)


def _do_agree(languages: Counter[str]) -> bool:
    """Tell whether enough pages have a known language, all the same one."""
    return len(languages) == 1 and languages.total() >= _LEAST_PAGES


def language_line(trial: Trial) -> str | None:
    """Return a line that says on how many pages each language was found.

    It also says if the pages are too few or disagree, so that the file names no language. None if
    the site's file names its languages, or none was found.
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
    """Write a new site file.

    Raises: UsageFault if the file exists or cannot be written, or if its name or text is wrong.
    """
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
    """Return the name of a rule without the block's probability: "model" for "model:0.07"."""
    return "model" if rule.startswith("model:") else rule


def _toml(value: Any) -> str:
    """Return a value in TOML, which writes texts, numbers and lists of texts as JSON does."""
    return json.dumps(value, ensure_ascii=False)
