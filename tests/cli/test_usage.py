"""Wrong use: one line that says what to do, and exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.paper import Paper, served


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("crwl",), "no such command 'crwl': did you mean crawl?"),
        (("qqq",), "no such command 'qqq': see dateline --help"),
        (("crawl",), "Missing argument"),
        (("crawl", "demo", "--limt", "3"), "No such option: --limt"),
        (("crawl", "demo", "--limit", "0"), "--limit"),
        (("crawl", "https://a.example/", "--delay", "nan"), "--delay"),
        (("crawl", "https://a.example/", "--delay", "inf"), "--delay"),
        (
            ("crawl", "demo", "--since", "someday"),
            "--since 'someday' is no date",
        ),
        (("crawl", "demo", "--until", "5/4/2024"), "--until '5/4/2024' is no date"),
        (("crawl", "demo", "--jsonl", "/nowhere/x.jsonl"), "name a file that can be written"),
        (("crawl", "dmo"), "did you mean 'demo'?"),
        (("crawl", "news_example"), "no site is named 'news_example'"),
        (("crawl", "ftp://paper.example/"), "is not an http or https URL"),
        (("crawl", "https://paper.example/", "--delay", "0.1"), "give 0.5 or more"),
        (("run", "--site", "dmo"), "did you mean 'demo'?"),
    ],
)
def test_wrong_use_is_one_line(dateline: Run, arguments: tuple[str, ...], said: str) -> None:
    """A typing error costs the reader one line, not a page."""
    ended = dateline(*arguments)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert said in ended.stderr


def test_a_login_that_was_typed_is_not_printed(dateline: Run) -> None:
    """Neither of a site nor of a bucket; terminals and cron's mail have other readers."""
    site = dateline("crawl", "https://me:geh@eim@a.example/")
    bucket = dateline("crawl", "demo", DATELINE_BUCKET="s3://me:geh/eim@papers/x/")
    assert (site.returncode, bucket.returncode) == (2, 2)
    assert "eim" not in site.stderr + bucket.stderr


def test_an_unknown_environment_is_named(dateline: Run) -> None:
    """A mistyped DATELINE_ENV does not silently become another one."""
    ended = dateline("crawl", "demo", DATELINE_ENV="prodution")
    assert ended.returncode == 2
    assert "DATELINE_ENV='prodution'" in ended.stderr


def test_a_mistyped_variable_stops_a_scheduled_run(dateline: Run) -> None:
    """Nobody reads the warnings of a run at night, and its bucket may be the wrong one."""
    ended = dateline("run", DATELINE_BUKCET="s3://papers/")
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert "did you mean DATELINE_BUCKET?" in ended.stderr


def test_a_mistyped_variable_is_told_on_any_command(dateline: Run) -> None:
    """It would be passed over in silence, and the default used in its place."""
    variables = {"DATELINE_BUKCET": "s3://papers/", "DATELINE_COLOUR": "blue"}
    ended = dateline("dates", "--lang", "en", "no date here", **variables)
    assert (ended.returncode, ended.stdout) == (0, "the text mentions no date\n")
    assert ended.stderr == (
        "dateline: nothing reads DATELINE_BUKCET (did you mean DATELINE_BUCKET?), "
        "DATELINE_COLOUR: unset them\n"
    )
    assert "dateline:" not in dateline("doctor", **variables).stderr  # it has a row for them


def test_production_names_what_is_missing(dateline: Run) -> None:
    """Without a bucket production does not fall back to a local one."""
    ended = dateline("run", DATELINE_ENV="production")
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert "DATELINE_BUCKET" in ended.stderr


def test_an_unknown_key_of_a_site_file_is_placed(dateline: Run, tmp_path: Path) -> None:
    """File, line and the nearest key: the user need not search."""
    (tmp_path / "own.toml").write_text('home = "https://own.example/"\nfeed = []\n')
    ended = dateline("crawl", "own", DATELINE_SITES=str(tmp_path))
    assert ended.returncode == 2
    assert f"{tmp_path}/own.toml, line 2: unknown key 'feed'" in ended.stderr


def test_help_needs_no_crawler(dateline: Run) -> None:
    """The list of commands comes without loading Scrapy, and from any directory."""
    ended = dateline("--help")
    assert ended.returncode == 0
    assert all(name in ended.stdout for name in ("crawl", "run", "extract", "doctor"))


def test_the_version_is_printed(dateline: Run) -> None:
    """A report of a fault can say which version it is about."""
    assert dateline("--version").stdout.startswith("dateline ")


@pytest.mark.usefixtures("bucket")
def test_a_host_without_a_scheme_is_crawled(dateline: Run) -> None:
    """As people write addresses."""
    with served(Paper()) as paper:
        ended = dateline("crawl", f"{paper.url.removeprefix('http://')}/feed.xml", "--delay", "0")
    assert ended.returncode == 0
    assert "3 landed" in ended.stdout
