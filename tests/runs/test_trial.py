"""What a trial suggests as a site's file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.runs.site_trial import Trial, language_line, rule_counts, site_file
from pipelines.core.models import Site, Source
from pipelines.core.record import Article, RemovedBlock
from pipelines.core.site import parse_site, site_from_url
from tests.bucket.conftest import item

FILE = r"""name = "Example Herald"
home = "https://herald.example/"
feeds = ["https://herald.example/rss.xml"]
article_url = '^https://herald\.example/\d{4}/'
languages = ["nb", "en"]
every = 1800
delay = 2.5
paused = true
allow_addresses = ["herald.example:8080"]
remove = [".promo", "//aside"]
"""


def article(language: str = "en") -> Article:
    found = item("a", "The bridge opened.")[1]
    return found.model_copy(update={"publisher": "The Herald", "in_language": language})


def trial(site: Site, languages: tuple[str, ...] = ("en", "en", "en")) -> Trial:
    sources = {
        "https://herald.example/rss.xml": Source.FEED,
        "https://herald.example/": Source.FRONT_PAGE,
    }
    return Trial(site, tuple(map(article, languages)), (), (), sources, {})


def test_what_a_sites_file_says_is_kept() -> None:
    """Whoever tries a configured site finds each of its settings again, none made up."""
    site = parse_site(FILE, name="herald", path="herald.toml")
    assert parse_site(site_file(trial(site)), name="herald", path="new.toml") == site


def test_what_a_sites_file_does_not_say_is_found_out() -> None:
    """Name, languages and sources of a site that has none of them."""
    site = Site("herald", "https://herald.example/", every=1800)
    found = parse_site(site_file(trial(site)), name="herald", path="new.toml")
    assert found == replace(
        site, title="The Herald", languages=("en",), feeds=("https://herald.example/rss.xml",)
    )


def test_a_site_on_a_private_network_is_allowed_by_its_file() -> None:
    """A person who typed its address has allowed it; a run has the file alone."""
    typed = replace(trial(site_from_url("http://news.intern/")), private=("news.intern:80",))
    found = parse_site(site_file(typed), name="intern", path="new.toml")
    assert found.allow_addresses == ("news.intern:80",)


def test_a_bare_address_brings_no_settings() -> None:
    """The limit of a URL that was typed in passing is not the site's."""
    text = site_file(trial(site_from_url("https://herald.example/")))
    assert [line.split()[0] for line in text.splitlines()] == [
        "name",
        "home",
        "feeds",
        "languages",
    ]


@pytest.mark.parametrize(
    ("languages", "written", "said"),
    [
        (("en", "en", "en"), ("en",), "languages: en on 3 pages"),
        (("es",), (), "no `languages` in the file: es on 1 page"),
        (("en", "en", "en", "es"), (), "no `languages` in the file: en on 3 pages, es on 1 page"),
    ],
)
def test_languages_are_written_where_three_pages_agree(
    languages: tuple[str, ...], written: tuple[str, ...], said: str
) -> None:
    """One page may be the only one of its kind; how many spoke is told."""
    tried = trial(Site("herald", "https://herald.example/"), languages)
    found = parse_site(site_file(tried), name="herald", path="new.toml")
    assert found.languages == written
    assert language_line(tried) == said


def test_a_files_own_languages_need_no_word() -> None:
    """What its writer knows is not counted again."""
    site = Site("herald", "https://herald.example/", languages=("nb",))
    assert language_line(trial(site)) is None


def test_the_models_probabilities_are_one_rule() -> None:
    """It is one reason for a cut, whatever its figure; a page counts once."""
    rules = ("model:0.03", "model:0.04", "words:also")
    removed = tuple(
        RemovedBlock(text="x", characters=1, rule=rule, position=n) for n, rule in enumerate(rules)
    )
    cut = article().model_copy(update={"removed_blocks": removed})
    assert rule_counts([cut, cut, article()]) == {"model": 2, "words:also": 2}
