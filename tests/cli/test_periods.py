"""`crawl --since` and `--until` are kept, also where the listing has no dates."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run
from tests.cli.paper import Paper, served

DAYS = ("2024-01-05", None, "2024-03-05", "2024-05-01")


@pytest.mark.usefixtures("bucket")
def test_what_its_page_dates_outside_does_not_land(dateline: Run) -> None:
    """Older and newer articles are skipped with the reason; the undated one is kept, and told."""
    with served(Paper(articles=4, days=DAYS)) as paper:
        feed = ("crawl", f"{paper.url}/feed.xml", "--delay", "0")
        march = ("--since", "March 2024", "--until", "2024-03-31")
        report = json.loads(dateline(*feed, *march, "--json", "--dry-run").stdout)
        ends = {line["url"][-1]: (line["outcome"], line["reason"]) for line in report["urls"]}
        assert ends == {
            "0": ("skipped", "since"),
            "1": ("would_land", None),
            "2": ("would_land", None),
            "3": ("skipped", "until"),
        }
        ended = dateline(*feed, *march)
        assert ended.returncode == 0
        assert "articles without a date, which --since and --until keep: 1\n" in ended.stdout
        assert "2 landed, 2 skipped (since 1, until 1)" in ended.stdout
        why = dateline("why", f"{paper.url}/story/0").stdout
        assert "it is older than --since): published 2024-01-05T09:00" in why
        landed = dateline("tail", "--json").stdout.splitlines()[:-1]
        assert sorted(json.loads(line)["url"][-1] for line in landed) == ["1", "2"]
        ended = dateline(*feed, "--refetch")  # without a period they are no longer left out
        assert "2 landed, 2 unchanged" in ended.stdout


@pytest.mark.usefixtures("bucket")
def test_the_limit_stays(dateline: Run) -> None:
    """With --since a bare URL takes 200 articles at most as well, and says what it left."""
    with served(Paper(articles=230)) as paper:
        feed = ("crawl", f"{paper.url}/feed.xml", "--delay", "0", "--since", "2024-03-05")
        ended = dateline(*feed, "--limit", "2")
        assert "links left out since newer ones filled the limit: 228" in ended.stdout
        paper.robots = "User-agent: *\nDisallow: /story/"  # so that none need be fetched
        report = json.loads(dateline(*feed, "--json").stdout)
    assert report["reasons"]["skipped"]["limit"] == 28


@pytest.mark.usefixtures("bucket")
def test_a_site_whose_articles_are_all_older_is_well(dateline: Run) -> None:
    """They were left out on purpose, after their pages were read."""
    with served(Paper(articles=2, days=("2024-01-05", "2024-02-05"))) as paper:
        ended = dateline("crawl", f"{paper.url}/feed.xml", "--delay", "0", "--since", "7d")
    assert ended.returncode == 0, ended.stderr
    assert "nothing new: 2 skipped (since 2)" in ended.stdout
