"""A URL typed in passing: which site file serves its host, and what it brings."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.sites.borrowed_site import borrowed_site
from pipelines.core.errors import UsageFault
from pipelines.core.models import Site
from pipelines.core.site import site_from_url

HERALD = r"""home = "https://example.org/"
feeds = ["https://feeds.example/herald.xml"]
sitemaps = ["https://news.example.org/map.xml"]
article_url = '/story/'
languages = ["nb"]
limit = 50
paused = true
allow_addresses = ["10.0.0.1:80"]
keep = [".fact"]
"""


def files(directory: Path, **texts: str) -> dict[str, Path]:
    for name, text in texts.items():
        (directory / f"{name}.toml").write_text(text)
    return {name: directory / f"{name}.toml" for name in texts}


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/story/1",
        "http://EXAMPLE.org:80/",
        "https://www.example.org/news",
        "https://news.example.org/story/2",
    ],
)
def test_the_file_that_serves_the_host_is_found(url: str, tmp_path: Path) -> None:
    """Its home's host, with or without www, and its sources' hosts of the same domain."""
    found = borrowed_site(site_from_url(url), files(tmp_path, herald=HERALD))
    assert found
    assert found.path.stem == "herald"


@pytest.mark.parametrize(
    "url",
    [
        "https://feeds.example/other.xml",
        "https://sport.example.org/",
        "https://example.org:8443/",
        "https://not-example.org/",
    ],
)
def test_another_host_or_port_has_no_file(url: str, tmp_path: Path) -> None:
    """A feed's host may serve a thousand papers, and another port is another server."""
    assert borrowed_site(site_from_url(url), files(tmp_path, herald=HERALD)) is None


def test_the_settings_are_the_files_and_the_address_is_the_urls(tmp_path: Path) -> None:
    """What to read is the URL alone; how it is read, the file says."""
    url = "https://example.org/story/1"
    found = borrowed_site(site_from_url(url), files(tmp_path, herald=HERALD))
    assert found
    assert found.site == Site(
        "herald",
        url,
        article_url="/story/",
        languages=("nb",),
        limit=50,
        paused=True,
        allow_addresses=("example.org:443", "10.0.0.1:80"),
        keep=(".fact",),
    )


def test_a_files_limit_does_not_start_a_days_crawl(tmp_path: Path) -> None:
    """A URL typed in passing has at most the limit of a bare one."""
    found = borrowed_site(
        site_from_url("https://example.org/"),
        files(tmp_path, herald='home = "https://example.org/"\nlimit = 5000\n'),
    )
    assert found
    assert found.site.limit == 200


def test_two_files_of_a_host_are_one_line(tmp_path: Path) -> None:
    """Which one is meant only the user knows; both are named, and what to do."""
    with pytest.raises(UsageFault, match=r"herald, sport.*--no-file"):
        borrowed_site(
            site_from_url("https://example.org/"),
            files(tmp_path, herald=HERALD, sport='home = "https://www.example.org/sport"\n'),
        )


def test_a_wrong_file_stops_the_hosts_that_it_names_alone(tmp_path: Path) -> None:
    """Without its settings a worse revision could land; other hosts are none of its business."""
    wrong = files(tmp_path, herald='home = "https://example.org/"\nlangages = ["nb"]\n')
    with pytest.raises(UsageFault, match=r"herald\.toml, line 2"):
        borrowed_site(site_from_url("https://example.org/story/1"), wrong)
    assert borrowed_site(site_from_url("https://times.example/story/1"), wrong) is None


def test_the_demo_newspaper_serves_no_host(tmp_path: Path) -> None:
    """Its address holds only while it is served."""
    demo = files(tmp_path, demo='home = "http://127.0.0.1:0/"\n')
    assert borrowed_site(site_from_url("http://127.0.0.1:0/"), demo) is None
